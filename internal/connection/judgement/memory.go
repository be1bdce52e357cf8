package judgement

import (
	"slices"
	"time"
)

// Memory is what a later judgement must know to tell a connection's authorization
// from others, and cannot see any more. It is kept as JSON.
type Memory struct {
	// Key names this resource among its siblings. Terraform tells a provider no
	// addresses, and nicknames need not be unique.
	Key string `json:"key"`
	// Looked is true once the token list could be read.
	Looked bool `json:"looked,omitempty"`
	// Known are the account's tokens as of the first look, at creation or when
	// the connection was enabled again, as far as they live.
	Known []string `json:"known,omitempty"`
	// Since is Okta's time of that first look.
	Since time.Time `json:"since,omitzero"`
	// Held is the authorization that is confirmed to be the connection's. It is
	// kept when it is gone, so that its successor can be told.
	Held string `json:"held,omitempty"`
	// Certain is Held where it was named by a person or told by the System Log,
	// and not only concluded from when it appeared.
	Certain string `json:"certain,omitempty"`
	// Alive is whether Held lived at the last look.
	Alive bool `json:"alive,omitempty"`
	// Seen are the account's tokens as of when Held was last seen alive.
	Seen []string `json:"seen,omitempty"`
	// Fulfilled are the account's tokens as of when Held last had every scope.
	Fulfilled []string `json:"fulfilled,omitempty"`
	// Newer are the tokens that had every scope while Held had not: perhaps its
	// reauthorization, perhaps another connection.
	Newer []string `json:"newer,omitempty"`
	// Assumed is a token of Known that was taken for the connection's own.
	Assumed string `json:"assumed,omitempty"`
	// Consulted is an assumed token of which the System Log was asked.
	Consulted string `json:"consulted,omitempty"`
	// Others are live tokens that were seen to be other connections' own.
	Others []string `json:"others,omitempty"`
	// Contested is true when another connection of the same app and account was
	// seen awaiting an authorization beside this one.
	Contested bool `json:"contested,omitempty"`
	// Visible is true once Okta listed any token of the app: from then on, one that
	// is not listed is not there.
	Visible bool `json:"visible,omitempty"`
	// Automatic are the scopes that Okta grants by itself and has listed.
	Automatic []string `json:"automatic,omitempty"`
}

func (m Memory) clone() Memory {
	m.Known, m.Seen = slices.Clone(m.Known), slices.Clone(m.Seen)
	m.Fulfilled, m.Newer, m.Others = slices.Clone(m.Fulfilled), slices.Clone(m.Newer), slices.Clone(m.Others)
	return m
}

// Afresh is the memory of a connection that starts anew: enabled again after
// having been disabled, it awaits an authorization as after creation. (What it
// held is kept only if the next look finds it alive.)
func (m Memory) Afresh() Memory {
	return Memory{
		Key: m.Key, Held: m.Held, Certain: m.Certain, Alive: m.Alive, Seen: m.Seen, Others: m.Others,
		Visible: m.Visible, Automatic: m.Automatic,
	}
}

// Imported is the memory of a connection that is imported by its authorization.
func Imported(key, authorizationID string) Memory {
	return Memory{Key: key, Held: authorizationID, Certain: authorizationID, Alive: true}
}

// forgetHeld forgets what was confirmed, and what was known beside it.
func (m *Memory) forgetHeld() {
	m.Held, m.Certain, m.Alive, m.Seen, m.Fulfilled, m.Newer = "", "", false, nil, nil, nil
}
