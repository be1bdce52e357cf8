package judgement

import (
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// An event of the System Log, as Okta documents it: the user, the connector and
// the connection's display name are targets.
func event(kind string, hoursAgo int, nickname string) okta.LogEvent {
	at := now.Add(-time.Duration(hoursAgo) * time.Hour)
	return okta.LogEvent{
		ID: kind + " " + nickname + " " + at.String(), Type: kind, Published: at, Succeeded: true,
		Actor: okta.LogActor{ID: accountID, Type: "User", AlternateID: "svc@example.com", DisplayName: "Workflows"},
		Targets: []okta.LogTarget{
			{Type: "User", Texts: []string{accountID, "svc@example.com", "Workflows"}},
			{Type: "Application", Texts: []string{"okta_devices", "Okta Devices"}},
			{Type: "Connection", Texts: []string{"4711", nickname}},
		},
	}
}

const nickname = "Okta Devices"

func created(hoursAgo int) okta.LogEvent {
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
	e.Targets[0].Texts = []string{userID}
	return e
}

// log makes the System Log have answered with these events.
func (s *situation) log(events ...okta.LogEvent) {
	s.observed.Log = LogSeen{Asked: true, Events: events}
}
