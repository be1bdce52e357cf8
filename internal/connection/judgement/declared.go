// Package judgement decides from what is declared of a connection, what is
// remembered of it and what Okta shows, what its status is. It is pure: it makes
// no requests, and what the provider ever revokes rests on nothing else.
package judgement

import (
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// Declared is what the configuration says of a connection.
type Declared struct {
	// Domain may be empty, where nobody says what is typed in the console.
	Name, Domain, AppID string
	// Account is service_account as written, AccountID the user it resolved to.
	Account, AccountID string
	// Scopes are sorted.
	Scopes []string
	// ExactScopes is whether an authorization with more scopes is wrong too.
	ExactScopes bool
	Enabled     bool
	// VerifyWithLog is whether the System Log is asked each time.
	VerifyWithLog bool
	// Pin is authorization_id, or empty.
	Pin string
}

// Observed is what Okta's APIs showed of it, and what the run showed of other
// connections.
type Observed struct {
	Org        OrgSeen
	App        AppSeen
	Account    AccountSeen
	Assignment AssignmentSeen
	Roles      RolesSeen
	Grants     GrantsSeen
	Tokens     TokensSeen
	// Log are the events of connections, Uses those of the access tokens that the
	// app got for the account.
	Log, Uses LogSeen
	// ClientID and ConsoleURL are what a person needs to authorize; the console's
	// address may be empty.
	ClientID, ConsoleURL string
	// Siblings are the other connections of the same app and account.
	Siblings []peers.Connection
}

// OrgSeen is the org as it describes itself.
type OrgSeen struct {
	// Pipeline is "idx" on Identity Engine and "v1" on Classic Engine.
	Pipeline string
	// Hosts are those that are known to be the org's; there may be more.
	Hosts []string
	// Default is the one at Okta, which Workflows is reached by, or empty.
	Default string
}

// AppSeen is the app. Of this and of all that is seen below, Refused is the scope
// that our credentials lack to look, or empty.
type AppSeen struct {
	App     okta.App
	Gone    bool
	Refused string
}

// AccountSeen is the service account.
type AccountSeen struct {
	User    okta.User
	Gone    bool
	Refused string
}

// AssignmentSeen is whether the app is assigned to the service account, directly
// or through a group.
type AssignmentSeen struct {
	Assigned bool
	Refused  string
}

// RolesSeen are the admin roles of the service account, its own and its groups'.
type RolesSeen struct {
	Roles   []okta.Role
	Refused string
}

// GrantsSeen are the scope grants of the app.
type GrantsSeen struct {
	Grants  []okta.Grant
	Refused string
}

// TokensSeen are the refresh tokens of the app.
type TokensSeen struct {
	Tokens []okta.RefreshToken
	// At is Okta's time of the answer, by which expiry is judged.
	At      time.Time
	Refused string
	// Unlisted is a token of Tokens that the list lacks and that was found by its
	// id, or empty.
	Unlisted string
	// Unproven is a token that the list lacks and of which it could not be found out
	// whether it is active, or empty; Why says why.
	Unproven, Why string
}

// LogSeen are events of the System Log, newest first.
type LogSeen struct {
	// Asked is false where the log was not asked, or did not answer.
	Asked bool
	// Cut is whether Okta has older events that were not read.
	Cut    bool
	Events []okta.LogEvent
	// Refused is the scope that our credentials lack, or empty, and Failed why the
	// log could not be read otherwise, or empty.
	Refused, Failed string
}

// unread reports whether the log was tried and could not be read.
func (l LogSeen) unread() bool { return l.Refused != "" || l.Failed != "" }
