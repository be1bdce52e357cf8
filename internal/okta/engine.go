package okta

import (
	"context"
	"net/http"
)

// classicEngine is the pipeline of an org on Classic Engine.
const classicEngine = "v1"

// explainEngine adds to a refusal that is about devices that the org is on Classic Engine, if it is. Such orgs have no
// devices, and which of three refusals they answer is not documented.
func (c *Client) explainEngine(ctx context.Context, err error) error {
	e, ok := AsError(err)
	if !ok || e.Status != http.StatusUnauthorized && e.Status != http.StatusForbidden && e.Status != http.StatusNotFound || e.OfToken() {
		return err
	}
	org, orgErr := c.Organization(ctx)
	if orgErr != nil || org.Pipeline != classicEngine {
		return err
	}
	e = e.Clone()
	e.Hint = "this org is on Classic Engine: devices, and the Okta Devices connector with them, need Okta Identity Engine"
	return e
}
