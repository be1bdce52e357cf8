package providerdata

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
)

// Call is one call of a function of a Noun.
type Call[M any] struct {
	// Plan is zero in Read, Delete, and if the object is destroyed. State is zero in
	// Create, and if the object is created.
	Plan, State M
	// Created and Destroyed are for Plan.
	Created, Destroyed bool

	Data   *Data
	Client *okta.Client
	Diags  *diag.Diagnostics
	// Private is the private state. It has what the plan decided about peers, but
	// not in Update.
	Private privateState
	// Key is the object's key in peers.Registry, in Update.
	Key string
	// Config is for Plan, Create and Update.
	Config tfsdk.Config
	// KeepOrg is true if Save keeps the id of the org that the state has. A function
	// may set it.
	KeepOrg bool

	reads    bool // in Read
	noun     Noun[M]
	state    *tfsdk.State
	identity *tfsdk.ResourceIdentity
	req      resource.ModifyPlanRequest
	resp     *resource.ModifyPlanResponse
}

// Updates reports whether the object exists before and after the change, in Plan.
func (c *Call[M]) Updates() bool { return !c.Destroyed && !c.Created }

type privateState interface {
	privatestate.Reader
	privatestate.Writer
}

func (r *Managed[M]) call(diags *diag.Diagnostics, private privateState, state *tfsdk.State, identity *tfsdk.ResourceIdentity) *Call[M] {
	return &Call[M]{Data: r.Data, Diags: diags, Private: private, noun: r.noun, state: state, identity: identity}
}

// Save saves the object in the state, with its identity, and with the id of the
// org, whatever the object's own is. In Read, it notes what peers hold. It is not
// for Plan.
func (c *Call[M]) Save(ctx context.Context, object M) {
	org := textOf(ctx, *c.state, orgIDPath, c.Diags)
	if !c.KeepOrg {
		org = c.Data.orgID(ctx, org, c.Private, c.Diags)
	}
	c.Diags.Append(c.state.Set(ctx, object)...)
	c.Diags.Append(c.state.SetAttribute(ctx, orgIDPath, org)...)
	if c.reads && c.noun.Holds != nil {
		c.Diags.Append(c.Data.Peers.NoteHeld(ctx, c.noun.Holds(object), c.Private)...)
	}
	c.Identify(ctx, object)
}

// Identify saves only the identity, for an object that Read does not find.
func (c *Call[M]) Identify(ctx context.Context, object M) {
	if c.identity == nil {
		return
	}
	if c.noun.Identity == nil {
		at := path.Root(c.noun.ID)
		c.Diags.Append(c.identity.SetAttribute(ctx, at, textOf(ctx, *c.state, at, c.Diags))...)
	} else if identity := c.noun.Identity(object); identity != nil {
		c.Diags.Append(c.identity.Set(ctx, identity)...)
	}
}

// RefuseOtherOrg adds an error if the object belongs to another org than the
// provider's, and reports whether it did. It is for Read and Delete of a noun with
// ChecksOrg, which stop then.
func (c *Call[M]) RefuseOtherOrg(ctx context.Context) (refused bool) {
	return c.Data.refuseOtherOrg(ctx, *c.state, c.Private, c.Diags)
}

// Drop removes an object that is gone from the state, in Read.
func (c *Call[M]) Drop(ctx context.Context) {
	if c.noun.Holds != nil {
		c.Data.Peers.NotePlanned(c.noun.Holds(c.State)) // No plan of the object follows.
	}
	c.state.RemoveResource(ctx)
}

// Replan changes the planned object, in Plan.
func (c *Call[M]) Replan(ctx context.Context, object M) {
	c.Diags.Append(c.resp.Plan.Set(ctx, object)...)
}

// Replace makes the change of arguments replace the object, in Plan.
func (c *Call[M]) Replace(arguments ...path.Path) {
	c.resp.RequiresReplace = append(c.resp.RequiresReplace, arguments...)
}

// Unchanged reports whether Terraform's plan changes nothing, in Plan.
func (c *Call[M]) Unchanged() bool { return c.req.Plan.Raw.Equal(c.req.State.Raw) }

// Describe completes the object of a plan, in Plan.
func (c *Call[M]) Describe(ctx context.Context, object peers.Object, replaced bool) peers.Object {
	return c.Data.Peers.Describe(ctx, c.req, object, replaced)
}

// Decide completes and records the object of a plan, and stores what its deletion
// may remove. If it is destroyed, Decide warns of the things that stay.
func (c *Call[M]) Decide(ctx context.Context, object peers.Object, replaced bool) (peers.Object, []peers.Thing) {
	object = c.Describe(ctx, object, replaced)
	kept, diags := c.Data.Peers.Decide(ctx, object, c.Private)
	c.Diags.Append(diags...)
	if c.Destroyed {
		c.Data.Peers.WarnKept(c.Diags, object.Key, kept)
	}
	return object, kept
}

// JoinChange reports whether an unchanged object joins the apply, in Plan. An apply
// plans an old object whose replacement was created first, and deletes it at once.
// JoinChange waits for what that deletion removes, because the apply must not know
// less of this object than the plan did.
func (c *Call[M]) JoinChange(ctx context.Context, object peers.Object) bool {
	if !c.Data.refreshed() && c.Data.Peers.JoinChange(new(diag.Diagnostics), object) {
		c.Data.Settle(ctx)
	}
	return c.Data.Peers.JoinChange(c.Diags, object)
}

func textOf(ctx context.Context, state tfsdk.State, at path.Path, diags *diag.Diagnostics) (text types.String) {
	diags.Append(state.GetAttribute(ctx, at, &text)...)
	return text
}
