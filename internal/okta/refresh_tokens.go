package okta

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// RefreshToken is the record of an authorization that somebody gave to an app.
// It does not contain the token itself.
type RefreshToken struct {
	ID       string `json:"id"`
	Status   string `json:"status"`
	ClientID string `json:"clientId"`
	UserID   string `json:"userId"`
	Issuer   string `json:"issuer"`
	// Scopes are sorted.
	Scopes  []string  `json:"scopes"`
	Created time.Time `json:"created"`
	// LastUpdated and ExpiresAt change each time the token is used. ExpiresAt
	// is zero if Okta reports none.
	LastUpdated time.Time `json:"lastUpdated"`
	ExpiresAt   time.Time `json:"expiresAt"`
}

// RefreshTokens are the tokens of an app with any status, sorted by creation
// and id.
type RefreshTokens struct {
	Tokens []RefreshToken
	// AsOf is Okta's time of the request for the list. Expiry is judged by
	// Okta's clock, not by ours.
	AsOf time.Time
}

// Live reports whether the token is active and not expired at a time.
func (t RefreshToken) Live(at time.Time) bool {
	return t.Status == statusActive && (t.ExpiresAt.IsZero() || t.ExpiresAt.After(at))
}

var listOAuth2TokensForApplication = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/apps/{appId}/tokens", Scope: "okta.apps.read"}

var cachedRefreshTokens = cached[string, RefreshTokens]{"the app's refresh tokens", RefreshTokens.clone}

// RefreshTokens lists the refresh tokens of an app. The answer is shared.
func (c *Client) RefreshTokens(ctx context.Context, appID string) (RefreshTokens, error) {
	return cachedRefreshTokens.of(c).Get(ctx, appID, func(ctx context.Context) (RefreshTokens, error) {
		asked := c.waits.Now()
		tokens, first, err := list[RefreshToken](ctx, c, listOAuth2TokensForApplication, url.Values{"limit": {pageLimit}}, appID)
		if err != nil {
			return RefreshTokens{}, err
		}
		for i := range tokens {
			tokens[i].sortScopes()
		}
		slices.SortFunc(tokens, func(a, b RefreshToken) int {
			return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
		})
		asOf := first.Answer.Date()
		if asOf.IsZero() {
			asOf = asked
		}
		return RefreshTokens{Tokens: tokens, AsOf: asOf}, nil
	})
}

type refreshTokenKey struct{ appID, id string }

var getOAuth2TokenForApplication = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/apps/{appId}/tokens/{tokenId}", Scope: "okta.apps.read"}

var cachedRefreshToken = cached[refreshTokenKey, RefreshToken]{"the refresh token", RefreshToken.clone}

// RefreshToken reads one refresh token of an app. Okta's list has lacked an active
// token before, so a token missing from it is gone only if Okta doesn't
// find it by id either. The answer is shared.
func (c *Client) RefreshToken(ctx context.Context, appID, id string) (RefreshToken, error) {
	return cachedRefreshToken.of(c).Get(ctx, refreshTokenKey{appID, id}, func(ctx context.Context) (RefreshToken, error) {
		token, k, err := get[RefreshToken](ctx, c, getOAuth2TokenForApplication, appID, id)
		if err != nil {
			return RefreshToken{}, err
		}
		if token.ID != id {
			return RefreshToken{}, k.Fail("the answer is about another token", nil)
		}
		token.sortScopes()
		return token, nil
	})
}

// RefreshTokensAfter returns a list newer than seen, a time on Okta's clock. It
// reads from Okta only if no other caller has read a newer list. So pollers of
// the same app share each read.
func (c *Client) RefreshTokensAfter(ctx context.Context, appID string, seen time.Time) (RefreshTokens, error) {
	cachedRefreshTokens.of(c).ForgetIf(appID, func(list RefreshTokens) bool { return !list.AsOf.After(seen) })
	return c.RefreshTokens(ctx, appID)
}

var revokeOAuth2TokenForApplication = transport.Endpoint{Method: http.MethodDelete, Path: "/api/v1/apps/{appId}/tokens/{tokenId}", Scope: "okta.apps.manage"}

// RevokeRefreshToken revokes one token and thereby its authorization. It
// returns an error for [IsNotFound] if the token is gone already, unless an
// earlier attempt of this call may have revoked it.
func (c *Client) RevokeRefreshToken(ctx context.Context, appID, tokenID string) error {
	forget := func() { cachedRefreshToken.of(c).Forget(refreshTokenKey{appID, tokenID}) }
	return c.remove(ctx, removal{
		endpoint: revokeOAuth2TokenForApplication, ids: []string{appID, tokenID},
		forget: func() {
			forget()
			cachedRefreshTokens.of(c).Forget(appID)
		},
		present: func(ctx context.Context) (bool, error) {
			list, err := c.RefreshTokens(ctx, appID)
			// Okta doesn't document whether it lists revoked tokens.
			listed := slices.ContainsFunc(list.Tokens, func(t RefreshToken) bool { return t.ID == tokenID && t.Status == statusActive })
			if err != nil || listed {
				return listed, err
			}
			token, err := c.RefreshToken(ctx, appID, tokenID)
			if IsNotFound(err) {
				return false, nil
			}
			return token.Status == statusActive, err
		},
		ownerGone: c.appGone(appID),
		removed: func() {
			forget()
			cachedRefreshTokens.of(c).Update(appID, func(list RefreshTokens) RefreshTokens {
				list.Tokens = slices.DeleteFunc(list.Tokens, func(t RefreshToken) bool { return t.ID == tokenID })
				return list
			})
		},
	})
}

func (t RefreshToken) clone() RefreshToken {
	t.Scopes = slices.Clone(t.Scopes)
	return t
}

func (l RefreshTokens) clone() RefreshTokens {
	l.Tokens = slices.Clone(l.Tokens)
	for i := range l.Tokens {
		l.Tokens[i].Scopes = slices.Clone(l.Tokens[i].Scopes)
	}
	return l
}

func (t RefreshToken) key() string { return t.ID }

func (t *RefreshToken) sortScopes() {
	slices.Sort(t.Scopes)
	t.Scopes = slices.Compact(t.Scopes)
}
