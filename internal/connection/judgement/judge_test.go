package judgement

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// Scopes that the provider's credentials may lack.
const (
	readApps   = "okta.apps.read"
	readGrants = "okta.appGrants.read"
	readUsers  = "okta.users.read"
	readRoles  = "okta.roles.read"
)

const (
	appID     = "0oaflow0000000000001"
	accountID = "00usvc00000000000001"
	strangers = "00uother000000000001"

	readScope   = "okta.devices.read"
	manageScope = "okta.devices.manage"
	hooksScope  = "okta.eventHooks.manage"
	usersScope  = "okta.users.read"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// situation is what a case of the table changes of a healthy connection that
// awaits its authorization.
type situation struct {
	declared Declared
	memory   Memory
	observed Observed
}

// tokens and events are columns of the tables below.
type (
	tokens = []okta.RefreshToken
	events = []okta.LogEvent
)

func healthy() situation {
	return situation{
		declared: Declared{
			Name: "Okta Devices", Domain: "example.okta.com", AppID: appID,
			Account: "svc@example.com", AccountID: accountID,
			Scopes: []string{manageScope, readScope}, Enabled: true,
		},
		memory: Memory{Key: "mine", Looked: true},
		observed: Observed{
			App:        Seen[okta.App]{Value: okta.App{ID: appID, Status: "ACTIVE", Label: "Okta Workflows OAuth"}},
			Org:        OrgSeen{Pipeline: "idx", Hosts: []string{"example.okta.com"}},
			Assignment: Seen[bool]{Value: true},
			Roles:      Seen[[]okta.Role]{Value: []okta.Role{{Type: okta.RoleSuperAdmin}}},
			Account:    Seen[okta.User]{Value: okta.User{ID: accountID, Login: "svc@example.com", Status: "ACTIVE"}},
			Grants:     Seen[[]okta.Grant]{Value: []okta.Grant{{Scope: manageScope}, {Scope: readScope}, {Scope: hooksScope}}},
			Tokens:     TokensSeen{At: now},
			ClientID:   appID,
		},
	}
}

// token is a live token of the service account, made so many hours before now.
func token(id string, hoursAgo int, scopes ...string) okta.RefreshToken {
	return okta.RefreshToken{
		ID: id, Status: "ACTIVE", UserID: accountID, ClientID: appID, Scopes: scopes,
		Created: now.Add(-time.Duration(hoursAgo) * time.Hour), ExpiresAt: now.Add(time.Hour),
	}
}

func both(id string, hoursAgo int) okta.RefreshToken {
	return token(id, hoursAgo, manageScope, readScope, "openid", "offline_access")
}

func of(userID, id string, hoursAgo int) okta.RefreshToken {
	t := both(id, hoursAgo)
	t.UserID = userID
	return t
}

func ended(id string, hoursAgo int) okta.RefreshToken {
	t := both(id, hoursAgo)
	t.Status = "REVOKED"
	return t
}

func expiring(token okta.RefreshToken, at time.Time) okta.RefreshToken {
	token.ExpiresAt = at
	return token
}

func (s *situation) tokens(tokens ...okta.RefreshToken) { s.observed.Tokens.Tokens = tokens }

// holds makes the first of the tokens the connection's for certain.
func (s *situation) holds(tokens ...okta.RefreshToken) {
	s.tokens(tokens...)
	s.memory.Held, s.memory.Certain, s.memory.Alive = tokens[0].ID, tokens[0].ID, true
}

func (s *situation) peer(entry peers.Connection) {
	s.observed.Peers = append(s.observed.Peers, entry)
}

// Changes that several cases share.

func disabled(s *situation)      { s.declared.Enabled = false }
func pinned(s *situation)        { s.declared.Pin = "oar1" }
func scopeAdded(s *situation)    { s.declared.Scopes = []string{manageScope, readScope, hooksScope} }
func verified(s *situation)      { s.declared.VerifyWithLog = true }
func withoutLog(s *situation)    { s.observed.Log = LogSeen{Refused: readLogs} }
func withoutTokens(s *situation) { s.observed.Tokens = TokensSeen{Refused: readApps} }

// changed is a healthy situation with a change, and what is wanted of it.
type changed[T comparable] struct {
	change func(*situation)
	want   T
}

func eachChanged[T comparable](t *testing.T, tests map[string]changed[T], got func(situation) T) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			test.change(&s)
			if got := got(s); got != test.want {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

// holder is a peer that holds an authorization for certain, or awaits one.
func holder(id string) peers.Connection {
	return peers.Connection{Key: "other", Held: id, Certain: id != ""}
}

// verdict is the part of a Verdict that the cases compare.
type verdict struct {
	status, binding, bound string
	missing, codes         []string
}

func confirmed(id string) verdict {
	return verdict{status: StatusAuthorized, binding: BindingConfirmed, bound: id}
}

func assumed(id string) verdict {
	return verdict{status: StatusAuthorized, binding: BindingAssumed, bound: id, codes: []string{CodeAssumed}}
}

func unbound(status string, codes ...string) verdict {
	return verdict{status: status, binding: BindingNone, codes: codes}
}

// unauthorized lacks every scope.
func unauthorized(status string, codes ...string) verdict {
	return unbound(status, codes...).lacking(manageScope, readScope)
}

func (v verdict) but(status string, codes ...string) verdict {
	v.status, v.codes = status, codes
	return v
}

func (v verdict) lacking(scopes ...string) verdict {
	v.missing = scopes
	return v
}

var (
	pending = unauthorized(StatusPending, CodeNotAuthorized)
	several = unbound(StatusAmbiguous, CodeSeveral)
)

// is judges twice: judging again changes nothing.
func (s situation) is(t *testing.T, want verdict) {
	t.Helper()
	v := s.judge()
	got := verdict{v.Status, v.Binding, v.Bound.ID, v.Missing, codes(v)}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("judged %v, want %v", got, want)
	}
	for _, p := range v.Problems {
		if p.Summary == "" || p.Remedy == "" {
			t.Errorf("problem %s lacks a summary or a remedy", p.Code)
		}
	}
	if again := Judge(s.declared, v.Memory, s.observed); !reflect.DeepEqual(v, again) {
		t.Errorf("judging again changes the verdict:\n%+v\n%+v", v, again)
	}
}

func codes(v Verdict) (codes []string) {
	for _, p := range v.Problems {
		codes = append(codes, p.Code)
	}
	return codes
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		memory Memory
		peer   peers.Connection
		// Okta lists tokens. The System Log has the events of log, if it is read.
		tokens tokens
		log    events
		change func(*situation)
		want   verdict
	}{
		"nothing yet":               {want: pending},
		"authorized after creation": {tokens: tokens{both("oar1", 1)}, want: assumed("oar1")},
		"there before creation: assumed": {
			memory: Memory{Known: []string{"oar1"}}, tokens: tokens{both("oar1", 1)}, want: assumed("oar1"),
		},
		"first look: all there is was there before": {
			change: func(s *situation) { s.memory.Looked = false }, tokens: tokens{both("oar1", 1)},
			want: assumed("oar1"),
		},
		"two there before creation": {
			memory: Memory{Known: []string{"oar1", "oar2"}}, tokens: tokens{both("oar1", 2), both("oar2", 1)},
			want: several,
		},
		"two there before, a third appears: it is ours": {
			memory: Memory{Known: []string{"oar1", "oar2"}},
			tokens: tokens{both("oar1", 3), both("oar2", 2), both("oar3", 1)}, want: assumed("oar3"),
		},
		"one assumed, another appears: a person must say": {
			memory: Memory{Known: []string{"oar1"}, Assumed: "oar1"}, tokens: tokens{both("oar1", 2), both("oar2", 1)},
			want: several,
		},
		"one assumed turns out to be a peer's: the new one is ours": {
			memory: Memory{Known: []string{"oar1"}, Assumed: "oar1"}, peer: holder("oar1"),
			tokens: tokens{both("oar1", 2), both("oar2", 1)}, want: assumed("oar2"),
		},
		"one assumed turns out to be a peer's, nothing new": {
			memory: Memory{Known: []string{"oar1"}, Assumed: "oar1"}, peer: holder("oar1"),
			tokens: tokens{both("oar1", 2)}, want: pending,
		},
		"two appear at once": {tokens: tokens{both("oar1", 1), both("oar2", 1)}, want: several},
		"two fit, one of them has every scope": {
			memory: Memory{Known: []string{"oar1", "oar2"}}, tokens: tokens{token("oar1", 2, readScope), both("oar2", 1)},
			want: assumed("oar2"),
		},
		"a token of the Okta connector is not ours": {
			tokens: tokens{token("oar1", 1, usersScope, "openid")}, want: pending,
		},
		"another account's token is not ours": {tokens: tokens{of(strangers, "oar1", 1)}, want: pending},
		"a revoked token does not count":      {tokens: tokens{ended("oar1", 1)}, want: pending},
		"an expired token is none":            {tokens: tokens{expiring(both("oar1", 1), now)}, want: pending},
		"a token without expiry lives": {
			change: func(s *situation) { s.holds(expiring(both("oar1", 1), time.Time{})) },
			want:   confirmed("oar1"),
		},
		"authorized with too few scopes": {
			change: func(s *situation) { s.holds(token("oar1", 1, readScope)) },
			want:   confirmed("oar1").but(StatusReauthorize, CodeScopesNotAuthorized).lacking(manageScope),
		},
		"a scope was added": {
			change: scopeAdded, memory: Memory{Held: "oar1", Seen: []string{"oar1"}, Fulfilled: []string{"oar1"}},
			tokens: tokens{both("oar1", 5)},
			want:   confirmed("oar1").but(StatusReauthorize, CodeScopesNotAuthorized).lacking(hooksScope),
		},
		"reauthorized: the old one is gone": {
			memory: Memory{Held: "oar1", Seen: []string{"oar1"}}, tokens: tokens{both("oar2", 1)}, want: assumed("oar2"),
		},
		"reauthorized: the old one stays alive": {
			change: scopeAdded, memory: Memory{Held: "oar1", Seen: []string{"oar1"}, Fulfilled: []string{"oar1"}},
			tokens: tokens{both("oar1", 5), token("oar2", 1, manageScope, readScope, hooksScope)},
			want:   confirmed("oar1").but(StatusAmbiguous, CodeNewer).lacking(hooksScope),
		},
		"reauthorized, and the old one dies later: followed, not confirmed": {
			memory: Memory{Held: "oar1", Seen: []string{"oar1", "oar2"}, Newer: []string{"oar2"}},
			tokens: tokens{both("oar2", 1)}, want: assumed("oar2"),
		},
		"two newer, and the old one dies": {
			memory: Memory{Held: "oar1", Seen: []string{"oar1", "oar2", "oar3"}, Newer: []string{"oar2", "oar3"}},
			tokens: tokens{both("oar2", 1), both("oar3", 1)}, want: several,
		},
		"ours is gone, one that was there beside it is not ours": {
			memory: Memory{Held: "oar1", Seen: []string{"oar1", "oar2"}}, tokens: tokens{both("oar2", 1)}, want: pending,
		},
		"ours is gone, two heirs": {
			memory: Memory{Held: "oar1", Seen: []string{"oar1"}}, tokens: tokens{both("oar2", 1), both("oar3", 1)},
			want: several,
		},
		"ours is gone, one that a peer held beside it is the peer's": {
			memory: Memory{Held: "oar1", Seen: []string{"oar1", "oar2"}}, peer: holder("oar2"),
			tokens: tokens{both("oar2", 1)}, want: pending,
		},
		"ours and another vanished, one appeared: its owner is unknown": {
			memory: Memory{Held: "oar1", Seen: []string{"oar1", "oar2"}}, tokens: tokens{both("oar3", 1)},
			want: assumed("oar3"),
		},
		"a known one vanished while one appeared: perhaps its rotation": {
			memory: Memory{Known: []string{"oar1", "oar2"}}, tokens: tokens{both("oar1", 9), both("oar3", 9)},
			want: assumed("oar3"),
		},
		"one made before the connection is shown late: not ours for sure": {
			memory: Memory{Since: now.Add(-2 * time.Hour)}, tokens: tokens{both("oar1", 5)}, want: assumed("oar1"),
		},
		"nothing fits, and others' are named": {
			memory: Memory{Others: []string{"oar1"}}, tokens: tokens{both("oar1", 5)}, want: pending,
		},
		"ours is gone while a peer waits: the heir is assumed": {
			memory: Memory{Held: "oar1", Seen: []string{"oar1"}}, peer: holder(""), tokens: tokens{both("oar2", 1)},
			want: assumed("oar2"),
		},
		"ours lives, a newer one is not ours": {
			memory: Memory{Held: "oar1", Seen: []string{"oar1"}}, tokens: tokens{both("oar1", 2), both("oar2", 1)},
			want: confirmed("oar1"),
		},
		"a peer waits too: assumed": {peer: holder(""), tokens: tokens{both("oar1", 1)}, want: assumed("oar1")},
		"contested, and the peer has pinned its own": {
			peer: holder("oar1"), tokens: tokens{both("oar1", 1), both("oar2", 1)}, want: assumed("oar2"),
		},
		"a peer pins what we had confirmed": {
			memory: Memory{Held: "oar1"}, peer: holder("oar1"), tokens: tokens{both("oar1", 1)}, want: pending,
		},
		"pinned, there before": {
			change: pinned, memory: Memory{Known: []string{"oar1", "oar2"}},
			tokens: tokens{both("oar1", 2), both("oar2", 1)}, want: confirmed("oar1"),
		},
		"pinned, lacks a scope": {
			change: pinned, tokens: tokens{token("oar1", 2, readScope), both("oar2", 1)},
			want: confirmed("oar1").but(StatusReauthorize, CodeScopesNotAuthorized).lacking(manageScope),
		},
		"pinned and gone: no other takes its place": {
			change: pinned, tokens: tokens{both("oar2", 1)}, want: unauthorized(StatusPending, CodePinGone),
		},
		"pinned to another account's": {
			change: pinned, tokens: tokens{of(strangers, "oar1", 1)}, want: unauthorized(StatusPending, CodePinOfAnother),
		},
		"disabled, nothing lives": {change: disabled, memory: Memory{Held: "oar1"}, want: unbound(StatusRevoked)},
		"disabled, ours is still active": {
			change: disabled, memory: Memory{Held: "oar1"}, tokens: tokens{both("oar1", 1)},
			want: confirmed("oar1").but(StatusAuthorized, CodeStillAlive),
		},
		"disabled, others that match are not revoked": {
			change: disabled, tokens: tokens{both("oar2", 1)}, want: unbound(StatusRevoked, CodeOthersLeftAlone),
		},
		"disabled never rebinds": {
			change: disabled, memory: Memory{Held: "oar1", Seen: []string{"oar1"}}, tokens: tokens{both("oar2", 1)},
			want: unbound(StatusRevoked, CodeOthersLeftAlone),
		},
		"disabled, pinned, lives": {
			change: func(s *situation) { s.declared.Enabled, s.declared.Pin = false, "oar1" },
			tokens: tokens{both("oar1", 1)}, want: confirmed("oar1").but(StatusAuthorized, CodeStillAlive),
		},
		"disabled, pinned, gone": {
			change: func(s *situation) { s.declared.Enabled, s.declared.Pin = false, "oar1" },
			want:   unbound(StatusRevoked),
		},
		"disabled, app inactive: no alarm of it": {
			change: func(s *situation) { s.declared.Enabled = false; s.observed.App.Value.Status = "INACTIVE" },
			want:   unbound(StatusRevoked, CodeAppInactive),
		},
		"disabled, tokens can't be read": {
			change: func(s *situation) { s.declared.Enabled = false; s.observed.Tokens.Refused = readApps },
			want:   unbound(StatusUnknown, CodeCheckNotPermitted),
		},
		"enabled again: what appeared meanwhile is not ours for sure": {
			change: func(s *situation) { s.memory = s.memory.Reenabled() }, memory: Memory{Held: "oar1", Seen: []string{"oar1"}},
			tokens: tokens{both("oar2", 1)}, want: assumed("oar2"),
		},
		"enabled again before it was revoked": {
			change: func(s *situation) { s.memory = s.memory.Reenabled() }, memory: Memory{Held: "oar1", Seen: []string{"oar1"}},
			tokens: tokens{both("oar1", 1)}, want: confirmed("oar1"),
		},
		"app gone": {
			change: func(s *situation) {
				s.observed.App = Seen[okta.App]{Gone: true}
				s.observed.Grants, s.observed.Tokens = Seen[[]okta.Grant]{}, TokensSeen{}
			},
			want: unauthorized(StatusBlocked, CodeAppNotFound, CodeNotAuthorized),
		},
		"account deactivated": {
			change: func(s *situation) { s.observed.Account.Value.Status = "DEPROVISIONED" },
			want:   unauthorized(StatusBlocked, CodeAccountInactive, CodeNotAuthorized),
		},
		"scope neither granted nor authorized": {
			change: func(s *situation) {
				s.observed.Grants.Value = []okta.Grant{{Scope: readScope}}
				s.holds(token("oar1", 1, readScope))
			},
			want: confirmed("oar1").but(StatusBlocked, CodeScopeNotGranted).lacking(manageScope),
		},
		"tokens can't be read": {change: withoutTokens, want: unbound(StatusUnknown, CodeCheckNotPermitted)},
		"tokens can no longer be read: the binding stays": {
			change: withoutTokens, memory: Memory{Held: "oar1", Alive: true},
			want: confirmed("oar1").but(StatusUnknown, CodeCheckNotPermitted),
		},
		"tokens can't be read, and ours was lost before": {
			change: withoutTokens, memory: Memory{Held: "oar1"}, want: unbound(StatusUnknown, CodeCheckNotPermitted),
		},
		"tokens can't be read, and another is pinned": {
			change: func(s *situation) {
				s.declared.Pin = "oar2"
				s.observed.Tokens = TokensSeen{Refused: readApps}
			},
			memory: Memory{Held: "oar1", Alive: true}, want: unbound(StatusUnknown, CodeCheckNotPermitted),
		},
		"blocked counts before unknown": {
			change: func(s *situation) {
				s.observed.Account.Value.Status = "SUSPENDED"
				s.observed.Tokens = TokensSeen{Refused: readApps}
			},
			want: unbound(StatusBlocked, CodeAccountInactive, CodeCheckNotPermitted),
		},
		"authorized with more scopes": {
			change: func(s *situation) { s.holds(token("oar1", 1, manageScope, readScope, usersScope)) },
			want:   confirmed("oar1"),
		},
		"authorized with more scopes than is exact": {
			change: func(s *situation) {
				s.declared.ExactScopes = true
				s.holds(token("oar1", 1, manageScope, readScope, usersScope, "openid"))
			},
			want: confirmed("oar1").but(StatusReauthorize, CodeScopesNotExpected),
		},
		"authorized with others than is exact": {
			change: func(s *situation) {
				s.declared.ExactScopes = true
				s.holds(token("oar1", 1, readScope, usersScope))
			},
			want: confirmed("oar1").but(StatusReauthorize, CodeScopesNotAuthorized, CodeScopesNotExpected).lacking(manageScope),
		},
		"the log confirms what was there before": {
			memory: Memory{Known: []string{"oar1"}}, tokens: tokens{both("oar1", 1)}, log: events{created(1)},
			want: confirmed("oar1"),
		},
		"the log shows which of two": {
			memory: Memory{Known: []string{"oar1", "oar2"}}, tokens: tokens{both("oar1", 9), both("oar2", 5)},
			log: events{createdAs("Another", 9), created(5)}, want: confirmed("oar2"),
		},
		"the log shows another nickname": {
			memory: Memory{Known: []string{"oar1", "oar2"}}, tokens: tokens{both("oar1", 9), both("oar2", 5)},
			log: events{createdAs("Another", 9)}, want: assumed("oar2"),
		},
		"the log shows two at the same time": {
			memory: Memory{Known: []string{"oar1", "oar2"}}, tokens: tokens{both("oar1", 5), both("oar2", 5)},
			log: events{created(5)}, want: several,
		},
		"the log shows that the only one was made under another nickname": {
			tokens: tokens{both("oar1", 5)}, log: events{createdAs("Another", 5)}, want: pending,
		},
		"the same, a moment ago": {
			memory: Memory{Known: []string{"oar1"}}, tokens: tokens{both("oar1", 0)},
			log: events{createdAs("Another", 0)}, want: pending,
		},
		"made under another nickname, and imported": {
			change: func(s *situation) { s.memory = Imported("mine", "oar1") },
			tokens: tokens{both("oar1", 5)}, log: events{createdAs("Another", 5)}, want: confirmed("oar1"),
		},
		"made under another nickname, and pinned": {
			change: pinned, tokens: tokens{both("oar1", 5)}, log: events{createdAs("Another", 5)},
			want: confirmed("oar1"),
		},
		"at the same time the account authorized something else, which is gone": {
			memory: Memory{Known: []string{"oar1"}}, tokens: tokens{both("oar1", 5)},
			log: events{created(5), createdAs("Another", 5)}, want: assumed("oar1"),
		},
		"the log shows another account's connection of that name": {
			memory: Memory{Known: []string{"oar1"}}, tokens: tokens{both("oar1", 5)},
			log: events{by(strangers, created(5))}, want: assumed("oar1"),
		},
		"the log shows another connector's connection of that name": {
			change: func(s *situation) {
				s.tokens(both("oar1", 5))
				e := created(5)
				e.Targets[1].Texts = []string{"okta", "Okta"}
				s.log(e)
			},
			memory: Memory{Known: []string{"oar1"}}, want: pending,
		},
		"the log shows a connection long before": {
			memory: Memory{Known: []string{"oar1"}}, tokens: tokens{both("oar1", 5)}, log: events{created(50)},
			want: assumed("oar1"),
		},
		"the log shows an attempt that failed": {
			change: func(s *situation) {
				s.tokens(both("oar1", 5))
				e := created(5)
				e.Succeeded = false
				s.log(e)
			},
			memory: Memory{Known: []string{"oar1"}}, want: assumed("oar1"),
		},
		"the log shows one that is a peer's for certain": {
			memory: Memory{Known: []string{"oar1"}}, peer: holder("oar1"), tokens: tokens{both("oar1", 5)},
			log: events{created(5)}, want: pending,
		},
		"imported": {
			change: func(s *situation) { s.memory = Imported("mine", "oar2") },
			tokens: tokens{both("oar1", 9), both("oar2", 5)}, want: confirmed("oar2"),
		},
		"reauthorized while the old one stays alive, and the log shows it": {
			change: scopeAdded, memory: Memory{Held: "oar1", Seen: []string{"oar1"}, Fulfilled: []string{"oar1"}},
			tokens: tokens{both("oar1", 5), token("oar2", 1, manageScope, readScope, hooksScope)},
			log:    events{created(5), reauthorized(1)}, want: confirmed("oar2"),
		},
		"the log shows the one that is held": {
			memory: Memory{Held: "oar1", Seen: []string{"oar1"}}, tokens: tokens{both("oar1", 5)},
			log: events{created(5)}, want: confirmed("oar1"),
		},
		"the log shows one older than the one that is held": {
			memory: Memory{Held: "oar2", Seen: []string{"oar1", "oar2"}},
			tokens: tokens{both("oar1", 5), both("oar2", 1)}, log: events{created(5)}, want: confirmed("oar2"),
		},
		"the log shows one without any of the scopes": {
			tokens: tokens{token("oar1", 5, usersScope)}, log: events{created(5)}, want: pending,
		},
		"disabled: the log binds nothing": {
			change: disabled, tokens: tokens{both("oar1", 5)}, log: events{created(5)},
			want: unbound(StatusRevoked, CodeOthersLeftAlone),
		},
		"nothing is listed, and the log shows one": {
			log: events{created(5)}, want: unbound(StatusUnknown, CodeNotVisible),
		},
		"nothing is listed, and the log shows that it is gone": {log: events{created(5), deleted(2)}, want: pending},
		"nothing is listed, and the log shows that it came back": {
			log: events{created(9), deleted(5), reauthorized(2)}, want: unbound(StatusUnknown, CodeNotVisible),
		},
		"nothing is listed, and the log shows a stranger's": {log: events{by(strangers, created(5))}, want: pending},
		"Okta lists tokens here, so what it does not list and is not used is gone": {
			change: func(s *situation) { s.uses(refreshed(9, manageScope)) },
			memory: Memory{Visible: true}, log: events{created(5)}, want: pending,
		},
		"Okta lists tokens here, and one that it does not list is in use": {
			change: func(s *situation) { s.uses(consented(5, manageScope)) },
			memory: Memory{Visible: true}, log: events{created(5)}, want: unbound(StatusUnknown, CodeNotVisible),
		},
		"Okta lists tokens here, and whether one that it does not list is in use is not known": {
			memory: Memory{Visible: true}, log: events{created(5)}, want: unbound(StatusUnknown, CodeNotVisible),
		},
		"another's token shows that Okta lists them, and nothing was used": {
			change: func(s *situation) { s.uses() }, tokens: tokens{of(strangers, "oar1", 1)}, log: events{created(5)},
			want: pending,
		},
		"nothing is listed, and the log can't be read": {
			change: withoutLog, want: unbound(StatusUnknown, CodeNotVisible),
		},
		"Okta lists tokens here, so the log is not missed": {
			change: withoutLog, memory: Memory{Visible: true}, want: pending,
		},
		"verify_with_log names the log that can't be read once": {
			change: func(s *situation) {
				s.declared.VerifyWithLog = true
				s.observed.Log = LogSeen{Refused: readLogs}
			},
			memory: Memory{Unauthorized: true}, want: unauthorized(StatusPending, CodeCheckNotPermitted, CodeNotAuthorized),
		},
		"nothing was listed or logged, and the log can no longer be read": {
			change: withoutLog, memory: Memory{Unauthorized: true},
			want: unauthorized(StatusPending, CodeNotAuthorized, CodeCheckNotPermitted),
		},
		"blocked counts before not visible": {
			change: func(s *situation) { s.observed.Assignment.Value = false },
			log:    events{created(5)}, want: unbound(StatusBlocked, CodeNotAssigned, CodeNotVisible),
		},
		"deleted in the console, and its token lives: the log was not to be asked": {
			memory: Memory{Held: "oar1"}, tokens: tokens{both("oar1", 9)}, log: events{created(9), deleted(2)},
			want: confirmed("oar1"),
		},
		"deleted in the console, and its token lives": {
			change: verified, memory: Memory{Held: "oar1"}, tokens: tokens{both("oar1", 9)},
			log: events{created(9), deleted(2)}, want: confirmed("oar1").but(StatusPending, CodeConnectionLost),
		},
		"deleted in the console, pinned, and its token lives": {
			change: func(s *situation) { s.declared.VerifyWithLog, s.declared.Pin = true, "oar1" },
			tokens: tokens{both("oar1", 9)}, log: events{deleted(2)},
			want: confirmed("oar1").but(StatusPending, CodeConnectionLost),
		},
		"deleted in the console, and another account made one of that name too": {
			change: verified, memory: Memory{Held: "oar1"}, tokens: tokens{both("oar1", 9)},
			log:  events{created(9), by(strangers, created(5)), deleted(2)},
			want: confirmed("oar1").but(StatusAuthorized, CodeConnectionLost),
		},
		"deleted before it was authorized": {
			change: verified, memory: Memory{Held: "oar1"}, tokens: tokens{both("oar1", 1)}, log: events{deleted(2)},
			want: confirmed("oar1"),
		},
		"deleted and created again, and the old token lives": {
			change: verified, memory: Memory{Held: "oar1", Seen: []string{"oar1"}},
			tokens: tokens{both("oar1", 9), both("oar2", 1)}, log: events{created(9), deleted(2), created(1)},
			want: confirmed("oar2"),
		},
		"lost, and the log shows who did it": {
			memory: Memory{Held: "oar1", Visible: true}, log: events{created(9), deleted(2)}, want: pending,
		},
		"blocked counts before ambiguous": {
			change: func(s *situation) { s.observed.App.Value.Status = "INACTIVE" },
			tokens: tokens{both("oar1", 1), both("oar2", 1)}, want: unbound(StatusBlocked, CodeAppInactive, CodeSeveral),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			s.memory = test.memory
			s.memory.Key, s.memory.Looked, s.memory.Certain = "mine", true, test.memory.Held
			s.tokens(test.tokens...)
			if test.peer.Key != "" {
				s.peer(test.peer)
			}
			if test.log != nil {
				s.log(test.log...)
			}
			if test.change != nil {
				test.change(&s)
			}
			s.is(t, test.want)
		})
	}
}

