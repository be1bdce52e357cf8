package judgement

import (
	"fmt"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// An event of the System Log in the shape of all recorded events of Workflows: the
// app Okta Workflows and the connection are the targets, the user is the actor.
func event(kind string, hoursAgo int, nickname string) okta.LogEvent {
	at := now.Add(-time.Duration(hoursAgo) * time.Hour)
	return okta.LogEvent{
		ID: kind + " " + nickname + " " + at.String(), Type: kind, Published: at, Succeeded: true,
		Actor: okta.LogActor{ID: accountID, Type: "User", AlternateID: "svc@example.com", DisplayName: "Workflows"},
		Targets: []okta.LogTarget{
			target("AppInstance", "Okta Workflows", "00oorg", "Okta Workflows"),
			target("Connection", nickname, "4711", nickname),
		},
	}
}

const nickname = "Okta Devices"

func created(hoursAgo int) okta.LogEvent { return createdAs(nickname, hoursAgo) }

func createdAs(nickname string, hoursAgo int) okta.LogEvent {
	return event(okta.EventConnectionCreate, hoursAgo, nickname)
}

func reauthorized(hoursAgo int) okta.LogEvent {
	return event(okta.EventConnectionReauthorize, hoursAgo, nickname)
}

func deleted(hoursAgo int) okta.LogEvent {
	e := event(okta.EventConnectionDelete, hoursAgo, nickname)
	e.Actor = okta.LogActor{ID: strangers, Type: "User", AlternateID: "eve@example.com", DisplayName: "Eve"}
	return e
}

func by(userID string, e okta.LogEvent) okta.LogEvent {
	e.Actor.ID, e.Actor.AlternateID = userID, "somebody@example.com"
	return e
}

func target(kind, name string, texts ...string) okta.LogTarget {
	return okta.LogTarget{Type: kind, DisplayName: name, Texts: texts}
}

// documented gives an event the shape that Okta's words can be read as, too: the
// user, the connector and the connection are targets.
func documented(connector string, e okta.LogEvent) okta.LogEvent {
	e.Targets = []okta.LogTarget{
		target("User", "", e.Actor.ID, e.Actor.AlternateID), target("Application", connector, connector), e.Targets[1],
	}
	return e
}

// after moves an event by so many minutes.
func after(minutes int, e okta.LogEvent) okta.LogEvent {
	e.Published = e.Published.Add(time.Duration(minutes) * time.Minute)
	e.ID += fmt.Sprint(minutes)
	return e
}

// used is an access token that the app got for the account, so many hours before
// now.
func used(hoursAgo int, grantType string, scopes ...string) okta.LogEvent {
	at := now.Add(-time.Duration(hoursAgo) * time.Hour)
	return okta.LogEvent{
		ID: grantType + at.String(), Type: okta.EventTokenGrant, Published: at, Succeeded: true, GrantType: grantType, Scopes: append(scopes, "openid"),
		Actor:   okta.LogActor{ID: appID, Type: "PublicClientApp"},
		Targets: []okta.LogTarget{{Type: "User", ID: accountID, Texts: []string{accountID}}, {Type: "access_token", ID: "at"}},
	}
}

func consented(hoursAgo int, scopes ...string) okta.LogEvent {
	return used(hoursAgo, "authorization_code", scopes...)
}

func refreshed(hoursAgo int, scopes ...string) okta.LogEvent {
	return used(hoursAgo, "refresh_token", scopes...)
}

func refused(hoursAgo int) okta.LogEvent {
	e := refreshed(hoursAgo)
	e.Succeeded = false
	return e
}

// log makes the System Log have answered with these events.
func (s *situation) log(events ...okta.LogEvent) {
	s.observed.Log = LogSeen{Asked: true, Events: events}
}

// uses makes it have answered with these access tokens.
func (s *situation) uses(events ...okta.LogEvent) {
	s.observed.Uses = LogSeen{Asked: true, Events: events}
}
