package judgement

import (
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// bound is what bind decided.
type bound struct {
	binding string
	token   okta.RefreshToken
	// status is what the binding alone says: AUTHORIZED, PENDING_AUTHORIZATION,
	// AMBIGUOUS, UNKNOWN or, with enabled = false, AUTHORIZED or REVOKED.
	status   string
	problems []Problem
	// evidence is what an authorization was seen in.
	evidence string
	// wantsUses is true where the log of access tokens may tell more.
	wantsUses bool
	// unproven is true where it is not known whether the authorization is active.
	unproven bool
	memory   Memory
}

// bind decides which of the app's refresh tokens is the connection's. Okta
// shows no connection behind a token, so what is certain (confirmed: a person
// named it, or the System Log) is kept apart from what merely fits (assumed): only
// the first is ever revoked.
func bind(d Declared, m Memory, o Observed, told evidence) bound {
	if o.Tokens.Refused != "" {
		return blind(d, m)
	}
	b := binder{d: d, m: m.clone(), o: o, told: told}
	b.look()
	result := b.decide()
	if result.status != StatusPending {
		result.memory.Unauthorized = false
	}
	if d.Enabled && d.VerifyWithLog && result.status == StatusAuthorized && result.token.ID != "" {
		b.verify(&result)
	}
	return result
}

func (b *binder) decide() bound {
	switch d := b.d; {
	case d.Pin != "":
		return b.pinned()
	case !d.Enabled:
		return b.disabled()
	case b.proves():
		return b.confirm(b.told.proven, true)
	case b.unproven():
		return b.unprovenToken()
	case b.holds():
		return b.held()
	case b.m.last() != "" && b.token(b.m.last()).ID == "":
		return b.succeed()
	default:
		return b.discover()
	}
}

// blind is the binding when we may not look: what was active and confirmed at the
// last look stays so, unless the configuration pins another.
func blind(d Declared, m Memory) bound {
	none := bound{binding: BindingNone, status: StatusUnknown, memory: m, unproven: true}
	if m.Held == "" || m.Held != m.Certain || !m.Alive || d.Pin != "" && d.Pin != m.Held {
		return none
	}
	none.binding, none.token = BindingConfirmed, okta.RefreshToken{ID: m.Held}
	return none
}

// unproven reports whether it could not be found out if the authorization that the
// list lacks is active.
func (b *binder) unproven() bool {
	id := b.m.last()
	if b.d.Pin != "" {
		id = b.d.Pin
	}
	return id != "" && b.o.Tokens.Unproven == id
}

func (b *binder) unprovenToken() bound {
	result := blind(b.d, b.m)
	result.problems = []Problem{notProven(b.d, b.o)}
	return result
}

// pinned follows authorization_id, and nothing else.
func (b *binder) pinned() bound {
	if b.unproven() {
		return b.unprovenToken()
	}
	for _, token := range b.o.Tokens.Tokens {
		if token.ID != b.d.Pin || !token.Live(b.o.Tokens.At) {
			continue
		}
		if !b.ofAccount(token) {
			return b.none(pinOfAnotherAccount(b.d, token))
		}
		result := b.confirm(token, false)
		if !b.d.Enabled {
			result.problems = append(result.problems, stillAlive(token))
		}
		return result
	}
	if !b.d.Enabled {
		return b.none()
	}
	return b.none(pinGone(b.d, b.told))
}

// disabled never binds to another: it finds out whether what is confirmed is
// active.
func (b *binder) disabled() bound {
	if b.unproven() {
		return b.unprovenToken()
	}
	if b.holds() {
		result := b.confirm(b.token(b.m.Held), b.m.ByLog)
		result.problems = append(result.problems, stillAlive(result.token))
		return result
	}
	if others := b.fitting(); len(others) > 0 {
		return b.none(othersLeftAlone(b.d, others))
	}
	return b.disabledUnlisted()
}

// held keeps to the confirmed authorization while it is active. Where it lacks a
// scope and a newer one has them all, somebody may have reauthorized without
// Okta taking the old one away: then a person must say which counts.
func (b *binder) held() bound {
	token := b.token(b.m.Held)
	var newer []okta.RefreshToken
	if !b.covers(token) {
		for _, other := range b.fitting() {
			if b.covers(other) && !slices.Contains(b.m.Fulfilled, other.ID) && !other.Created.Before(token.Created) && other.ID != token.ID {
				newer = append(newer, other)
			}
		}
	}
	result := b.confirm(token, b.m.ByLog)
	if len(newer) > 0 {
		result.memory.Newer = ids(newer)
		result.status = StatusAmbiguous
		result.problems = append(result.problems, newerAuthorization(b.d, token, newer))
	}
	return result
}

// succeed looks for the authorization that took the place of the one that ended.
// None is ever more than assumed.
func (b *binder) succeed() bound {
	var heirs, newer []okta.RefreshToken
	for _, token := range b.fitting() {
		switch {
		case slices.Contains(b.m.Newer, token.ID):
			newer = append(newer, token)
		case b.inherits(token):
			heirs = append(heirs, token)
		}
	}
	if len(heirs) == 0 {
		heirs = newer
	}
	switch len(heirs) {
	case 0:
		return b.unauthorized()
	case 1:
		return b.assume(heirs[0])
	default:
		return b.ambiguous(heirs)
	}
}

// inherits reports whether a token may have taken the place of the one that ended:
// it was made after that one was last seen active, or it is that one under
// another id.
func (b *binder) inherits(token okta.RefreshToken) bool {
	if slices.Contains(b.m.Seen, token.ID) {
		return false
	}
	return !token.Created.Before(b.m.SeenAt) || token.Created.Equal(b.m.Made)
}

// discover looks for an authorization where none is certain. One that appeared
// after the connection was created is preferred, unless another was taken for the
// connection's own before: then only what appeared since contests it.
func (b *binder) discover() bound {
	fitting := b.fitting()
	if b.m.Assumed != "" {
		fitting = slices.DeleteFunc(fitting, func(t okta.RefreshToken) bool { return t.ID != b.m.Assumed && slices.Contains(b.m.Seen, t.ID) })
	}
	var fresh, covering []okta.RefreshToken
	for _, token := range fitting {
		if b.fresh(token) {
			fresh = append(fresh, token)
		}
		if b.covers(token) {
			covering = append(covering, token)
		}
	}
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

func (b *binder) confirm(token okta.RefreshToken, byLog bool) bound {
	b.m.Held, b.m.Certain, b.m.ByLog, b.m.Assumed = token.ID, token.ID, byLog, ""
	b.see(token)
	b.m.Newer = nil
	if b.covers(token) {
		b.m.Fulfilled = b.m.Seen
	}
	return bound{binding: BindingConfirmed, token: token, status: StatusAuthorized, evidence: EvidenceToken, memory: b.m}
}

// see remembers what was so when the connection's authorization was seen. The time
// moves only if something else does: Terraform takes a memory that changes for
// drift, and what appears later changes what is seen.
func (b *binder) see(token okta.RefreshToken) {
	if seen := ids(b.live); !b.m.Alive || !b.m.Made.Equal(token.Created) || !slices.Equal(b.m.Seen, seen) {
		b.m.Made, b.m.Alive, b.m.SeenAt, b.m.Seen = token.Created, true, b.o.Tokens.At, seen
	}
	if b.told.asked && settled(token, b.o.Tokens.At) {
		b.m.Consulted = token.ID
	}
}

func (b *binder) assume(token okta.RefreshToken) bound {
	b.m.Held, b.m.Certain, b.m.ByLog, b.m.Assumed = "", "", false, token.ID
	b.see(token)
	return bound{
		binding: BindingAssumed, token: token, status: StatusAuthorized, evidence: EvidenceToken, memory: b.m,
		problems: []Problem{bindingAssumedProblem(b.d, token, b.told.asked)},
	}
}

func (b *binder) ambiguous(candidates []okta.RefreshToken) bound {
	b.m.Alive = false
	return bound{
		binding: BindingNone, status: StatusAmbiguous, memory: b.m,
		problems: []Problem{severalAuthorizations(b.d, candidates)},
	}
}

func (b *binder) none(problems ...Problem) bound {
	b.m.Alive = false
	status := StatusPending
	if !b.d.Enabled {
		status = StatusRevoked
	}
	return bound{binding: BindingNone, status: status, problems: problems, memory: b.m}
}

// verify lets the System Log object to an authorization that is active: the
// connection may have been deleted in the Workflows Console. What it showed once
// stands until a later event refutes it.
func (b *binder) verify(result *bound) {
	token := result.token
	others := false
	switch {
	case b.told.lostSince(token.Created):
		result.memory.Lost = &Loss{Authorization: token.ID, At: b.told.lost.Published, Says: b.told.loss(b.d)}
		others = b.told.others
	case b.told.made != nil && result.memory.Lost != nil && b.told.made.Published.After(result.memory.Lost.At):
		result.memory.Lost = nil
	}
	lost := result.memory.Lost
	if lost == nil || lost.Authorization != token.ID {
		result.memory.Lost = nil
		return
	}
	result.problems = append(result.problems, connectionLost(token, lost.Says, others))
	if others {
		// It may have been theirs.
		result.memory.Lost = nil
		return
	}
	result.status = StatusPending
}

// logLife is how far back the System Log reaches.
const logLife = 90 * 24 * time.Hour
