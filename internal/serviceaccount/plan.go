package serviceaccount

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// ModifyPlan tells another user from another spelling, proposes to add again
// what got lost, and warns of the role.
func (r *accountResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	user, diags := r.userOf(ctx, plan, state)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	another := user.ID != "" && user.ID != state.UserID.ValueString()
	if plan.SuperAdmin.ValueBool() && (another || !state.SuperAdmin.ValueBool()) {
		warnPromotion(&resp.Diagnostics, plan)
	}
	if req.State.Raw.IsNull() {
		return
	}
	changes := another || state.AssignedThrough.IsNull() ||
		!plan.AppID.Equal(state.AppID) || !plan.User.Equal(state.User) || !plan.SuperAdmin.Equal(state.SuperAdmin)
	plan.UserID, plan.AssignedThrough, plan.SuperAdminThrough = state.UserID, state.AssignedThrough, state.SuperAdminThrough
	if another {
		resp.RequiresReplace = append(resp.RequiresReplace, userPath)
		plan.UserID = types.StringUnknown()
	}
	if changes {
		// Apply looks again, and may find either changed.
		plan.AssignedThrough, plan.SuperAdminThrough = types.StringUnknown(), types.StringUnknown()
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// userOf looks up whom user names, where that is to be found out. A user who is
// not there yet, or may not be read, is apply's business: a plan survives what
// may yet be created.
func (r *accountResource) userOf(ctx context.Context, plan, state model) (user okta.User, diags diag.Diagnostics) {
	name, client := plan.User.ValueString(), r.data.Client()
	if client == nil || plan.User.IsUnknown() || plan.User.Equal(state.User) || name == state.UserID.ValueString() {
		return okta.User{}, nil
	}
	user, err := client.User(ctx, name)
	switch {
	case okta.IsNotFound(err), okta.IsForbidden(err):
		return okta.User{}, nil
	case err != nil:
		diags.AddAttributeError(userPath, "Unable to read the service account", fmt.Sprintf("The user %q: %s", name, err))
	default:
		diags.Append(account.Check(userPath, name, user)...)
	}
	return user, diags
}
