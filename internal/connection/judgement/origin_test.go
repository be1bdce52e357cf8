package judgement

import (
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// TestOrigins: a nickname comes from the account's own events at the time of the
// authorization, and is likely only if they allow nothing else.
func TestOrigins(t *testing.T) {
	t.Parallel()
	named := func(kind, nickname string, hoursAgo int) okta.LogEvent { return event(kind, hoursAgo, nickname) }
	create := func(nickname string, hoursAgo int) okta.LogEvent {
		return named(okta.EventConnectionCreate, nickname, hoursAgo)
	}
	failed := create("A", 5)
	failed.Succeeded = false
	young := both("oar1", 0)
	login := healthy().observed.Account.Value.Login
	withBlank := create("A", 5)
	withBlank.Targets[1].Texts = append(withBlank.Targets[1].Texts, "")
	for name, test := range map[string]struct {
		tokens []okta.RefreshToken
		events []okta.LogEvent
		cut    bool
		want   Origin // of oar1
	}{
		"its own event":                      {events: []okta.LogEvent{create("A", 5)}, want: Origin{"A", true}},
		"reauthorized":                       {events: []okta.LogEvent{named(okta.EventConnectionReauthorize, "A", 5), create("A", 9)}, want: Origin{"A", true}},
		"no event":                           {},
		"an event of another hour":           {events: []okta.LogEvent{create("A", 6)}},
		"an attempt that failed":             {events: []okta.LogEvent{failed}},
		"an event of another account":        {events: []okta.LogEvent{by(strangers, create("A", 5))}},
		"a moment ago":                       {tokens: []okta.RefreshToken{young}, events: []okta.LogEvent{create("A", 0)}, want: Origin{"A", false}},
		"two events, two names":              {events: []okta.LogEvent{create("A", 5), after(1, create("B", 5))}},
		"two events, one name":               {events: []okta.LogEvent{create("A", 5), after(1, create("A", 5))}, want: Origin{"A", true}},
		"another name, near the event alone": {events: []okta.LogEvent{after(2, create("A", 5)), after(3, create("B", 5))}, want: Origin{"A", false}},
		"two tokens, one event":              {tokens: []okta.RefreshToken{both("oar1", 5), both("oar2", 5)}, events: []okta.LogEvent{create("A", 5)}, want: Origin{"A", false}},
		"a token of another account beside":  {tokens: []okta.RefreshToken{both("oar1", 5), of(strangers, "oar2", 5)}, events: []okta.LogEvent{create("A", 5)}, want: Origin{"A", true}},
		"a token of nobody known beside":     {tokens: []okta.RefreshToken{both("oar1", 5), of("", "oar2", 5)}, events: []okta.LogEvent{create("A", 5)}, want: Origin{"A", false}},
		"scopes of other connectors":         {tokens: []okta.RefreshToken{token("oar1", 5, usersScope)}, events: []okta.LogEvent{create("A", 5)}, want: Origin{"A", false}},
		"the same, of our connector":         {tokens: []okta.RefreshToken{token("oar1", 5, usersScope)}, events: []okta.LogEvent{documented("Okta Devices", create("A", 5))}, want: Origin{"A", true}},
		"of another connector":               {events: []okta.LogEvent{documented("Okta", create("A", 5))}, want: Origin{"A", false}},
		"deleted since":                      {events: []okta.LogEvent{named(okta.EventConnectionDelete, "A", 2), create("A", 5)}, want: Origin{"A", false}},
		"another one deleted since":          {events: []okta.LogEvent{named(okta.EventConnectionDelete, "B", 2), create("A", 5)}, want: Origin{"A", true}},
		"revoked, then made":                 {events: []okta.LogEvent{create("A", 5), named(okta.EventConnectionRevoke, "A", 6)}, want: Origin{"A", true}},
		"the log ends there":                 {events: []okta.LogEvent{create("A", 5)}, cut: true, want: Origin{"A", false}},
		"the log reaches further":            {events: []okta.LogEvent{create("A", 5), create("Z", 9)}, cut: true, want: Origin{"A", true}},
		"an event without a name":            {events: []okta.LogEvent{create("", 5)}},
		"an empty field beside the name":     {events: []okta.LogEvent{withBlank}, want: Origin{"A", true}},
		"the account's login":                {events: []okta.LogEvent{create(login, 5)}, want: Origin{login, true}},
		"the login, of another account":      {events: []okta.LogEvent{create("A", 5), by(strangers, create(login, 5))}, want: Origin{"A", true}},
		"the connector's name":               {events: []okta.LogEvent{create("Okta Devices", 5)}, want: Origin{"Okta Devices", true}},
		"an authorization that ended":        {tokens: []okta.RefreshToken{ended("oar1", 5)}, events: []okta.LogEvent{create("A", 5)}},
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
