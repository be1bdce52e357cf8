package judgement

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// anySituation makes up what may be declared, remembered and observed, sense or
// no sense.
func anySituation(r *rand.Rand) situation {
	s := healthy()
	chance := func(percent int) bool { return r.IntN(100) < percent }
	pick := func(from []string, percent int) (picked []string) {
		for _, one := range from {
			if chance(percent) {
				picked = append(picked, one)
			}
		}
		return picked
	}
	scopes := []string{manageScope, readScope, hooksScope, usersScope}
	tokenIDs := []string{"oar1", "oar2", "oar3", "oar4"}

	s.declared.Scopes = sorted(append(pick(scopes, 50), readScope))
	s.declared.Enabled, s.declared.ExactScopes, s.declared.VerifyWithLog = chance(80), chance(30), chance(30)
	if chance(20) {
		s.declared.Pin = tokenIDs[r.IntN(4)]
	}
	m := &s.memory
	m.Looked, m.Visible, m.Omits, m.Alive, m.Unauthorized = chance(70), chance(50), chance(20), chance(50), chance(20)
	m.Known, m.Seen, m.Others, m.Newer, m.Fulfilled = pick(tokenIDs, 30), pick(tokenIDs, 40), pick(tokenIDs, 15), pick(tokenIDs, 20), pick(tokenIDs, 20)
	m.Automatic = pick([]string{"openid", "email"}, 20)
	if chance(50) {
		m.Held = tokenIDs[r.IntN(4)]
		if chance(70) {
			m.Certain, m.ByLog = m.Held, chance(50)
		}
	}
	if chance(20) {
		m.Assumed, m.Consulted = tokenIDs[r.IntN(4)], tokenIDs[r.IntN(4)]
	}
	if chance(50) {
		m.Since = now.Add(-time.Duration(r.IntN(10)) * time.Hour)
	}

	for _, id := range pick(tokenIDs, 60) {
		t := token(id, r.IntN(6), append(pick(scopes, 70), "openid")...)
		switch r.IntN(8) {
		case 0:
			t.UserID = strangers
		case 1:
			t.Status = "REVOKED"
		case 2:
			t.ExpiresAt = now.Add(-time.Hour)
		case 3:
			t.ExpiresAt = time.Time{}
		}
		s.observed.Tokens.Tokens = append(s.observed.Tokens.Tokens, t)
	}
	s.observed.Grants.Value = nil
	for _, scope := range pick(append(scopes, "openid", "email"), 90) {
		s.observed.Grants.Value = append(s.observed.Grants.Value, okta.Grant{Scope: scope})
	}
	if chance(60) {
		s.observed.Log.Asked = true
		for range r.IntN(5) {
			kind := []func(int) okta.LogEvent{created, reauthorized, deleted}[r.IntN(3)]
			e := kind(r.IntN(6))
			if chance(20) {
				e = by(strangers, e)
			}
			if chance(20) {
				e.Targets[1] = target("Connection", "Another", "Another")
			}
			if chance(30) {
				e = documented([]string{"Okta Devices", "Okta"}[r.IntN(2)], e)
			}
			e.Published = e.Published.Add(time.Duration(r.IntN(3)) * time.Minute)
			e.ID = fmt.Sprint(r.Uint64())
			s.observed.Log.Events = append(s.observed.Log.Events, e)
		}
	}
	if chance(40) {
		s.observed.Uses.Asked, s.observed.Uses.Cut = true, chance(10)
		for range r.IntN(5) {
			e := []func(int, ...string) okta.LogEvent{consented, refreshed}[r.IntN(2)](r.IntN(6), pick(scopes, 70)...)
			e.Succeeded, e.ID = chance(70), fmt.Sprint(r.Uint64())
			s.observed.Uses.Events = append(s.observed.Uses.Events, e)
		}
	}
	if id := Unlisted(s.declared, *m, s.observed); id != "" && chance(50) {
		s.observed.Tokens.Unproven, s.observed.Tokens.Why = id, "Okta answered with status 500"
	}
	if chance(10) {
		s.observed.Log = LogSeen{Failed: "Okta answered with status 500"}
	}
	if chance(10) {
		m.Name = "Another"
	}
	if chance(10) {
		m.Lost = &Loss{Authorization: tokenIDs[r.IntN(4)], At: now.Add(-time.Hour), Says: " Eve deleted it."}
	}
	for i := range r.IntN(3) {
		entry := peers.Connection{Key: fmt.Sprint(i), Certain: chance(30)}
		if chance(15) {
			entry.Name = nickname
		}
		if chance(50) {
			entry.Held = tokenIDs[r.IntN(4)]
		}
		s.observed.Peers = append(s.observed.Peers, entry)
	}
	if chance(10) {
		s.observed.App.Value.Status = "INACTIVE"
	}
	if chance(10) {
		s.observed.Account.Value.Status = "SUSPENDED"
	}
	if chance(8) {
		s.observed.Tokens = TokensSeen{Refused: readApps}
	}
	return s
}

