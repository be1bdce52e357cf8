// Package serviceaccount is oktadevices_service_account: an app, and a role,
// given to the user who authorizes connections.
package serviceaccount

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

var (
	_ resource.ResourceWithConfigure   = (*accountResource)(nil)
	_ resource.ResourceWithImportState = (*accountResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*accountResource)(nil)
)

var (
	appIDPath      = path.Root("app_id")
	userPath       = path.Root("user")
	userIDPath     = path.Root("user_id")
	superAdminPath = path.Root("super_admin")
)

// NewResource returns the resource oktadevices_service_account.
func NewResource() resource.Resource { return &accountResource{} }

type accountResource struct {
	data *providerdata.Data
}

func (r *accountResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_service_account"
}

func (r *accountResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = providerdata.From(req.ProviderData, &resp.Diagnostics)
}

// Create adds what is missing. If the second thing fails it takes back the
// first: an error with a state would make the next apply destroy and create, and
// of an object that is replaced for that reason the engine hands Delete no private
// state, so that it would not know what to take back.
func (r *accountResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.ErrorUnapplied("create service account", &resp.Diagnostics)
		return
	}
	user, diags := account.Find(ctx, client, userPath, plan.User.ValueString())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.UserID = types.StringValue(user.ID)
	work, diags := begin(ctx, client, plan, added{}, plan.SuperAdmin.ValueBool())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	err := work.assign(ctx)
	if err == nil && plan.SuperAdmin.ValueBool() {
		err = work.promote(ctx)
	}
	interrupted := false
	if err != nil {
		back := work.takeBack(ctx)
		if interrupted = back != nil && ctx.Err() != nil; interrupted {
			// No error, for what it does to the memory.
			warnInterrupted(&resp.Diagnostics, work, plan, err)
		} else {
			failed(ctx, &resp.Diagnostics, "create", work, plan, err, afterwards(work, back))
		}
		if back == nil {
			return
		}
	}
	state := plan.show(work.Now)
	if interrupted {
		// What was planned stands until the next read finds the role missing.
		state.SuperAdmin = plan.SuperAdmin
	}
	resp.Diagnostics.Append(work.Added.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(seen{}.now(work.Now).write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	if err == nil {
		warnAdopted(&resp.Diagnostics, work, plan, model{})
	}
}

func (r *accountResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var prior model
	resp.Diagnostics.Append(req.State.Get(ctx, &prior)...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.WarnUnread(&resp.Diagnostics)
		return
	}
	now, err := look(ctx, client, prior.AppID.ValueString(), prior.UserID.ValueString())
	switch {
	case err != nil:
		resp.Diagnostics.AddError("Unable to read service account", fmt.Sprintf("User %s of app %s: %s", prior.User.ValueString(), prior.AppID.ValueString(), err))
	case now.AppGone, now.UserGone:
		warnGone(&resp.Diagnostics, prior, now)
		resp.State.RemoveResource(ctx)
	default:
		last := readSeen(ctx, req.Private)
		warnDrift(ctx, r.data, &resp.Diagnostics, prior, last, now)
		resp.Diagnostics.Append(last.now(now).write(ctx, resp.Private)...)
		resp.Diagnostics.Append(resp.State.Set(ctx, prior.show(now))...)
	}
}

// Update adds what is missing and takes back what is no longer wanted. If that
// fails it keeps what was done: the next apply does the rest.
func (r *accountResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	mine, diags := readAdded(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.ErrorUnapplied("update service account", &resp.Diagnostics)
		return
	}
	plan.UserID = state.UserID
	if !plan.User.Equal(state.User) && plan.User.ValueString() != state.UserID.ValueString() {
		user, diags := account.Find(ctx, client, userPath, plan.User.ValueString())
		resp.Diagnostics.Append(diags...)
		if !resp.Diagnostics.HasError() && user.ID != state.UserID.ValueString() {
			resp.Diagnostics.AddAttributeError(userPath, "Unable to update service account",
				fmt.Sprintf("%s is another user than %s, which was not known when the change was planned. Plan and apply again: the resource will be replaced.", plan.User.ValueString(), state.User.ValueString()))
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	plan.SuperAdminThrough = state.SuperAdminThrough
	gains := plan.SuperAdmin.ValueBool() && !state.SuperAdmin.ValueBool()
	work, diags := begin(ctx, client, plan, mine, gains)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	err := work.assign(ctx)
	switch {
	case err != nil:
	case !plan.SuperAdmin.ValueBool():
		err = work.demote(ctx)
	case gains || work.Now.RolesErr == nil:
		err = work.promote(ctx)
	}
	if err != nil {
		failed(ctx, &resp.Diagnostics, "update", work, plan, err, "The state holds what was done; the next apply does the rest.")
		// As it was, unless show finds the role gone.
		plan.SuperAdmin = types.BoolValue(plan.SuperAdmin.ValueBool() || state.SuperAdmin.ValueBool())
	}
	if work.Demoted {
		// Where roles cannot be seen, at least this one is known to be gone.
		plan.SuperAdminThrough = types.StringNull()
	}
	resp.Diagnostics.Append(work.Added.write(ctx, resp.Private)...)
	resp.Diagnostics.Append(readSeen(ctx, req.Private).now(work.Now).write(ctx, resp.Private)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan.show(work.Now))...)
	if err == nil {
		warnAdopted(&resp.Diagnostics, work, plan, state)
		warnStillAdmin(&resp.Diagnostics, work, plan, state)
	}
}

// Delete takes back what the resource added and names what it leaves.
func (r *accountResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	mine, diags := readAdded(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.data.Client()
	if client == nil {
		r.data.ErrorUnapplied("destroy service account", &resp.Diagnostics)
		return
	}
	work := &change{client: client, appID: state.AppID.ValueString(), userID: state.UserID.ValueString(), Added: mine}
	var err error
	work.Now, err = look(ctx, client, work.appID, work.userID)
	if mine == (added{}) && err != nil {
		// Nothing is to be removed: that what is left cannot be seen is no reason to stay.
		resp.Diagnostics.AddWarning(fmt.Sprintf("What user %s keeps could not be read", state.User.ValueString()),
			fmt.Sprintf("This resource remembers adding nothing, so nothing was removed: what the user has of the app %s is left as it is. %s", work.appID, err))
		return
	}
	if err == nil && (work.Now.UserGone || work.Now.AppGone && mine.RoleID == "") {
		return
	}
	if err == nil {
		if err = work.takeBack(ctx); err != nil {
			// What is kept after an error is what is left.
			resp.Diagnostics.Append(work.Added.write(ctx, resp.Private)...)
			resp.Diagnostics.Append(resp.State.Set(ctx, state.show(work.Now))...)
		}
	}
	if err != nil {
		failed(ctx, &resp.Diagnostics, "destroy", work, state, err, "Destroy again for the rest.")
		return
	}
	if left := work.left(state.SuperAdmin.ValueBool()); len(left) > 0 {
		resp.Diagnostics.AddWarning(fmt.Sprintf("User %s keeps what this resource does not remember adding", state.User.ValueString()),
			"It was there before, came through a group, or was added by a run that ended too early to remember it. It is left as it is:\n  "+strings.Join(left, "\n  "))
	}
}
