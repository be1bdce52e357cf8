package judgement

import (
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// TestJudge_byTheLogAlone: what the System Log shows where Okta lists no token.
func TestJudge_byTheLogAlone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		log, uses    events // nil if they are not read
		status, code string
		change       func(*situation)
	}{
		"made and consented":                                              {events{created(5)}, events{consented(5, manageScope, readScope)}, StatusAuthorized, "", nil},
		"consented with too few scopes":                                   {events{created(5)}, events{consented(5, readScope)}, StatusReauthorize, CodeScopesNotAuthorized, nil},
		"consented with more scopes than is exact":                        {events{created(5)}, events{consented(5, manageScope, readScope, hooksScope)}, StatusReauthorize, CodeScopesNotExpected, func(s *situation) { s.declared.ExactScopes = true }},
		"consent failed after create":                                     {events{created(5)}, events{}, StatusUnknown, CodeNotVisible, nil},
		"consented with another connector's scopes":                       {events{created(5)}, events{consented(5, manageScope, readScope, usersScope)}, StatusUnknown, CodeNotVisible, nil},
		"the same, and the event names our connector":                     {events{documented("Okta Devices", created(5))}, events{consented(5, manageScope, readScope, usersScope)}, StatusAuthorized, "", nil},
		"reauthorized with other scopes":                                  {events{created(9), reauthorized(5)}, events{consented(9, readScope), consented(5, manageScope, readScope)}, StatusAuthorized, "", nil},
		"another was made within two minutes":                             {events{created(5), after(1, createdAs("Another", 5))}, events{consented(5, manageScope, readScope)}, StatusUnknown, CodeNotVisible, nil},
		"another was made three minutes later":                            {events{created(5), after(3, createdAs("Another", 5))}, events{consented(5, manageScope, readScope), after(3, consented(5, usersScope))}, StatusAuthorized, "", nil},
		"two consents of different scopes beside it":                      {events{created(5)}, events{consented(5, manageScope, readScope), after(1, consented(5, readScope))}, StatusUnknown, CodeNotVisible, nil},
		"refreshed only, and made alone":                                  {events{created(5)}, events{refreshed(4, manageScope, readScope), refreshed(3, manageScope, readScope)}, StatusAuthorized, "", nil},
		"refreshed only, with two sets of scopes":                         {events{created(5)}, events{refreshed(4, manageScope, readScope), refreshed(3, readScope)}, StatusUnknown, CodeNotVisible, nil},
		"refreshed only, and the account made another":                    {events{created(5), createdAs("Another", 9)}, events{refreshed(4, manageScope, readScope)}, StatusUnknown, CodeNotVisible, nil},
		"refreshed only, and the log is cut off":                          {events{created(5)}, events{refreshed(4, manageScope, readScope)}, StatusUnknown, CodeNotVisible, func(s *situation) { s.observed.Log.Cut = true }},
		"the uses are cut off":                                            {events{created(5)}, events{consented(5, manageScope, readScope)}, StatusUnknown, CodeNotVisible, func(s *situation) { s.observed.Uses.Cut = true }},
		"the uses can't be read":                                          {events{created(5)}, nil, StatusUnknown, CodeNotVisible, func(s *situation) { s.observed.Uses = LogSeen{Refused: readLogs} }},
		"refused twice, an hour apart":                                    {events{created(9)}, events{consented(9, manageScope, readScope), refused(3), refused(2)}, StatusPending, CodeRefused, nil},
		"refused once":                                                    {events{created(9)}, events{consented(9, manageScope, readScope), refused(2)}, StatusAuthorized, "", nil},
		"refused twice within an hour":                                    {events{created(9)}, events{consented(9, manageScope, readScope), refused(2), after(30, refused(2))}, StatusAuthorized, "", nil},
		"refused, and granted since":                                      {events{created(9)}, events{consented(9, manageScope, readScope), refused(4), refused(3), refreshed(2, manageScope, readScope)}, StatusAuthorized, "", nil},
		"refused, and the account made another":                           {events{created(9), createdAs("Another", 7)}, events{consented(9, manageScope, readScope), consented(7, usersScope), refused(3), refused(2)}, StatusAuthorized, "", nil},
		"refused before it was made":                                      {events{created(5)}, events{refused(9), refused(7), consented(5, manageScope, readScope)}, StatusAuthorized, "", nil},
		"lost since":                                                      {events{created(9), deleted(2)}, events{consented(9, manageScope, readScope)}, StatusPending, CodeNotAuthorized, nil},
		"the account's token was revoked since":                           {events{created(9)}, events{consented(9, manageScope, readScope), revokedToken(2, accountID)}, StatusUnknown, CodeNotVisible, nil},
		"another user's token was revoked since":                          {events{created(9)}, events{consented(9, manageScope, readScope), revokedToken(2, strangers)}, StatusAuthorized, "", nil},
		"the password was changed since":                                  {events{created(9)}, events{consented(9, manageScope, readScope)}, StatusUnknown, CodeNotVisible, func(s *situation) { s.observed.Account.Value.PasswordChanged = now.Add(-2 * time.Hour) }},
		"the password was changed before":                                 {events{created(9)}, events{consented(9, manageScope, readScope)}, StatusAuthorized, "", func(s *situation) { s.observed.Account.Value.PasswordChanged = now.Add(-10 * time.Hour) }},
		"the password was changed since, and a refresh after that worked": {events{created(9)}, events{consented(9, manageScope, readScope), refreshed(1, manageScope, readScope)}, StatusAuthorized, "", func(s *situation) { s.observed.Account.Value.PasswordChanged = now.Add(-2 * time.Hour) }},
		"made 90 days ago":                                                {events{created(90 * 24)}, events{consented(90*24, manageScope, readScope)}, StatusUnknown, CodeNotVisible, nil},
		"made 89 days ago":                                                {events{created(89 * 24)}, events{consented(89*24, manageScope, readScope)}, StatusAuthorized, "", nil},
		"in use, and no making":                                           {events{}, events{refreshed(2, readScope)}, StatusUnknown, CodeUnexplainedUse, nil},
		"no making, and only another connection's consent":                {events{createdAs("Another", 5)}, events{consented(5, readScope)}, StatusPending, CodeNotAuthorized, nil},
		"no making, and no use":                                           {events{}, events{}, StatusPending, CodeNotAuthorized, nil},
		"no making, and the uses failed":                                  {events{}, nil, StatusUnknown, CodeNotVisible, func(s *situation) { s.observed.Uses = LogSeen{Failed: "it did not answer"} }},
		"the same, after a look that found nothing": {events{}, nil, StatusPending, CodeNotAuthorized, func(s *situation) {
			s.memory.Unauthorized = true
			s.observed.Uses = LogSeen{Failed: "it did not answer"}
		}},
		"another client's use": {events{created(5)}, nil, StatusUnknown, CodeNotVisible, func(s *situation) {
			e := consented(5, manageScope, readScope)
			e.Actor.ID = "0oaother"
			s.uses(e)
		}},
		"another user's use": {events{created(5)}, nil, StatusUnknown, CodeNotVisible, func(s *situation) {
			e := consented(5, manageScope, readScope)
			e.Targets[0].ID = strangers
			s.uses(e)
		}},
		"a connection of this run has the same nickname":  {events{created(5)}, events{consented(5, manageScope, readScope)}, StatusUnknown, CodeNotVisible, func(s *situation) { s.peer(rival()) }},
		"the list has left one out before":                {nil, nil, StatusUnknown, CodeNotVisible, func(s *situation) { s.memory.Visible, s.memory.Omits = true, true }},
		"disabled, and in use":                            {events{}, events{refreshed(2, readScope)}, StatusUnknown, CodeNotVisible, disabled},
		"disabled, and made":                              {events{created(5)}, nil, StatusUnknown, CodeNotVisible, disabled},
		"disabled, and lost":                              {events{created(9), deleted(2)}, events{refreshed(5, readScope)}, StatusRevoked, "", disabled},
		"disabled, and whether it is in use is not known": {events{}, nil, StatusRevoked, "", disabled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			if test.log != nil {
				s.log(test.log...)
			}
			if test.uses != nil {
				s.uses(test.uses...)
			}
			if test.change != nil {
				test.change(&s)
			}
			v := s.judge()
			if found := strings.Join(codes(v), " "); v.Status != test.status || found != test.code {
				t.Errorf("judged %s with %q, want %s with %q", v.Status, found, test.status, test.code)
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

// TestJudge_usedAfterARevocation: Okta lists the tokens of others. It does not say
// whose token somebody has revoked, but a later use shows that the connection works.
func TestJudge_usedAfterARevocation(t *testing.T) {
	t.Parallel()
	revocation := revokedToken(5, accountID)
	revocation.Targets = nil
	seen := func(uses ...okta.LogEvent) func(*situation) {
		return func(s *situation) {
			s.tokens(of(strangers, "oar1", 20))
			s.log(created(9))
			s.uses(append(uses, consented(9, manageScope, readScope), revocation)...)
		}
	}
	eachChanged(t, map[string]changed[string]{
		"not used since": {seen(), StatusPending},
		"used before":    {seen(refreshed(7, readScope)), StatusPending},
		"refused since":  {seen(refused(2)), StatusPending},
		"used since":     {seen(refreshed(2, readScope)), StatusUnknown},
		"used since, and the account made another": {func(s *situation) {
			seen(refreshed(2, readScope))(s)
			s.log(created(9), createdAs("Another", 8))
		}, StatusPending},
		"used since, and the account has another": {func(s *situation) {
			seen(refreshed(2, readScope))(s)
			s.tokens(token("oar2", 2000, usersScope))
		}, StatusPending},
	}, func(s situation) string {
		v := s.judge()
		if text := s.text(); v.Status == StatusUnknown && !strings.Contains(text, "lists no authorization of the app "+s.declared.AppID+" by "+s.declared.Account+", but") {
			t.Errorf("Okta lists others' authorizations: %s", text)
		}
		return v.Status
	})
}

// TestJudge_theLogOfUsesIsAskedOnlyInDoubt: each look costs a request or more.
func TestJudge_theLogOfUsesIsAskedOnlyInDoubt(t *testing.T) {
	t.Parallel()
	eachChanged(t, map[string]changed[bool]{
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
	}, func(s situation) bool { return s.judge().WantsUses })
}