// forAny runs a check on many situations, the same ones each time.
func forAny(t *testing.T, check func(t *testing.T, r *rand.Rand, s situation)) {
	t.Helper()
	for seed := range uint64(5000) {
		r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // It is to be the same each time.
		s := anySituation(r)
		if check(t, r, s); t.Failed() {
			t.Fatalf("seed %d: %+v", seed, s)
		}
	}
}

func (s situation) judge() Verdict { return Judge(s.declared, s.memory, s.observed) }

func TestProperty_theOrderOfAnythingDoesNotMatter(t *testing.T) {
	t.Parallel()
	forAny(t, func(t *testing.T, r *rand.Rand, s situation) {
		want := s.judge()
		shuffle(r, s.observed.Tokens.Tokens)
		shuffle(r, s.observed.Grants.Value)
		shuffle(r, s.observed.Log.Events)
		shuffle(r, s.observed.Uses.Events)
		shuffle(r, s.observed.Peers)
		for _, ids := range [][]string{s.memory.Known, s.memory.Seen, s.memory.Others, s.memory.Newer, s.memory.Fulfilled} {
			shuffle(r, ids)
		}
		got := s.judge()
		for _, m := range []*Memory{&want.Memory, &got.Memory} {
			m.Known, m.Seen, m.Others, m.Newer, m.Fulfilled = sorted(m.Known), sorted(m.Seen), sorted(m.Others), sorted(m.Newer), sorted(m.Fulfilled)
		}
		if !reflect.DeepEqual(want, got) {
			t.Errorf("the order matters:\n%+v\n%+v", want, got)
		}
	})
}

func shuffle[T any](r *rand.Rand, s []T) {
	r.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

func TestProperty_judgingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	forAny(t, func(t *testing.T, _ *rand.Rand, s situation) {
		before := fmt.Sprintf("%+v", s)
		first := s.judge()
		if after := fmt.Sprintf("%+v", s); after != before {
			t.Errorf("the input changed:\n%s\n%s", before, after)
		}
		s.memory = first.Memory
		second := s.judge()
		if first.Status != second.Status || first.Binding != second.Binding || first.Bound.ID != second.Bound.ID || !reflect.DeepEqual(first.Problems, second.Problems) {
			t.Errorf("judged again:\n%+v\n%+v", first, second)
		}
	})
}

func TestProperty_authorizedLacksNothing(t *testing.T) {
	t.Parallel()
	forAny(t, func(t *testing.T, _ *rand.Rand, s situation) {
		v := s.judge()
		if v.Status != StatusAuthorized || !s.declared.Enabled {
			return
		}
		if v.Evidence == "" || len(v.Missing) > 0 || len(without(s.declared.Scopes, v.Bound.Scopes)) > 0 {
			t.Errorf("AUTHORIZED with %v of %v", v.Bound.Scopes, s.declared.Scopes)
		}
		if s.declared.ExactScopes && len(v.Unexpected) > 0 {
			t.Errorf("AUTHORIZED with %v beyond", v.Unexpected)
		}
	})
}

// TestProperty_bindsOnlyTheAccountsLiveTokens: and none that is certain to be
// another connection's, unless a person says so.
func TestProperty_bindsOnlyTheAccountsLiveTokens(t *testing.T) {
	t.Parallel()
	forAny(t, func(t *testing.T, _ *rand.Rand, s situation) {
		v := s.judge()
		if v.Bound.ID == "" || v.Blind {
			return
		}
		if v.Bound.UserID != s.declared.AccountID || !v.Bound.Live(now) {
			t.Errorf("bound to %+v", v.Bound)
		}
		for _, other := range s.observed.Peers {
			if other.Certain && other.Held == v.Bound.ID && s.declared.Pin != v.Bound.ID {
				t.Errorf("bound to %s, which is certain to be another's", v.Bound.ID)
			}
		}
	})
}

