package judgement

import (
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// unauthorized handles a connection that no listed token matches. If Okta's
// list may be incomplete, or has never shown any token, the System Log may
// still show an authorization.
func (b *binder) unauthorized() Verdict {
	switch log := b.o.Log; {
	case b.trusted() && !b.stands():
		return b.pending()
	case log.Asked:
		return b.byLog()
	case log.unread() && !b.m.Unauthorized:
		return b.unknown(logUnread(b.d, b.o))
	case b.m.Omits && !b.m.Unauthorized:
		return b.unknown(notListed(b.d))
	default:
		return b.pending()
	}
}

// byLog decides from the System Log, which shows the making of the connection
// and the use of its authorization.
func (b *binder) byLog() Verdict {
	uses := b.log.uses
	switch {
	case !b.stands():
		return b.withoutMaking()
	case !uses.known:
		result := b.unknown(b.notVisible())
		result.WantsUses = !uses.unread
		return result
	case b.trusted() && (uses.revokedSince(b.lastUse()) || !uses.liveSince(b.log.made.Published.Add(-nearby))):
		return b.pending()
	case b.trusted():
		return b.unknown(b.notVisible())
	case b.log.alone() && uses.refused(b.log.made.Published):
		return b.none(refreshRefused(b.d, b.o))
	}
	scopes, ok := b.usedScopes()
	if !ok {
		return b.unknown(b.notVisible())
	}
	b.m.Alive = false
	return Verdict{
		Binding: BindingNone, Status: StatusAuthorized, Evidence: EvidenceLog,
		Bound: okta.RefreshToken{Scopes: scopes, Created: b.log.made.Published},
	}
}

// withoutMaking handles a connection for which the log shows no making that
// still counts. If the log shows an end, the connection has ended. Use that no
// other connection explains leaves the status uncertain.
func (b *binder) withoutMaking() Verdict {
	uses := b.log.uses
	switch {
	case b.log.made != nil || b.log.lost != nil:
	case b.log.cut, uses.unread:
		if !b.m.Unauthorized {
			return b.unknown(logUnread(b.d, b.o))
		}
	case !uses.known:
		v := b.pending()
		v.WantsUses = true
		return v
	case b.unexplained(time.Time{}):
		return b.unknown(unexplainedUse(b.d))
	}
	b.m.Unauthorized = true
	return b.pending()
}

// disabledUnlisted handles a disabled connection that no listed token matches.
// It is revoked, unless Okta lists no tokens and the log shows use.
func (b *binder) disabledUnlisted() Verdict {
	result := b.none()
	uses := b.log.uses
	switch {
	case b.trusted() || !b.o.Log.Asked:
		return result
	case b.stands():
		return b.unknown(stillVisible(b.d, &b.log.made.LogEvent))
	case !uses.known:
		result.WantsUses = !uses.unread
		return result
	}
	since := time.Time{}
	if b.log.lost != nil {
		since = b.log.lost.Published
	}
	if b.unexplained(since) {
		return b.unknown(stillVisible(b.d, nil))
	}
	return result
}

// stands reports whether the log shows an authorization that the list lacks.
// One was made, none was lost since, and it is not the one that is known to
// have ended.
func (b *binder) stands() bool {
	made := b.log.made
	if made == nil || !b.log.stands() || !made.Published.After(b.m.SeenAt) || near(made.Published, b.m.Made) {
		return false
	}
	return !slices.ContainsFunc(b.o.Tokens.Tokens, func(t okta.RefreshToken) bool {
		return b.ofAccount(t) && near(t.Created, made.Published)
	})
}

// usedScopes returns the scopes of the authorization that the log shows in use.
// They are those of the access token granted at the connection's making. If the
// account made only this connection, later access tokens count too. Scopes that
// may be another connection's don't count.
func (b *binder) usedScopes() ([]string, bool) {
	e, at := b.log, b.log.made.Published
	if b.rival || b.o.Tokens.At.Sub(at) >= logLife || e.crowded || e.uses.revokedSince(at) || b.passwordChangedSince(at) {
		return nil, false
	}
	scopes, ok := e.uses.scopesBetween(at.Add(-nearby), at.Add(nearby))
	if !ok && e.alone() {
		scopes, ok = e.uses.scopesBetween(at, b.o.Tokens.At)
	}
	return scopes, ok && e.made.mayHave(scopes)
}

// passwordChangedSince reports whether the account's password was changed after
// t and no authorization of the account was used since. Okta doesn't document
// whether a new password ends authorizations; a use proves that it did not.
func (b *binder) passwordChangedSince(t time.Time) bool {
	changed := b.o.Account.Value.PasswordChanged
	return changed.After(t) && !b.unexplained(changed)
}

// lastUse returns when the connection was certainly used last: at its making, or
// later if the account has no other authorization that explains a use.
func (b *binder) lastUse() time.Time {
	made := b.log.made.Published
	if !b.log.alone() || len(b.live) > 0 {
		return made
	}
	for _, u := range b.log.uses.all {
		if u.succeeded && u.at.After(made) {
			return u.at
		}
	}
	return made
}

// unexplained reports whether the account's authorizations were used after a
// time, other than at the making of another connection.
func (b *binder) unexplained(since time.Time) bool {
	return slices.ContainsFunc(b.log.uses.all, func(u use) bool {
		return u.succeeded && u.at.After(since) && !slices.ContainsFunc(b.log.otherMakings, func(at time.Time) bool { return near(at, u.at) })
	})
}

func (b *binder) unknown(problem Problem) Verdict {
	result := b.none(problem)
	result.Status = StatusUnknown
	return result
}

// pending returns that no authorization matches, with the steps to make one.
func (b *binder) pending() Verdict {
	var beside []okta.RefreshToken
	others := only(b.live, func(t okta.RefreshToken) bool { return slices.Contains(b.taken, t.ID) })
	if b.m.last() != "" {
		beside = b.fitting()
	}
	problems := []Problem{notAuthorized(b.d, b.o, others, beside, b.log)}
	if b.o.Log.Refused != "" && !b.d.VerifyWithLog && !b.m.Visible {
		problems = append(problems, checkNotPermitted("the System Log, which may show an authorization that Okta does not list", b.o.Log.Refused))
	}
	return b.none(problems...)
}
