package judgement

import (
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// TestOrigins: a nickname comes from the account's own events at the time of the
// authorization, and is likely only if they allow nothing else.
func TestOrigins(t *testing.T) {
	t.Parallel()
	failed := createdAs("A", 5)
	failed.Succeeded = false
	young := both("oar1", 0)
	login := healthy().observed.Account.Value.Login
	withBlank := createdAs("A", 5)
	withBlank.Targets[1].Texts = append(withBlank.Targets[1].Texts, "")
	for name, test := range map[string]struct {
		tokens []okta.RefreshToken
		events []okta.LogEvent
		cut    bool
		want   Origin // of oar1
	}{
		"its own event":                      {events: events{createdAs("A", 5)}, want: Origin{"A", true}},
		"reauthorized":                       {events: events{event(okta.EventConnectionReauthorize, 5, "A"), createdAs("A", 9)}, want: Origin{"A", true}},
		"no event":                           {},
		"an event of another hour":           {events: events{createdAs("A", 6)}},
		"an attempt that failed":             {events: events{failed}},
		"an event of another account":        {events: events{by(strangers, createdAs("A", 5))}},
		"a moment ago":                       {tokens: tokens{young}, events: events{createdAs("A", 0)}, want: Origin{"A", false}},
		"two events, two names":              {events: events{createdAs("A", 5), after(1, createdAs("B", 5))}},
		"two events, one name":               {events: events{createdAs("A", 5), after(1, createdAs("A", 5))}, want: Origin{"A", true}},
		"another name, near the event alone": {events: events{after(2, createdAs("A", 5)), after(3, createdAs("B", 5))}, want: Origin{"A", false}},
		"two tokens, one event":              {tokens: tokens{both("oar1", 5), both("oar2", 5)}, events: events{createdAs("A", 5)}, want: Origin{"A", false}},
		"a token of another account beside":  {tokens: tokens{both("oar1", 5), of(strangers, "oar2", 5)}, events: events{createdAs("A", 5)}, want: Origin{"A", true}},
		"a token of nobody known beside":     {tokens: tokens{both("oar1", 5), of("", "oar2", 5)}, events: events{createdAs("A", 5)}, want: Origin{"A", false}},
		"scopes of other connectors":         {tokens: tokens{token("oar1", 5, usersScope)}, events: events{createdAs("A", 5)}, want: Origin{"A", false}},
		"the same, of our connector":         {tokens: tokens{token("oar1", 5, usersScope)}, events: events{documented("Okta Devices", createdAs("A", 5))}, want: Origin{"A", true}},
		"of another connector":               {events: events{documented("Okta", createdAs("A", 5))}, want: Origin{"A", false}},
		"deleted since":                      {events: events{event(okta.EventConnectionDelete, 2, "A"), createdAs("A", 5)}, want: Origin{"A", false}},
		"another one deleted since":          {events: events{event(okta.EventConnectionDelete, 2, "B"), createdAs("A", 5)}, want: Origin{"A", true}},
		"revoked, then made":                 {events: events{createdAs("A", 5), event(okta.EventConnectionRevoke, 6, "A")}, want: Origin{"A", true}},
		"the log ends there":                 {events: events{createdAs("A", 5)}, cut: true, want: Origin{"A", false}},
		"the log reaches further":            {events: events{createdAs("A", 5), createdAs("Z", 9)}, cut: true, want: Origin{"A", true}},
		"an event without a name":            {events: events{createdAs("", 5)}},
		"an empty field beside the name":     {events: events{withBlank}, want: Origin{"A", true}},
		"the account's login":                {events: events{createdAs(login, 5)}, want: Origin{login, true}},
		"the login, of another account":      {events: events{createdAs("A", 5), by(strangers, createdAs(login, 5))}, want: Origin{"A", true}},
		"the connector's name":               {events: events{createdAs("Okta Devices", 5)}, want: Origin{"Okta Devices", true}},
		"an authorization that ended":        {tokens: tokens{ended("oar1", 5)}, events: events{createdAs("A", 5)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := healthy()
			s.tokens(both("oar1", 5))
			if test.tokens != nil {
				s.tokens(test.tokens...)
			}
			found := Origins(s.observed.Account.Value, s.observed.Tokens, LogSeen{Asked: true, Cut: test.cut, Events: test.events})
			if got := found["oar1"]; got != test.want {
				t.Errorf("origin %+v, want %+v", got, test.want)
			}
		})
	}
}
