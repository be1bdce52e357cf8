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

// nearby is how far apart an authorization and its event may be written for one
// to be taken for the other's.
const nearby = 2 * time.Minute

// evidence is what the System Log shows of a connection.
//
// It has nicknames and no authorizations: whether an event means this one follows
// from account and time. Nor does it say that what was tried worked. So it confirms
// what is seen, and explains what is missing.
type evidence struct {
	// asked is false where the log was not asked, cut is true where it has older
	// events than were read.
	asked, cut bool
	// made is the newest event of the account having created or reauthorized a
	// connection of this nickname, lost the newest of anybody having revoked or
	// deleted one.
	made, lost *okta.LogEvent
	// madeBy is whose connector made is of.
	madeBy connectorSeen
	// others is whether another account has created one of this nickname, which may
	// be what was lost.
	others bool
	// crowded is whether the account made anything else near made, and otherMakings
	// are when it made connections that are not known to have this nickname.
	crowded      bool
	otherMakings []time.Time
	// proven is the active authorization that an event of this nickname shows to be
	// the connection's, or has no id.
	proven okta.RefreshToken
	// foreign are active authorizations of the account that the log shows to be
	// connections' of other nicknames; disputed are those near which the account made
	// another connection.
	foreign, disputed []string
	// nicknames are those of other connections that the account made.
	nicknames []string
	uses      uses
}

// stands reports whether the log says that there is an authorization: one was
// made, and none was lost since.
func (e evidence) stands() bool {
	return e.made != nil && (e.lost == nil || e.made.Published.After(e.lost.Published))
}

// lostSince reports whether the log says that the connection was revoked or
// deleted after that time, and not made again.
func (e evidence) lostSince(t time.Time) bool {
	return e.lost != nil && e.lost.Published.After(t) && !e.stands()
}

// alone reports whether the account made this connection alone in as much of the
// log as there is.
func (e evidence) alone() bool { return !e.cut && len(e.otherMakings) == 0 }

// making is an event of the account having created or reauthorized a connection.
type making struct {
	okta.LogEvent
	// this is whether it has this connection's nickname and no other connector.
	this bool
	// of is whose connector it is of.
	of connectorSeen
	// nickname is that of another connection, as far as it can be read.
	nickname string
}

// readLog reads the events of the connection's nickname, and what they and others
// show of the account's authorizations.
func readLog(d Declared, o Observed) evidence {
	e := evidence{asked: o.Log.Asked, cut: o.Log.Cut, uses: readUses(d, o)}
	if !e.asked {
		return e
	}
	var makings []making
	for _, event := range slices.SortedFunc(slices.Values(o.Log.Events), func(a, b okta.LogEvent) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	}) {
		if !event.Succeeded {
			continue
		}
		seen := names(event, d, o)
		this := seen.named && seen.of != another
		switch {
		case isMaking(event) && !isBy(event, d, o):
			e.others = e.others || this
		case isMaking(event):
			makings = append(makings, making{event, this, seen.of, seen.nickname})
		case this && e.lost == nil:
			e.lost = &event
		}
	}
	for i, m := range makings {
		if !m.this {
			e.otherMakings = append(e.otherMakings, m.Published)
			if m.nickname != "" && m.of != another {
				e.nicknames = append(e.nicknames, m.nickname)
			}
			continue
		}
		if e.made == nil {
			e.made, e.madeBy = &makings[i].LogEvent, m.of
			e.crowded = slices.ContainsFunc(makings, func(other making) bool { return other.ID != m.ID && near(other.Published, m.Published) })
		}
	}
	e.nicknames = sorted(e.nicknames)
	e.attribute(makings, d, o)
	return e
}

// attribute finds the authorizations that the makings mean.
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
			// Two of this nickname and of our connector mean the same connection.
			contested = contested || !rival.this || rival.of != okDevices || m.of != okDevices
			other = other || rival.this || rival.nickname == ""
		}
		switch {
		case m.this && !contested && e.proven.ID == "" && (m.of == okDevices || connector.OnlyDevices(token.Scopes)):
			e.proven = token
		case !m.this && !other && m.nickname != "":
			e.foreign = append(e.foreign, token.ID)
		}
		if !m.this {
			e.disputed = append(e.disputed, token.ID)
		}
	}
	e.foreign, e.disputed = sorted(e.foreign), sorted(e.disputed)
}

// authorizationOf finds the one active authorization that a making can mean: the
// only one of the account that was made at about that time.
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

// lag is how long the System Log may take to show what happened.
const lag = 10 * time.Minute

// settled reports whether the log has shown what it will ever show of a token.
func settled(token okta.RefreshToken, at time.Time) bool { return at.Sub(token.Created) > lag }

func near(a, b time.Time) bool { return a.Sub(b).Abs() <= nearby }

func isMaking(event okta.LogEvent) bool {
	return event.Type == okta.EventConnectionCreate || event.Type == okta.EventConnectionReauthorize
}

// isBy reports whether the service account did it: as the actor, as in every
// recorded event of Workflows, or as a user among the targets, whom Okta's
// documentation mentions.
func isBy(event okta.LogEvent, d Declared, o Observed) bool {
	if event.Actor.ID == d.AccountID {
		return true
	}
	return slices.ContainsFunc(event.Targets, func(t okta.LogTarget) bool { return isAccount(t, d, o) })
}

// isAccount reports whether a target is the service account. A connection may
// have the account's login as its nickname.
func isAccount(target okta.LogTarget, d Declared, o Observed) bool {
	login := o.Account.User.Login
	return !isConnection(letters(target.Type)) && slices.ContainsFunc(target.Texts, func(text string) bool {
		return text == d.AccountID || login != "" && strings.EqualFold(text, login)
	})
}

// Whose connector an event is of.
type connectorSeen int

const (
	untold connectorSeen = iota
	okDevices
	another
)

// naming is what an event's targets name.
type naming struct {
	// named is whether they have the connection's nickname.
	named bool
	of    connectorSeen
	// nickname is another connection's, or empty where it can't be read.
	nickname string
}

// names reads the targets of an event. In every recorded event of Workflows the
// first is the app instance "Okta Workflows", which says nothing about the
// connector. Okta documents that there are the user, the application (the
// connector) and the display name of the connection, and not in which field, so
// each is looked for in any. A nickname that reads as the connector's own name
// may stand in every event, so it must stand in a target beside the connector's.
func names(event okta.LogEvent, d Declared, o Observed) (seen naming) {
	var naming, connectors []int
	var nicknames []string
	for i, target := range event.Targets {
		kind, texts := letters(target.Type), target.Texts
		if strings.HasPrefix(kind, "user") || isAccount(target, d, o) {
			// Of the user, only the details can be about the connection.
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

// letters are the letters of s, in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// loss says who ended the connection, as a sentence that begins with a blank;
// "" where the log does not show it.
func (e evidence) loss(d Declared) string {
	if e.lost == nil || e.stands() {
		return ""
	}
	return " " + e.lost.Sentence(verb(*e.lost)+fmt.Sprintf(" the connection %q in the Workflows Console", d.Name))
}

// verb is what was done to a connection.
func verb(event okta.LogEvent) string {
	switch event.Type {
	case okta.EventConnectionCreate:
		return "created"
	case okta.EventConnectionReauthorize:
		return "reauthorized"
	case okta.EventConnectionRevoke:
		return "revoked"
	default:
		return "deleted"
	}
}
