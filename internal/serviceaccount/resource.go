// Package serviceaccount is oktadevices_service_account; without it, the user
// who authorizes connections would get the app and the role by hand.
package serviceaccount

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

var (
	appIDPath      = path.Root("app_id")
	userPath       = path.Root("user")
	userIDPath     = path.Root("user_id")
	superAdminPath = path.Root("super_admin")
)

// NewResource returns the resource oktadevices_service_account.
func NewResource() resource.Resource {
	return &accountResource{providerdata.Resource{Type: "service_account"}}
}

type accountResource struct{ providerdata.Resource }

// Create adds what is missing. If the second step fails, it undoes the first
// one. An error with a state would taint the resource, and the next apply would
// replace it without its private state.
func (r *accountResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	client := r.Data.ClientToCreate(ctx, "create service account", req, resp, &plan)
	if client == nil {
		return
	}
	user, diags := account.Find(ctx, client, userPath, plan.User.ValueString())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.UserID = types.StringValue(user.ID)
	r.awaitOwner(ctx, client, plan)
	defer r.Data.Peers.LockAll(lockName(plan.UserID))()
	work, diags := begin(ctx, client, plan, added{}, plan.SuperAdmin.ValueBool())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	err := work.update(ctx, plan.SuperAdmin.ValueBool(), plan.SuperAdmin.ValueBool(), false)
	interrupted := false
	if err == nil {
		work.Added = r.addOwnedByPeers(plan, work.Now, work.Added, false)
	} else {
		var undone bool
		if undone, interrupted = r.undoCreate(ctx, work, plan, err, &resp.Diagnostics); undone {
			return
		}
	}
	r.noteOwned(plan, work.Added)
	state := plan.show(work.Now)
	if interrupted {
		// Keep the planned value. The next read shows if the role is missing.
		state.SuperAdmin = plan.SuperAdmin
	}
	state.OrgID = r.Data.OrgID(ctx, plan.OrgID, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(privatestate.Write(ctx, resp.Private, seenKey, seen{}.now(work.Now))...)
	resp.Diagnostics.Append(resp.State.Set(ctx, state.owning(work.Added))...)
	r.Data.Peers.Created(plan.holds(plan.AppID, plan.UserID)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	if err == nil {
		warnAdopted(&resp.Diagnostics, work, plan, model{})
	}
}

// undoCreate removes what a failed Create added, and adds the error. If an
// interrupt prevents that, it adds a warning instead, because an error would
// taint the resource.
func (r *accountResource) undoCreate(ctx context.Context, work *change, plan model, failure error, diags *diag.Diagnostics) (undone, interrupted bool) {
	back := work.takeBack(ctx)
	if back != nil && ctx.Err() != nil {
		warnInterrupted(diags, work, plan, failure)
		return false, true
	}
	failed(ctx, diags, "create", work, plan, failure, describeFailedCreate(work, back)+r.Data.Peers.DescribeRemoved(peers.Assignment, peers.Role))
	return back == nil, false
}

func (r *accountResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var prior model
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// The framework refuses a Read without an identity, even if the object is
	// gone or the provider has no client.
	resp.Diagnostics.Append(resp.Identity.Set(ctx, prior.identity())...)
	client := r.Data.ClientToRefresh(ctx, req, resp)
	if client == nil {
		return
	}
	now, err := observe(ctx, client, prior.AppID.ValueString(), prior.UserID.ValueString())
	switch {
	case err != nil:
		resp.Diagnostics.AddError("Unable to read service account", fmt.Sprintf("User %s of app %s: %s", prior.User.ValueString(), prior.AppID.ValueString(), err))
	case now.AppGone, now.UserGone:
		warnGone(&resp.Diagnostics, prior, now)
		resp.State.RemoveResource(ctx)
	default:
		last := readSeen(ctx, req.Private)
		warnDrift(ctx, r.Data, &resp.Diagnostics, prior, last, now)
		resp.Diagnostics.Append(privatestate.Write(ctx, resp.Private, seenKey, last.now(now))...)
		if prior.SuperAdmin.IsNull() {
			resp.Diagnostics.Append(privatestate.Write(ctx, resp.Private, importedKey, true)...)
		}
		if prior.OnDestroy.IsNull() {
			prior.OnDestroy = types.StringValue(onDestroyRemove)
		}
		mine := r.addOwnedByPeers(prior, now, prior.added(ctx, req.Private), imported(ctx, req.Private))
		r.noteOwned(prior, mine)
		state := prior.show(now).owning(mine)
		state.OrgID = r.Data.OrgID(ctx, prior.OrgID, resp.Private, &resp.Diagnostics)
		resp.Diagnostics.Append(privatestate.Remove(ctx, resp.Private, addedKey)...)
		resp.Diagnostics.Append(r.Data.Peers.NoteHeld(ctx, state.holds(state.AppID, state.UserID), resp.Private)...)
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}

// Update adds what is missing and removes what is no longer wanted. After a
// failure, the state has what was done, and the next apply does the rest.
func (r *accountResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	key := r.Data.Peers.ReadKey(ctx, req.Private)
	plan, state, ok := providerdata.PlannedUpdate[model](ctx, req, resp)
	if !ok {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	if !plan.AssignedThrough.IsUnknown() {
		// Nothing but on_destroy changes, which Okta does not hold.
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		return
	}
	client := r.Data.ClientToApply("update service account", &resp.Diagnostics)
	if client == nil {
		return
	}
	plan.UserID, plan.OrgID, plan.SuperAdminThrough = state.UserID, state.OrgID, state.SuperAdminThrough
	defer r.Data.Peers.LockAll(lockName(plan.UserID))()
	mine := state.added(ctx, req.Private)
	r.noteOwned(state, mine)
	resp.Diagnostics.Append(checkSameUser(ctx, client, plan, state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	gains := plan.SuperAdmin.ValueBool() && !state.SuperAdmin.ValueBool()
	work, diags := begin(ctx, client, plan, mine, gains)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	spared := !plan.SuperAdmin.ValueBool() && mine.RoleID != "" &&
		(plan.retainsRole(state) || !r.Data.Peers.NoteRemoval(key, roleThing(plan.UserID)))
	err := work.update(ctx, plan.SuperAdmin.ValueBool(), gains, spared)
	work.Added = r.addOwnedByPeers(plan, work.Now, work.Added, imported(ctx, req.Private))
	r.noteOwned(plan, work.Added)
	if err != nil {
		failed(ctx, &resp.Diagnostics, "update", work, plan, err, "What was done is saved in the state. The next apply does the rest.")
		// As it was, unless show finds the role gone.
		plan.SuperAdmin = types.BoolValue(plan.SuperAdmin.ValueBool() || state.SuperAdmin.ValueBool())
	}
	if work.Demoted {
		// Where roles cannot be seen, at least this one is known to be gone.
		plan.SuperAdminThrough = types.StringNull()
	}
	resp.Diagnostics.Append(privatestate.Write(ctx, resp.Private, seenKey, readSeen(ctx, req.Private).now(work.Now))...)
	resp.Diagnostics.Append(privatestate.Remove(ctx, resp.Private, addedKey)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan.show(work.Now).owning(work.Added))...)
	if err == nil {
		warnAdopted(&resp.Diagnostics, work, plan, state)
		warnStillAdmin(&resp.Diagnostics, work, plan, state, spared)
	}
}

// checkSameUser adds an error if a user argument that the plan did not know is
// another user than the state's.
func checkSameUser(ctx context.Context, client *okta.Client, plan, state model) diag.Diagnostics {
	if plan.User.Equal(state.User) || plan.User.ValueString() == state.UserID.ValueString() {
		return nil
	}
	user, diags := account.Find(ctx, client, userPath, plan.User.ValueString())
	if !diags.HasError() && user.ID != state.UserID.ValueString() {
		diags.AddAttributeError(userPath, "Unable to update service account",
			fmt.Sprintf("%s is another user than %s, which was not known when the change was planned. Plan and apply again: the resource will be replaced.", plan.User.ValueString(), state.User.ValueString()))
	}
	return diags
}

// Delete removes what the resource added, as far as the plan allows, and names
// what it leaves.
func (r *accountResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	// Last, since the decision is read below.
	defer func() { resp.Diagnostics.Append(peers.Forget(ctx, resp.Private)...) }()
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || state.OnDestroy.ValueString() == onDestroyRetain {
		return
	}
	client := r.Data.ClientToDestroy(ctx, "destroy service account", req, resp)
	if client == nil {
		return
	}
	defer r.Data.Peers.LockAll(lockName(state.UserID))()
	mine, remove, left := r.release(ctx, req, state)
	work := &change{client: client, appID: state.AppID.ValueString(), userID: state.UserID.ValueString(), Added: remove}
	var err error
	work.Now, err = observe(ctx, client, work.appID, work.userID)
	if remove == (added{}) && err != nil {
		// There is nothing to remove. That Okta doesn't show what is left must not fail
		// the destroy.
		resp.Diagnostics.AddWarning(fmt.Sprintf("Unable to read which access user %s keeps", state.User.ValueString()),
			fmt.Sprintf("This resource removes nothing, and the user's assignment to the app %s stays as it is. %s", work.appID, err))
		return
	}
	if err == nil && (work.Now.UserGone || work.Now.AppGone && remove.RoleID == "") {
		return
	}
	if err == nil {
		if err = work.takeBack(ctx); err != nil {
			// After an error, the state keeps the access that is left.
			resp.Diagnostics.Append(resp.State.Set(ctx, state.show(work.Now).owning(mine.without(remove, work.Added)))...)
		}
	}
	if err != nil {
		failed(ctx, &resp.Diagnostics, "destroy", work, state, err, "Correct what Okta's answer names, then apply or destroy again to finish.")
		return
	}
	peers.WarnLeft(&resp.Diagnostics, left)
	if remains := work.left(state.SuperAdmin.ValueBool()); mine == remove && len(remains) > 0 {
		resp.Diagnostics.AddWarning(fmt.Sprintf("User %s keeps access that this resource has no record of adding", state.User.ValueString()),
			"It was there before, came through a group, or was added by a run that ended too early to save it. It is left as it is:\n  "+strings.Join(remains, "\n  ")+
				"\nTo remove it, use the Admin Console. If the access came through a group, remove the user from that group.")
	}
}

// release returns what the resource added, what of it the deletion removes, and
// what it leaves although the plan showed the deletion.
func (r *accountResource) release(ctx context.Context, req resource.DeleteRequest, state model) (mine, remove added, left []peers.Thing) {
	mine = state.added(ctx, req.Private)
	r.noteOwned(state, mine)
	things, left := r.Data.Peers.Release(ctx, req.Private, state.ifDestroyed(mine))
	for _, thing := range things {
		if thing.Kind == peers.Role {
			remove.RoleID = mine.RoleID
		} else {
			remove.Assigned = mine.Assigned
		}
	}
	return mine, remove, left
}

// awaitOwner waits a moment before it adopts an existing assignment. A renamed
// resource is destroyed at about the same time, and leaves to this one what it
// had added.
func (r *accountResource) awaitOwner(ctx context.Context, client *okta.Client, plan model) {
	if now, err := observe(ctx, client, plan.AppID.ValueString(), plan.UserID.ValueString()); err == nil && now.assigned() {
		r.Data.Settle(ctx)
	}
}

// lockName returns the name of a user's lock. A resource of the user holds it
// while it changes the user's access.
func lockName(userID types.String) string { return "user " + userID.ValueString() }
