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
	c.finds = true
	if c.Client = r.Data.ClientToCreate(ctx, "create "+r.noun.What, req, resp, &c.Plan); c.Client != nil {
		r.noun.Create(ctx, c)
	}
}

// Read implements resource.Resource.
func (r *Managed[M]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	c := r.call(&resp.Diagnostics, resp.Private, &resp.State, resp.Identity)
	c.finds = true
	c.Diags.Append(req.State.Get(ctx, &c.State)...)
	if c.Diags.HasError() {
		return
	}
	// The framework refuses a Read without an identity, even if the object is
	// gone or the provider has no client.
	c.Identify(ctx, c.State)
	read := r.noun.Read
	if client := r.Data.Client(); client != nil && r.noun.BeginRead != nil {
		read = r.noun.BeginRead(ctx, client, c.State)
	}
	if c.Client = r.Data.ClientToRefresh(ctx, req, resp); c.Client != nil {
		read(ctx, c)
	}
}

// Update implements resource.Resource.
func (r *Managed[M]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	c := r.call(&resp.Diagnostics, resp.Private, &resp.State, resp.Identity)
	if c.Client = r.Data.ClientToApply("update "+r.noun.What, c.Diags); c.Client == nil {
		return
	}
	c.Key = r.Data.Peers.ReadKey(ctx, req.Private)
	var ok bool
	if c.Plan, c.State, ok = PlannedUpdate[M](ctx, req, resp); ok {
		r.noun.Update(ctx, c)
	}
}

// Delete implements resource.Resource.
func (r *Managed[M]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	// Last, since the noun reads the decision.
	defer func() { resp.Diagnostics.Append(peers.Forget(ctx, resp.Private)...) }()
	c := r.call(&resp.Diagnostics, resp.Private, &resp.State, resp.Identity)
	c.Diags.Append(req.State.Get(ctx, &c.State)...)
	if c.Diags.HasError() || r.noun.Retains != nil && r.noun.Retains(c.State) {
		return
	}
	if c.Client = r.Data.ClientToDestroy(ctx, "destroy "+r.noun.What, req, resp); c.Client != nil {
		r.noun.Delete(ctx, c)
	}
}

// ModifyPlan implements resource.ResourceWithModifyPlan.
func (r *Managed[M]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	label := r.noun.Label
	if label == nil {
		label = func(M) string {
			return r.noun.What + " " + textOf(ctx, req.State, path.Root(r.noun.ID), &resp.Diagnostics).ValueString()
		}
	}
	change, ok := PlannedChange(ctx, r.Data, req, resp, label)
	if !ok || r.noun.Plan == nil {
		return
	}
	c := r.call(&resp.Diagnostics, resp.Private, nil, nil)
	c.Change, c.Client, c.Config = change, r.Data.Client(), req.Config
	c.req, c.resp = req, resp
	r.noun.Plan(ctx, c)
}
