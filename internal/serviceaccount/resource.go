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
	return &accountResource{providerdata.NewManaged(providerdata.Noun[model]{
		Type: "service_account", What: "service account", Schema: resourceSchema, Identity: model.identity,
		Label: model.label, Retains: model.retained,
		Holds: func(m model) []peers.Thing { return m.holds(m.AppID, m.UserID) },
		Plan:  plan, Create: create, Read: read, Update: update, Delete: remove,
	})}
}

type accountResource struct{ *providerdata.Managed[model] }

// call is a call of a function below.
type call = providerdata.Call[model]

// create adds what is missing. If the second step fails, it undoes the first
// one. An error with a state would taint the resource, and the next apply would
// replace it without its private state.
func create(ctx context.Context, c *call) {
	plan := c.Plan
	user, diags := account.Find(ctx, c.Client, userPath, plan.User.ValueString())
	c.Diags.Append(diags...)
	if c.Diags.HasError() {
		return
	}
	plan.UserID = types.StringValue(user.ID)
	awaitOwner(ctx, c, plan)
	defer c.Data.Peers.LockAll(lockName(plan.UserID))()
	work, diags := begin(ctx, c.Client, plan, added{}, plan.SuperAdmin.ValueBool())
	c.Diags.Append(diags...)
	if c.Diags.HasError() {
		return
	}
	err := work.update(ctx, plan.SuperAdmin.ValueBool(), plan.SuperAdmin.ValueBool(), false)
	interrupted := false
	if err == nil {
		work.Added = addOwnedByPeers(c.Data.Peers, plan, work.Now, work.Added, false)
	} else {
		var undone bool
		if undone, interrupted = undoCreate(ctx, c, work, plan, err); undone {
			return
		}
	}
	noteOwned(c.Data.Peers, plan, work.Added)
	state := plan.show(work.Now)
	if interrupted {
		// Keep the planned value. The next read shows if the role is missing.
		state.SuperAdmin = plan.SuperAdmin
	}
	c.Diags.Append(privatestate.Write(ctx, c.Private, seenKey, seen{}.now(work.Now))...)
	c.Save(ctx, state.owning(work.Added))
	c.Data.Peers.Created(plan.holds(plan.AppID, plan.UserID)...)
	if err == nil {
		warnAdopted(c.Diags, work, plan, model{})
	}
}

// undoCreate removes what a failed create added, and adds the error. If an
// interrupt prevents that, it adds a warning instead, because an error would
// taint the resource.
func undoCreate(ctx context.Context, c *call, work *change, plan model, failure error) (undone, interrupted bool) {
	back := work.takeBack(ctx)
	if back != nil && ctx.Err() != nil {
		warnInterrupted(c.Diags, work, plan, failure)
		return false, true
	}
	failed(ctx, c.Diags, "create", work, plan, failure, describeFailedCreate(work, back)+c.Data.Peers.DescribeRemoved(peers.Assignment, peers.Role))
	return back == nil, false
}

func read(ctx context.Context, c *call) {
	prior := c.State
	now, err := observe(ctx, c.Client, prior.AppID.ValueString(), prior.UserID.ValueString())
	switch {
	case err != nil:
		c.Diags.AddError("Unable to read service account", fmt.Sprintf("User %s of app %s: %s", prior.User.ValueString(), prior.AppID.ValueString(), err))
	case now.AppGone, now.UserGone:
		warnGone(c.Diags, prior, now)
		c.Drop(ctx)
	default:
		last := readSeen(ctx, c.Private)
		warnDrift(ctx, c.Data, c.Diags, prior, last, now)
		c.Diags.Append(privatestate.Write(ctx, c.Private, seenKey, last.now(now))...)
		if prior.SuperAdmin.IsNull() {
			c.Diags.Append(privatestate.Write(ctx, c.Private, importedKey, true)...)
		}
		if prior.OnDestroy.IsNull() {
			prior.OnDestroy = types.StringValue(onDestroyRemove)
		}
		mine := addOwnedByPeers(c.Data.Peers, prior, now, prior.added(ctx, c.Private), imported(ctx, c.Private))
		noteOwned(c.Data.Peers, prior, mine)
		state := prior.show(now).owning(mine)
		c.Diags.Append(privatestate.Remove(ctx, c.Private, addedKey)...)
		c.Save(ctx, state)
	}
}

