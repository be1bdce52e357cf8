package judgement

import (
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// bind decides which of the app's refresh tokens belongs to the connection.
// Okta doesn't show which connection uses a token. So a certain binding
// (confirmed by a person or by the System Log) is kept apart from a mere match
// (assumed). Only a confirmed authorization is ever revoked.
//
// The status follows from the binding alone: AUTHORIZED, PENDING_AUTHORIZATION,
// AMBIGUOUS, UNKNOWN or, with enabled = false, AUTHORIZED or REVOKED.
func bind(d Declared, m Memory, o Observed, log evidence) Verdict {
	if o.Tokens.Refused != "" {
		v := blind(d, m)
		v.Memory = m
		return v
	}
	b := binder{d: d, m: m, o: o, log: log}
	b.prepare()
	v := b.decide()
	if v.Status != StatusPending {
		b.m.Unauthorized = false
	}
	if d.Enabled && d.VerifyWithLog && v.Status == StatusAuthorized && v.Bound.ID != "" {
		b.verify(&v)
	}
	v.Memory = b.m
	return v
}

func (b *binder) decide() Verdict {
	switch d := b.d; {
	case d.Pin == "" && d.Enabled && b.proves():
		return b.confirm(b.log.proven, true)
	case b.unproven():
		result := blind(d, b.m)
		result.Problems = []Problem{notProven(d, b.o)}
		return result
	case d.Pin != "":
		return b.pinned()
	case !d.Enabled:
		return b.disabled()
	case b.holds():
		return b.held()
	case b.m.last() != "" && b.token(b.m.last()).ID == "":
		return b.succeed()
	default:
		return b.discover()
	}
}

// blind returns the binding if the credentials can't list the tokens. An
// authorization that was active and confirmed before stays bound, unless the
// configuration pins another.
func blind(d Declared, m Memory) Verdict {
	v := Verdict{Binding: BindingNone, Status: StatusUnknown, Blind: true}
	if m.Held != "" && m.Held == m.Certain && m.Alive && (d.Pin == "" || d.Pin == m.Held) {
		v.Binding, v.Bound = BindingConfirmed, okta.RefreshToken{ID: m.Held}
	}
	return v
}

// unproven reports whether it is unknown if the authorization that the list
// lacks is still active.
func (b *binder) unproven() bool {
	id := b.m.last()
	if b.d.Pin != "" {
		id = b.d.Pin
	}
	return id != "" && b.o.Tokens.Unproven == id
}

// pinned binds to authorization_id only.
func (b *binder) pinned() Verdict {
	for _, token := range b.o.Tokens.Tokens {
		if token.ID != b.d.Pin || !token.Live(b.o.Tokens.At) {
			continue
		}
		if !b.ofAccount(token) {
			return b.none(pinOfAnotherAccount(b.d, token))
		}
		result := b.confirm(token, false)
		if !b.d.Enabled {
			result.Problems = append(result.Problems, stillAlive(token))
		}
		return result
	}
	if !b.d.Enabled {
		return b.none()
	}
	return b.none(pinGone(b.d, b.fitting(), b.log))
}

// disabled never binds to another authorization. It only checks whether the
// confirmed one is active.
func (b *binder) disabled() Verdict {
	if b.holds() {
		result := b.confirm(b.token(b.m.Held), b.m.ByLog)
		result.Problems = append(result.Problems, stillAlive(result.Bound))
		return result
	}
	if others := b.fitting(); len(others) > 0 {
		return b.none(othersLeftAlone(b.d, others))
	}
	return b.disabledUnlisted()
}

// held keeps the confirmed authorization while it is active. If it lacks a
// scope that a newer one has, somebody may have reauthorized without Okta
// ending the old one. Then a person must decide.
func (b *binder) held() Verdict {
	token := b.token(b.m.Held)
	newer := only(b.fitting(), func(other okta.RefreshToken) bool {
		return !b.covers(token) && b.covers(other) && !slices.Contains(b.m.Fulfilled, other.ID) && !other.Created.Before(token.Created)
	})
	result := b.confirm(token, b.m.ByLog)
	if len(newer) > 0 {
		b.m.Newer = ids(newer)
		result.Status = StatusAmbiguous
		result.Problems = append(result.Problems, newerAuthorization(b.d, token, newer))
	}
	return result
}

// succeed looks for the authorization that replaced the ended one. A successor
// is never more than assumed.
func (b *binder) succeed() Verdict {
	fitting, newer := b.fitting(), func(t okta.RefreshToken) bool { return slices.Contains(b.m.Newer, t.ID) }
	successors := only(fitting, func(t okta.RefreshToken) bool { return !newer(t) && b.maySucceed(t) })
	if len(successors) == 0 {
		successors = only(fitting, newer)
	}
	switch len(successors) {
	case 0:
		return b.unauthorized()
	case 1:
		return b.assume(successors[0])
	default:
		return b.ambiguous(successors)
	}
}

// maySucceed reports whether a token may have replaced the ended one: it was
// made after the ended one was last seen active, or it is the same one under
// another id.
func (b *binder) maySucceed(token okta.RefreshToken) bool {
	if slices.Contains(b.m.Seen, token.ID) {
		return false
	}
	return !token.Created.Before(b.m.SeenAt) || token.Created.Equal(b.m.Made)
}

// discover looks for an authorization if none is certain. It prefers one that
// appeared after the connection was created. If another one was assumed before,
// only tokens that appeared since then compete with it.
func (b *binder) discover() Verdict {
	fitting := b.fitting()
	if b.m.Assumed != "" {
		fitting = only(fitting, func(t okta.RefreshToken) bool { return t.ID == b.m.Assumed || !slices.Contains(b.m.Seen, t.ID) })
	}
	fresh, covering := only(fitting, b.fresh), only(fitting, b.covers)
	switch {
	case len(fitting) == 0:
		return b.unauthorized()
	case len(fitting) == 1:
		return b.assume(fitting[0])
	case len(fresh) == 1 && b.m.Assumed == "":
		return b.assume(fresh[0])
	case len(covering) == 1:
		return b.assume(covering[0])
	default:
		return b.ambiguous(fitting)
	}
}

func (b *binder) confirm(token okta.RefreshToken, byLog bool) Verdict {
	b.m.Held, b.m.Certain, b.m.ByLog, b.m.Assumed = token.ID, token.ID, byLog, ""
	b.recordSeen(token)
	b.m.Newer = nil
	if b.covers(token) {
		b.m.Fulfilled = b.m.Seen
	}
	return Verdict{Binding: BindingConfirmed, Bound: token, Status: StatusAuthorized, Evidence: EvidenceToken}
}

// recordSeen stores which tokens existed when the connection's authorization
// was seen. It updates the time only if something else changed, because
// Terraform shows a changed memory as drift. A token that appears later changes
// the stored tokens.
func (b *binder) recordSeen(token okta.RefreshToken) {
	if seen := ids(b.live); !b.m.Alive || !b.m.Made.Equal(token.Created) || !slices.Equal(b.m.Seen, seen) {
		b.m.Made, b.m.Alive, b.m.SeenAt, b.m.Seen = token.Created, true, b.o.Tokens.At, seen
	}
	if b.o.Log.Asked && settled(token, b.o.Tokens.At) {
		b.m.Consulted = token.ID
	}
}

func (b *binder) assume(token okta.RefreshToken) Verdict {
	b.m.Held, b.m.Certain, b.m.ByLog, b.m.Assumed = "", "", false, token.ID
	b.recordSeen(token)
	return Verdict{
		Binding: BindingAssumed, Bound: token, Status: StatusAuthorized, Evidence: EvidenceToken,
		Problems: []Problem{bindingAssumedProblem(b.d, token, b.o.Log.Asked)},
	}
}

func (b *binder) ambiguous(candidates []okta.RefreshToken) Verdict {
	b.m.Alive = false
	return Verdict{Binding: BindingNone, Status: StatusAmbiguous, Problems: []Problem{severalAuthorizations(b.d, candidates)}}
}

func (b *binder) none(problems ...Problem) Verdict {
	b.m.Alive = false
	status := StatusPending
	if !b.d.Enabled {
		status = StatusRevoked
	}
	return Verdict{Binding: BindingNone, Status: status, Problems: problems}
}

// verify checks an active authorization against the System Log: the connection
// may have been deleted in the Workflows Console. The end found in the log
// counts until a later event refutes it.
func (b *binder) verify(v *Verdict) {
	token, lost := v.Bound, b.m.Lost
	others := false
	switch {
	case b.log.lostSince(token.Created):
		lost = &Loss{Authorization: token.ID, At: b.log.lost.Published, Says: b.log.loss(b.d)}
		others = b.log.others
	case b.log.made != nil && lost != nil && b.log.made.Published.After(lost.At):
		lost = nil
	}
	b.m.Lost = nil
	if lost == nil || lost.Authorization != token.ID {
		return
	}
	v.Problems = append(v.Problems, connectionLost(token, lost.Says, others))
	if !others {
		// Else, the lost connection may have been the other account's.
		b.m.Lost, v.Status = lost, StatusPending
	}
}

// logLife is how long Okta keeps events of the System Log.
const logLife = 90 * 24 * time.Hour
