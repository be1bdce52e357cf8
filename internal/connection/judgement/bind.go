package judgement

import (
	"slices"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// bound is what bind decided.
type bound struct {
	binding string
	token   okta.RefreshToken
	// status is what the binding alone says: AUTHORIZED, PENDING_AUTHORIZATION,
	// AMBIGUOUS or, with enabled = false, AUTHORIZED or REVOKED.
	status   string
	problems []Problem
	// claims are the tokens that appeared after an open connection was created:
	// each might be its own.
	claims []string
	memory Memory
}

// bind decides which of the app's refresh tokens is the connection's. Okta
// shows no connection behind a token, so what is certain is kept apart
// (confirmed) from what merely fits (assumed): only the first is ever revoked.
func bind(d Declared, m Memory, o Observed, told evidence) bound {
	if o.Tokens.Refused != "" {
		return blind(d, m)
	}
	b := binder{d: d, m: m.clone(), o: o, told: told}
	b.look()
	result := b.decide()
	if d.Enabled && d.VerifyWithLog && result.status == StatusAuthorized && told.lostSince(result.token.Created) {
		result.problems = append(result.problems, connectionLost(d, result.token, told))
		if !told.others {
			result.status = StatusPending
		}
	}
	if d.Enabled && d.Pin == "" && result.binding != BindingConfirmed {
		result.claims = ids(b.fresh())
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
		return b.confirmCertain(b.told.proven)
	case b.holds():
		return b.held()
	case b.m.Held != "":
		return b.succeed()
	default:
		return b.discover()
	}
}

// blind is the binding when we may not look: what was alive and confirmed at the
// last look stays so, unless the configuration pins another.
func blind(d Declared, m Memory) bound {
	none := bound{binding: BindingNone, status: StatusUnknown, memory: m}
	if m.Held == "" || !m.Alive || d.Pin != "" && d.Pin != m.Held {
		return none
	}
	none.binding, none.token = BindingConfirmed, okta.RefreshToken{ID: m.Held}
	return none
}

// pinned follows authorization_id, and nothing else.
func (b *binder) pinned() bound {
	for _, token := range b.o.Tokens.Tokens {
		if token.ID != b.d.Pin || !token.Live(b.o.Tokens.At) {
			continue
		}
		if token.UserID != b.d.AccountID {
			return b.none(pinOfAnotherAccount(b.d, token))
		}
		result := b.confirmCertain(token)
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

// disabled never binds anew: it tells whether what is confirmed still lives.
func (b *binder) disabled() bound {
	if b.holds() {
		result := b.confirm(b.token(b.m.Held))
		result.problems = append(result.problems, stillAlive(result.token))
		return result
	}
	var problems []Problem
	if others := b.fitting(); len(others) > 0 {
		problems = append(problems, othersLeftAlone(b.d, others))
	}
	return b.none(problems...)
}

// held keeps to the confirmed authorization while it lives. Where it lacks a
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
	result := b.confirm(token)
	if len(newer) > 0 {
		result.memory.Newer = ids(newer)
		result.status = StatusAmbiguous
		result.problems = append(result.problems, newerAuthorization(b.d, token, newer))
	}
	return result
}

// succeed looks for the authorization that took the place of the confirmed one:
// it did not exist when that one was last seen alive, and is no other
// connection's. One that already looked like its reauthorization then is
// followed, but never as confirmed.
func (b *binder) succeed() bound {
	if died := without(b.m.Seen, append(ids(b.live), b.m.Held)); len(died) > 0 {
		// Others went with it: an heir may be any of theirs.
		b.m.Contested = true
	}
	var heirs, newer []okta.RefreshToken
	for _, token := range b.fitting() {
		switch {
		case !slices.Contains(b.m.Seen, token.ID):
			heirs = append(heirs, token)
		case slices.Contains(b.m.Newer, token.ID):
			newer = append(newer, token)
		}
	}
	switch {
	case len(heirs) == 0 && len(newer) == 1:
		return b.assume(newer[0])
	case len(heirs) == 0 && len(newer) > 1:
		return b.ambiguous(newer)
	case len(heirs) == 0:
		return b.unauthorized()
	case len(heirs) > 1:
		return b.ambiguous(heirs)
	case b.contested || b.m.Contested:
		b.m.Contested = true
		return b.assume(heirs[0])
	default:
		return b.confirm(heirs[0])
	}
}

// discover looks for an authorization where none was confirmed yet.
func (b *binder) discover() bound {
	b.m.Contested = b.m.Contested || b.contested
	fitting, fresh := b.fitting(), b.fresh()
	if len(fresh) == 1 && !b.m.Contested && b.m.Assumed == "" {
		return b.confirm(fresh[0])
	}
	switch len(fitting) {
	case 0:
		return b.unauthorized()
	case 1:
		return b.assume(fitting[0])
	}
	var covering []okta.RefreshToken
	for _, token := range fitting {
		if b.covers(token) {
			covering = append(covering, token)
		}
	}
	if len(covering) == 1 {
		return b.assume(covering[0])
	}
	return b.ambiguous(fitting)
}

// confirmCertain confirms what a person named or the System Log tells.
func (b *binder) confirmCertain(token okta.RefreshToken) bound {
	b.m.Certain = token.ID
	return b.confirm(token)
}

func (b *binder) confirm(token okta.RefreshToken) bound {
	if b.m.Certain != token.ID {
		b.m.Certain = ""
	}
	b.m.Held, b.m.Alive, b.m.Assumed, b.m.Contested = token.ID, true, "", false
	b.m.Seen, b.m.Newer = ids(b.live), nil
	if b.covers(token) {
		b.m.Fulfilled = b.m.Seen
	}
	return bound{binding: BindingConfirmed, token: token, status: StatusAuthorized, memory: b.m}
}

func (b *binder) assume(token okta.RefreshToken) bound {
	// What was taken for the connection's own before may have been it all along:
	// from then on, a newer token proves nothing.
	if slices.Contains(b.m.Known, token.ID) {
		b.m.Assumed = token.ID
	}
	if b.told.asked && settled(token, b.o.Tokens.At) {
		b.m.Consulted = token.ID
	}
	b.m.Alive = false
	return bound{
		binding: BindingAssumed, token: token, status: StatusAuthorized, memory: b.m,
		problems: []Problem{bindingAssumedProblem(b.d, token)},
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

// unauthorized says that nothing fits, and what to click; or that the System Log
// tells of an authorization where Okta has never listed any.
func (b *binder) unauthorized() bound {
	if !b.m.Visible && b.told.stands() {
		result := b.none(notVisible(b.d, *b.told.made))
		result.status = StatusUnknown
		return result
	}
	var others []okta.RefreshToken
	for _, token := range b.live {
		if slices.Contains(b.taken, token.ID) {
			others = append(others, token)
		}
	}
	problems := []Problem{notAuthorized(b.d, b.o, others, b.told)}
	if b.o.Log.Refused != "" && !b.d.VerifyWithLog && !b.m.Visible {
		problems = append(problems, checkNotPermitted("the System Log, which may tell of an authorization that Okta does not list", b.o.Log.Refused))
	}
	return b.none(problems...)
}
