package judgement

import (
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// Statuses of a connection, in the order in which they count when several hold.
const (
	StatusBlocked     = "BLOCKED"
	StatusUnknown     = "UNKNOWN"
	StatusAmbiguous   = "AMBIGUOUS"
	StatusPending     = "PENDING_AUTHORIZATION"
	StatusReauthorize = "REAUTHORIZATION_REQUIRED"
	StatusAuthorized  = "AUTHORIZED"
	// StatusRevoked belongs to enabled = false alone.
	StatusRevoked = "REVOKED"
)

// Bindings of a connection to an authorization.
const (
	BindingConfirmed = "confirmed"
	BindingAssumed   = "assumed"
	BindingNone      = "none"
)

// Verdict is the judgement: what the state says, and what is remembered.
type Verdict struct {
	Status   string
	Problems []Problem
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
	// WantsLog is true where the System Log was not asked and might tell more.
	WantsLog bool
	// Memory is what the next judgement needs.
	Memory Memory
}

// Judge tells from what is declared, remembered and observed what to say of a
// connection. It is pure: equal input gives equal output, and judging again
// with the memory it returned changes nothing.
func Judge(d Declared, m Memory, o Observed) Verdict {
	told := readLog(d, o)
	b := bind(d, m, o, told)
	v := Verdict{Binding: b.binding, Bound: b.token, Claims: b.claims, Memory: b.memory}
	v.WantsLog = wantsLog(d, m, o, b)
	v.Problems = prerequisites(d, &v.Memory, o)
	blocked := slices.ContainsFunc(v.Problems, func(p Problem) bool { return p.blocks })
	v.Problems = append(v.Problems, b.problems...)

	known := o.Tokens.Refused == "" && b.status != StatusUnknown
	if known && (b.status != StatusAmbiguous || b.binding != BindingNone) {
		v.compareScopes(d)
	}
	switch {
	case !d.Enabled && o.Tokens.Refused != "":
		v.Status = StatusUnknown
	case !d.Enabled:
		v.Status = b.status
	case blocked:
		v.Status = StatusBlocked
	case o.Tokens.Refused != "":
		v.Status = StatusUnknown
	case b.status == StatusAuthorized:
		v.Status = v.judgeScopes(d)
	default:
		v.Status = b.status
	}
	return v
}

// compareScopes sets what the bound authorization carries beside what is
// declared. A connection without authorization lacks everything, unless it is
// meant to.
func (v *Verdict) compareScopes(d Declared) {
	v.ScopesKnown = true
	v.Authorized = sorted(connector.WithoutAutomatic(v.Bound.Scopes))
	v.Unexpected = without(v.Authorized, d.Scopes)
	if v.Binding != BindingNone || d.Enabled {
		v.Missing = without(d.Scopes, v.Authorized)
	}
	if v.Binding == BindingNone {
		v.Unexpected = nil
	}
}

// judgeScopes tells whether the authorization that lives is the one that is
// declared.
func (v *Verdict) judgeScopes(d Declared) string {
	status := StatusAuthorized
	if len(v.Missing) > 0 {
		status = StatusReauthorize
		v.Problems = append(v.Problems, scopesNotAuthorized(d, *v))
	}
	if d.ExactScopes && len(v.Unexpected) > 0 {
		status = StatusReauthorize
		v.Problems = append(v.Problems, scopesNotExpected(d, *v))
	}
	return status
}

// wantsLog tells whether the System Log, which was not asked yet, may tell more:
// which of several authorizations is the connection's, where one went, or whether
// there is one that Okta does not list. Each costs a call, so what it told of an
// authorization once is not asked again.
func wantsLog(d Declared, m Memory, o Observed, b bound) bool {
	switch {
	case o.Log.Asked || o.Log.Refused != "" || !d.Enabled || o.App.Gone || o.Tokens.Refused != "":
		return false
	case d.VerifyWithLog, b.status == StatusPending, b.status == StatusAmbiguous:
		return true
	default:
		return b.binding == BindingAssumed && m.Consulted != b.token.ID
	}
}

// Alarming reports whether a person must act: then the plan is not empty until
// someone has. AMBIGUOUS and UNKNOWN are not: we do not know that anything is
// wrong.
func Alarming(status string, enabled bool) bool {
	if !enabled {
		return status == StatusAuthorized
	}
	switch status {
	case StatusPending, StatusReauthorize, StatusBlocked:
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
