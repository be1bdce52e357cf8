package judgement

import (
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// Memory is what a later judgement must know to distinguish a connection's
// authorization from others, and cannot see any more. It is kept as JSON.
type Memory struct {
	// Key names this resource among its siblings: Terraform shows a provider no
	// addresses, and nicknames need not be unique.
	Key string `json:"key"`
	// Name is the nickname that the rest was concluded for.
	Name string `json:"name,omitempty"`
	// Looked is true once the token list could be read.
	Looked bool `json:"looked,omitempty"`
	// Known are the account's tokens as of the first look, at creation or when
	// the connection was enabled again, as long as they are active.
	Known []string `json:"known,omitempty"`
	// Since is Okta's time of that first look.
	Since time.Time `json:"since,omitzero"`
	// Held is the authorization that is certain to be the connection's: a person
	// named it, or the System Log. It is kept when it is gone, so that its successor
	// can be found. An older version also held what had merely appeared; then Certain
	// is another or empty.
	Held    string `json:"held,omitempty"`
	Certain string `json:"certain,omitempty"`
	// ByLog is true if the System Log named Held: a later event may correct that.
	ByLog bool `json:"by_log,omitempty"`
	// Assumed is the authorization that fits, where none is certain.
	Assumed string `json:"assumed,omitempty"`
	// Made is when Held or Assumed was made: it stays where Okta gives a token
	// another id.
	Made time.Time `json:"made,omitzero"`
	// Alive is whether Held or Assumed was active at the last look.
	Alive bool `json:"alive,omitempty"`
	// SeenAt is since when Held or Assumed was seen active beside these tokens of the
	// account, as of the last look.
	SeenAt time.Time `json:"seen_at,omitzero"`
	Seen   []string  `json:"seen,omitempty"`
	// Fulfilled are the account's tokens as of when Held last had every scope.
	Fulfilled []string `json:"fulfilled,omitempty"`
	// Newer are the tokens that had every scope while Held had not: perhaps its
	// reauthorization, perhaps another connection.
	Newer []string `json:"newer,omitempty"`
	// Consulted is a token of which the System Log has shown what it ever will.
	Consulted string `json:"consulted,omitempty"`
	// Others are active tokens that were seen to be other connections' own, and
	// Foreign those that the System Log says to be.
	Others  []string `json:"others,omitempty"`
	Foreign []string `json:"foreign,omitempty"`
	// Visible is true once Okta listed any token of the app.
	Visible bool `json:"visible,omitempty"`
	// Omits is true once the list lacked a token that was active: from then on,
	// nothing is concluded from what it lacks.
	Omits bool `json:"omits,omitempty"`
	// Unauthorized is true if the System Log was read and showed no authorization
	// either.
	Unauthorized bool `json:"unauthorized,omitempty"`
	// Lost is the end of the connection that the System Log showed to
	// verify_with_log.
	Lost *Loss `json:"lost,omitempty"`
	// Automatic are the scopes that Okta grants by itself and has listed.
	Automatic []string `json:"automatic,omitempty"`
}

// Loss is the end of a connection whose authorization stayed active.
type Loss struct {
	Authorization string    `json:"authorization"`
	At            time.Time `json:"at"`
	Says          string    `json:"says"`
}

func (m Memory) clone() Memory {
	m.Known, m.Seen = slices.Clone(m.Known), slices.Clone(m.Seen)
	m.Fulfilled, m.Newer = slices.Clone(m.Fulfilled), slices.Clone(m.Newer)
	m.Others, m.Foreign = slices.Clone(m.Others), slices.Clone(m.Foreign)
	return m
}

// Afresh is the memory of a connection that is enabled again: it awaits an
// authorization as after creation. (What it held is kept only if the next look
// finds it active.)
func (m Memory) Afresh() Memory {
	return Memory{
		Key: m.Key, Name: m.Name, Held: m.Held, Certain: m.Certain, ByLog: m.ByLog, Made: m.Made, Alive: m.Alive, SeenAt: m.SeenAt, Seen: m.Seen,
		Others: m.Others, Foreign: m.Foreign, Visible: m.Visible, Omits: m.Omits, Automatic: m.Automatic,
	}
}

// Imported is the memory of a connection that is imported by its authorization.
func Imported(key, authorizationID string) Memory {
	return Memory{Key: key, Held: authorizationID, Certain: authorizationID, Alive: true}
}

// forget forgets what was taken for the connection's authorization, and what was
// known beside it.
func (m *Memory) forget() {
	m.Held, m.Certain, m.ByLog, m.Assumed, m.Made, m.Alive = "", "", false, "", time.Time{}, false
	m.SeenAt, m.Seen, m.Fulfilled, m.Newer, m.Consulted = time.Time{}, nil, nil, nil, ""
}

// last is the authorization that was taken for the connection's at the last look.
func (m Memory) last() string {
	if m.Held != "" {
		return m.Held
	}
	return m.Assumed
}

// Unlisted returns the authorization that the list lacks and that is to be asked
// for by its id, or "": Okta's list was known to be incomplete. One that was gone
// at the last look is not asked for again.
func Unlisted(d Declared, m Memory, o Observed) string {
	id := m.last()
	wanted := m.Alive
	if d.Pin != "" {
		wanted = m.Alive || m.Held != d.Pin
		id = d.Pin
	}
	listed := slices.ContainsFunc(o.Tokens.Tokens, func(t okta.RefreshToken) bool { return t.ID == id })
	if id == "" || !wanted || listed || o.Tokens.Refused != "" || o.App.Gone {
		return ""
	}
	return id
}
