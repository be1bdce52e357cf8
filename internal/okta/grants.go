package okta

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// statusActive is the status of active apps, users, grants and tokens.
const statusActive = "ACTIVE"

// Grant is an Okta API scope granted to an app.
type Grant struct {
	ID       string `json:"id"`
	Status   string `json:"status"`
	Scope    string `json:"scopeId"`
	Issuer   string `json:"issuer"`
	ClientID string `json:"clientId"`
	// Source is ADMIN or END_USER.
	Source    string    `json:"source"`
	Created   time.Time `json:"created"`
	CreatedBy Creator   `json:"createdBy"`
}

// Creator is the user or app that created something.
type Creator struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

var listScopeConsentGrants = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/apps/{appId}/grants", Scope: "okta.appGrants.read"}

var cachedGrants = cached[string, []Grant]{"the app's grants", slices.Clone[[]Grant]}

// Grants lists the active grants of an app, sorted by scope, issuer and id. The answer is shared.
func (c *Client) Grants(ctx context.Context, appID string) ([]Grant, error) {
	return cachedGrants.of(c).Get(ctx, appID, func(ctx context.Context) ([]Grant, error) {
		grants, _, err := list[Grant](ctx, c, listScopeConsentGrants, nil, appID)
		if err != nil {
			return nil, err
		}
		grants = slices.DeleteFunc(grants, func(g Grant) bool { return g.Status != statusActive })
		slices.SortFunc(grants, compareGrants)
		return grants, nil
	})
}

var grantConsentToScope = transport.Endpoint{Method: http.MethodPost, Path: "/api/v1/apps/{appId}/grants", Scope: "okta.appGrants.manage"}

// GrantScope grants a scope to an app, or adopts the grant if it exists.
func (c *Client) GrantScope(ctx context.Context, appID, scope, issuer string) (g Grant, adopted bool, err error) {
	if scope == "" || issuer == "" {
		return Grant{}, false, errors.New("granting requires a scope and an issuer")
	}
	begun, answeredAt := c.waits.Now(), time.Time{}
	g, adopted, err = ensure(ctx, c, creation[Grant]{
		endpoint: grantConsentToScope, ids: []string{appID}, request: map[string]string{"issuer": issuer, "scopeId": scope},
		check: func(g Grant, k *transport.Call) error {
			answeredAt = k.Answer.Date()
			return hasID(k, "a grant", g.ID)
		},
		find:   func(ctx context.Context) (Grant, bool, error) { return c.findGrant(ctx, appID, scope, issuer) },
		forget: func() { cachedGrants.of(c).Forget(appID) },
		keep: func(g Grant) {
			cachedGrants.of(c).Update(appID, func(grants []Grant) []Grant { return withGrant(grants, g) })
		},
	})
	return g, adopted || err == nil && g.olderThan(answeredAt, c.waits.Now().Sub(begun)), err
}

// olderThan reports whether a grant was made before a call for it was sent, by
// Okta's clock. Okta answers a second grant of a scope with the existing grant.
// Its times of grants and answers have a precision of one second.
func (g Grant) olderThan(answered time.Time, took time.Duration) bool {
	return !answered.IsZero() && !g.Created.IsZero() && g.Created.Before(answered.Add(-took-2*time.Second))
}

var revokeScopeConsentGrant = transport.Endpoint{Method: http.MethodDelete, Path: "/api/v1/apps/{appId}/grants/{grantId}", Scope: "okta.appGrants.manage"}

// RevokeGrant revokes one grant. It returns an error for [IsNotFound] if the
// grant is gone already, unless an earlier attempt of this call may have
// revoked it.
func (c *Client) RevokeGrant(ctx context.Context, appID, grantID string) error {
	it := func(g Grant) bool { return g.ID == grantID }
	return c.remove(ctx, removal{
		endpoint: revokeScopeConsentGrant, ids: []string{appID, grantID},
		forget: func() { cachedGrants.of(c).Forget(appID) },
		present: func(ctx context.Context) (bool, error) {
			grants, err := c.Grants(ctx, appID)
			return slices.ContainsFunc(grants, it), err
		},
		ownerGone: c.appGone(appID),
		removed: func() {
			cachedGrants.of(c).Update(appID, func(grants []Grant) []Grant { return slices.DeleteFunc(grants, it) })
		},
	})
}

func (c *Client) findGrant(ctx context.Context, appID, scope, issuer string) (Grant, bool, error) {
	grants, err := c.Grants(ctx, appID)
	at := slices.IndexFunc(grants, func(g Grant) bool { return g.Scope == scope && SameIssuer(g.Issuer, issuer) })
	if at < 0 {
		return Grant{}, false, err
	}
	return grants[at], true, nil
}

// withGrant adds a grant to a sorted list unless it contains it.
func withGrant(grants []Grant, g Grant) []Grant {
	grants = slices.DeleteFunc(grants, func(have Grant) bool { return have.ID == g.ID })
	at, _ := slices.BinarySearchFunc(grants, g, compareGrants)
	return slices.Insert(grants, at, g)
}

func compareGrants(a, b Grant) int {
	return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Issuer, b.Issuer), cmp.Compare(a.ID, b.ID))
}

func (g Grant) key() string { return g.ID }

// SameIssuer reports whether two issuers are the same. An org's issuer is its
// URL, whose host is case-insensitive.
func SameIssuer(a, b string) bool { return strings.EqualFold(a, b) }

// GrantIssuer returns the issuer of an app's grants of Okta's own scopes. It is
// the org's URL. Okta doesn't document which of its hosts it is if the org has
// a custom domain, so the issuer of the app's grants takes precedence.
func (c *Client) GrantIssuer(ctx context.Context, appID string) (string, error) {
	grants, err := c.Grants(ctx, appID)
	if err != nil {
		return "", err
	}
	found := ""
	for _, g := range grants {
		switch {
		case SameIssuer(g.Issuer, c.orgURL):
			return g.Issuer, nil
		case found == "" && strings.HasPrefix(g.Scope, "okta."):
			found = g.Issuer
		}
	}
	if found != "" {
		return found, nil
	}
	org, err := c.Organization(ctx)
	if err != nil {
		return "", err
	}
	if org.URL == "" {
		return c.orgURL, nil
	}
	return org.URL, nil
}
