package judgement

import (
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// TestJudge_byTheLogAlone: what the System Log shows where Okta lists no token.
func TestJudge_byTheLogAlone(t *testing.T) {
	t.Parallel()
	otherCreated := func(hoursAgo int) okta.LogEvent { return event(okta.EventConnectionCreate, hoursAgo, "Another") }
	for name, test := range map[string]struct {
		change func(*situation)
		status string
		codes  []string
	}{
		"made and consented": {func(s *situation) { s.log(created(5)); s.uses(consented(5, manageScope, readScope)) }, StatusAuthorized, nil},
		"consented with too few scopes": {func(s *situation) { s.log(created(5)); s.uses(consented(5, readScope)) },
			StatusReauthorize, []string{CodeScopesNotAuthorized}},
		"consented with more scopes than is exact": {func(s *situation) {
			s.declared.ExactScopes = true
			s.log(created(5))
			s.uses(consented(5, manageScope, readScope, hooksScope))
		}, StatusReauthorize, []string{CodeScopesNotExpected}},
		"consent failed after create": {func(s *situation) { s.log(created(5)); s.uses() }, StatusUnknown, []string{CodeNotVisible}},
		"consented with another connector's scopes": {func(s *situation) { s.log(created(5)); s.uses(consented(5, manageScope, readScope, usersScope)) },
			StatusUnknown, []string{CodeNotVisible}},
		"the same, and the event names our connector": {func(s *situation) {
			s.log(documented("Okta Devices", created(5)))
			s.uses(consented(5, manageScope, readScope, usersScope))
		}, StatusAuthorized, nil},
		"reauthorized with other scopes": {func(s *situation) {
			s.log(created(9), reauthorized(5))
			s.uses(consented(9, readScope), consented(5, manageScope, readScope))
		}, StatusAuthorized, nil},
		"another was made within two minutes": {func(s *situation) {
			s.log(created(5), after(1, otherCreated(5)))
			s.uses(consented(5, manageScope, readScope))
		}, StatusUnknown, []string{CodeNotVisible}},
		"another was made three minutes later": {func(s *situation) {
			s.log(created(5), after(3, otherCreated(5)))
			s.uses(consented(5, manageScope, readScope), after(3, consented(5, usersScope)))
		}, StatusAuthorized, nil},
		"two consents of different scopes beside it": {func(s *situation) {
			s.log(created(5))
			s.uses(consented(5, manageScope, readScope), after(1, consented(5, readScope)))
		}, StatusUnknown, []string{CodeNotVisible}},
		"refreshed only, and made alone": {func(s *situation) {
			s.log(created(5))
			s.uses(refreshed(4, manageScope, readScope), refreshed(3, manageScope, readScope))
		}, StatusAuthorized, nil},
		"refreshed only, with two sets of scopes": {func(s *situation) {
			s.log(created(5))
			s.uses(refreshed(4, manageScope, readScope), refreshed(3, readScope))
		}, StatusUnknown, []string{CodeNotVisible}},
		"refreshed only, and the account made another": {func(s *situation) {
			s.log(created(5), otherCreated(9))
			s.uses(refreshed(4, manageScope, readScope))
		}, StatusUnknown, []string{CodeNotVisible}},
		"refreshed only, and the log is cut off": {func(s *situation) {
			s.log(created(5))
			s.observed.Log.Cut = true
			s.uses(refreshed(4, manageScope, readScope))
		}, StatusUnknown, []string{CodeNotVisible}},
		"the uses are cut off": {func(s *situation) {
			s.log(created(5))
			s.uses(consented(5, manageScope, readScope))
			s.observed.Uses.Cut = true
		}, StatusUnknown, []string{CodeNotVisible}},
		"the uses can't be read": {func(s *situation) { s.log(created(5)); s.observed.Uses = LogSeen{Refused: readLogs} }, StatusUnknown, []string{CodeNotVisible}},
		"refused twice, an hour apart": {func(s *situation) {
			s.log(created(9))
			s.uses(consented(9, manageScope, readScope), refused(3), refused(2))
		}, StatusPending, []string{CodeRefused}},
		"refused once": {func(s *situation) {
			s.log(created(9))
			s.uses(consented(9, manageScope, readScope), refused(2))
		}, StatusAuthorized, nil},
		"refused twice within an hour": {func(s *situation) {
			s.log(created(9))
			s.uses(consented(9, manageScope, readScope), refused(2), after(30, refused(2)))
		}, StatusAuthorized, nil},
		"refused, and granted since": {func(s *situation) {
			s.log(created(9))
			s.uses(consented(9, manageScope, readScope), refused(4), refused(3), refreshed(2, manageScope, readScope))
		}, StatusAuthorized, nil},
		"refused, and the account made another": {func(s *situation) {
			s.log(created(9), otherCreated(7))
			s.uses(consented(9, manageScope, readScope), consented(7, usersScope), refused(3), refused(2))
		}, StatusAuthorized, nil},
		"refused before it was made": {func(s *situation) {
			s.log(created(5))
			s.uses(refused(9), refused(7), consented(5, manageScope, readScope))
		}, StatusAuthorized, nil},
		"lost since": {func(s *situation) { s.log(created(9), deleted(2)); s.uses(consented(9, manageScope, readScope)) },
			StatusPending, []string{CodeNotAuthorized}},
		"the account's token was revoked since": {func(s *situation) {
			s.log(created(9))
			s.uses(consented(9, manageScope, readScope), revokedToken(2, accountID))
		}, StatusUnknown, []string{CodeNotVisible}},
		"another user's token was revoked since": {func(s *situation) {
			s.log(created(9))
			s.uses(consented(9, manageScope, readScope), revokedToken(2, strangers))
		}, StatusAuthorized, nil},
		"the password was changed since": {func(s *situation) {
			s.log(created(9))
			s.uses(consented(9, manageScope, readScope))
			s.observed.Account.Value.PasswordChanged = now.Add(-2 * time.Hour)
		}, StatusUnknown, []string{CodeNotVisible}},
		"the password was changed before": {func(s *situation) {
			s.log(created(9))
			s.uses(consented(9, manageScope, readScope))
			s.observed.Account.Value.PasswordChanged = now.Add(-10 * time.Hour)
		}, StatusAuthorized, nil},
		"the password was changed since, and a refresh after that worked": {func(s *situation) {
			s.log(created(9))
			s.uses(consented(9, manageScope, readScope), refreshed(1, manageScope, readScope))
			s.observed.Account.Value.PasswordChanged = now.Add(-2 * time.Hour)
		}, StatusAuthorized, nil},
		"made 90 days ago": {func(s *situation) {
			s.log(created(90 * 24))
			s.uses(consented(90*24, manageScope, readScope))
		}, StatusUnknown, []string{CodeNotVisible}},
		"made 89 days ago": {func(s *situation) {
			s.log(created(89 * 24))
			s.uses(consented(89*24, manageScope, readScope))
		}, StatusAuthorized, nil},
		"in use, and no making": {func(s *situation) { s.log(); s.uses(refreshed(2, readScope)) }, StatusUnknown, []string{CodeUnexplainedUse}},
		"no making, and only another connection's consent": {func(s *situation) { s.log(otherCreated(5)); s.uses(consented(5, readScope)) },
			StatusPending, []string{CodeNotAuthorized}},
		"no making, and no use": {func(s *situation) { s.log(); s.uses() }, StatusPending, []string{CodeNotAuthorized}},
		"no making, and the uses failed": {func(s *situation) { s.log(); s.observed.Uses = LogSeen{Failed: "it did not answer"} },
			StatusUnknown, []string{CodeNotVisible}},
		"the same, after a look that found nothing": {func(s *situation) {
			s.memory.Unauthorized = true
			s.log()
			s.observed.Uses = LogSeen{Failed: "it did not answer"}
		}, StatusPending, []string{CodeNotAuthorized}},
		"another client's use": {func(s *situation) {
			s.log(created(5))
			e := consented(5, manageScope, readScope)
			e.Actor.ID = "0oaother"
			s.uses(e)
		}, StatusUnknown, []string{CodeNotVisible}},
		"another user's use": {func(s *situation) {
			s.log(created(5))
			e := consented(5, manageScope, readScope)
			e.Targets[0].ID = strangers
			s.uses(e)
		}, StatusUnknown, []string{CodeNotVisible}},
		"a connection of this run has the same nickname": {func(s *situation) {
			s.sibling(rival())
			s.log(created(5))
			s.uses(consented(5, manageScope, readScope))
		}, StatusUnknown, []string{CodeNotVisible}},
		"the list has left one out before": {func(s *situation) { s.memory.Visible, s.memory.Omits = true, true }, StatusUnknown, []string{CodeNotVisible}},
		"disabled, and in use": {func(s *situation) { s.declared.Enabled = false; s.log(); s.uses(refreshed(2, readScope)) },
			StatusUnknown, []string{CodeNotVisible}},
		"disabled, and made": {func(s *situation) { s.declared.Enabled = false; s.log(created(5)) }, StatusUnknown, []string{CodeNotVisible}},
		"disabled, and lost": {func(s *situation) {
			s.declared.Enabled = false
			s.log(created(9), deleted(2))
			s.uses(refreshed(5, readScope))
		}, StatusRevoked, nil},
		"disabled, and whether it is in use is not known": {func(s *situation) { s.declared.Enabled = false; s.log() }, StatusRevoked, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			test.change(&s)
			v := Judge(s.declared, s.memory, s.observed)
			var codes []string
			for _, p := range v.Problems {
				codes = append(codes, p.Code)
			}
			if v.Status != test.status || len(codes) != len(test.codes) || len(codes) > 0 && codes[0] != test.codes[0] {
				t.Errorf("judged %s with %v, want %s with %v", v.Status, codes, test.status, test.codes)
			}
			if v.Binding != BindingNone || v.Bound.ID != "" {
				t.Errorf("bound: %s to %q", v.Binding, v.Bound.ID)
			}
			if byLog := v.Status == StatusAuthorized || v.Status == StatusReauthorize; (v.Evidence == EvidenceLog) != byLog {
				t.Errorf("%s by %q", v.Status, v.Evidence)
			}
		})
	}
}

