package providerdata

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// Change is a planned change of a resource whose model is M.
type Change[M any] struct {
	// Plan is zero if the resource is destroyed, State if it is created.
	Plan, State        M
	Destroyed, Created bool
}

// Updates reports whether the resource exists before and after the change.
func (c Change[M]) Updates() bool { return !c.Destroyed && !c.Created }

// PlannedChange returns the change that ModifyPlan is called for. ok is false if
// there is nothing to plan: Terraform only validates, or there is an error, such as
// a state that belongs to another org. label names an existing resource in messages
// about arguments that replace it.
func PlannedChange[M any](ctx context.Context, d *Data, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, label func(M) string) (c Change[M], ok bool) {
	if d == nil || d.RefuseOtherOrg(ctx, req.State, req.Private, &resp.Diagnostics) {
		return c, false
	}
	c.Destroyed, c.Created = req.Plan.Raw.IsNull(), req.State.Raw.IsNull()
	if !c.Destroyed {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &c.Plan)...)
	}
	if !c.Created {
		resp.Diagnostics.Append(req.State.Get(ctx, &c.State)...)
	}
	if c.Updates() {
		d.refuseLate(ctx, req, &resp.Diagnostics, label(c.State))
	}
	return c, !resp.Diagnostics.HasError()
}

// PlannedUpdate returns the models of Update, and removes from private state what
// the plan decided. ok is false after an error.
func PlannedUpdate[M any](ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) (plan, state M, ok bool) {
	resp.Diagnostics.Append(peers.Forget(ctx, resp.Private)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	return plan, state, !resp.Diagnostics.HasError()
}
