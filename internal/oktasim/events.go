package oktasim

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// eventLife is how long the System Log returns an event.
const eventLife = 90 * 24 * time.Hour

// Event is an entry of the System Log.
type Event struct {
	// ID is generated if empty.
	ID string
	// Type is the event type, such as app.oauth2.admin.consent.grant.
	Type string
	// Published is now if zero.
	Published time.Time
	// Actor caused the event. If it has no ID, it is the owner of the API
	// token.
	Actor EventParty
	// IP is the address of the actor's client, or empty.
	IP string
	// Targets are the objects that the event affected.
	Targets []EventParty
	// Outcome is SUCCESS if empty, or FAILURE and so on.
	Outcome string
	// Reason says why it failed.
	Reason string
	// UserAgent is the user agent of the actor's client. It defaults to
	// "UNKNOWN".
	UserAgent string
	// Debug are further debugData.
	Debug map[string]any

	transaction, uri string
	number           uint64 // order of events with the same time, lowest first
}

// EventParty is a person or object in an event.
type EventParty struct {
	ID          string
	Type        string
	AlternateID string
	DisplayName string
	Detail      map[string]any
}

// origin is the actor of an event and its address.
type origin struct {
	principal
	ip               string
	userAgent        string
	transaction, uri string
}

// consoleIP is the address of the person at a console, unless ActAs set
// another.
const consoleIP = "203.0.113.7"

// ActAs sets who acts in the consoles from now on, and from which address, for
// the System Log and for createdBy. By default, and with an empty login, it is
// the owner of the API token, and for connections the account that authorizes
// them.
func (o *Org) ActAs(login, ip string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	by := origin{ip: cmp.Or(ip, consoleIP)}
	if login != "" {
		u, err := o.userNamed(login)
		if err != nil {
			return err
		}
		by.user = u
	}
	o.atConsole = by
	return nil
}

// byHand returns the person at a console: the default one unless ActAs set
// another.
func (o *Org) byHand(usual *user) origin {
	by := o.atConsole
	by.ip = cmp.Or(by.ip, consoleIP)
	if by.user == nil {
		by.user = usual
	}
	return by
}

func byOwner(o *Org) origin { return o.byHand(o.owner) }

// from returns the caller of the API.
func from(c *call) origin {
	return origin{principal: c.by, ip: c.clientIP(), userAgent: c.UserAgent(), transaction: c.requestID, uri: c.URL.EscapedPath()}
}

// LogEvent adds an event of any type and time, for cases without a method.
func (o *Org) LogEvent(e Event) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := oneOf("event outcome", e.Outcome); err != nil {
		return err
	}
	o.logEvent(e)
	return nil
}

func (o *Org) logEvent(e Event) {
	o.eventNumber++
	e.number = o.eventNumber
	e.ID = cmp.Or(e.ID, eventID(e.number))
	e.Outcome = cmp.Or(e.Outcome, "SUCCESS")
	e.Published = cmp.Or(e.Published, o.now()).UTC().Truncate(time.Millisecond)
	if e.Actor.ID == "" {
		e.Actor = principal{user: o.owner}.party()
	}
	at, _ := slices.BinarySearchFunc(o.events, &e, (*Event).compare)
	o.events = slices.Insert(o.events, at, &e)
}

// compare orders events by age.
func (e *Event) compare(other *Event) int {
	return cmp.Or(e.Published.Compare(other.Published), cmp.Compare(e.number, other.number))
}

// logNow adds an event that happens now.
func (o *Org) logNow(eventType string, by origin, targets ...EventParty) {
	o.logEvent(by.event(eventType, targets...))
}

func (by origin) event(eventType string, targets ...EventParty) Event {
	return Event{
		Type: eventType, Actor: by.party(), IP: by.ip, UserAgent: by.userAgent, Targets: targets, transaction: by.transaction, uri: by.uri,
	}
}

// Events returns the whole System Log, sorted by age. It includes events that
// are too old or too new for the API.
func (o *Org) Events() []Event {
	o.mu.Lock()
	defer o.mu.Unlock()
	return each(o.events, func(e *Event) Event {
		copied := *e
		copied.Targets = slices.Clone(e.Targets)
		return copied
	})
}

// eventID returns a UUID that depends only on the event's number.
func eventID(number uint64) string {
	a, b := mix(number), mix(number+1<<32)
	return fmt.Sprintf("%08x-%04x-4%03x-9%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>52, b&0xffffffffffff)
}

func (p principal) party() EventParty {
	if p.app != nil {
		return EventParty{ID: p.app.ClientID, Type: "PublicClientApp", AlternateID: p.app.ClientID, DisplayName: p.app.Label}
	}
	return p.user.party()
}

func (u *user) party() EventParty {
	return EventParty{ID: u.ID, Type: "User", AlternateID: u.Login, DisplayName: u.name()}
}

func (a *app) party() EventParty {
	return EventParty{ID: a.ID, Type: "AppInstance", AlternateID: a.Label, DisplayName: a.Label}
}

func (d *device) party() EventParty {
	return EventParty{ID: d.ID, Type: "UDDevice", DisplayName: d.Profile.DisplayName}
}
