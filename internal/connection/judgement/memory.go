package judgement

import (
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// Memory holds the facts that later judgements need to distinguish the
// connection's authorization from others, and can no longer see. It is stored
// as JSON.
type Memory struct {
	// Key identifies this resource among its peers. A provider doesn't see
	// resource addresses, and nicknames need not be unique.
	Key string `json:"key"`
	// Name is the nickname that the other fields were decided for.
	Name string `json:"name,omitempty"`
	// Looked is true once the token list was read.
	Looked bool `json:"looked,omitempty"`
	// Known are the account's tokens at the first read after a creation or
	// re-enabling. Ended ones are dropped, unless Omits is true.
	Known []string `json:"known,omitempty"`
	// Since is Okta's time of that first read.
	Since time.Time `json:"since,omitzero"`
	// Held is the authorization that certainly belongs to the connection,
	// confirmed by a person or the System Log. It is kept after its end, so
	// that its successor can be found. In a state of an older version, Held may
	// be an authorization that was not confirmed. Its Certain then differs.
	Held string `json:"held,omitempty"`
	// Certain equals Held if Held was confirmed.
	Certain string `json:"certain,omitempty"`
	// ByLog is true if the System Log confirmed Held. A later event may correct
	// that.
	ByLog bool `json:"by_log,omitempty"`
	// Assumed is the authorization that matches, if none is certain.
	Assumed string `json:"assumed,omitempty"`
	// Made is when Held or Assumed was made. It stays the same if Okta gives
	// the token another id.
	Made time.Time `json:"made,omitzero"`
	// Whether the last read showed Held or Assumed as active.
	Alive bool `json:"alive,omitempty"`
	// Seen are the account's tokens at the last read that showed Held or Assumed
	// as active. SeenAt is Okta's time of the first read that showed it active
	// together with exactly these.
	SeenAt time.Time `json:"seen_at,omitzero"`
	Seen   []string  `json:"seen,omitempty"`
	// Fulfilled are the account's tokens at the time when Held last had every
	// scope.
	Fulfilled []string `json:"fulfilled,omitempty"`
	// Newer are the tokens that had every scope while Held had not. Each may be
	// its reauthorization or another connection's.
	Newer []string `json:"newer,omitempty"`
	// Consulted is a token about which the System Log can show nothing more.
	Consulted string `json:"consulted,omitempty"`
	// Others are tokens that other connections of this provider hold. Foreign are
	// tokens that the System Log attributes to other connections, whether or not
	// they are in Others. Ended ones are dropped, as in Known.
	Others  []string `json:"others,omitempty"`
	Foreign []string `json:"foreign,omitempty"`
	// Visible is true once Okta listed any token of the app.
	Visible bool `json:"visible,omitempty"`
	// Omits is true once the list lacked an active token. From then on, a
	// missing entry proves nothing.
	Omits bool `json:"omits,omitempty"`
	// Unauthorized is true if the System Log was read and showed no
	// authorization either.
	Unauthorized bool `json:"unauthorized,omitempty"`
	// Lost is the end of the connection according to the System Log, found by
	// verify_with_log.
	Lost *Loss `json:"lost,omitempty"`
	// Automatic are the scopes that Okta grants automatically and has listed.
	Automatic []string `json:"automatic,omitempty"`
}

// Loss is the end of a connection whose authorization is still active.
type Loss struct {
	Authorization string    `json:"authorization"`
	At            time.Time `json:"at"`
	Says          string    `json:"says"`
}

// Reenabled returns the memory of a connection that is enabled again: it awaits an
// authorization, as after creation. The authorization in Held is kept only if
// the next read finds it active.
func (m Memory) Reenabled() Memory {
	return Memory{
		Key: m.Key, Name: m.Name, Held: m.Held, Certain: m.Certain, ByLog: m.ByLog, Made: m.Made, Alive: m.Alive, SeenAt: m.SeenAt, Seen: m.Seen,
		Others: m.Others, Foreign: m.Foreign, Visible: m.Visible, Omits: m.Omits, Automatic: m.Automatic,
	}
}

// Imported returns the memory of a connection that is imported by its
// authorization.
func Imported(key, authorizationID string) Memory {
	return Memory{Key: key, Held: authorizationID, Certain: authorizationID, Alive: true}
}

// forget drops the connection's authorization and everything stored about it.
func (m *Memory) forget() {
	m.Held, m.Certain, m.ByLog, m.Assumed, m.Made, m.Alive = "", "", false, "", time.Time{}, false
	m.SeenAt, m.Seen, m.Fulfilled, m.Newer, m.Consulted = time.Time{}, nil, nil, nil, ""
}

// About reports whether the memory counts for a connection of a nickname.
func (m Memory) About(nickname string) bool { return m.Name == "" || SameNickname(m.Name, nickname) }

// last returns the authorization that the last judgement attributed to the
// connection.
func (m Memory) last() string {
	if m.Held != "" {
		return m.Held
	}
	return m.Assumed
}

// Unlisted returns the id of the authorization that the list lacks and that
// should be read by id, or "". The list may lack active tokens: see Omits. An
// authorization that was gone at the last read is not read again.
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
