package okta

import (
	"context"
	"net/http"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// Organization is an org's public description.
type Organization struct {
	ID string
	// Pipeline is "idx" for Okta Identity Engine, "v1" for Classic Engine.
	Pipeline string
	// URL is the org's address at Okta. AlternateURL is its custom domain, if
	// it has one. Neither ends with a slash.
	URL, AlternateURL string
}

var getWellknownOrgMetadata = transport.Endpoint{Method: http.MethodGet, Path: "/.well-known/okta-organization", Anonymous: true}

var cachedOrganization = cached[struct{}, Organization]{"the organization", same[Organization]}

// Organization reads the org's public description without a credential. The
// answer is shared.
func (c *Client) Organization(ctx context.Context) (Organization, error) {
	return cachedOrganization.of(c).Get(ctx, struct{}{}, func(ctx context.Context) (Organization, error) {
		type link struct {
			Href string `json:"href"`
		}
		var body struct {
			ID       string `json:"id"`
			Pipeline string `json:"pipeline"`
			Links    struct {
				Organization link `json:"organization"`
				Alternate    link `json:"alternate"`
			} `json:"_links"`
		}
		k, err := c.send(ctx, getWellknownOrgMetadata, getWellknownOrgMetadata.Path, nil, &body)
		if err != nil {
			return Organization{}, err
		}
		if body.ID == "" {
			return Organization{}, k.Fail("the answer does not describe an Okta org: it has no id (check org_url)", nil)
		}
		return Organization{
			ID:           body.ID,
			Pipeline:     body.Pipeline,
			URL:          strings.TrimSuffix(body.Links.Organization.Href, "/"),
			AlternateURL: strings.TrimSuffix(body.Links.Alternate.Href, "/"),
		}, nil
	})
}

// classicEngine is the pipeline of an org on Classic Engine.
const classicEngine = "v1"

// explainClassicEngine adds to a refusal of a device call that the org is on Classic
// Engine, if it is. Such orgs have no devices. Okta doesn't document which of
// three refusals they answer with.
func (c *Client) explainClassicEngine(ctx context.Context, err error) error {
	e, ok := AsError(err)
	if !ok || e.Status != http.StatusUnauthorized && e.Status != http.StatusForbidden && e.Status != http.StatusNotFound || e.OfToken() {
		return err
	}
	org, orgErr := c.Organization(ctx)
	if orgErr != nil || org.Pipeline != classicEngine {
		return err
	}
	e = e.Clone()
	e.Hint = "this org is on Classic Engine: devices and the Okta Devices connector need Okta Identity Engine"
	return e
}