// TestJudge_prerequisites: what is wrong beside an authorization that is the
// connection's and has every scope, and whether that blocks it.
func TestJudge_prerequisites(t *testing.T) {
	t.Parallel()
	for status, tests := range map[string]map[string]struct {
		change func(*situation)
		code   string
	}{
		StatusBlocked: {
			"app inactive":                 {func(s *situation) { s.observed.App.Value.Status = "INACTIVE" }, CodeAppInactive},
			"account suspended":            {func(s *situation) { s.observed.Account.Value.Status = "SUSPENDED" }, CodeAccountInactive},
			"account gone":                 {func(s *situation) { s.observed.Account = Seen[okta.User]{Gone: true} }, CodeAccountNotFound},
			"scope not granted":            {func(s *situation) { s.observed.Grants.Value = []okta.Grant{{Scope: readScope}} }, CodeScopeNotGranted},
			"the org is on Classic Engine": {func(s *situation) { s.observed.Org.Pipeline = "v1" }, CodeNotIdentityEngine},
			"the app is not assigned":      {func(s *situation) { s.observed.Assignment.Value = false }, CodeNotAssigned},
		},
		StatusAuthorized: {
			"account in another state":    {func(s *situation) { s.observed.Account.Value.Status = "PASSWORD_EXPIRED" }, CodeAccountNotReady},
			"app can't be read":           {func(s *situation) { s.observed.App = Seen[okta.App]{Refused: readApps} }, CodeCheckNotPermitted},
			"account can't be read":       {func(s *situation) { s.observed.Account = Seen[okta.User]{Refused: readUsers} }, CodeCheckNotPermitted},
			"grants can't be read":        {func(s *situation) { s.observed.Grants = Seen[[]okta.Grant]{Refused: readGrants} }, CodeCheckNotPermitted},
			"an unknown engine":           {func(s *situation) { s.observed.Org.Pipeline = "oie2" }, ""},
			"the domain is another org's": {func(s *situation) { s.declared.Domain = "other.okta.com" }, CodeDomainNotOfOrg},
			"the domain is a custom one": {func(s *situation) {
				s.declared.Domain = "id.example.com"
				s.observed.Org.Hosts, s.observed.Org.Default = []string{"example.okta.com", "id.example.com"}, "example.okta.com"
			}, CodeDomainNotOfOrg},
			"the domain in other letters":  {func(s *situation) { s.declared.Domain = "EXAMPLE.okta.com" }, ""},
			"no domain to compare":         {func(s *situation) { s.declared.Domain = "" }, ""},
			"the assignment can't be read": {func(s *situation) { s.observed.Assignment = Seen[bool]{Refused: readApps} }, CodeCheckNotPermitted},
			"no admin role":                {func(s *situation) { s.observed.Roles.Value = nil }, CodeNotSuperAdmin},
			"a Workflows Administrator":    {func(s *situation) { s.observed.Roles.Value = []okta.Role{{Type: okta.RoleWorkflowsAdmin}} }, CodeNotSuperAdmin},
			"super admin through a group": {func(s *situation) {
				s.observed.Roles.Value = []okta.Role{{Type: okta.RoleSuperAdmin, AssignmentType: okta.AssignedToGroup}}
			}, ""},
			"the roles can't be read":                   {func(s *situation) { s.observed.Roles = Seen[[]okta.Role]{Refused: readRoles} }, CodeCheckNotPermitted},
			"an automatic scope was listed and is gone": {func(s *situation) { s.memory.Automatic = []string{"openid"} }, CodeAutomaticScopeGone},
			"automatic scopes are listed": {func(s *situation) {
				s.observed.Grants.Value = append(s.observed.Grants.Value, okta.Grant{Scope: "openid"}, okta.Grant{Scope: "email"})
			}, ""},
			"exactly authorized":                         {func(s *situation) { s.declared.ExactScopes = true }, ""},
			"the log is to verify it, and can't be read": {func(s *situation) { s.declared.VerifyWithLog, s.observed.Log = true, LogSeen{Refused: readLogs} }, CodeCheckNotPermitted},
		},
	} {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := healthy()
				s.holds(both("oar1", 1))
				test.change(&s)
				s.is(t, confirmed("oar1").but(status, strings.Fields(test.code)...))
			})
		}
	}
}

func TestAlarming(t *testing.T) {
	t.Parallel()
	for status, want := range map[string][2]bool{
		// when enabled, when disabled
		StatusAuthorized: {false, true}, StatusPending: {true, false}, StatusReauthorize: {true, false}, StatusBlocked: {true, false},
		StatusAmbiguous: {false, false}, StatusUnknown: {false, false}, StatusRevoked: {false, false},
	} {
		if got := [2]bool{Alarming(status, true), Alarming(status, false)}; got != want {
			t.Errorf("Alarming(%s) = %v, want %v", status, got, want)
		}
	}
}
