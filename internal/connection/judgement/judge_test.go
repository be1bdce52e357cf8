package judgement

import (
	"fmt"
	"reflect"
	"slices"
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

func (s *situation) tokens(tokens ...okta.RefreshToken) { s.observed.Tokens.Tokens = tokens }

// holds makes the first of the tokens the connection's for certain.
func (s *situation) holds(tokens ...okta.RefreshToken) {
	s.tokens(tokens...)
	s.memory.Held, s.memory.Alive = tokens[0].ID, true
}

func (s *situation) peer(entry peers.Connection) {
	s.observed.Peers = append(s.observed.Peers, entry)
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		// Okta lists tokens. The System Log has the events of log, if it is read.
		tokens tokens
		log    events
		change func(*situation)
		// status, binding and bound are the expected verdict; Codes are its
		// problems in their order.
		status, binding, bound string
		missing                []string
		codes                  []string
	}{
		"nothing yet": {
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"authorized after creation": {
			tokens: tokens{both("oar1", 1)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar1", codes: []string{CodeAssumed},
		},
		"there before creation: assumed": {
			change: func(s *situation) { s.memory.Known = []string{"oar1"}; s.tokens(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar1", codes: []string{CodeAssumed},
		},
		"first look: all there is was there before": {
			change: func(s *situation) { s.memory.Looked = false; s.tokens(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar1", codes: []string{CodeAssumed},
		},
		"two there before creation": {
			change: func(s *situation) { s.memory.Known = []string{"oar1", "oar2"} },
			tokens: tokens{both("oar1", 2), both("oar2", 1)},
			status: StatusAmbiguous, binding: BindingNone, codes: []string{CodeSeveral},
		},
		"two there before, a third appears: it is ours": {
			change: func(s *situation) { s.memory.Known = []string{"oar1", "oar2"} },
			tokens: tokens{both("oar1", 3), both("oar2", 2), both("oar3", 1)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar3", codes: []string{CodeAssumed},
		},
		"one assumed, another appears: a person must say": {
			change: func(s *situation) { s.memory.Known, s.memory.Assumed = []string{"oar1"}, "oar1" },
			tokens: tokens{both("oar1", 2), both("oar2", 1)},
			status: StatusAmbiguous, binding: BindingNone, codes: []string{CodeSeveral},
		},
		"one assumed turns out to be a peer's: the new one is ours": {
			change: func(s *situation) {
				s.memory.Known, s.memory.Assumed = []string{"oar1"}, "oar1"
				s.peer(peers.Connection{Key: "other", Held: "oar1", Certain: true})
			},
			tokens: tokens{both("oar1", 2), both("oar2", 1)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar2", codes: []string{CodeAssumed},
		},
		"one assumed turns out to be a peer's, nothing new": {
			change: func(s *situation) {
				s.memory.Known, s.memory.Assumed = []string{"oar1"}, "oar1"
				s.peer(peers.Connection{Key: "other", Held: "oar1", Certain: true})
			},
			tokens: tokens{both("oar1", 2)},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"two appear at once": {
			tokens: tokens{both("oar1", 1), both("oar2", 1)},
			status: StatusAmbiguous, binding: BindingNone, codes: []string{CodeSeveral},
		},
		"two fit, one of them has every scope": {
			change: func(s *situation) { s.memory.Known = []string{"oar1", "oar2"} },
			tokens: tokens{token("oar1", 2, readScope), both("oar2", 1)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar2", codes: []string{CodeAssumed},
		},
		"a token of the Okta connector is not ours": {
			tokens: tokens{token("oar1", 1, usersScope, "openid")},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"another account's token is not ours": {
			change: func(s *situation) {
				other := both("oar1", 1)
				other.UserID = strangers
				s.tokens(other)
			},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"a revoked token does not count": {
			change: func(s *situation) {
				revoked := both("oar1", 1)
				revoked.Status = "REVOKED"
				s.tokens(revoked)
			},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"an expired token is none": {
			change: func(s *situation) {
				expired := both("oar1", 1)
				expired.ExpiresAt = now
				s.tokens(expired)
			},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"a token without expiry lives": {
			change: func(s *situation) {
				endless := both("oar1", 1)
				endless.ExpiresAt = time.Time{}
				s.holds(endless)
			},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"authorized with too few scopes": {
			change: func(s *situation) { s.holds(token("oar1", 1, readScope)) },
			status: StatusReauthorize, binding: BindingConfirmed, bound: "oar1", missing: []string{manageScope}, codes: []string{CodeScopesNotAuthorized},
		},
		"a scope was added": {
			change: func(s *situation) {
				s.declared.Scopes = []string{manageScope, readScope, hooksScope}
				s.memory.Held, s.memory.Seen, s.memory.Fulfilled = "oar1", []string{"oar1"}, []string{"oar1"}
			},
			tokens: tokens{both("oar1", 5)},
			status: StatusReauthorize, binding: BindingConfirmed, bound: "oar1", missing: []string{hooksScope}, codes: []string{CodeScopesNotAuthorized},
		},
		"reauthorized: the old one is gone": {
			change: func(s *situation) { s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"} },
			tokens: tokens{both("oar2", 1)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar2", codes: []string{CodeAssumed},
		},
		"reauthorized: the old one stays alive": {
			change: func(s *situation) {
				s.declared.Scopes = []string{manageScope, readScope, hooksScope}
				s.memory.Held, s.memory.Seen, s.memory.Fulfilled = "oar1", []string{"oar1"}, []string{"oar1"}
			},
			tokens: tokens{both("oar1", 5), token("oar2", 1, manageScope, readScope, hooksScope)},
			status: StatusAmbiguous, binding: BindingConfirmed, bound: "oar1", missing: []string{hooksScope}, codes: []string{CodeNewer},
		},
		"reauthorized, and the old one dies later: followed, not confirmed": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen, s.memory.Newer = "oar1", []string{"oar1", "oar2"}, []string{"oar2"}
			},
			tokens: tokens{both("oar2", 1)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar2", codes: []string{CodeAssumed},
		},
		"two newer, and the old one dies": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen, s.memory.Newer = "oar1", []string{"oar1", "oar2", "oar3"}, []string{"oar2", "oar3"}
			},
			tokens: tokens{both("oar2", 1), both("oar3", 1)},
			status: StatusAmbiguous, binding: BindingNone, codes: []string{CodeSeveral},
		},
		"ours is gone, one that was there beside it is not ours": {
			change: func(s *situation) { s.memory.Held, s.memory.Seen = "oar1", []string{"oar1", "oar2"} },
			tokens: tokens{both("oar2", 1)},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"ours is gone, two heirs": {
			change: func(s *situation) { s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"} },
			tokens: tokens{both("oar2", 1), both("oar3", 1)},
			status: StatusAmbiguous, binding: BindingNone, codes: []string{CodeSeveral},
		},
		"ours is gone, one that a peer held beside it is the peer's": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1", "oar2"}
				s.peer(peers.Connection{Key: "other", Held: "oar2", Certain: true})
			},
			tokens: tokens{both("oar2", 1)},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"ours and another vanished, one appeared: its owner is unknown": {
			change: func(s *situation) { s.memory.Held, s.memory.Seen = "oar1", []string{"oar1", "oar2"} },
			tokens: tokens{both("oar3", 1)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar3", codes: []string{CodeAssumed},
		},
		"a known one vanished while one appeared: perhaps its rotation": {
			change: func(s *situation) { s.memory.Known = []string{"oar1", "oar2"} },
			tokens: tokens{both("oar1", 9), both("oar3", 9)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar3", codes: []string{CodeAssumed},
		},
		"one made before the connection is shown late: not ours for sure": {
			change: func(s *situation) { s.memory.Since = now.Add(-2 * time.Hour) },
			tokens: tokens{both("oar1", 5)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar1", codes: []string{CodeAssumed},
		},
		"nothing fits, and others' are named": {
			change: func(s *situation) { s.memory.Others = []string{"oar1"} },
			tokens: tokens{both("oar1", 5)},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"ours is gone while a peer waits: the heir is assumed": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"}
				s.peer(peers.Connection{Key: "other"})
			},
			tokens: tokens{both("oar2", 1)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar2", codes: []string{CodeAssumed},
		},
		"ours lives, a newer one is not ours": {
			change: func(s *situation) { s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"} },
			tokens: tokens{both("oar1", 2), both("oar2", 1)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"a peer waits too: assumed": {
			change: func(s *situation) { s.peer(peers.Connection{Key: "other"}) },
			tokens: tokens{both("oar1", 1)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar1", codes: []string{CodeAssumed},
		},
		"contested, and the peer has pinned its own": {
			change: func(s *situation) { s.peer(peers.Connection{Key: "other", Held: "oar1", Certain: true}) },
			tokens: tokens{both("oar1", 1), both("oar2", 1)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar2", codes: []string{CodeAssumed},
		},
		"a peer pins what we had confirmed": {
			change: func(s *situation) {
				s.memory.Held = "oar1"
				s.peer(peers.Connection{Key: "other", Held: "oar1", Certain: true})
			},
			tokens: tokens{both("oar1", 1)},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"pinned, there before": {
			change: func(s *situation) { s.declared.Pin, s.memory.Known = "oar1", []string{"oar1", "oar2"} },
			tokens: tokens{both("oar1", 2), both("oar2", 1)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"pinned, lacks a scope": {
			change: func(s *situation) { s.declared.Pin = "oar1" },
			tokens: tokens{token("oar1", 2, readScope), both("oar2", 1)},
			status: StatusReauthorize, binding: BindingConfirmed, bound: "oar1", missing: []string{manageScope}, codes: []string{CodeScopesNotAuthorized},
		},
		"pinned and gone: no other takes its place": {
			change: func(s *situation) { s.declared.Pin = "oar1"; s.tokens(both("oar2", 1)) },
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodePinGone},
		},
		"pinned to another account's": {
			change: func(s *situation) {
				s.declared.Pin = "oar1"
				other := both("oar1", 1)
				other.UserID = strangers
				s.tokens(other)
			},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodePinOfAnother},
		},
		"disabled, nothing lives": {
			change: func(s *situation) { s.declared.Enabled = false; s.memory.Held = "oar1" },
			status: StatusRevoked, binding: BindingNone,
		},
		"disabled, ours is still active": {
			change: func(s *situation) { s.declared.Enabled, s.memory.Held = false, "oar1" },
			tokens: tokens{both("oar1", 1)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeStillAlive},
		},
		"disabled, others that match are not revoked": {
			change: func(s *situation) { s.declared.Enabled = false; s.tokens(both("oar2", 1)) },
			status: StatusRevoked, binding: BindingNone, codes: []string{CodeOthersLeftAlone},
		},
		"disabled never rebinds": {
			change: func(s *situation) { s.declared.Enabled, s.memory.Held, s.memory.Seen = false, "oar1", []string{"oar1"} },
			tokens: tokens{both("oar2", 1)},
			status: StatusRevoked, binding: BindingNone, codes: []string{CodeOthersLeftAlone},
		},
		"disabled, pinned, lives": {
			change: func(s *situation) { s.declared.Enabled, s.declared.Pin = false, "oar1" },
			tokens: tokens{both("oar1", 1)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeStillAlive},
		},
		"disabled, pinned, gone": {
			change: func(s *situation) { s.declared.Enabled, s.declared.Pin = false, "oar1" },
			status: StatusRevoked, binding: BindingNone,
		},
		"disabled, app inactive: no alarm of it": {
			change: func(s *situation) { s.declared.Enabled = false; s.observed.App.Value.Status = "INACTIVE" },
			status: StatusRevoked, binding: BindingNone, codes: []string{CodeAppInactive},
		},
		"disabled, tokens can't be read": {
			change: func(s *situation) { s.declared.Enabled = false; s.observed.Tokens.Refused = readApps },
			status: StatusUnknown, binding: BindingNone, codes: []string{CodeCheckNotPermitted},
		},
		"enabled again: what appeared meanwhile is not ours for sure": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"}
				s.memory = s.memory.Reenabled()
			},
			tokens: tokens{both("oar2", 1)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar2", codes: []string{CodeAssumed},
		},
		"enabled again before it was revoked": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"}
				s.memory = s.memory.Reenabled()
			},
			tokens: tokens{both("oar1", 1)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"app inactive": {
			change: func(s *situation) { s.observed.App.Value.Status = "INACTIVE"; s.holds(both("oar1", 1)) },
			status: StatusBlocked, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeAppInactive},
		},
		"app gone": {
			change: func(s *situation) {
				s.observed.App = Seen[okta.App]{Gone: true}
				s.observed.Grants, s.observed.Tokens = Seen[[]okta.Grant]{}, TokensSeen{}
			},
			status: StatusBlocked, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeAppNotFound, CodeNotAuthorized},
		},
		"account suspended": {
			change: func(s *situation) { s.observed.Account.Value.Status = "SUSPENDED"; s.holds(both("oar1", 1)) },
			status: StatusBlocked, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeAccountInactive},
		},
		"account deactivated": {
			change: func(s *situation) { s.observed.Account.Value.Status = "DEPROVISIONED" },
			status: StatusBlocked, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeAccountInactive, CodeNotAuthorized},
		},
		"account gone": {
			change: func(s *situation) { s.observed.Account = Seen[okta.User]{Gone: true}; s.holds(both("oar1", 1)) },
			status: StatusBlocked, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeAccountNotFound},
		},
		"account in another state": {
			change: func(s *situation) { s.observed.Account.Value.Status = "PASSWORD_EXPIRED"; s.holds(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeAccountNotReady},
		},
		"scope not granted": {
			change: func(s *situation) {
				s.observed.Grants.Value = []okta.Grant{{Scope: readScope}}
				s.holds(both("oar1", 1))
			},
			status: StatusBlocked, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeScopeNotGranted},
		},
		"scope neither granted nor authorized": {
			change: func(s *situation) {
				s.observed.Grants.Value = []okta.Grant{{Scope: readScope}}
				s.holds(token("oar1", 1, readScope))
			},
			status: StatusBlocked, binding: BindingConfirmed, bound: "oar1", missing: []string{manageScope}, codes: []string{CodeScopeNotGranted},
		},
		"app can't be read: no block": {
			change: func(s *situation) { s.observed.App = Seen[okta.App]{Refused: readApps}; s.holds(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeCheckNotPermitted},
		},
		"account can't be read: no block": {
			change: func(s *situation) { s.observed.Account = Seen[okta.User]{Refused: readUsers}; s.holds(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeCheckNotPermitted},
		},
		"grants can't be read: no block": {
			change: func(s *situation) {
				s.observed.Grants = Seen[[]okta.Grant]{Refused: readGrants}
				s.holds(both("oar1", 1))
			},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeCheckNotPermitted},
		},
		"tokens can't be read": {
			change: func(s *situation) { s.observed.Tokens = TokensSeen{Refused: readApps} },
			status: StatusUnknown, binding: BindingNone, codes: []string{CodeCheckNotPermitted},
		},
		"tokens can no longer be read: the binding stays": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Alive = "oar1", true
				s.observed.Tokens = TokensSeen{Refused: readApps}
			},
			status: StatusUnknown, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeCheckNotPermitted},
		},
		"tokens can't be read, and ours was lost before": {
			change: func(s *situation) {
				s.memory.Held = "oar1"
				s.observed.Tokens = TokensSeen{Refused: readApps}
			},
			status: StatusUnknown, binding: BindingNone, codes: []string{CodeCheckNotPermitted},
		},
		"tokens can't be read, and another is pinned": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Alive, s.declared.Pin = "oar1", true, "oar2"
				s.observed.Tokens = TokensSeen{Refused: readApps}
			},
			status: StatusUnknown, binding: BindingNone, codes: []string{CodeCheckNotPermitted},
		},
		"blocked counts before unknown": {
			change: func(s *situation) {
				s.observed.Account.Value.Status = "SUSPENDED"
				s.observed.Tokens = TokensSeen{Refused: readApps}
			},
			status: StatusBlocked, binding: BindingNone, codes: []string{CodeAccountInactive, CodeCheckNotPermitted},
		},
		"the org is on Classic Engine": {
			change: func(s *situation) { s.observed.Org.Pipeline = "v1"; s.holds(both("oar1", 1)) },
			status: StatusBlocked, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeNotIdentityEngine},
		},
		"an unknown engine": {
			change: func(s *situation) { s.observed.Org.Pipeline = "oie2"; s.holds(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"the domain is another org's": {
			change: func(s *situation) { s.declared.Domain = "other.okta.com"; s.holds(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeDomainNotOfOrg},
		},
		"the domain is a custom one": {
			change: func(s *situation) {
				s.declared.Domain = "id.example.com"
				s.observed.Org.Hosts, s.observed.Org.Default = []string{"example.okta.com", "id.example.com"}, "example.okta.com"
				s.holds(both("oar1", 1))
			},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeDomainNotOfOrg},
		},
		"the domain in other letters": {
			change: func(s *situation) { s.declared.Domain = "EXAMPLE.okta.com"; s.holds(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"no domain to compare": {
			change: func(s *situation) { s.declared.Domain = ""; s.holds(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"the app is not assigned": {
			change: func(s *situation) { s.observed.Assignment.Value = false; s.holds(both("oar1", 1)) },
			status: StatusBlocked, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeNotAssigned},
		},
		"the assignment can't be read: no block": {
			change: func(s *situation) {
				s.observed.Assignment = Seen[bool]{Refused: readApps}
				s.holds(both("oar1", 1))
			},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeCheckNotPermitted},
		},
		"no admin role: no block": {
			change: func(s *situation) { s.observed.Roles.Value = nil; s.holds(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeNotSuperAdmin},
		},
		"a Workflows Administrator": {
			change: func(s *situation) {
				s.observed.Roles.Value = []okta.Role{{Type: okta.RoleWorkflowsAdmin}}
				s.holds(both("oar1", 1))
			},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeNotSuperAdmin},
		},
		"super admin through a group": {
			change: func(s *situation) {
				s.observed.Roles.Value = []okta.Role{{Type: okta.RoleSuperAdmin, AssignmentType: okta.AssignedToGroup}}
				s.holds(both("oar1", 1))
			},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"the roles can't be read: no block": {
			change: func(s *situation) { s.observed.Roles = Seen[[]okta.Role]{Refused: readRoles}; s.holds(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeCheckNotPermitted},
		},
		"an automatic scope was listed and is gone": {
			change: func(s *situation) { s.memory.Automatic = []string{"openid"}; s.holds(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeAutomaticScopeGone},
		},
		"automatic scopes are listed": {
			change: func(s *situation) {
				s.observed.Grants.Value = append(s.observed.Grants.Value, okta.Grant{Scope: "openid"}, okta.Grant{Scope: "email"})
				s.holds(both("oar1", 1))
			},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"authorized with more scopes": {
			change: func(s *situation) { s.holds(token("oar1", 1, manageScope, readScope, usersScope)) },
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"authorized with more scopes than is exact": {
			change: func(s *situation) {
				s.declared.ExactScopes = true
				s.holds(token("oar1", 1, manageScope, readScope, usersScope, "openid"))
			},
			status: StatusReauthorize, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeScopesNotExpected},
		},
		"authorized with others than is exact": {
			change: func(s *situation) {
				s.declared.ExactScopes = true
				s.holds(token("oar1", 1, readScope, usersScope))
			},
			status: StatusReauthorize, binding: BindingConfirmed, bound: "oar1", missing: []string{manageScope},
			codes: []string{CodeScopesNotAuthorized, CodeScopesNotExpected},
		},
		"exactly authorized": {
			change: func(s *situation) { s.declared.ExactScopes = true; s.holds(both("oar1", 1)) },
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"the log confirms what was there before": {
			change: func(s *situation) { s.memory.Known = []string{"oar1"} },
			tokens: tokens{both("oar1", 1)}, log: events{created(1)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"the log shows which of two": {
			change: func(s *situation) { s.memory.Known = []string{"oar1", "oar2"} },
			tokens: tokens{both("oar1", 9), both("oar2", 5)}, log: events{event(okta.EventConnectionCreate, 9, "Another"), created(5)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar2",
		},
		"the log shows another nickname": {
			change: func(s *situation) { s.memory.Known = []string{"oar1", "oar2"} },
			tokens: tokens{both("oar1", 9), both("oar2", 5)}, log: events{event(okta.EventConnectionCreate, 9, "Another")},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar2", codes: []string{CodeAssumed},
		},
		"the log shows two at the same time": {
			change: func(s *situation) { s.memory.Known = []string{"oar1", "oar2"} },
			tokens: tokens{both("oar1", 5), both("oar2", 5)}, log: events{created(5)},
			status: StatusAmbiguous, binding: BindingNone, codes: []string{CodeSeveral},
		},
		"the log shows that the only one was made under another nickname": {
			tokens: tokens{both("oar1", 5)}, log: events{event(okta.EventConnectionCreate, 5, "Another")},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"the same, a moment ago": {
			change: func(s *situation) { s.memory.Known = []string{"oar1"} },
			tokens: tokens{both("oar1", 0)}, log: events{event(okta.EventConnectionCreate, 0, "Another")},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"made under another nickname, and imported": {
			change: func(s *situation) { s.memory = Imported("mine", "oar1") },
			tokens: tokens{both("oar1", 5)}, log: events{event(okta.EventConnectionCreate, 5, "Another")},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"made under another nickname, and pinned": {
			change: func(s *situation) { s.declared.Pin = "oar1" },
			tokens: tokens{both("oar1", 5)}, log: events{event(okta.EventConnectionCreate, 5, "Another")},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"at the same time the account authorized something else, which is gone": {
			change: func(s *situation) { s.memory.Known = []string{"oar1"} },
			tokens: tokens{both("oar1", 5)}, log: events{created(5), event(okta.EventConnectionCreate, 5, "Another")},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar1", codes: []string{CodeAssumed},
		},
		"the log shows another account's connection of that name": {
			change: func(s *situation) { s.memory.Known = []string{"oar1"} },
			tokens: tokens{both("oar1", 5)}, log: events{by(strangers, created(5))},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar1", codes: []string{CodeAssumed},
		},
		"the log shows another connector's connection of that name": {
			change: func(s *situation) {
				s.memory.Known = []string{"oar1"}
				s.tokens(both("oar1", 5))
				e := created(5)
				e.Targets[1].Texts = []string{"okta", "Okta"}
				s.log(e)
			},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"the log shows a connection long before": {
			change: func(s *situation) { s.memory.Known = []string{"oar1"} },
			tokens: tokens{both("oar1", 5)}, log: events{created(50)},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar1", codes: []string{CodeAssumed},
		},
		"the log shows an attempt that failed": {
			change: func(s *situation) {
				s.memory.Known = []string{"oar1"}
				s.tokens(both("oar1", 5))
				e := created(5)
				e.Succeeded = false
				s.log(e)
			},
			status: StatusAuthorized, binding: BindingAssumed, bound: "oar1", codes: []string{CodeAssumed},
		},
		"the log shows one that is a peer's for certain": {
			change: func(s *situation) {
				s.memory.Known = []string{"oar1"}
				s.peer(peers.Connection{Key: "other", Held: "oar1", Certain: true})
			},
			tokens: tokens{both("oar1", 5)}, log: events{created(5)},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"imported": {
			change: func(s *situation) { s.memory = Imported("mine", "oar2") },
			tokens: tokens{both("oar1", 9), both("oar2", 5)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar2",
		},
		"reauthorized while the old one stays alive, and the log shows it": {
			change: func(s *situation) {
				s.declared.Scopes = []string{manageScope, readScope, hooksScope}
				s.memory.Held, s.memory.Seen, s.memory.Fulfilled = "oar1", []string{"oar1"}, []string{"oar1"}
			},
			tokens: tokens{both("oar1", 5), token("oar2", 1, manageScope, readScope, hooksScope)}, log: events{created(5), reauthorized(1)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar2",
		},
		"the log shows the one that is held": {
			change: func(s *situation) { s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"} },
			tokens: tokens{both("oar1", 5)}, log: events{created(5)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"the log shows one older than the one that is held": {
			change: func(s *situation) { s.memory.Held, s.memory.Seen = "oar2", []string{"oar1", "oar2"} },
			tokens: tokens{both("oar1", 5), both("oar2", 1)}, log: events{created(5)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar2",
		},
		"the log shows one without any of the scopes": {
			tokens: tokens{token("oar1", 5, usersScope)}, log: events{created(5)},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"disabled: the log binds nothing": {
			change: func(s *situation) { s.declared.Enabled = false },
			tokens: tokens{both("oar1", 5)}, log: events{created(5)},
			status: StatusRevoked, binding: BindingNone, codes: []string{CodeOthersLeftAlone},
		},
		"nothing is listed, and the log shows one": {
			log:    events{created(5)},
			status: StatusUnknown, binding: BindingNone, codes: []string{CodeNotVisible},
		},
		"nothing is listed, and the log shows that it is gone": {
			log:    events{created(5), deleted(2)},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"nothing is listed, and the log shows that it came back": {
			log:    events{created(9), deleted(5), reauthorized(2)},
			status: StatusUnknown, binding: BindingNone, codes: []string{CodeNotVisible},
		},
		"nothing is listed, and the log shows a stranger's": {
			log:    events{by(strangers, created(5))},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"Okta lists tokens here, so what it does not list and is not used is gone": {
			change: func(s *situation) {
				s.memory.Visible = true
				s.uses(refreshed(9, manageScope))
			},
			log:    events{created(5)},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"Okta lists tokens here, and one that it does not list is in use": {
			change: func(s *situation) {
				s.memory.Visible = true
				s.uses(consented(5, manageScope))
			},
			log:    events{created(5)},
			status: StatusUnknown, binding: BindingNone, codes: []string{CodeNotVisible},
		},
		"Okta lists tokens here, and whether one that it does not list is in use is not known": {
			change: func(s *situation) { s.memory.Visible = true; s.log(created(5)) },
			status: StatusUnknown, binding: BindingNone, codes: []string{CodeNotVisible},
		},
		"another's token shows that Okta lists them, and nothing was used": {
			change: func(s *situation) {
				other := both("oar1", 1)
				other.UserID = strangers
				s.tokens(other)
				s.log(created(5))
				s.uses()
			},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"nothing is listed, and the log can't be read": {
			change: func(s *situation) { s.observed.Log = LogSeen{Refused: readLogs} },
			status: StatusUnknown, binding: BindingNone, codes: []string{CodeNotVisible},
		},
		"Okta lists tokens here, so the log is not missed": {
			change: func(s *situation) { s.memory.Visible = true; s.observed.Log = LogSeen{Refused: readLogs} },
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"verify_with_log names the log that can't be read once": {
			change: func(s *situation) {
				s.declared.VerifyWithLog, s.memory.Unauthorized = true, true
				s.observed.Log = LogSeen{Refused: readLogs}
			},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeCheckNotPermitted, CodeNotAuthorized},
		},
		"nothing was listed or logged, and the log can no longer be read": {
			change: func(s *situation) { s.memory.Unauthorized = true; s.observed.Log = LogSeen{Refused: readLogs} },
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized, CodeCheckNotPermitted},
		},
		"the log is to verify it, and can't be read": {
			change: func(s *situation) {
				s.declared.VerifyWithLog, s.observed.Log = true, LogSeen{Refused: readLogs}
				s.holds(both("oar1", 1))
			},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeCheckNotPermitted},
		},
		"blocked counts before not visible": {
			change: func(s *situation) { s.observed.Assignment.Value = false; s.log(created(5)) },
			status: StatusBlocked, binding: BindingNone, codes: []string{CodeNotAssigned, CodeNotVisible},
		},
		"deleted in the console, and its token lives: the log was not to be asked": {
			change: func(s *situation) { s.memory.Held = "oar1" },
			tokens: tokens{both("oar1", 9)}, log: events{created(9), deleted(2)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"deleted in the console, and its token lives": {
			change: func(s *situation) { s.declared.VerifyWithLog, s.memory.Held = true, "oar1" },
			tokens: tokens{both("oar1", 9)}, log: events{created(9), deleted(2)},
			status: StatusPending, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeConnectionLost},
		},
		"deleted in the console, pinned, and its token lives": {
			change: func(s *situation) { s.declared.VerifyWithLog, s.declared.Pin = true, "oar1" },
			tokens: tokens{both("oar1", 9)}, log: events{deleted(2)},
			status: StatusPending, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeConnectionLost},
		},
		"deleted in the console, and another account made one of that name too": {
			change: func(s *situation) { s.declared.VerifyWithLog, s.memory.Held = true, "oar1" },
			tokens: tokens{both("oar1", 9)}, log: events{created(9), by(strangers, created(5)), deleted(2)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1", codes: []string{CodeConnectionLost},
		},
		"deleted before it was authorized": {
			change: func(s *situation) { s.declared.VerifyWithLog, s.memory.Held = true, "oar1" },
			tokens: tokens{both("oar1", 1)}, log: events{deleted(2)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar1",
		},
		"deleted and created again, and the old token lives": {
			change: func(s *situation) {
				s.declared.VerifyWithLog, s.memory.Held, s.memory.Seen = true, "oar1", []string{"oar1"}
			},
			tokens: tokens{both("oar1", 9), both("oar2", 1)}, log: events{created(9), deleted(2), created(1)},
			status: StatusAuthorized, binding: BindingConfirmed, bound: "oar2",
		},
		"lost, and the log shows who did it": {
			change: func(s *situation) { s.memory.Held, s.memory.Visible = "oar1", true },
			log:    events{created(9), deleted(2)},
			status: StatusPending, binding: BindingNone, missing: []string{manageScope, readScope}, codes: []string{CodeNotAuthorized},
		},
		"blocked counts before ambiguous": {
			change: func(s *situation) { s.observed.App.Value.Status = "INACTIVE" },
			tokens: tokens{both("oar1", 1), both("oar2", 1)},
			status: StatusBlocked, binding: BindingNone, codes: []string{CodeAppInactive, CodeSeveral},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			s.tokens(test.tokens...)
			if test.log != nil {
				s.log(test.log...)
			}
			if test.change != nil {
				test.change(&s)
			}
			if s.memory.Certain == "" {
				s.memory.Certain = s.memory.Held
			}
			v := Judge(s.declared, s.memory, s.observed)
			var found []string
			for _, p := range v.Problems {
				found = append(found, p.Code)
				if !slices.Contains(Codes, p.Code) {
					t.Errorf("problem %s is not among the documented codes", p.Code)
				}
				if p.Summary == "" || p.Remedy == "" {
					t.Errorf("problem %s lacks a summary or a remedy", p.Code)
				}
			}
			if v.Status != test.status || v.Binding != test.binding || v.Bound.ID != test.bound {
				t.Errorf("judged %s, %s to %q; want %s, %s to %q", v.Status, v.Binding, v.Bound.ID, test.status, test.binding, test.bound)
			}
			if !slices.Equal(v.Missing, test.missing) {
				t.Errorf("missing %v, want %v", v.Missing, test.missing)
			}
			if !slices.Equal(found, test.codes) {
				t.Errorf("problems %v, want %v", found, test.codes)
			}
			again := Judge(s.declared, v.Memory, s.observed)
			if !reflect.DeepEqual(v, again) {
				t.Errorf("judging again changes the verdict:\n%+v\n%+v", v, again)
			}
		})
	}
}

func TestJudge_changesNothingItWasGiven(t *testing.T) {
	t.Parallel()
	s := healthy()
	s.tokens(both("oar2", 1), both("oar1", 2))
	s.memory.Others = make([]string, 1, 8)
	s.memory.Others[0] = "oar7"
	s.peer(peers.Connection{Key: "other", Held: "oar5"})
	before := fmt.Sprintf("%+v", s)
	Judge(s.declared, s.memory, s.observed)
	if after := fmt.Sprintf("%+v", s); after != before {
		t.Errorf("the input changed:\n%s\n%s", before, after)
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
