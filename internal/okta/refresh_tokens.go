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
	ID, Status, ClientID, UserID, Issuer string
	// Scopes are sorted.
	Scopes []string
	// LastUpdated and ExpiresAt change each time the token is used. ExpiresAt
	// is zero if Okta reports none.
	Created, LastUpdated, ExpiresAt time.Time
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

// RefreshToken reads one refresh token of an app. Okta's list has been
// incomplete before, so a token missing from it is gone only if Okta doesn't
// find it by id either. The answer is shared.
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

// RefreshTokensAfter returns a list newer than seen, a time on Okta's clock. It
// reads from Okta only if no other caller has read a newer list. So pollers of
// the same app share each read.
func (c *Client) RefreshTokensAfter(ctx context.Context, appID string, seen time.Time) (RefreshTokens, error) {
	c.refreshTokens.ForgetIf(appID, func(list RefreshTokens) bool { return !list.AsOf.After(seen) })
	return c.RefreshTokens(ctx, appID)
}

var deleteRefreshToken = transport.Endpoint{Method: http.MethodDelete, Path: "/api/v1/apps/{appId}/tokens/{tokenId}", Scope: "okta.apps.manage"}

// RevokeRefreshToken revokes one token and thereby its authorization. It
// returns an error for [IsNotFound] if the token is gone already, unless an
// earlier attempt of this call may have revoked it.
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
			// Okta doesn't document whether it lists revoked tokens.
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
