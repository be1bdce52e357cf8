package judgement

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// nearby is how far apart an authorization and its event may be written for one
// to be taken for the other's.
const nearby = 2 * time.Minute

// evidence is what the System Log tells of a connection.
//
// It speaks of nicknames, and knows no authorizations: whether an event means
// this one is told by account and time. Nor does it say that what was tried
// worked. So it confirms what is seen, and explains what is missing; by itself it
// proves nothing.
type evidence struct {
	// asked is false where the log was not asked.
	asked bool
	// made is the newest event of the account having created or reauthorized a
	// connection of this nickname, lost the newest of anybody having revoked or
	// deleted one.
	made, lost *okta.LogEvent
	// others is whether another account has created one of this nickname, which may
	// be what was lost.
	others bool
	// proven is the live authorization that an event of this nickname tells to be
	// the connection's, or has no id.
	proven okta.RefreshToken
	// foreign are live authorizations of the account that the log tells to be
	// connections' of other nicknames.
	foreign []string
}

// stands reports whether the log says that there is an authorization: one was
// made, and none was lost since.
func (e evidence) stands() bool {
	return e.made != nil && (e.lost == nil || e.made.Published.After(e.lost.Published))
}

// lostSince reports whether the log says that the connection was revoked or
// deleted after that time, and not made anew.
func (e evidence) lostSince(t time.Time) bool {
	return e.lost != nil && e.lost.Published.After(t) && !e.stands()
}

// readLog reads the events of the connection's nickname, and what they and others
// tell of the account's authorizations.
func readLog(d Declared, o Observed) evidence {
	e := evidence{asked: o.Log.Asked}
	if !e.asked {
		return e
	}
	events := slices.SortedFunc(slices.Values(o.Log.Events), func(a, b okta.LogEvent) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
	// mine and others are what the account made, of this nickname and of others.
	var mine, others []okta.LogEvent
	for _, event := range events {
		if !event.Succeeded {
			continue
		}
		named, ours := names(event, d, o)
		this := named && ours != another
		switch {
		case isMaking(event) && !isBy(event, d, o):
			e.others = e.others || this
		case isMaking(event) && this:
			if e.made == nil {
				e.made = &event
			}
			if ours == okDevices {
				mine = append(mine, event)
			}
		case isMaking(event):
			others = append(others, event)
		case this && e.lost == nil:
			e.lost = &event
		}
	}
	for _, event := range mine {
		if token, ok := authorizationOf(event, others, d, o); ok {
			e.proven = token
			break
		}
	}
	for _, event := range others {
		if token, ok := authorizationOf(event, mine, d, o); ok && settled(token, o.Tokens.At) {
			e.foreign = append(e.foreign, token.ID)
		}
	}
	return e
}

// authorizationOf finds the one live authorization that an event can mean: the
// only one of the account that was made at about that time, while the account made
// none of the rivals.
func authorizationOf(event okta.LogEvent, rivals []okta.LogEvent, d Declared, o Observed) (token okta.RefreshToken, ok bool) {
	for _, candidate := range o.Tokens.Tokens {
		if candidate.UserID != d.AccountID || !candidate.Live(o.Tokens.At) || !near(candidate.Created, event.Published) {
			continue
		}
		if ok {
			return okta.RefreshToken{}, false
		}
		token, ok = candidate, true
	}
	ok = ok && !slices.ContainsFunc(rivals, func(rival okta.LogEvent) bool { return near(token.Created, rival.Published) })
	return token, ok
}

// lag is how long the System Log may take to tell of what happened.
const lag = 10 * time.Minute

// settled reports whether the log has told what it will ever tell of a token.
func settled(token okta.RefreshToken, at time.Time) bool { return at.Sub(token.Created) > lag }

func near(a, b time.Time) bool { return a.Sub(b).Abs() <= nearby }

func isMaking(event okta.LogEvent) bool {
	return event.Type == okta.EventConnectionCreate || event.Type == okta.EventConnectionReauthorize
}

// isBy reports whether the service account did it: as the actor, or as the user
// whom Okta documents among the targets.
func isBy(event okta.LogEvent, d Declared, o Observed) bool {
	if event.Actor.ID == d.AccountID {
		return true
	}
	return slices.ContainsFunc(event.Targets, func(t okta.LogTarget) bool { return isAccount(t, d, o) })
}

// isAccount reports whether a target is the service account.
func isAccount(target okta.LogTarget, d Declared, o Observed) bool {
	login := o.Account.User.Login
	return slices.ContainsFunc(target.Texts, func(text string) bool {
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

// names tells whether an event names the connection, and whose connector it is
// of. Okta documents that the targets carry the user, the application (the
// connector) and the display name of the connection, and not in which field:
// each is looked for in any. A nickname that reads as the connector's own name
// stands in every event, so it must stand in a target beside the connector's.
func names(event okta.LogEvent, d Declared, o Observed) (named bool, ours connectorSeen) {
	var naming, connectors []int
	for i, target := range event.Targets {
		kind := letters(target.Type)
		if strings.HasPrefix(kind, "user") || isAccount(target, d, o) {
			continue
		}
		if slices.Contains(target.Texts, d.Name) {
			naming = append(naming, i)
		}
		switch {
		case strings.Contains(kind, "connection"):
		case slices.ContainsFunc(target.Texts, readsAsConnector):
			connectors = append(connectors, i)
		case strings.HasPrefix(kind, "app"):
			ours = another
		}
	}
	if len(connectors) > 0 {
		ours = okDevices
	}
	onlyTheConnector := readsAsConnector(d.Name) && len(naming) == 1 && slices.Equal(naming, connectors)
	return len(naming) > 0 && !onlyTheConnector, ours
}

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

// loss tells who ended the connection, as a sentence that begins with a blank;
// "" where the log does not tell.
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

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
