package connection

import (
	"slices"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sibling"
)

// Statuses of a connection, in the order in which they count when several hold.
const (
	statusBlocked   = "BLOCKED"
	statusUnknown   = "UNKNOWN"
	statusAmbiguous = "AMBIGUOUS"
	statusPending   = "PENDING_AUTHORIZATION"
	statusReauth    = "REAUTHORIZATION_REQUIRED"
	statusAuthed    = "AUTHORIZED"
	// statusRevoked belongs to enabled = false alone.
	statusRevoked = "REVOKED"
)

// Bindings of a connection to an authorization.
const (
	bindingConfirmed = "confirmed"
	bindingAssumed   = "assumed"
	bindingNone      = "none"
)

// States of an app and of a user, as Okta's Apps and Users APIs name them.
const (
	appActive            = "ACTIVE"
	accountSuspended     = "SUSPENDED"
	accountDeprovisioned = "DEPROVISIONED"
)

// declared is what the configuration says of a connection.
type declared struct {
	Name, Domain, AppID string
	// Account is service_account as written, AccountID the user it resolved to.
	Account, AccountID string
	Scopes             []string
	Enabled            bool
	// Pin is authorization_id, or empty.
	Pin string
}

// observed is what Okta's APIs showed of it, and what the run showed of other
// connections.
type observed struct {
	App     appSeen
	Account accountSeen
	Grants  grantsSeen
	Tokens  tokensSeen
	// ClientID and ConsoleURL are what a person needs to authorize; the console's
	// address may be empty.
	ClientID, ConsoleURL string
	// Siblings are the other connections of the same app and account.
	Siblings []sibling.Entry
}

type appSeen struct {
	App  okta.App
	Gone bool
	// Refused is the scope that our credentials lack to look, or empty.
	Refused string
}

type accountSeen struct {
	User    okta.User
	Gone    bool
	Refused string
}

type grantsSeen struct {
	Grants  []okta.Grant
	Refused string
}

type tokensSeen struct {
	Tokens []okta.RefreshToken
	// At is Okta's time of the answer, by which expiry is judged.
	At      time.Time
	Refused string
}

// verdict is the judgement: what the state says, and what is remembered.
type verdict struct {
	Status   string
	Problems []problem
	Binding  string
	// Bound is the authorization that the connection is bound to; its ID is
	// empty where Binding is none.
	Bound okta.RefreshToken
	// ScopesKnown is false where there is nothing to say of authorized, missing
	// and unexpected scopes.
	ScopesKnown                     bool
	Authorized, Missing, Unexpected []string
	// Claims are authorizations that might be this connection's although another
	// may hold them.
	Claims []string
	// Memory is what the next judgement needs.
	Memory memory
}

// judge tells from what is declared, remembered and observed what to say of a
// connection. It is pure: equal input gives equal output, and judging again
// with the memory it returned changes nothing.
func judge(d declared, m memory, o observed) verdict {
	b := bind(d, m, o)
	v := verdict{Binding: b.binding, Bound: b.token, Claims: b.claims, Memory: b.memory}
	v.Problems = append(v.Problems, prerequisites(d, o)...)
	blocked := slices.ContainsFunc(v.Problems, func(p problem) bool { return p.blocks })
	v.Problems = append(v.Problems, b.problems...)

	if o.Tokens.Refused == "" && (b.status != statusAmbiguous || b.binding != bindingNone) {
		v.compareScopes(d)
	}
	switch {
	case !d.Enabled && o.Tokens.Refused != "":
		v.Status = statusUnknown
	case !d.Enabled:
		v.Status = b.status
	case blocked:
		v.Status = statusBlocked
	case o.Tokens.Refused != "":
		v.Status = statusUnknown
	case b.status == statusAuthed && len(v.Missing) > 0:
		v.Status = statusReauth
		v.Problems = append(v.Problems, scopesNotAuthorized(d, v))
	default:
		v.Status = b.status
	}
	return v
}

// compareScopes sets what the bound authorization carries beside what is
// declared. A connection without authorization lacks everything, unless it is
// meant to.
func (v *verdict) compareScopes(d declared) {
	v.ScopesKnown = true
	v.Authorized = sorted(connector.WithoutAutomatic(v.Bound.Scopes))
	v.Unexpected = without(v.Authorized, d.Scopes)
	if v.Binding != bindingNone || d.Enabled {
		v.Missing = without(d.Scopes, v.Authorized)
	}
	if v.Binding == bindingNone {
		v.Unexpected = nil
	}
}

// prerequisites lists what stands in the way of any authorization.
func prerequisites(d declared, o observed) []problem {
	var found []problem
	switch {
	case o.App.Refused != "":
		found = append(found, checkNotPermitted("the app "+d.AppID, o.App.Refused))
	case o.App.Gone:
		found = append(found, appNotFound(d))
	case o.App.App.Status != appActive:
		found = append(found, appInactive(d, o.App.App))
	}
	switch user := o.Account.User; {
	case o.Account.Refused != "":
		found = append(found, checkNotPermitted("the service account "+d.Account, o.Account.Refused))
	case o.Account.Gone:
		found = append(found, accountNotFound(d))
	case user.Status == accountSuspended, user.Status == accountDeprovisioned:
		found = append(found, accountInactive(d, user))
	}
	switch {
	case o.App.Gone:
		// Its grants went with it; one problem is enough.
	case o.Grants.Refused != "":
		found = append(found, checkNotPermitted("the scope grants of the app "+d.AppID, o.Grants.Refused))
	default:
		granted := make([]string, 0, len(o.Grants.Grants))
		for _, grant := range o.Grants.Grants {
			granted = append(granted, grant.Scope)
		}
		for _, scope := range without(d.Scopes, granted) {
			found = append(found, scopeNotGranted(d, scope))
		}
	}
	if o.Tokens.Refused != "" {
		found = append(found, checkNotPermitted("the refresh tokens of the app "+d.AppID, o.Tokens.Refused))
	}
	return found
}

// alarming reports whether a person must act: then the plan is not empty until
// someone has. AMBIGUOUS and UNKNOWN are not: we do not know that anything is
// wrong.
func alarming(status string, enabled bool) bool {
	if !enabled {
		return status == statusAuthed
	}
	switch status {
	case statusPending, statusReauth, statusBlocked:
		return true
	default:
		return false
	}
}

// without returns, sorted, the elements of a that b lacks.
func without(a, b []string) []string {
	var rest []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			rest = append(rest, s)
		}
	}
	return sorted(rest)
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return slices.Compact(s)
}

func list(s []string) string { return strings.Join(s, ", ") }