// update adds what is missing and removes what is no longer wanted. After a
// failure, the state has what was done, and the next apply does the rest.
func update(ctx context.Context, c *call) {
	plan, state := c.Plan, c.State
	if !plan.AssignedThrough.IsUnknown() {
		// Nothing but on_destroy changes, which Okta does not hold.
		c.Save(ctx, plan)
		return
	}
	plan.UserID, plan.SuperAdminThrough = state.UserID, state.SuperAdminThrough
	defer c.Data.Peers.LockAll(lockName(plan.UserID))()
	mine := state.added(ctx, c.Private)
	noteOwned(c.Data.Peers, state, mine)
	c.Diags.Append(checkSameUser(ctx, c.Client, plan, state)...)
	if c.Diags.HasError() {
		return
	}
	gains := plan.SuperAdmin.ValueBool() && !state.SuperAdmin.ValueBool()
	work, diags := begin(ctx, c.Client, plan, mine, gains)
	c.Diags.Append(diags...)
	if c.Diags.HasError() {
		return
	}
	spared := !plan.SuperAdmin.ValueBool() && mine.RoleID != "" &&
		(plan.retainsRole(state) || !c.Data.Peers.NoteRemoval(c.Key, roleThing(plan.UserID)))
	err := work.update(ctx, plan.SuperAdmin.ValueBool(), gains, spared)
	work.Added = addOwnedByPeers(c.Data.Peers, plan, work.Now, work.Added, imported(ctx, c.Private))
	noteOwned(c.Data.Peers, plan, work.Added)
	if err != nil {
		failed(ctx, c.Diags, "update", work, plan, err, "What was done is saved in the state. The next apply does the rest.")
		// As it was, unless show finds the role gone.
		plan.SuperAdmin = types.BoolValue(plan.SuperAdmin.ValueBool() || state.SuperAdmin.ValueBool())
	}
	if work.Demoted {
		// Where roles cannot be seen, at least this one is known to be gone.
		plan.SuperAdminThrough = types.StringNull()
	}
	c.Diags.Append(privatestate.Write(ctx, c.Private, seenKey, readSeen(ctx, c.Private).now(work.Now))...)
	c.Diags.Append(privatestate.Remove(ctx, c.Private, addedKey)...)
	c.Save(ctx, plan.show(work.Now).owning(work.Added))
	if err == nil {
		warnAdopted(c.Diags, work, plan, state)
		warnStillAdmin(c.Diags, work, plan, state, spared)
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

// remove removes what the resource added, as far as the plan allows, and names
// what it leaves.
func remove(ctx context.Context, c *call) {
	state := c.State
	defer c.Data.Peers.LockAll(lockName(state.UserID))()
	mine, remove, left := release(ctx, c)
	work := &change{client: c.Client, appID: state.AppID.ValueString(), userID: state.UserID.ValueString(), Added: remove}
	var err error
	work.Now, err = observe(ctx, c.Client, work.appID, work.userID)
	if remove == (added{}) && err != nil {
		// There is nothing to remove. That Okta doesn't show what is left must not fail
		// the destroy.
		c.Diags.AddWarning(fmt.Sprintf("Unable to read which access user %s keeps", state.User.ValueString()),
			fmt.Sprintf("This resource removes nothing, and the user's assignment to the app %s stays as it is. %s", work.appID, err))
		return
	}
	if err == nil && (work.Now.UserGone || work.Now.AppGone && remove.RoleID == "") {
		return
	}
	if err == nil {
		if err = work.takeBack(ctx); err != nil {
			// After an error, the state keeps the access that is left.
			c.Save(ctx, state.show(work.Now).owning(mine.without(remove, work.Added)))
		}
	}
	if err != nil {
		failed(ctx, c.Diags, "destroy", work, state, err, "Correct what Okta's answer names, then apply or destroy again to finish.")
		return
	}
	peers.WarnLeft(c.Diags, left)
	if remains := work.left(state.SuperAdmin.ValueBool()); mine == remove && len(remains) > 0 {
		c.Diags.AddWarning(fmt.Sprintf("User %s keeps access that this resource has no record of adding", state.User.ValueString()),
			"It was there before, came through a group, or was added by a run that ended too early to save it. It is left as it is:\n  "+strings.Join(remains, "\n  ")+
				"\nTo remove it, use the Admin Console. If the access came through a group, remove the user from that group.")
	}
}

// release returns what the resource added, what of it the deletion removes, and
// what it leaves although the plan showed the deletion.
func release(ctx context.Context, c *call) (mine, remove added, left []peers.Thing) {
	mine = c.State.added(ctx, c.Private)
	noteOwned(c.Data.Peers, c.State, mine)
	things, left := c.Data.Peers.Release(ctx, c.Private, c.State.ifDestroyed(mine))
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
func awaitOwner(ctx context.Context, c *call, plan model) {
	if now, err := observe(ctx, c.Client, plan.AppID.ValueString(), plan.UserID.ValueString()); err == nil && now.assigned() {
		c.Data.Settle(ctx)
	}
}

// lockName returns the name of a user's lock. A resource of the user holds it
// while it changes the user's access.
func lockName(userID types.String) string { return "user " + userID.ValueString() }
