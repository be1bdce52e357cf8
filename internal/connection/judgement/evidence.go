package judgement

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// nearby is the longest distance in time between an authorization and an event
// about it.
const nearby = 2 * time.Minute

// evidence holds the facts about a connection that the System Log shows.
//
// The log has nicknames but no authorizations. Account and time show whether an
// event is about this connection. Nor does the log show whether an action
// succeeded. So it can confirm what was seen and explain what is missing.
type evidence struct {
	// made is the newest event in which the account created or reauthorized a
	// connection of this nickname. lost is the newest event in which anybody
	// revoked or deleted one.
	made *making
	lost *okta.LogEvent
	// others is true if another account has created a connection of this
	// nickname, which may be the lost one.
	others bool
	// cut is true if the log has older events that were not read.
	cut bool
	// crowded is true if the account made anything else at about the time of
	// made. otherMakings are the times when it made connections without this
	// nickname, as far as known.
	crowded      bool
	otherMakings []time.Time
	// proven is the active authorization that an event of this nickname shows
	// to be the connection's. Its id is empty if there is none.
	proven okta.RefreshToken
	// foreign are active authorizations of the account that the log attributes
	// to other nicknames. disputed are those near which the account made
	// another connection.
	foreign, disputed []string
	// nicknames are those of other connections that the account made.
	nicknames []string
	uses      uses
}

// stands reports whether the log shows an authorization: one was made, and none
// was lost since.
func (e evidence) stands() bool {
	return e.made != nil && (e.lost == nil || e.made.Published.After(e.lost.Published))
}

// lostSince reports whether the log shows that the connection was revoked or
// deleted after that time, and not made again.
func (e evidence) lostSince(t time.Time) bool {
	return e.lost != nil && e.lost.Published.After(t) && !e.stands()
}

// alone reports whether the log shows only this connection made by the account.
// It must have been read to its end.
func (e evidence) alone() bool { return !e.cut && len(e.otherMakings) == 0 }

// making is an event in which the account created or reauthorized a connection.
type making struct {
	okta.LogEvent
	naming
}

// makings returns the account's makings of connections of any nickname, newest
// first.
func makings(d Declared, o Observed) []making {
	var found []making
	for _, event := range newestFirst(o.Log.Events) {
		if event.Succeeded && isMaking(event) && isBy(event, d, o) {
			found = append(found, making{event, names(event, d, o)})
		}
	}
	return found
}

