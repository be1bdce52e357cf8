package connection

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sibling"
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
	declared declared
	memory   memory
	observed observed
}

func healthy() situation {
	return situation{
		declared: declared{
			Name: "Okta Devices", Domain: "example.okta.com", AppID: appID,
			Account: "svc@example.com", AccountID: accountID,
			Scopes: []string{manageScope, readScope}, Enabled: true,
		},
		memory: memory{Key: "mine", Looked: true},
		observed: observed{
			App:      appSeen{App: okta.App{ID: appID, Status: "ACTIVE", Label: "Okta Workflows OAuth"}},
			Account:  accountSeen{User: okta.User{ID: accountID, Login: "svc@example.com", Status: "ACTIVE"}},
			Grants:   grantsSeen{Grants: []okta.Grant{{Scope: manageScope}, {Scope: readScope}, {Scope: hooksScope}}},
			Tokens:   tokensSeen{At: now},
			ClientID: appID,
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

func (s *situation) sibling(entry sibling.Entry) {
	s.observed.Siblings = append(s.observed.Siblings, entry)
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*situation)
		// status, binding and bound are what the verdict must say; codes are its
		// problems in their order.
		status, binding, bound string
		missing                []string
		codes                  []string
	}{
		"nothing yet": {
			status: statusPending, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codeNotAuthorized},
		},
		"authorized after creation": {
			change: func(s *situation) { s.tokens(both("oar1", 1)) },
			status: statusAuthed, binding: bindingConfirmed, bound: "oar1",
		},
		"there before creation: assumed": {
			change: func(s *situation) { s.memory.Known = []string{"oar1"}; s.tokens(both("oar1", 1)) },
			status: statusAuthed, binding: bindingAssumed, bound: "oar1", codes: []string{codeAssumed},
		},
		"first look: all there is was there before": {
			change: func(s *situation) { s.memory.Looked = false; s.tokens(both("oar1", 1)) },
			status: statusAuthed, binding: bindingAssumed, bound: "oar1", codes: []string{codeAssumed},
		},
		"two there before creation": {
			change: func(s *situation) {
				s.memory.Known = []string{"oar1", "oar2"}
				s.tokens(both("oar1", 2), both("oar2", 1))
			},
			status: statusAmbiguous, binding: bindingNone, codes: []string{codeSeveral},
		},
		"two there before, a third appears: it is ours": {
			change: func(s *situation) {
				s.memory.Known = []string{"oar1", "oar2"}
				s.tokens(both("oar1", 3), both("oar2", 2), both("oar3", 1))
			},
			status: statusAuthed, binding: bindingConfirmed, bound: "oar3",
		},
		"one assumed, another appears: a person must say": {
			change: func(s *situation) {
				s.memory.Known, s.memory.Assumed = []string{"oar1"}, "oar1"
				s.tokens(both("oar1", 2), both("oar2", 1))
			},
			status: statusAmbiguous, binding: bindingNone, codes: []string{codeSeveral},
		},
		"one assumed turns out to be a sibling's: the new one is ours": {
			change: func(s *situation) {
				s.memory.Known, s.memory.Assumed = []string{"oar1"}, "oar1"
				s.sibling(sibling.Entry{Key: "other", Held: "oar1"})
				s.tokens(both("oar1", 2), both("oar2", 1))
			},
			status: statusAuthed, binding: bindingConfirmed, bound: "oar2",
		},
		"one assumed turns out to be a sibling's, nothing new": {
			change: func(s *situation) {
				s.memory.Known, s.memory.Assumed = []string{"oar1"}, "oar1"
				s.sibling(sibling.Entry{Key: "other", Held: "oar1"})
				s.tokens(both("oar1", 2))
			},
			status: statusPending, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codeNotAuthorized},
		},
		"two appear at once": {
			change: func(s *situation) { s.tokens(both("oar1", 1), both("oar2", 1)) },
			status: statusAmbiguous, binding: bindingNone, codes: []string{codeSeveral},
		},
		"two fit, one of them has every scope": {
			change: func(s *situation) {
				s.memory.Known = []string{"oar1", "oar2"}
				s.tokens(token("oar1", 2, readScope), both("oar2", 1))
			},
			status: statusAuthed, binding: bindingAssumed, bound: "oar2", codes: []string{codeAssumed},
		},
		"a token of the Okta connector is not ours": {
			change: func(s *situation) { s.tokens(token("oar1", 1, usersScope, "openid")) },
			status: statusPending, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codeNotAuthorized},
		},
		"another account's token is not ours": {
			change: func(s *situation) {
				other := both("oar1", 1)
				other.UserID = strangers
				s.tokens(other)
			},
			status: statusPending, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codeNotAuthorized},
		},
		"a revoked token is none": {
			change: func(s *situation) {
				revoked := both("oar1", 1)
				revoked.Status = "REVOKED"
				s.tokens(revoked)
			},
			status: statusPending, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codeNotAuthorized},
		},
		"an expired token is none": {
			change: func(s *situation) {
				expired := both("oar1", 1)
				expired.ExpiresAt = now
				s.tokens(expired)
			},
			status: statusPending, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codeNotAuthorized},
		},
		"a token without expiry lives": {
			change: func(s *situation) {
				endless := both("oar1", 1)
				endless.ExpiresAt = time.Time{}
				s.tokens(endless)
			},
			status: statusAuthed, binding: bindingConfirmed, bound: "oar1",
		},
		"authorized with too few scopes": {
			change: func(s *situation) { s.tokens(token("oar1", 1, readScope)) },
			status: statusReauth, binding: bindingConfirmed, bound: "oar1", missing: []string{manageScope}, codes: []string{codeScopesNotAuthorized},
		},
		"a scope was added": {
			change: func(s *situation) {
				s.declared.Scopes = []string{manageScope, readScope, hooksScope}
				s.memory.Held, s.memory.Seen, s.memory.Fulfilled = "oar1", []string{"oar1"}, []string{"oar1"}
				s.tokens(both("oar1", 5))
			},
			status: statusReauth, binding: bindingConfirmed, bound: "oar1", missing: []string{hooksScope}, codes: []string{codeScopesNotAuthorized},
		},
		"reauthorized: the old one is gone": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"}
				s.tokens(both("oar2", 1))
			},
			status: statusAuthed, binding: bindingConfirmed, bound: "oar2",
		},
		"reauthorized: the old one stays alive": {
			change: func(s *situation) {
				s.declared.Scopes = []string{manageScope, readScope, hooksScope}
				s.memory.Held, s.memory.Seen, s.memory.Fulfilled = "oar1", []string{"oar1"}, []string{"oar1"}
				s.tokens(both("oar1", 5), token("oar2", 1, manageScope, readScope, hooksScope))
			},
			status: statusAmbiguous, binding: bindingConfirmed, bound: "oar1", missing: []string{hooksScope}, codes: []string{codeNewer},
		},
		"reauthorized, and the old one dies later: followed, not confirmed": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen, s.memory.Newer = "oar1", []string{"oar1", "oar2"}, []string{"oar2"}
				s.tokens(both("oar2", 1))
			},
			status: statusAuthed, binding: bindingAssumed, bound: "oar2", codes: []string{codeAssumed},
		},
		"two newer, and the old one dies": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen, s.memory.Newer = "oar1", []string{"oar1", "oar2", "oar3"}, []string{"oar2", "oar3"}
				s.tokens(both("oar2", 1), both("oar3", 1))
			},
			status: statusAmbiguous, binding: bindingNone, codes: []string{codeSeveral},
		},
		"ours is gone, one that was there beside it is not ours": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1", "oar2"}
				s.tokens(both("oar2", 1))
			},
			status: statusPending, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codeNotAuthorized},
		},
		"ours is gone, two heirs": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"}
				s.tokens(both("oar2", 1), both("oar3", 1))
			},
			status: statusAmbiguous, binding: bindingNone, codes: []string{codeSeveral},
		},
		"ours is gone, one that a sibling held beside it is the sibling's": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1", "oar2"}
				s.sibling(sibling.Entry{Key: "other", Held: "oar2"})
				s.tokens(both("oar2", 1))
			},
			status: statusPending, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codeNotAuthorized},
		},
		"ours is gone, and a sibling came first to the one that appeared": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"}
				s.sibling(sibling.Entry{Key: "other", Held: "oar2"})
				s.tokens(both("oar2", 1))
			},
			status: statusAuthed, binding: bindingAssumed, bound: "oar2", codes: []string{codeAssumed},
		},
		"ours and another vanished, one appeared: whose it is cannot be told": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1", "oar2"}
				s.tokens(both("oar3", 1))
			},
			status: statusAuthed, binding: bindingAssumed, bound: "oar3", codes: []string{codeAssumed},
		},
		"a known one vanished while one appeared: perhaps its rotation": {
			change: func(s *situation) {
				s.memory.Known = []string{"oar1", "oar2"}
				s.tokens(both("oar1", 9), both("oar3", 9))
			},
			status: statusAmbiguous, binding: bindingNone, codes: []string{codeSeveral},
		},
		"one made before the connection is shown late: not ours for sure": {
			change: func(s *situation) {
				s.memory.Since = now.Add(-2 * time.Hour)
				s.tokens(both("oar1", 5))
			},
			status: statusAuthed, binding: bindingAssumed, bound: "oar1", codes: []string{codeAssumed},
		},
		"nothing fits, and others' are named": {
			change: func(s *situation) {
				s.memory.Others = []string{"oar1"}
				s.tokens(both("oar1", 5))
			},
			status: statusPending, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codeNotAuthorized},
		},
		"ours is gone while a sibling waits: the heir is assumed": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"}
				s.sibling(sibling.Entry{Key: "other", Open: true})
				s.tokens(both("oar2", 1))
			},
			status: statusAuthed, binding: bindingAssumed, bound: "oar2", codes: []string{codeAssumed},
		},
		"ours lives, a newer one is not ours": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"}
				s.tokens(both("oar1", 2), both("oar2", 1))
			},
			status: statusAuthed, binding: bindingConfirmed, bound: "oar1",
		},
		"a sibling waits too: assumed": {
			change: func(s *situation) {
				s.sibling(sibling.Entry{Key: "other", Open: true})
				s.tokens(both("oar1", 1))
			},
			status: statusAuthed, binding: bindingAssumed, bound: "oar1", codes: []string{codeAssumed},
		},
		"a sibling came first and holds what appeared while both waited: assumed": {
			change: func(s *situation) {
				s.sibling(sibling.Entry{Key: "other", Held: "oar1"})
				s.tokens(both("oar1", 1))
			},
			status: statusAuthed, binding: bindingAssumed, bound: "oar1", codes: []string{codeAssumed},
		},
		"ours came first by chance: a sibling claims it": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"}
				s.sibling(sibling.Entry{Key: "other", Open: true, Claims: []string{"oar1"}})
				s.tokens(both("oar1", 1))
			},
			status: statusAuthed, binding: bindingAssumed, bound: "oar1", codes: []string{codeAssumed},
		},
		"ours is pinned: a sibling's claim does not matter": {
			change: func(s *situation) {
				s.declared.Pin, s.memory.Held = "oar1", "oar1"
				s.sibling(sibling.Entry{Key: "other", Open: true, Claims: []string{"oar1"}})
				s.tokens(both("oar1", 1))
			},
			status: statusAuthed, binding: bindingConfirmed, bound: "oar1",
		},
		"a sibling was seen waiting in an earlier run: assumed": {
			change: func(s *situation) { s.memory.Contested = true; s.tokens(both("oar1", 1)) },
			status: statusAuthed, binding: bindingAssumed, bound: "oar1", codes: []string{codeAssumed},
		},
		"contested, two tokens": {
			change: func(s *situation) {
				s.memory.Contested = true
				s.tokens(both("oar1", 1), both("oar2", 1))
			},
			status: statusAmbiguous, binding: bindingNone, codes: []string{codeSeveral},
		},
		"contested, but pinned": {
			change: func(s *situation) {
				s.memory.Contested, s.declared.Pin = true, "oar2"
				s.tokens(both("oar1", 1), both("oar2", 1))
			},
			status: statusAuthed, binding: bindingConfirmed, bound: "oar2",
		},
		"contested, and the sibling has pinned its own": {
			change: func(s *situation) {
				s.memory.Contested = true
				s.sibling(sibling.Entry{Key: "other", Held: "oar1", Pinned: true})
				s.tokens(both("oar1", 1), both("oar2", 1))
			},
			status: statusAuthed, binding: bindingAssumed, bound: "oar2", codes: []string{codeAssumed},
		},
		"a sibling pins what we had confirmed": {
			change: func(s *situation) {
				s.memory.Held = "oar1"
				s.sibling(sibling.Entry{Key: "other", Held: "oar1", Pinned: true})
				s.tokens(both("oar1", 1))
			},
			status: statusPending, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codeNotAuthorized},
		},
		"pinned, there before": {
			change: func(s *situation) {
				s.declared.Pin, s.memory.Known = "oar1", []string{"oar1", "oar2"}
				s.tokens(both("oar1", 2), both("oar2", 1))
			},
			status: statusAuthed, binding: bindingConfirmed, bound: "oar1",
		},
		"pinned, lacks a scope": {
			change: func(s *situation) {
				s.declared.Pin = "oar1"
				s.tokens(token("oar1", 2, readScope), both("oar2", 1))
			},
			status: statusReauth, binding: bindingConfirmed, bound: "oar1", missing: []string{manageScope}, codes: []string{codeScopesNotAuthorized},
		},
		"pinned and gone: no other takes its place": {
			change: func(s *situation) { s.declared.Pin = "oar1"; s.tokens(both("oar2", 1)) },
			status: statusPending, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codePinGone},
		},
		"pinned to another account's": {
			change: func(s *situation) {
				s.declared.Pin = "oar1"
				other := both("oar1", 1)
				other.UserID = strangers
				s.tokens(other)
			},
			status: statusPending, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codePinOfAnother},
		},
		"disabled, nothing lives": {
			change: func(s *situation) { s.declared.Enabled = false; s.memory.Held = "oar1" },
			status: statusRevoked, binding: bindingNone,
		},
		"disabled, ours still lives": {
			change: func(s *situation) {
				s.declared.Enabled, s.memory.Held = false, "oar1"
				s.tokens(both("oar1", 1))
			},
			status: statusAuthed, binding: bindingConfirmed, bound: "oar1", codes: []string{codeStillAlive},
		},
		"disabled, others that fit are left alone": {
			change: func(s *situation) { s.declared.Enabled = false; s.tokens(both("oar2", 1)) },
			status: statusRevoked, binding: bindingNone, codes: []string{codeOthersLeftAlone},
		},
		"disabled never rebinds": {
			change: func(s *situation) {
				s.declared.Enabled, s.memory.Held, s.memory.Seen = false, "oar1", []string{"oar1"}
				s.tokens(both("oar2", 1))
			},
			status: statusRevoked, binding: bindingNone, codes: []string{codeOthersLeftAlone},
		},
		"disabled, pinned, lives": {
			change: func(s *situation) {
				s.declared.Enabled, s.declared.Pin = false, "oar1"
				s.tokens(both("oar1", 1))
			},
			status: statusAuthed, binding: bindingConfirmed, bound: "oar1", codes: []string{codeStillAlive},
		},
		"disabled, pinned, gone": {
			change: func(s *situation) { s.declared.Enabled, s.declared.Pin = false, "oar1" },
			status: statusRevoked, binding: bindingNone,
		},
		"disabled, app inactive: no alarm of it": {
			change: func(s *situation) { s.declared.Enabled = false; s.observed.App.App.Status = "INACTIVE" },
			status: statusRevoked, binding: bindingNone, codes: []string{codeAppInactive},
		},
		"disabled, tokens may not be read": {
			change: func(s *situation) { s.declared.Enabled = false; s.observed.Tokens.Refused = readApps },
			status: statusUnknown, binding: bindingNone, codes: []string{codeCheckNotPermitted},
		},
		"enabled again: what appeared meanwhile is not ours for sure": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"}
				s.memory = s.memory.afresh()
				s.tokens(both("oar2", 1))
			},
			status: statusAuthed, binding: bindingAssumed, bound: "oar2", codes: []string{codeAssumed},
		},
		"enabled again before it was revoked": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Seen = "oar1", []string{"oar1"}
				s.memory = s.memory.afresh()
				s.tokens(both("oar1", 1))
			},
			status: statusAuthed, binding: bindingConfirmed, bound: "oar1",
		},
		"app inactive": {
			change: func(s *situation) { s.observed.App.App.Status = "INACTIVE"; s.tokens(both("oar1", 1)) },
			status: statusBlocked, binding: bindingConfirmed, bound: "oar1", codes: []string{codeAppInactive},
		},
		"app gone": {
			change: func(s *situation) {
				s.observed.App = appSeen{Gone: true}
				s.observed.Grants, s.observed.Tokens = grantsSeen{}, tokensSeen{}
			},
			status: statusBlocked, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codeAppNotFound, codeNotAuthorized},
		},
		"account suspended": {
			change: func(s *situation) { s.observed.Account.User.Status = "SUSPENDED"; s.tokens(both("oar1", 1)) },
			status: statusBlocked, binding: bindingConfirmed, bound: "oar1", codes: []string{codeAccountInactive},
		},
		"account deactivated": {
			change: func(s *situation) { s.observed.Account.User.Status = "DEPROVISIONED" },
			status: statusBlocked, binding: bindingNone, missing: []string{manageScope, readScope}, codes: []string{codeAccountInactive, codeNotAuthorized},
		},
		"account gone": {
			change: func(s *situation) { s.observed.Account = accountSeen{Gone: true}; s.tokens(both("oar1", 1)) },
			status: statusBlocked, binding: bindingConfirmed, bound: "oar1", codes: []string{codeAccountNotFound},
		},
		"account in another state": {
			change: func(s *situation) { s.observed.Account.User.Status = "PASSWORD_EXPIRED"; s.tokens(both("oar1", 1)) },
			status: statusAuthed, binding: bindingConfirmed, bound: "oar1",
		},
		"scope not granted": {
			change: func(s *situation) {
				s.observed.Grants.Grants = []okta.Grant{{Scope: readScope}}
				s.tokens(both("oar1", 1))
			},
			status: statusBlocked, binding: bindingConfirmed, bound: "oar1", codes: []string{codeScopeNotGranted},
		},
		"scope neither granted nor authorized": {
			change: func(s *situation) {
				s.observed.Grants.Grants = []okta.Grant{{Scope: readScope}}
				s.tokens(token("oar1", 1, readScope))
			},
			status: statusBlocked, binding: bindingConfirmed, bound: "oar1", missing: []string{manageScope}, codes: []string{codeScopeNotGranted},
		},
		"app may not be read: no block": {
			change: func(s *situation) { s.observed.App = appSeen{Refused: readApps}; s.tokens(both("oar1", 1)) },
			status: statusAuthed, binding: bindingConfirmed, bound: "oar1", codes: []string{codeCheckNotPermitted},
		},
		"account may not be read: no block": {
			change: func(s *situation) { s.observed.Account = accountSeen{Refused: readUsers}; s.tokens(both("oar1", 1)) },
			status: statusAuthed, binding: bindingConfirmed, bound: "oar1", codes: []string{codeCheckNotPermitted},
		},
		"grants may not be read: no block": {
			change: func(s *situation) { s.observed.Grants = grantsSeen{Refused: readGrants}; s.tokens(both("oar1", 1)) },
			status: statusAuthed, binding: bindingConfirmed, bound: "oar1", codes: []string{codeCheckNotPermitted},
		},
		"tokens may not be read": {
			change: func(s *situation) { s.observed.Tokens = tokensSeen{Refused: readApps} },
			status: statusUnknown, binding: bindingNone, codes: []string{codeCheckNotPermitted},
		},
		"tokens may not be read any more: the binding stays": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Alive = "oar1", true
				s.observed.Tokens = tokensSeen{Refused: readApps}
			},
			status: statusUnknown, binding: bindingConfirmed, bound: "oar1", codes: []string{codeCheckNotPermitted},
		},
		"tokens may not be read, and ours was lost before": {
			change: func(s *situation) {
				s.memory.Held = "oar1"
				s.observed.Tokens = tokensSeen{Refused: readApps}
			},
			status: statusUnknown, binding: bindingNone, codes: []string{codeCheckNotPermitted},
		},
		"tokens may not be read, and another is pinned": {
			change: func(s *situation) {
				s.memory.Held, s.memory.Alive, s.declared.Pin = "oar1", true, "oar2"
				s.observed.Tokens = tokensSeen{Refused: readApps}
			},
			status: statusUnknown, binding: bindingNone, codes: []string{codeCheckNotPermitted},
		},
		"blocked counts before unknown": {
			change: func(s *situation) {
				s.observed.Account.User.Status = "SUSPENDED"
				s.observed.Tokens = tokensSeen{Refused: readApps}
			},
			status: statusBlocked, binding: bindingNone, codes: []string{codeAccountInactive, codeCheckNotPermitted},
		},
		"blocked counts before ambiguous": {
			change: func(s *situation) {
				s.observed.App.App.Status = "INACTIVE"
				s.tokens(both("oar1", 1), both("oar2", 1))
			},
			status: statusBlocked, binding: bindingNone, codes: []string{codeAppInactive, codeSeveral},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			if test.change != nil {
				test.change(&s)
			}
			v := judge(s.declared, s.memory, s.observed)
			var found []string
			for _, p := range v.Problems {
				found = append(found, p.Code)
				if !slices.Contains(codes, p.Code) {
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
			again := judge(s.declared, v.Memory, s.observed)
			if !reflect.DeepEqual(v, again) {
				t.Errorf("judging again changes the verdict:\n%+v\n%+v", v, again)
			}
		})
	}
}

