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

// What an authorization was seen in.
const (
	EvidenceToken = "token"
	EvidenceLog   = "log"
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
	// Evidence is what the authorization was seen in: EvidenceToken, EvidenceLog, or
	// empty.
	Evidence string
	// Blind is true where it is not known whether the connection's authorization is
	// active.
	Blind bool
	// Awaits is true where a person may yet authorize the connection.
	Awaits bool
	// Old is true where the bound authorization is assumed and was there before the
	// connection was created or enabled again.
	Old bool
	// WantsLog is true where the System Log was not asked for connections and might
	// show more, and WantsUses where it was not asked for access tokens.
	WantsLog, WantsUses bool
	// Memory is what the next judgement needs.
	Memory Memory
}

// Judge decides from what is declared, remembered and observed what to say of a
// connection. It is pure: equal input gives equal output, and judging again
// with the memory it returned changes nothing.
func Judge(d Declared, m Memory, o Observed) Verdict {
	if login := o.Account.User.Login; login != "" {
		// The login may have changed at Okta, and a person signs in with it.
		d.Account = login
	}
	told := readLog(d, o)
	b := bind(d, m, o, told)
	v := Verdict{Binding: b.binding, Bound: b.token, Evidence: b.evidence, Blind: b.unproven, Memory: b.memory}
	v.WantsLog, v.WantsUses = wantsLog(d, o, b), b.wantsUses && !o.App.Gone
	v.Old = b.binding == BindingAssumed && slices.Contains(b.memory.Known, b.token.ID)
	v.Problems = prerequisites(d, &v.Memory, o)
	blocked := slices.ContainsFunc(v.Problems, func(p Problem) bool { return p.blocks })
	v.Problems = append(v.Problems, b.problems...)

	known := !b.unproven && b.status != StatusUnknown
	if known && (b.status != StatusAmbiguous || b.binding != BindingNone) {
		v.compareScopes(d)
	}
	switch {
	case !d.Enabled:
		v.Status = b.status
	case blocked:
		v.Status = StatusBlocked
	case b.status == StatusAuthorized:
		v.Status = v.judgeScopes(d)
		v.Problems = append(v.Problems, ends(b.token, o.Tokens.At)...)
	default:
		v.Status = b.status
	}
	v.Awaits = v.Status == StatusPending || v.Status == StatusReauthorize || v.Status == StatusUnknown && !b.unproven && (told.made == nil || !told.stands())
	return v
}

// compareScopes sets what the bound authorization carries beside what is
// declared. A connection without authorization lacks everything, unless it is
// meant to.
func (v *Verdict) compareScopes(d Declared) {
	v.ScopesKnown = true
	v.Authorized = sorted(connector.WithoutAutomatic(v.Bound.Scopes))
	v.Unexpected = without(v.Authorized, d.Scopes)
	if v.Evidence != "" || d.Enabled {
		v.Missing = without(d.Scopes, v.Authorized)
	}
	if v.Evidence == "" {
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

// wantsLog reports whether the System Log, which was not asked yet, may show more:
// which of several authorizations is the connection's, where one went, or whether
// there is one that Okta does not list. Each look costs a request, so what the log
// has shown of an authorization once is not asked for again.
func wantsLog(d Declared, o Observed, b bound) bool {
	unconsulted := b.memory.Consulted != b.token.ID
	switch {
	case o.Log.Asked || o.Log.unread() || o.App.Gone || o.Tokens.Refused != "":
		return false
	case !d.Enabled:
		listed := b.memory.Visible && !b.memory.Omits
		return b.status == StatusRevoked && !listed || b.binding == BindingConfirmed && b.memory.ByLog && unconsulted
	case d.VerifyWithLog, b.status == StatusPending, b.status == StatusAmbiguous, b.status == StatusUnknown:
		return true
	default:
		return unconsulted && (b.binding == BindingAssumed || b.memory.ByLog)
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