func newestFirst(events []okta.LogEvent) []okta.LogEvent {
	return slices.SortedFunc(slices.Values(events), func(a, b okta.LogEvent) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
}

// readLog reads the events with the connection's nickname, and what all events
// show about the account's authorizations.
func readLog(d Declared, o Observed) evidence {
	e := evidence{cut: o.Log.Cut, uses: readUses(d, o)}
	for _, event := range newestFirst(o.Log.Events) {
		switch made := isMaking(event); {
		case !event.Succeeded || !names(event, d, o).this():
		case made && !isBy(event, d, o):
			e.others = true
		case !made && e.lost == nil:
			e.lost = &event
		}
	}
	all := makings(d, o)
	for _, m := range all {
		switch {
		case !m.this():
			e.otherMakings = append(e.otherMakings, m.Published)
			if m.nickname != "" && m.of != another {
				e.nicknames = append(e.nicknames, m.nickname)
			}
		case e.made == nil:
			e.made = &m
			e.crowded = slices.ContainsFunc(all, func(other making) bool { return other.ID != m.ID && near(other.Published, m.Published) })
		}
	}
	e.nicknames = sorted(e.nicknames)
	e.attribute(all, d, o)
	return e
}

// attribute finds the authorizations that belong to the makings.
func (e *evidence) attribute(makings []making, d Declared, o Observed) {
	for _, m := range makings {
		token, ok := authorizationOf(m, d, o)
		if !ok {
			continue
		}
		contested, other := false, false
		for _, rival := range makings {
			if rival.ID == m.ID || !near(rival.Published, token.Created) && !near(rival.Published, m.Published) {
				continue
			}
			// Two makings of this nickname and our connector are about the same
			// connection.
			contested = contested || !rival.this() || rival.of != okDevices || m.of != okDevices
			other = other || rival.nickname == ""
		}
		switch {
		case m.this() && !contested && e.proven.ID == "" && m.mayHave(token.Scopes):
			e.proven = token
		case !other && m.nickname != "":
			e.foreign = append(e.foreign, token.ID)
		}
		if !m.this() {
			e.disputed = append(e.disputed, token.ID)
		}
	}
	e.foreign, e.disputed = sorted(e.foreign), sorted(e.disputed)
}

// authorizationOf returns the active authorization that belongs to a making:
// the only one that the account made at about that time.
func authorizationOf(m making, d Declared, o Observed) (token okta.RefreshToken, ok bool) {
	for _, candidate := range o.Tokens.Tokens {
		if candidate.UserID != d.AccountID || !candidate.Live(o.Tokens.At) || !near(candidate.Created, m.Published) {
			continue
		}
		if ok {
			return okta.RefreshToken{}, false
		}
		token, ok = candidate, true
	}
	return token, ok
}

// lag is how long an event may take to appear in the System Log.
const lag = 10 * time.Minute

// settled reports whether all events about the making of a token have appeared
// in the log.
func settled(token okta.RefreshToken, at time.Time) bool { return at.Sub(token.Created) > lag }

func near(a, b time.Time) bool { return a.Sub(b).Abs() <= nearby }

func isMaking(event okta.LogEvent) bool {
	return event.Type == okta.EventConnectionCreate || event.Type == okta.EventConnectionReauthorize
}

// isBy reports whether the service account did it. It may be the actor, as in
// every recorded event of Workflows. It may also be a user among the targets,
// as Okta's documentation mentions.
func isBy(event okta.LogEvent, d Declared, o Observed) bool {
	if event.Actor.ID == d.AccountID {
		return true
	}
	return slices.ContainsFunc(event.Targets, func(t okta.LogTarget) bool { return isAccount(t, d, o) })
}

// isAccount reports whether a target is the service account. A connection may
// have the account's login as its nickname.
func isAccount(target okta.LogTarget, d Declared, o Observed) bool {
	login := o.Account.Value.Login
	return !isConnection(letters(target.Type)) && slices.ContainsFunc(target.Texts, func(text string) bool {
		return text == d.AccountID || login != "" && strings.EqualFold(text, login)
	})
}

// connectorSeen says which connector an event belongs to.
type connectorSeen int

const (
	unnamed connectorSeen = iota
	okDevices
	another
)

// naming says which connection and connector the targets of an event name.
type naming struct {
	// named is true if they contain the connection's nickname.
	named bool
	of    connectorSeen
	// nickname is the other connection's nickname. It is empty for this
	// connection, or if unreadable.
	nickname string
}

// this reports whether an event has this connection's nickname and no other
// connector.
func (n naming) this() bool { return n.named && n.of != another }

// mayHave reports whether an authorization with the scopes fits the connector
// that the event names. If it names none, only the Okta Devices connector has
// such scopes.
func (n naming) mayHave(scopes []string) bool {
	return n.of == okDevices || n.of == unnamed && connector.OnlyDevices(scopes)
}

// names reads the targets of an event. In every recorded event of Workflows the
// first target is the app instance "Okta Workflows", which doesn't identify the
// connector. Okta documents that the targets contain the user, the application
// (the connector) and the display name of the connection, but not in which
// fields. So each is looked for in every field. A nickname that equals the
// connector's name may be in every event, so it must be in a separate target
// from the connector's.
func names(event okta.LogEvent, d Declared, o Observed) (seen naming) {
	var naming, connectors []int
	var nicknames []string
	for i, target := range event.Targets {
		kind, texts := letters(target.Type), target.Texts
		if strings.HasPrefix(kind, "user") || isAccount(target, d, o) {
			// Of the user's target, only the details can be about the
			// connection.
			texts, target, kind = target.Details, okta.LogTarget{}, ""
			if rest := slices.DeleteFunc(slices.Clone(texts), readsAsConnector); len(rest) == 1 {
				target.DisplayName = rest[0]
			}
		}
		instance := strings.HasPrefix(kind, "appinstance")
		if !instance && d.Name != "" && slices.ContainsFunc(texts, func(text string) bool { return SameNickname(text, d.Name) }) {
			naming = append(naming, i)
		}
		switch {
		case isConnection(kind):
			nicknames = append(nicknames, cmp.Or(target.DisplayName, target.AlternateID))
		case slices.ContainsFunc(texts, readsAsConnector):
			connectors = append(connectors, i)
			if kind == "" {
				nicknames = append(nicknames, target.DisplayName)
			}
		case instance:
		case strings.HasPrefix(kind, "app"):
			seen.of = another
		default:
			nicknames = append(nicknames, target.DisplayName)
		}
	}
	if len(connectors) > 0 {
		seen.of = okDevices
	}
	onlyTheConnector := readsAsConnector(d.Name) && len(naming) == 1 && slices.Equal(naming, connectors)
	seen.named = len(naming) > 0 && !onlyTheConnector
	if nicknames = without(nicknames, []string{""}); !seen.named && len(nicknames) == 1 {
		seen.nickname = nicknames[0]
	}
	if seen.named && seen.of == another {
		seen.nickname = d.Name
	}
	return seen
}

func isConnection(kind string) bool { return strings.Contains(kind, "connection") }

func readsAsConnector(text string) bool { return letters(text) == "oktadevices" }

// letters returns the letters of s in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// loss says who ended the connection, in a sentence that begins with a blank.
// It is "" if the log doesn't show it.
func (e evidence) loss(d Declared) string {
	if e.lost == nil || e.stands() {
		return ""
	}
	return " " + e.lost.Sentence(did(*e.lost, d)+" in the Workflows Console")
}

// did says what an event did to the connection.
func did(event okta.LogEvent, d Declared) string {
	verb := map[string]string{
		okta.EventConnectionCreate:      "created",
		okta.EventConnectionReauthorize: "reauthorized",
		okta.EventConnectionRevoke:      "revoked",
		okta.EventConnectionDelete:      "deleted",
	}[event.Type]
	return fmt.Sprintf("%s the connection %q", verb, d.Name)
}
