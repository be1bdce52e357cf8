package judgement

import (
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// bound is the result of bind.
type bound struct {
	binding string
	token   okta.RefreshToken
	// status follows from the binding alone: AUTHORIZED, PENDING_AUTHORIZATION,
	// AMBIGUOUS, UNKNOWN or, with enabled = false, AUTHORIZED or REVOKED.
	status   string
	problems []Problem
	// evidence is EvidenceToken or EvidenceLog: where the authorization was
	// seen.
	evidence string
	// wantsUses is true if the log of access tokens may show more.
	wantsUses bool
	// unproven is true if it is unknown whether the authorization is active.
	unproven bool
	memory   Memory
}

// bind decides which of the app's refresh tokens belongs to the connection.
// Okta doesn't show which connection uses a token. So a certain binding
// (confirmed by a person or by the System Log) is kept apart from a mere match
// (assumed). Only a confirmed authorization is ever revoked.
func bind(d Declared, m Memory, o Observed, log evidence) bound {
	if o.Tokens.Refused != "" {
		return blind(d, m)
	}
	b := binder{d: d, m: m.clone(), o: o, log: log}
	b.prepare()
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
		return b.confirm(b.log.proven, true)
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

// blind returns the binding if the credentials can't list the tokens. An
// authorization that was active and confirmed before stays bound, unless the
// configuration pins another.
func blind(d Declared, m Memory) bound {
	none := bound{binding: BindingNone, status: StatusUnknown, memory: m, unproven: true}
	if m.Held == "" || m.Held != m.Certain || !m.Alive || d.Pin != "" && d.Pin != m.Held {
		return none
	}
	none.binding, none.token = BindingConfirmed, okta.RefreshToken{ID: m.Held}
	return none
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

func (b *binder) unprovenToken() bound {
	result := blind(b.d, b.m)
	result.problems = []Problem{notProven(b.d, b.o)}
	return result
}

// pinned binds to authorization_id only.
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
	return b.none(pinGone(b.d, b.log))
}

// disabled never binds to another authorization. It only checks whether the
// confirmed one is active.
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

// held keeps the confirmed authorization while it is active. If it lacks a
// scope that a newer one has, somebody may have reauthorized without Okta
// ending the old one. Then a person must decide.
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

// succeed looks for the authorization that replaced the ended one. A successor
// is never more than assumed.
func (b *binder) succeed() bound {
	var successors, newer []okta.RefreshToken
	for _, token := range b.fitting() {
		switch {
		case slices.Contains(b.m.Newer, token.ID):
			newer = append(newer, token)
		case b.maySucceed(token):
			successors = append(successors, token)
		}
	}
	if len(successors) == 0 {
		successors = newer
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
	b.recordSeen(token)
	b.m.Newer = nil
	if b.covers(token) {
		b.m.Fulfilled = b.m.Seen
	}
	return bound{binding: BindingConfirmed, token: token, status: StatusAuthorized, evidence: EvidenceToken, memory: b.m}
}

// recordSeen stores which tokens existed when the connection's authorization
// was seen. It updates the time only if something else changed, because
// Terraform shows a changed memory as drift. A token that appears later changes
// the stored tokens.
func (b *binder) recordSeen(token okta.RefreshToken) {
	if seen := ids(b.live); !b.m.Alive || !b.m.Made.Equal(token.Created) || !slices.Equal(b.m.Seen, seen) {
		b.m.Made, b.m.Alive, b.m.SeenAt, b.m.Seen = token.Created, true, b.o.Tokens.At, seen
	}
	if b.log.asked && settled(token, b.o.Tokens.At) {
		b.m.Consulted = token.ID
	}
}

func (b *binder) assume(token okta.RefreshToken) bound {
	b.m.Held, b.m.Certain, b.m.ByLog, b.m.Assumed = "", "", false, token.ID
	b.recordSeen(token)
	return bound{
		binding: BindingAssumed, token: token, status: StatusAuthorized, evidence: EvidenceToken, memory: b.m,
		problems: []Problem{bindingAssumedProblem(b.d, token, b.log.asked)},
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

// verify checks an active authorization against the System Log: the connection
// may have been deleted in the Workflows Console. The end found in the log
// counts until a later event refutes it.
func (b *binder) verify(result *bound) {
	token := result.token
	others := false
	switch {
	case b.log.lostSince(token.Created):
		result.memory.Lost = &Loss{Authorization: token.ID, At: b.log.lost.Published, Says: b.log.loss(b.d)}
		others = b.log.others
	case b.log.made != nil && result.memory.Lost != nil && b.log.made.Published.After(result.memory.Lost.At):
		result.memory.Lost = nil
	}
	lost := result.memory.Lost
	if lost == nil || lost.Authorization != token.ID {
		result.memory.Lost = nil
		return
	}
	result.problems = append(result.problems, connectionLost(token, lost.Says, others))
	if others {
		// The lost connection may have been the other account's.
		result.memory.Lost = nil
		return
	}
	result.status = StatusPending
}

// logLife is how long Okta keeps events of the System Log.
const logLife = 90 * 24 * time.Hour
