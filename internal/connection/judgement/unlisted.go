package judgement

import (
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// unauthorized is for a connection of which no listed token fits. Where Okta's
// list may be incomplete, or has never shown any token, the System Log may still
// show an authorization.
func (b *binder) unauthorized() bound {
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

// byLog judges by what the System Log shows of the connection's making and of the
// use of its authorization.
func (b *binder) byLog() bound {
	uses := b.told.uses
	switch {
	case !b.stands():
		return b.withoutMaking()
	case !uses.known:
		result := b.unknown(b.notVisible())
		result.wantsUses = !uses.unread
		return result
	case b.trusted() && (uses.revokedSince(b.told.made.Published) || !uses.liveSince(b.told.made.Published.Add(-nearby))):
		return b.pending()
	case b.trusted():
		return b.unknown(b.notVisible())
	case b.told.alone() && uses.refused(b.told.made.Published):
		return b.none(refreshRefused(b.d, b.o))
	}
	scopes, ok := b.usedScopes()
	if !ok {
		return b.unknown(b.notVisible())
	}
	b.m.Alive = false
	return bound{
		binding: BindingNone, status: StatusAuthorized, evidence: EvidenceLog, memory: b.m,
		token: okta.RefreshToken{Scopes: scopes, Created: b.told.made.Published},
	}
}

// withoutMaking is for a connection of which the log shows no standing making. An
// end that it shows is one; life that no other connection explains is doubt.
func (b *binder) withoutMaking() bound {
	uses := b.told.uses
	result := b.pending()
	result.memory.Unauthorized = true
	switch {
	case b.told.made != nil || b.told.lost != nil:
	case b.told.cut, uses.unread:
		if b.m.Unauthorized {
			return b.pending()
		}
		return b.unknown(logUnread(b.d, b.o))
	case !uses.known:
		result.wantsUses = true
		result.memory.Unauthorized = b.m.Unauthorized
	case b.unexplained(time.Time{}):
		return b.unknown(lifeWithoutMaking(b.d))
	}
	return result
}

// disabledUnlisted is for a disabled connection of which no listed token fits: it
// is revoked, unless the log shows life where Okta lists no tokens.
func (b *binder) disabledUnlisted() bound {
	result := b.none()
	uses := b.told.uses
	switch {
	case b.trusted() || !b.o.Log.Asked:
		return result
	case b.stands():
		return b.unknown(stillVisible(b.d, b.told.made))
	case !uses.known:
		result.wantsUses = !uses.unread
		return result
	}
	since := time.Time{}
	if b.told.lost != nil {
		since = b.told.lost.Published
	}
	if b.unexplained(since) {
		return b.unknown(stillVisible(b.d, nil))
	}
	return result
}

// stands reports whether the log says that there is an authorization which the list
// lacks: one was made, none was lost since, and it is not the one that is known to
// have ended.
func (b *binder) stands() bool {
	made := b.told.made
	if made == nil || !b.told.stands() || !made.Published.After(b.m.SeenAt) || near(made.Published, b.m.Made) {
		return false
	}
	return !slices.ContainsFunc(b.o.Tokens.Tokens, func(t okta.RefreshToken) bool {
		return b.ofAccount(t) && near(t.Created, made.Published)
	})
}

// usedScopes returns the scopes of the authorization that the log shows in use: by
// the access token that was granted beside the connection's making, or, where the
// account has made this connection alone, by those since. They count only if they
// cannot be another connection's.
func (b *binder) usedScopes() ([]string, bool) {
	e, at := b.told, b.told.made.Published
	if b.rival || b.o.Tokens.At.Sub(at) >= logLife || e.crowded || e.uses.revokedSince(at) || b.passwordChangedSince(at) {
		return nil, false
	}
	scopes, ok := e.uses.scopesBetween(at.Add(-nearby), at.Add(nearby))
	if !ok && e.alone() {
		scopes, ok = e.uses.scopesBetween(at, b.o.Tokens.At)
	}
	return scopes, ok && (e.madeBy == okDevices || connector.OnlyDevices(scopes))
}

// passwordChangedSince reports whether the account's password was changed after t
// and no authorization of the account was used since. Okta's documentation doesn't
// say whether a new password ends authorizations; a use shows that it didn't.
func (b *binder) passwordChangedSince(t time.Time) bool {
	changed := b.o.Account.User.PasswordChanged
	return changed.After(t) && !b.unexplained(changed)
}

func (b *binder) notVisible() Problem {
	made := *b.told.made
	return notVisible(b.d, made, b.passwordChangedSince(made.Published))
}

// unexplained reports whether the account's authorizations were in use after a
// time, other than beside the making of another connection.
func (b *binder) unexplained(since time.Time) bool {
	return slices.ContainsFunc(b.told.uses.all, func(u use) bool {
		return u.succeeded && u.at.After(since) && !slices.ContainsFunc(b.told.otherMakings, func(at time.Time) bool { return near(at, u.at) })
	})
}

func (b *binder) unknown(problem Problem) bound {
	result := b.none(problem)
	result.status = StatusUnknown
	return result
}

// pending says that nothing fits, and what to click.
func (b *binder) pending() bound {
	var others, beside []okta.RefreshToken
	for _, token := range b.live {
		if slices.Contains(b.taken, token.ID) {
			others = append(others, token)
		}
	}
	if b.m.last() != "" {
		beside = b.fitting()
	}
	problems := []Problem{notAuthorized(b.d, b.o, others, beside, b.told)}
	if b.o.Log.Refused != "" && !b.d.VerifyWithLog && !b.m.Visible {
		problems = append(problems, checkNotPermitted("the System Log, which may show an authorization that Okta does not list", b.o.Log.Refused))
	}
	return b.none(problems...)
}
