package judgement

import (
	"slices"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// use is an access token that the app got for the account, or was refused.
type use struct {
	at        time.Time
	succeeded bool
	// consent is true if it was issued with an authorization and not by a
	// refresh.
	consent bool
	// scopes are sorted, without the automatic ones.
	scopes []string
}

// uses are the access tokens of 90 days, newest first. They name neither a
// connection nor a refresh token.
type uses struct {
	// known is true if the log was read to its end. unread is true if reading
	// it failed.
	known, unread bool
	all           []use
	// revoked are the times when somebody revoked tokens of the app, of this
	// account or of an unnamed one.
	revoked []time.Time
}

func readUses(d Declared, o Observed) uses {
	read := uses{known: o.Uses.Asked && !o.Uses.Cut, unread: o.Uses.unread() || o.Uses.Cut}
	if !read.known {
		return read
	}
	for _, event := range o.Uses.Events {
		users := usersOf(event)
		switch {
		case event.Type == okta.EventTokenRevoke && event.Succeeded && len(without(users, []string{d.AccountID})) == 0:
			read.revoked = append(read.revoked, event.Published)
		case event.Type == okta.EventTokenGrant && event.Actor.ID == o.ClientID && slices.Contains(users, d.AccountID):
			read.all = append(read.all, use{
				at: event.Published, succeeded: event.Succeeded, consent: event.GrantType == "authorization_code",
				scopes: sorted(connector.WithoutAutomatic(event.Scopes)),
			})
		}
	}
	slices.SortStableFunc(read.all, func(a, b use) int { return b.at.Compare(a.at) })
	return read
}

// usersOf returns the ids of the users among an event's targets.
func usersOf(event okta.LogEvent) (ids []string) {
	for _, target := range event.Targets {
		if strings.HasPrefix(letters(target.Type), "user") {
			ids = append(ids, target.ID)
		}
	}
	return ids
}

// revokedSince reports whether somebody revoked tokens after that time.
func (u uses) revokedSince(at time.Time) bool {
	return slices.ContainsFunc(u.revoked, func(one time.Time) bool { return one.After(at) })
}

// liveSince reports whether an access token was granted since that time.
func (u uses) liveSince(at time.Time) bool {
	return slices.ContainsFunc(u.all, func(one use) bool { return one.succeeded && !one.at.Before(at) })
}

// scopesBetween returns the scopes of the access tokens in a period, if there
// are any and all have the same. A consent takes precedence over refreshes.
func (u uses) scopesBetween(from, to time.Time) (scopes []string, ok bool) {
	var found []use
	for _, one := range u.all {
		if one.succeeded && !one.at.Before(from) && !one.at.After(to) {
			found = append(found, one)
		}
	}
	if slices.ContainsFunc(found, func(one use) bool { return one.consent }) {
		found = slices.DeleteFunc(found, func(one use) bool { return !one.consent })
	}
	for _, one := range found {
		if ok && !slices.Equal(one.scopes, scopes) {
			return nil, false
		}
		scopes, ok = one.scopes, true
	}
	return scopes, ok
}

// refused reports whether Okta refused at least the newest two refreshes since
// then, over at least an hour. A single refusal may be a temporary problem.
func (u uses) refused(since time.Time) bool {
	var newest, oldest time.Time
	for _, one := range u.all {
		if one.succeeded || one.at.Before(since) {
			break
		}
		if newest.IsZero() {
			newest = one.at
		}
		oldest = one.at
	}
	return !newest.IsZero() && newest.Sub(oldest) >= time.Hour
}