// TestJudge_theLogOfUsesIsAskedOnlyInDoubt: each look costs a request or more.
func TestJudge_theLogOfUsesIsAskedOnlyInDoubt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*situation)
		want   bool
	}{
		"tokens are listed":            {func(s *situation) { s.tokens(both("oar1", 1)); s.log() }, false},
		"none fits, and none was made": {func(s *situation) { s.memory.Visible = true; s.log() }, false},
		"one was made, none is listed": {func(s *situation) { s.memory.Visible = true; s.log(created(2)) }, true},
		"none is ever listed":          {func(s *situation) { s.log() }, true},
		"none is ever listed, made":    {func(s *situation) { s.log(created(2)) }, true},
		"lost":                         {func(s *situation) { s.log(created(5), deleted(2)) }, false},
		"it was asked":                 {func(s *situation) { s.log(); s.uses() }, false},
		"it failed":                    {func(s *situation) { s.log(); s.observed.Uses.Failed = "x" }, false},
		"the log was not asked":        {func(*situation) {}, false},
		"the app is gone":              {func(s *situation) { s.observed.App.Gone = true; s.log() }, false},
		"disabled, never listed":       {func(s *situation) { s.declared.Enabled = false; s.log() }, true},
		"disabled, listed":             {func(s *situation) { s.declared.Enabled, s.memory.Visible = false, true; s.log() }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			test.change(&s)
			if got := Judge(s.declared, s.memory, s.observed).WantsUses; got != test.want {
				t.Errorf("WantsUses = %t, want %t", got, test.want)
			}
		})
	}
}
