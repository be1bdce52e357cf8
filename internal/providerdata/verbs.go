package providerdata

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// Create implements resource.Resource.
func (r *Managed[M]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	c := r.call(&resp.Diagnostics, resp.Private, &resp.State, resp.Identity)
	c.Config = req.Config
	c.Diags.Append(req.Plan.Get(ctx, &c.Plan)...)
	if c.Diags.HasError() {
		return
	}
	if c.Client = r.Data.ClientToApply("create "+r.noun.What, c.Diags); c.Client != nil {
		go r.Data.org(ctx) // Save joins this read, which ends with ctx or after orgWait.
		r.noun.Create(ctx, c)
	}
}

// Read implements resource.Resource.
func (r *Managed[M]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	c := r.call(&resp.Diagnostics, resp.Private, &resp.State, resp.Identity)
	c.Diags.Append(req.State.Get(ctx, &c.State)...)
	if c.Diags.HasError() {
		return
	}
	// The framework refuses a Read without an identity, even if the object is
	// gone or the provider has no client.
	c.Identify(ctx, c.State)
	c.reads = true
	if r.Data != nil && r.noun.Holds != nil {
		r.Data.Peers.BeginRead(r.noun.Holds(c.State))
	}
	if c.Client = r.Data.clientToRefresh(c.Diags); c.Client != nil && (r.noun.ChecksOrg || !c.RefuseOtherOrg(ctx)) {
		r.noun.Read(ctx, c)
	}
}

// Update implements resource.Resource.
func (r *Managed[M]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	c := r.call(&resp.Diagnostics, resp.Private, &resp.State, resp.Identity)
	c.Config, c.KeepOrg = req.Config, true
	if r.Data != nil {
		c.Key = r.Data.Peers.ReadKey(ctx, req.Private)
	}
	c.Diags.Append(peers.Forget(ctx, resp.Private)...)
	c.Diags.Append(req.Plan.Get(ctx, &c.Plan)...)
	c.Diags.Append(req.State.Get(ctx, &c.State)...)
	c.Client = r.Data.ClientToApply("update "+r.noun.What, c.Diags)
	if !c.Diags.HasError() {
		r.noun.Update(ctx, c)
	}
}

// Delete implements resource.Resource.
func (r *Managed[M]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	// Last, since the noun reads the decision.
	defer func() { resp.Diagnostics.Append(peers.Forget(ctx, resp.Private)...) }()
	c := r.call(&resp.Diagnostics, resp.Private, &resp.State, resp.Identity)
	c.KeepOrg = true
	c.Diags.Append(req.State.Get(ctx, &c.State)...)
	if c.Diags.HasError() || r.noun.Retains != nil && r.noun.Retains(c.State) {
		return
	}
	// After a failure the object is still there. After a success the framework
	// drops the identity.
	c.Identify(ctx, c.State)
	if c.Client = r.Data.ClientToApply("destroy "+r.noun.What, c.Diags); c.Client != nil && (r.noun.ChecksOrg || !c.RefuseOtherOrg(ctx)) {
		r.noun.Delete(ctx, c)
	}
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *Managed[M]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Data == nil || r.Data.refuseOtherOrg(ctx, req.State, req.Private, &resp.Diagnostics) {
		return
	}
	label := r.noun.Label
	if label == nil {
		label = func(M) string {
			return r.noun.What + " " + textOf(ctx, req.State, path.Root(r.noun.ID), &resp.Diagnostics).ValueString()
		}
	}
	c := r.call(&resp.Diagnostics, resp.Private, nil, nil)
	c.Client, c.Config, c.req, c.resp = r.Data.Client(), req.Config, req, resp
	c.Destroyed, c.Created = req.Plan.Raw.IsNull(), req.State.Raw.IsNull()
	if !c.Destroyed {
		c.Diags.Append(req.Plan.Get(ctx, &c.Plan)...)
	}
	if !c.Created {
		c.Diags.Append(req.State.Get(ctx, &c.State)...)
	}
	if c.Updates() {
		r.Data.refuseLate(ctx, req, c.Diags, label(c.State))
	}
	if !c.Created && r.noun.Holds != nil {
		defer r.Data.planned(ctx, r.noun.Holds(c.State), c.Destroyed)()
	}
	if !c.Diags.HasError() && r.noun.Plan != nil {
		r.noun.Plan(ctx, c)
	}
}