// TestProperty_onlyTheConfirmedIsRevoked: a disabled connection that is AUTHORIZED
// is what the provider revokes.
func TestProperty_onlyTheConfirmedIsRevoked(t *testing.T) {
	t.Parallel()
	forAny(t, func(t *testing.T, _ *rand.Rand, s situation) {
		s.declared.Enabled = false
		v := s.judge()
		if v.Blind {
			return // Then nothing is revoked.
		}
		if v.Status == StatusAuthorized && v.Binding != BindingConfirmed {
			t.Errorf("it would revoke %s, which is %s", v.Bound.ID, v.Binding)
		}
		if v.Binding == BindingConfirmed && v.Bound.ID != s.declared.Pin && v.Bound.ID != s.memory.Held {
			t.Errorf("a disabled connection was bound to %s again", v.Bound.ID)
		}
	})
}

// TestProperty_moreGrantsAreNeverWorse: with the bound token fixed, and exact_scopes
// off.
func TestProperty_moreGrantsAreNeverWorse(t *testing.T) {
	t.Parallel()
	rank := []string{StatusAuthorized, StatusReauthorize, StatusPending, StatusAmbiguous, StatusUnknown, StatusBlocked}
	forAny(t, func(t *testing.T, _ *rand.Rand, s situation) {
		s.declared.ExactScopes, s.declared.Enabled = false, true
		before := s.judge()
		for _, scope := range append([]string{"okta.groups.read", "phone"}, s.declared.Scopes...) {
			s.observed.Grants.Value = append(s.observed.Grants.Value, okta.Grant{Scope: scope})
		}
		after := s.judge()
		if slices.Index(rank, after.Status) > slices.Index(rank, before.Status) || after.Bound.ID != before.Bound.ID {
			t.Errorf("more grants: %s became %s", before.Status, after.Status)
		}
	})
}

// TestProperty_aProblemSaysWhatToDo: and its code is documented.
func TestProperty_aProblemSaysWhatToDo(t *testing.T) {
	t.Parallel()
	forAny(t, func(t *testing.T, _ *rand.Rand, s situation) {
		v := s.judge()
		for _, p := range v.Problems {
			if !slices.Contains(Codes, p.Code) || p.Summary == "" || p.Remedy == "" {
				t.Errorf("a problem without a use: %+v", p)
			}
		}
		if v.Status != StatusAuthorized && v.Status != StatusRevoked && len(v.Problems) == 0 {
			t.Errorf("%s without a reason", v.Status)
		}
	})
}

// TestProperty_onlyTheCertainIsConfirmed: a person named it, or an event of this
// nickname beside which the account made nothing else.
func TestProperty_onlyTheCertainIsConfirmed(t *testing.T) {
	t.Parallel()
	forAny(t, func(t *testing.T, _ *rand.Rand, s situation) {
		v := s.judge()
		if v.Binding != BindingConfirmed || v.Bound.ID == s.declared.Pin || v.Bound.ID == s.memory.Held && s.memory.Held == s.memory.Certain {
			return
		}
		makings := 0
		for _, e := range s.observed.Log.Events {
			if isMaking(e) && e.Actor.ID == accountID && near(e.Published, v.Bound.Created) {
				makings++
			}
		}
		if makings == 0 || !s.declared.Enabled {
			t.Errorf("confirmed %s with %d events", v.Bound.ID, makings)
		}
	})
}

// TestProperty_evidenceOfTheLogConfirmsNothing: it names no authorization.
func TestProperty_evidenceOfTheLogConfirmsNothing(t *testing.T) {
	t.Parallel()
	forAny(t, func(t *testing.T, _ *rand.Rand, s situation) {
		v := s.judge()
		if v.Evidence == EvidenceLog && (v.Binding != BindingNone || v.Bound.ID != "" || !s.observed.Uses.Asked) {
			t.Errorf("judged %+v", v)
		}
		if (v.Evidence != "") != (v.Binding != BindingNone && !v.Blind || v.Evidence == EvidenceLog) {
			t.Errorf("%s by %q", v.Binding, v.Evidence)
		}
	})
}
