package judgement

import (
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// Origin is a connection's nickname when an authorization was made, according
// to the System Log.
type Origin struct {
	Nickname string
	// Likely is false if the log also allows another explanation.
	Likely bool
}

// Origins returns the origin of each active authorization of a user, by id. It
// omits those without a readable nickname or with several matching ones. tokens
// must contain all tokens of the user and those without a user, because another
// token of the same minute makes an event ambiguous.
func Origins(user okta.User, tokens TokensSeen, log LogSeen) map[string]Origin {
	d := Declared{AccountID: user.ID}
	o := Observed{Account: Seen[okta.User]{Value: user}, Tokens: tokens, Log: log}
	all := makings(d, o)
	ends := endsOf(log.Events)
	found := map[string]Origin{}
	for _, token := range tokens.Tokens {
		if token.UserID != user.ID || !token.Live(tokens.At) {
			continue
		}
		if origin := originOf(token, all, ends, o); origin.Nickname != "" {
			found[token.ID] = origin
		}
	}
	return found
}

// originOf returns the nickname that all makings near a token have in common.
func originOf(token okta.RefreshToken, makings []making, ends map[string]time.Time, o Observed) Origin {
	origin := Origin{Likely: settled(token, o.Tokens.At) && !cutNear(token, o.Log)}
	var newest time.Time
	for _, m := range makings {
		if !near(m.Published, token.Created) {
			continue
		}
		if m.nickname == "" || origin.Nickname != "" && !SameNickname(m.nickname, origin.Nickname) {
			return Origin{}
		}
		origin.Nickname = m.nickname
		origin.Likely = origin.Likely && means(m, token, makings, o)
		if m.Published.After(newest) {
			newest = m.Published
		}
	}
	// A connection of this name, perhaps another one, was revoked or deleted
	// since.
	origin.Likely = origin.Likely && !ends[printed(origin.Nickname)].After(newest)
	return origin
}

// means reports whether a making can belong to no other token of the user, and
// no other making to this token.
func means(m making, token okta.RefreshToken, makings []making, o Observed) bool {
	only, ok := authorizationOf(m, Declared{AccountID: token.UserID}, o)
	perhapsOfUser := func(other okta.RefreshToken) bool {
		return other.UserID == "" && other.Live(o.Tokens.At) && near(other.Created, m.Published)
	}
	return ok && only.ID == token.ID && !slices.ContainsFunc(o.Tokens.Tokens, perhapsOfUser) &&
		m.mayHave(token.Scopes) &&
		!slices.ContainsFunc(makings, func(other making) bool {
			return near(other.Published, m.Published) && !SameNickname(other.nickname, m.nickname)
		})
}

// cutNear reports whether further events near the making of a token may not
// have been read.
func cutNear(token okta.RefreshToken, log LogSeen) bool {
	return log.Cut && len(log.Events) > 0 && token.Created.Add(-2*nearby).Before(log.Events[len(log.Events)-1].Published)
}

// endsOf returns when connections were last revoked or deleted, by every text
// that may be their nickname.
func endsOf(events []okta.LogEvent) map[string]time.Time {
	ends := map[string]time.Time{}
	for _, event := range events {
		if !event.Succeeded || isMaking(event) {
			continue
		}
		for _, target := range event.Targets {
			for _, text := range target.Texts {
				if key := printed(text); event.Published.After(ends[key]) {
					ends[key] = event.Published
				}
			}
		}
	}
	return ends
}
