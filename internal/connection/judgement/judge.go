package judgement

import (
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// Statuses of a connection, in order of precedence if several apply.
const (
	StatusBlocked     = "BLOCKED"
	StatusUnknown     = "UNKNOWN"
	StatusAmbiguous   = "AMBIGUOUS"
	StatusPending     = "PENDING_AUTHORIZATION"
	StatusReauthorize = "REAUTHORIZATION_REQUIRED"
	StatusAuthorized  = "AUTHORIZED"
	// StatusRevoked applies only if enabled = false.
	StatusRevoked = "REVOKED"
)

// Bindings of a connection to an authorization.
const (
	BindingConfirmed = "confirmed"
	BindingAssumed   = "assumed"
	BindingNone      = "none"
)

// Where an authorization was seen.
const (
	EvidenceToken = "token"
	EvidenceLog   = "log"
)

// Verdict is the result of Judge: values for the state, and the memory.
type Verdict struct {
	Status   string
	Problems []Problem
	Binding  string
	// Bound is the authorization that the connection is bound to. Its ID is
	// empty if Binding is BindingNone.
	Bound okta.RefreshToken
	// ScopesKnown is false if authorized, missing and unexpected scopes are
	// unknown.
	ScopesKnown                     bool
	Authorized, Missing, Unexpected []string
	// Evidence is EvidenceToken or EvidenceLog, where the authorization was
	// seen, or empty.
	Evidence string
	// Blind is true if it is unknown whether the connection's authorization is
	// active.
	Blind bool
	// Awaits is true if a person can still authorize the connection.
	Awaits bool
	// Old is true if the bound authorization is assumed and existed before the
	// connection was created or enabled again.
	Old bool
	// WantsLog is true if the System Log's connection events were not read and
	// might show more. WantsUses is true if its access token events were not
	// read and might show more.
	WantsLog, WantsUses bool
	// Memory is the input for the next judgement.
	Memory Memory
}

// Judge decides the status of a connection from its declaration, its memory and
// what was observed. It is pure: equal input gives equal output. Judging again
// with the returned memory changes nothing.
func Judge(d Declared, m Memory, o Observed) Verdict {
	if login := o.Account.Value.Login; login != "" {
		// The login may have changed at Okta, and a person signs in with the
		// current one.
		d.Account = login
	}
	log := readLog(d, o)
	v := bind(d, m, o, log)
	v.WantsLog, v.WantsUses = wantsLog(d, o, v), v.WantsUses && !o.App.Gone
	v.Old = v.Binding == BindingAssumed && slices.Contains(v.Memory.Known, v.Bound.ID)
	found := prerequisites(d, &v.Memory, o)
	blocked := slices.ContainsFunc(found, func(p Problem) bool { return slices.Contains(blocking, p.Code) })
	v.Problems = append(found, v.Problems...)

	known := !v.Blind && v.Status != StatusUnknown
	if known && (v.Status != StatusAmbiguous || v.Binding != BindingNone) {
		v.compareScopes(d)
	}
	switch {
	case !d.Enabled:
	case blocked:
		v.Status = StatusBlocked
	case v.Status == StatusAuthorized:
		v.Status = v.judgeScopes(d)
		v.Problems = append(v.Problems, ends(v.Bound, o.Tokens.At)...)
	}
	v.Awaits = v.Status == StatusPending || v.Status == StatusReauthorize || v.Status == StatusUnknown && !v.Blind && (log.made == nil || !log.stands())
	return v
}

// compareScopes compares the scopes of the bound authorization with the
// declared ones. An enabled connection without an authorization lacks all of
// them.
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

// judgeScopes checks whether the active authorization has the declared scopes.
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

// wantsLog reports whether the System Log was not read yet and may show more:
// which of several authorizations belongs to the connection, why one ended, or
// whether there is one that Okta doesn't list. Each read costs a request, so
// what the log has shown of an authorization is not requested again.
func wantsLog(d Declared, o Observed, v Verdict) bool {
	unconsulted := v.Memory.Consulted != v.Bound.ID
	switch {
	case o.Log.Asked || o.Log.unread() || o.App.Gone || o.Tokens.Refused != "":
		return false
	case !d.Enabled:
		listed := v.Memory.Visible && !v.Memory.Omits
		return v.Status == StatusRevoked && !listed || v.Binding == BindingConfirmed && v.Memory.ByLog && unconsulted
	case d.VerifyWithLog, v.Status == StatusPending, v.Status == StatusAmbiguous, v.Status == StatusUnknown:
		return true
	default:
		return unconsulted && (v.Binding == BindingAssumed || v.Memory.ByLog)
	}
}

// Alarming reports whether a person must act. Until then every plan is
// non-empty. AMBIGUOUS and UNKNOWN are not alarming, because it is unknown
// whether anything is wrong.
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
