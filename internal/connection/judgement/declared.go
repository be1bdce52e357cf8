// Package judgement decides the status of a connection from its declaration,
// its memory and what Okta shows; without it, no test could play each decision
// to revoke. It is pure and makes no requests. Every decision to revoke an
// authorization depends on it alone.
package judgement

import (
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// Declared is a connection's configuration.
type Declared struct {
	// Domain is the domain typed in the console; empty if not configured.
	Name, Domain, AppID string
	// Account is service_account as configured. AccountID is the user it
	// resolved to.
	Account, AccountID string
	// Scopes are sorted.
	Scopes []string
	// ExactScopes is true if an authorization with additional scopes is wrong
	// too.
	ExactScopes bool
	Enabled     bool
	// VerifyWithLog is true if each run must read the System Log.
	VerifyWithLog bool
	// Pin is authorization_id, or empty.
	Pin string
}

// Observed holds the facts that Okta's APIs and the other connections of this
// run showed.
type Observed struct {
	Org     OrgSeen
	App     Seen[okta.App]
	Account Seen[okta.User]
	// Assignment is true if the app is assigned to the service account. It and
	// Roles may come from a group.
	Assignment Seen[bool]
	Roles      Seen[[]okta.Role]
	Grants     Seen[[]okta.Grant]
	Tokens     TokensSeen
	// Log holds the events of connections. Uses holds those of the access
	// tokens that the app got for the account.
	Log, Uses LogSeen
	// A person needs ClientID and ConsoleURL to authorize the connection.
	// ConsoleURL may be empty.
	ClientID, ConsoleURL string
	// Peers are the other connections with the same app and account.
	Peers []peers.Connection
}

// OrgSeen is the org's public description.
type OrgSeen struct {
	// Pipeline is "idx" on Identity Engine and "v1" on Classic Engine.
	Pipeline string
	// Hosts are the known hosts of the org; there may be more.
	Hosts []string
	// Default is the org's host at Okta, which Workflows uses, or empty.
	Default string
}

// Seen is an object of Okta as the API showed it: an app, a user, a grant list.
type Seen[T any] struct {
	Value T
	// Gone is true if the object does not exist. NotFound is the error that said
	// so.
	Gone     bool
	NotFound error
	// Refused is the scope that the credentials lack for the read, or empty.
	Refused string
}

// TokensSeen are the refresh tokens of the app.
type TokensSeen struct {
	Tokens []okta.RefreshToken
	// At is Okta's time of the answer, which expiry is compared with.
	At      time.Time
	Refused string // as in Seen
	// Unlisted is a token in Tokens that the list lacked and that was found by
	// its id, or empty.
	Unlisted string
	// Unproven is a token that the list lacks and whose status is unknown, or
	// empty. Why says why.
	Unproven, Why string
}

// LogSeen are events of the System Log, newest first.
type LogSeen struct {
	// Asked is false if the log was not read or did not answer.
	Asked bool
	// Cut is true if Okta has older events that were not read.
	Cut    bool
	Events []okta.LogEvent
	// Refused is the scope that the credentials lack, or empty. Failed is
	// another reason why the log could not be read, or empty.
	Refused, Failed string
}

// unread reports whether reading the log failed.
func (l LogSeen) unread() bool { return l.Refused != "" || l.Failed != "" }