func TestJudge_orderOfWhatOktaListsDoesNotMatter(t *testing.T) {
	t.Parallel()
	for i, tokens := range [][]okta.RefreshToken{
		{both("oar1", 3), both("oar2", 2), token("oar3", 1, readScope)},
		{both("oar1", 1), token("oar2", 1, hooksScope)},
		{token("oar1", 1, readScope), token("oar2", 1, manageScope)},
	} {
		s := healthy()
		s.memory.Known = []string{"oar1"}
		s.tokens(tokens...)
		s.observed.Siblings = []sibling.Entry{{Key: "a", Held: "oar3"}, {Key: "b", Held: "oar9"}}
		forward := judge(s.declared, s.memory, s.observed)

		slices.Reverse(s.observed.Tokens.Tokens)
		slices.Reverse(s.observed.Grants.Grants)
		slices.Reverse(s.observed.Siblings)
		if backward := judge(s.declared, s.memory, s.observed); !reflect.DeepEqual(forward, backward) {
			t.Errorf("case %d: the order matters:\n%+v\n%+v", i, forward, backward)
		}
	}
}

func TestJudge_changesNothingItWasGiven(t *testing.T) {
	t.Parallel()
	s := healthy()
	s.tokens(both("oar2", 1), both("oar1", 2))
	s.memory.Others = make([]string, 1, 8)
	s.memory.Others[0] = "oar7"
	s.sibling(sibling.Entry{Key: "other", Held: "oar5"})
	before := fmt.Sprintf("%+v", s)
	judge(s.declared, s.memory, s.observed)
	if after := fmt.Sprintf("%+v", s); after != before {
		t.Errorf("the input changed:\n%s\n%s", before, after)
	}
}

func TestAlarming(t *testing.T) {
	t.Parallel()
	for status, want := range map[string][2]bool{
		// when enabled, when disabled
		statusAuthed: {false, true}, statusPending: {true, false}, statusReauth: {true, false}, statusBlocked: {true, false},
		statusAmbiguous: {false, false}, statusUnknown: {false, false}, statusRevoked: {false, false},
	} {
		if got := [2]bool{alarming(status, true), alarming(status, false)}; got != want {
			t.Errorf("alarming(%s) = %v, want %v", status, got, want)
		}
	}
}
