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

// RefreshToken is the record of an authorization that somebody gave to an app. It is not the token itself.
type RefreshToken struct {
	ID, Status, ClientID, UserID, Issuer string
	// Scopes are sorted.
	Scopes []string
	// LastUpdated and ExpiresAt move each time the token is used. A zero ExpiresAt means that Okta gives none.
	Created, LastUpdated, ExpiresAt time.Time
}

// RefreshTokens are the tokens of an app, of every status, sorted by creation and id.
type RefreshTokens struct {
	Tokens []RefreshToken
	// AsOf is the time at Okta when the list was asked for: what expires is compared with Okta's clock, not with ours.
	AsOf time.Time
}

// Live reports whether the token authorizes at a time.
func (t RefreshToken) Live(at time.Time) bool {
	return t.Status == statusActive && (t.ExpiresAt.IsZero() || t.ExpiresAt.After(at))
}

var listRefreshTokens = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/apps/{appId}/tokens", Scope: "okta.apps.read"}

// RefreshTokens lists the refresh tokens of an app. The answer is shared.
//
// Okta: listOAuth2TokensForApplication, GET /api/v1/apps/{appId}/tokens
func (c *Client) RefreshTokens(ctx context.Context, appID string) (RefreshTokens, error) {
	target, err := listRefreshTokens.Target(appID)
	if err != nil {
		return RefreshTokens{}, err
	}
	return c.refreshTokens.Get(ctx, appID, func(ctx context.Context) (RefreshTokens, error) {
		asked := c.now()
		bodies, first, err := list[refreshTokenBody](ctx, c, listRefreshTokens, transport.WithQuery(target, url.Values{"limit": {pageLimit}}))
		if err != nil {
			return RefreshTokens{}, err
		}
		tokens := make([]RefreshToken, len(bodies))
		for i, body := range bodies {
			tokens[i] = body.refreshToken()
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

var getRefreshToken = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/apps/{appId}/tokens/{tokenId}", Scope: "okta.apps.read"}

// RefreshToken reads one refresh token of an app. Okta's list was known to leave some out, so a token that it lacks is gone only
// if Okta does not know its id either. The answer is shared.
//
// Okta: getOAuth2TokenForApplication, GET /api/v1/apps/{appId}/tokens/{tokenId}
func (c *Client) RefreshToken(ctx context.Context, appID, id string) (RefreshToken, error) {
	target, err := getRefreshToken.Target(appID, id)
	if err != nil {
		return RefreshToken{}, err
	}
	return c.refreshToken.Get(ctx, refreshTokenKey{appID, id}, func(ctx context.Context) (RefreshToken, error) {
		var body refreshTokenBody
		k, err := c.send(ctx, getRefreshToken, target, nil, &body)
		if err != nil {
			return RefreshToken{}, err
		}
		if body.ID != id {
			return RefreshToken{}, k.Fail("the answer is about another token", nil)
		}
		return body.refreshToken(), nil
	})
}

// RefreshTokensAfter is RefreshTokens for who waits for a change: it reads anew unless somebody else has since seen what
// was so after the list that was asked for at that time at Okta. So those who wait for tokens of one app share each look.
func (c *Client) RefreshTokensAfter(ctx context.Context, appID string, seen time.Time) (RefreshTokens, error) {
	c.refreshTokens.ForgetIf(appID, func(list RefreshTokens) bool { return !list.AsOf.After(seen) })
	return c.RefreshTokens(ctx, appID)
}

var deleteRefreshToken = transport.Endpoint{Method: http.MethodDelete, Path: "/api/v1/apps/{appId}/tokens/{tokenId}", Scope: "okta.apps.manage"}

// RevokeRefreshToken revokes one token, and so ends one authorization. One that is gone already is an error for
// [IsNotFound], unless an earlier attempt of this very call may have revoked it.
//
// Okta: revokeOAuth2TokenForApplication, DELETE /api/v1/apps/{appId}/tokens/{tokenId}
func (c *Client) RevokeRefreshToken(ctx context.Context, appID, tokenID string) error {
	forget := func() { c.refreshToken.Forget(refreshTokenKey{appID, tokenID}) }
	return c.remove(ctx, removal{
		endpoint: deleteRefreshToken, ids: []string{appID, tokenID},
		forget: func() {
			forget()
			c.refreshTokens.Forget(appID)
		},
		present: func(ctx context.Context) (bool, error) {
			list, err := c.RefreshTokens(ctx, appID)
			// It is not known whether Okta lists a token after it was revoked.
			return slices.ContainsFunc(list.Tokens, func(t RefreshToken) bool { return t.ID == tokenID && t.Status == statusActive }), err
		},
		ownerGone: c.appGone(appID),
		removed: func() {
			forget()
			c.refreshTokens.Update(appID, func(list RefreshTokens) RefreshTokens {
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

type refreshTokenBody struct {
	ID          string    `json:"id"`
	Status      string    `json:"status"`
	ClientID    string    `json:"clientId"`
	UserID      string    `json:"userId"`
	Issuer      string    `json:"issuer"`
	Scopes      []string  `json:"scopes"`
	Created     time.Time `json:"created"`
	LastUpdated time.Time `json:"lastUpdated"`
	ExpiresAt   time.Time `json:"expiresAt"`
}

func (b refreshTokenBody) key() string { return b.ID }

func (b refreshTokenBody) refreshToken() RefreshToken {
	return RefreshToken{
		ID:          b.ID,
		Status:      b.Status,
		ClientID:    b.ClientID,
		UserID:      b.UserID,
		Issuer:      b.Issuer,
		Scopes:      slices.Compact(slices.Sorted(slices.Values(b.Scopes))),
		Created:     b.Created,
		LastUpdated: b.LastUpdated,
		ExpiresAt:   b.ExpiresAt,
	}
}
