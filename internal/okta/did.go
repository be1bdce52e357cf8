package okta

import (
	"context"
	"strings"
)

// product is what this provider says of itself in the user agent of its requests.
const product = "terraform-provider-oktadevices"

// Did reports whether an event was caused by this provider with the credential of this client. A person with the same
// credential and the same program looks just the same. It reads the user behind the credential, and only of an event that
// this provider caused.
func (c *Client) Did(ctx context.Context, event LogEvent) bool {
	if !strings.Contains(event.UserAgent, product) {
		return false
	}
	if c.credential.app != nil {
		return event.Actor.ID == c.credential.app.clientID
	}
	me, err := c.User(ctx, "me")
	return err == nil && me.ID == event.Actor.ID
}
