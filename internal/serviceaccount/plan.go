package serviceaccount

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// ModifyPlan checks whether user names another user than before, adds lost
// access again, and warns of the role. It compares the service account with the
// others of the run, so that none removes what another declares.
func (r *accountResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	change, ok := providerdata.PlannedChange(ctx, r.Data, req, resp, model.label)
	if !ok {
		return
	}
	plan, state := change.Plan, change.State
	if change.Destroyed {
		r.planDestroy(ctx, req, resp, state)
		return
	}
	resp.Diagnostics.Append(plan.keepImportedRole(ctx, req, state)...)
	userID, diags := r.userOf(ctx, plan, state)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	another := !userID.Equal(state.UserID)
	if another && change.Updates() && r.Data.RefuseUnplanned(&resp.Diagnostics, userPath, "Unable to update service account",
		fmt.Sprintf("%s is another user than %s (%s).", plan.User.ValueString(), state.User.ValueString(), state.UserID.ValueString()), "The service account was not changed.") {
		return
	}
	if plan.SuperAdmin.ValueBool() && (another || !state.SuperAdmin.ValueBool()) {
		warnPromotion(&resp.Diagnostics, plan)
	}
	joins, refused := r.planPeers(ctx, req, resp, plan, state, userID)
	if change.Updates() && !refused {
		planUpdate(ctx, resp, plan, state, another, joins)
	}
}

// planUpdate plans a change in place or, for another user, a replacement. joins
// is true if another resource of this run removes what this one declares.
func planUpdate(ctx context.Context, resp *resource.ModifyPlanResponse, plan, state model, another, joins bool) {
	tfvalue.WarnIfUnknown(&resp.Diagnostics, userPath, plan.User, state.label())
	if !another && !plan.SuperAdmin.IsUnknown() && plan.retainsRole(state) {
		warnRoleRetained(&resp.Diagnostics, plan)
	}
	changes := joins || another || state.AssignedThrough.IsNull() ||
		!plan.AppID.Equal(state.AppID) || !plan.User.Equal(state.User) || !plan.SuperAdmin.Equal(state.SuperAdmin)
	plan.keepComputed(state)
	if another || !plan.AppID.IsUnknown() && !plan.AppID.Equal(state.AppID) {
		warnRetained(&resp.Diagnostics, state)
	}
	if another {
		resp.RequiresReplace = append(resp.RequiresReplace, userPath)
		plan.UserID = types.StringUnknown()
	}
	if changes {
		plan.forgetComputed()
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// keepImportedRole keeps super_admin as the import found it while the argument
// is omitted, so that the plan after an import is empty with the argument and
// without. It does not keep a role that this resource has given since.
func (m *model) keepImportedRole(ctx context.Context, req resource.ModifyPlanRequest, state model) diag.Diagnostics {
	var configured types.Bool
	diags := req.Config.GetAttribute(ctx, superAdminPath, &configured)
	if imported(ctx, req.Private) && configured.IsNull() && state.OwnedRoleID.IsNull() {
		m.SuperAdmin = state.SuperAdmin
	}
	return diags
}

func (m *model) keepComputed(state model) {
	m.UserID, m.AssignedThrough, m.SuperAdminThrough = state.UserID, state.AssignedThrough, state.SuperAdminThrough
	m.OwnedAssignment, m.OwnedRoleID = state.OwnedAssignment, state.OwnedRoleID
}

// forgetComputed makes the values unknown that the apply may change.
func (m *model) forgetComputed() {
	m.AssignedThrough, m.SuperAdminThrough = types.StringUnknown(), types.StringUnknown()
	m.OwnedAssignment, m.OwnedRoleID = types.StringUnknown(), types.StringUnknown()
}

// planDestroy decides what the deletion may remove.
func (r *accountResource) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, state model) {
	mine := state.added(ctx, req.Private)
	r.noteOwned(state, mine)
	object := r.Data.Peers.Describe(ctx, req, peers.Object{Label: state.label(), IfDestroyed: state.ifDestroyed(mine)}, false)
	kept, diags := r.Data.Peers.Decide(ctx, object, resp.Private)
	resp.Diagnostics.Append(diags...)
	r.Data.Peers.WarnKept(&resp.Diagnostics, object.Key, kept)
	warnRetained(&resp.Diagnostics, state)
}

// planPeers compares a service account that stays or is created with the others.
func (r *accountResource) planPeers(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, plan, state model, userID types.String) (joins, refused bool) {
	appID := tfvalue.Known(plan.AppID, state.AppID)
	registry, created := r.Data.Peers, req.State.Raw.IsNull()
	mine := state.added(ctx, req.Private)
	object := peers.Object{Label: plan.label(), Holds: plan.holds(appID, userID)}
	if !created {
		object.IfDestroyed = state.ifDestroyed(mine)
	}
	replaced := !created && (!appID.Equal(state.AppID) || !userID.Equal(state.UserID))
	object = registry.Describe(ctx, req, object, replaced)
	if !created && !replaced && mine.RoleID != "" && !plan.SuperAdmin.ValueBool() && !plan.retainsRole(state) {
		object.Removes = []peers.Thing{roleThing(state.UserID)}
	}
	_, diags := registry.Decide(ctx, object, resp.Private)
	resp.Diagnostics.Append(diags...)
	if created && r.refuseReplacement(ctx, &resp.Diagnostics, object, plan) ||
		registry.RefuseRemoval(&resp.Diagnostics, object, argumentOf) {
		return false, true
	}
	registry.WarnTogether(&resp.Diagnostics, object, peers.Assignment)
	return !created && registry.JoinChange(&resp.Diagnostics, object), false
}

// refuseReplacement adds an error if the creation that follows a deletion would
// fail, because its app or its user does not exist. A creation that replaces
// nothing is not checked: the apply may make either first.
func (r *accountResource) refuseReplacement(ctx context.Context, diags *diag.Diagnostics, creation peers.Object, plan model) bool {
	return len(creation.Removes) > 0 &&
		(r.Data.RefuseMissingApp(ctx, appIDPath, plan.AppID, diags) || r.Data.RefuseMissingUser(ctx, userPath, plan.User, diags))
}

// userOf returns the id of the planned user, or that of the state if the user
// is not known yet. The apply checks a user who does not exist yet or can't be
// read, because it may create the user first.
func (r *accountResource) userOf(ctx context.Context, plan, state model) (id types.String, diags diag.Diagnostics) {
	name, client := plan.User.ValueString(), r.Data.Client()
	if client == nil || plan.User.IsUnknown() || plan.User.Equal(state.User) || name == state.UserID.ValueString() {
		return state.UserID, nil
	}
	user, err := client.User(ctx, name)
	switch {
	case okta.IsNotFound(err), okta.IsForbidden(err):
		return state.UserID, nil
	case err != nil:
		diags.AddAttributeError(userPath, "Unable to read the service account", fmt.Sprintf("The user %q: %s", name, err))
	default:
		diags.Append(account.Check(userPath, name, user)...)
	}
	return types.StringValue(user.ID), diags
}
