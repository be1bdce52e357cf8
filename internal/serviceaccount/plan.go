package serviceaccount

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// plan checks whether user names another user than before, adds lost access
// again, and warns of the role. It compares the service account with the others of
// the run, so that none removes what another declares.
func plan(ctx context.Context, c *call) {
	if c.Destroyed {
		planDestroy(ctx, c)
		return
	}
	keepImportedRole(ctx, c)
	userID, diags := userOf(ctx, c)
	c.Diags.Append(diags...)
	if c.Diags.HasError() {
		return
	}
	plan, state := c.Plan, c.State
	another := !userID.Equal(state.UserID)
	if another && c.Updates() && c.Data.RefuseUnplanned(c.Diags, userPath, "Unable to update service account",
		fmt.Sprintf("%s is another user than %s (%s).", plan.User.ValueString(), state.User.ValueString(), state.UserID.ValueString()), "The service account was not changed.") {
		return
	}
	if plan.SuperAdmin.ValueBool() && (another || !state.SuperAdmin.ValueBool()) {
		warnPromotion(c.Diags, plan)
	}
	joins, refused := planPeers(ctx, c, userID)
	if c.Updates() && !refused {
		planUpdate(ctx, c, another, joins)
	}
}

// planUpdate plans a change in place or, for another user, a replacement. joins
// is true if another resource of this run removes what this one declares.
func planUpdate(ctx context.Context, c *call, another, joins bool) {
	plan, state := c.Plan, c.State
	tfvalue.WarnIfUnknown(c.Diags, userPath, plan.User, state.label())
	if !another && !plan.SuperAdmin.IsUnknown() && plan.retainsRole(state) {
		warnRoleRetained(c.Diags, plan)
	}
	changes := joins || another || state.AssignedThrough.IsNull() ||
		!plan.AppID.Equal(state.AppID) || !plan.User.Equal(state.User) || !plan.SuperAdmin.Equal(state.SuperAdmin)
	plan.keepComputed(state)
	if another || !plan.AppID.IsUnknown() && !plan.AppID.Equal(state.AppID) {
		warnRetained(c.Diags, state)
	}
	if another {
		c.Replace(userPath)
		plan.UserID = types.StringUnknown()
	}
	if changes {
		plan.forgetComputed()
	}
	c.Replan(ctx, plan)
}

// keepImportedRole keeps super_admin as the import found it while the argument
// is omitted, so that the plan after an import is empty with the argument and
// without. It does not keep a role that this resource has given since.
func keepImportedRole(ctx context.Context, c *call) {
	var configured types.Bool
	c.Diags.Append(c.Config.GetAttribute(ctx, superAdminPath, &configured)...)
	if imported(ctx, c.Private) && configured.IsNull() && c.State.OwnedRoleID.IsNull() {
		c.Plan.SuperAdmin = c.State.SuperAdmin
	}
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
func planDestroy(ctx context.Context, c *call) {
	mine := c.State.added(ctx, c.Private)
	noteOwned(c.Data.Peers, c.State, mine)
	c.Decide(ctx, peers.Object{Label: c.State.label(), IfDestroyed: c.State.ifDestroyed(mine)}, false)
	warnRetained(c.Diags, c.State)
}

// planPeers compares a service account that stays or is created with the others.
func planPeers(ctx context.Context, c *call, userID types.String) (joins, refused bool) {
	plan, state, registry := c.Plan, c.State, c.Data.Peers
	appID := tfvalue.Known(plan.AppID, state.AppID)
	mine := state.added(ctx, c.Private)
	object := peers.Object{Label: plan.label(), Holds: plan.holds(appID, userID)}
	if !c.Created {
		object.IfDestroyed = state.ifDestroyed(mine)
	}
	replaced := !c.Created && (!appID.Equal(state.AppID) || !userID.Equal(state.UserID))
	if !c.Created && !replaced && mine.RoleID != "" && !plan.SuperAdmin.ValueBool() && !plan.retainsRole(state) {
		object.Removes = []peers.Thing{roleThing(state.UserID)}
	}
	object, _ = c.Decide(ctx, object, replaced)
	if c.Created && refuseReplacement(ctx, c, object) || registry.RefuseRemoval(c.Diags, object, argumentOf) {
		return false, true
	}
	registry.WarnTogether(c.Diags, object, peers.Assignment)
	return !c.Created && c.JoinChange(ctx, object), false
}

// refuseReplacement adds an error if the creation that follows a deletion would
// fail, because its app or its user does not exist. A creation that replaces
// nothing is not checked: the apply may make either first.
func refuseReplacement(ctx context.Context, c *call, creation peers.Object) bool {
	return len(creation.Removes) > 0 &&
		(c.Data.RefuseMissingApp(ctx, appIDPath, c.Plan.AppID, c.Diags) || c.Data.RefuseMissingUser(ctx, userPath, c.Plan.User, c.Diags))
}

// userOf returns the id of the planned user, or that of the state if the user
// is not known yet. The apply checks a user who does not exist yet or can't be
// read, because it may create the user first. An id needs no read.
func userOf(ctx context.Context, c *call) (id types.String, diags diag.Diagnostics) {
	plan, state, name := c.Plan, c.State, c.Plan.User.ValueString()
	if c.Client == nil || plan.User.IsUnknown() || plan.User.Equal(state.User) || name == state.UserID.ValueString() {
		return state.UserID, nil
	}
	user, err := c.Client.User(ctx, name)
	switch {
	case okta.IsForbidden(err) && account.IsID(name):
		return plan.User, nil
	case okta.IsNotFound(err), okta.IsForbidden(err):
		return state.UserID, nil
	case err != nil:
		diags.AddAttributeError(userPath, "Unable to read the service account", fmt.Sprintf("The user %q: %s", name, err))
	default:
		diags.Append(account.Check(userPath, name, user)...)
	}
	return types.StringValue(user.ID), diags
}
