package providerdata

import (
	"context"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// Describe completes the object of a plan, as peers.Registry.Describe does.
func (c *Call[M]) Describe(ctx context.Context, object peers.Object, replaced bool) peers.Object {
	return c.Data.Peers.Describe(ctx, c.req, object, replaced)
}

// Decide records the object of a plan, and what its deletion may remove. If the
// object is destroyed, it warns of the things that stay, and returns them.
func (c *Call[M]) Decide(ctx context.Context, object peers.Object) (kept []peers.Thing) {
	kept, diags := c.Data.Peers.Decide(ctx, object, c.Private)
	c.Diags.Append(diags...)
	if c.Destroyed {
		c.Data.Peers.WarnKept(c.Diags, object.Key, kept)
	}
	return kept
}
