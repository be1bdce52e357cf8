package providerdata

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
)

// Call is one call of a function of a Noun.
type Call[M any] struct {
	// Change has the planned object in Create, that of the state in Read and
	// Delete, and both in Update. Created and Destroyed are for Plan.
	Change[M]
	Data    *Data
	Client  *okta.Client
	Diags   *diag.Diagnostics
	Private privateState
	// Key is the object's among its peers, in Update.
	Key string
	// Config is for Plan.
	Config tfsdk.Config

	noun     Noun[M]
	state    *tfsdk.State
	identity *tfsdk.ResourceIdentity
	// finds is whether Save asks for the id of the org.
	finds bool
	req   resource.ModifyPlanRequest
	resp  *resource.ModifyPlanResponse
}

type privateState interface {
	privatestate.Reader
	privatestate.Writer
}

func (r *Managed[M]) call(diags *diag.Diagnostics, private privateState, state *tfsdk.State, identity *tfsdk.ResourceIdentity) *Call[M] {
	return &Call[M]{Data: r.Data, Diags: diags, Private: private, noun: r.noun, state: state, identity: identity}
}

// Save saves the object in the state, with its org and its identity.
func (c *Call[M]) Save(ctx context.Context, object M) {
	var org types.String
	c.Diags.Append(c.state.GetAttribute(ctx, orgIDPath, &org)...)
	if c.finds {
		org = c.Data.OrgID(ctx, org, c.Private, c.Diags)
	}
	c.Diags.Append(c.state.Set(ctx, object)...)
	c.Diags.Append(c.state.SetAttribute(ctx, orgIDPath, org)...)
	c.Identify(ctx, object)
}

// Identify saves only the identity, for an object that Read does not find.
func (c *Call[M]) Identify(ctx context.Context, object M) {
	if c.noun.Identity == nil {
		var id types.String
		at := path.Root(c.noun.ID)
		c.Diags.Append(c.state.GetAttribute(ctx, at, &id)...)
		c.Diags.Append(c.identity.SetAttribute(ctx, at, id)...)
	} else if identity := c.noun.Identity(object); identity != nil {
		c.Diags.Append(c.identity.Set(ctx, identity)...)
	}
}

// Drop removes an object that is gone from the state, in Read.
func (c *Call[M]) Drop(ctx context.Context) { c.state.RemoveResource(ctx) }

// Replan changes the planned object, in Plan.
func (c *Call[M]) Replan(ctx context.Context, object M) {
	c.Diags.Append(c.resp.Plan.Set(ctx, object)...)
}

// Replace makes the change of an argument replace the object, in Plan.
func (c *Call[M]) Replace(argument path.Path) {
	c.resp.RequiresReplace = append(c.resp.RequiresReplace, argument)
}
