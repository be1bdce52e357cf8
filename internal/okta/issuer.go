package okta

import (
	"context"
	"strings"
)

// SameIssuer reports whether two issuers are the same: an org's issuer is its URL, whose host has no case.
func SameIssuer(a, b string) bool { return strings.EqualFold(a, b) }

// GrantIssuer finds the issuer that Okta's own scopes are granted under to an app. It is the org's URL; which of its
// hosts that is where there is a custom domain is not documented, so what stands in the app's grants comes first.
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
