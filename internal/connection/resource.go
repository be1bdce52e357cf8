// Package connection is oktadevices_connection: a connection of the Okta Devices
// connector, declared in a configuration and judged by what Okta shows of it.
//
// Gathering (observe) and judging (package judgement) are apart: the judgement is
// pure, and what it decides about revoking rests on nothing else.
package connection

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

var (
	_ resource.ResourceWithConfigure   = (*connectionResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*connectionResource)(nil)
	_ resource.ResourceWithImportState = (*connectionResource)(nil)
)

var (
	appIDPath   = path.Root("app_id")
	accountPath = path.Root("service_account")
)

// NewResource returns the resource oktadevices_connection.
func NewResource() resource.Resource {
	return &connectionResource{providerdata.Resource{Type: "connection"}}
}

type connectionResource struct{ providerdata.Resource }

func (r *connectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	timeout, diags := plan.Timeouts.Create(ctx, defaultWait)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.Data.ClientToCreate(ctx, "create connection", &resp.Diagnostics)
	if client == nil {
		return
	}
	user, diags := account.Find(ctx, client, accountPath, plan.ServiceAccount.ValueString())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	l := look{client: client, data: r.Data, memory: r.newMemory(), applying: true, awaited: true}
	resp.Diagnostics.Append(l.take(ctx, plan, user.ID)...)
	if !resp.Diagnostics.HasError() && l.observed.App.Gone {
		resp.Diagnostics.AddAttributeError(appIDPath, "Unable to create connection",
			fmt.Sprintf("The app %s does not exist in this org. Correct app_id (data source oktadevices_workflows_app finds Okta Workflows OAuth). Nothing was created.", l.declared.AppID))
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(l.checkSecret(ctx, req.Config)...)
	}
	if !resp.Diagnostics.HasError() && !plan.Enabled.ValueBool() && l.verdict.Status == judgement.StatusAuthorized {
		// Pinned, and not meant to be active. A failure leaves nothing behind.
		resp.Diagnostics.Append(l.revoke(ctx, "create")...)
	}
	if resp.Diagnostics.HasError() {
		l.leave()
		return
	}
	plan.OrgID = r.Data.OrgID(ctx, plan.OrgID, resp.Private, &resp.Diagnostics)
	waited := l.finish(ctx, &plan, timeout, resp.Private, &resp.State, &resp.Diagnostics)
	l.hold()
	switch {
	case waited:
	case l.verdict.Binding == judgement.BindingAssumed && l.verdict.Status == judgement.StatusAuthorized:
		warnAssumed(&resp.Diagnostics, l)
	default:
		warn(&resp.Diagnostics, plan.Name.ValueString(), l.verdict.Status, plan.Enabled.ValueBool(), l.verdict.Problems)
	}
}

// finish waits for the authorization if the plan asks for that, and saves the
// connection. It reports whether it has warned that it waited in vain.
func (l *look) finish(ctx context.Context, plan *model, timeout time.Duration, private privatestate.Writer, state *tfsdk.State, diags *diagnostics) (warned bool) {
	if plan.WaitForAuthorization.ValueBool() && plan.Enabled.ValueBool() {
		if why := l.await(ctx, timeout); why != nil {
			warnUnheard(diags, *l, timeout, why)
			warned = true
		}
	}
	plan.show(*l)
	diags.Append(writeMemory(ctx, private, l.verdict.Memory)...)
	diags.Append(state.Set(ctx, plan)...)
	return warned
}

func (r *connectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.Data.ClientToRefresh(ctx, req.State, req.Private, &resp.Diagnostics)
	if client == nil {
		return
	}
	l := look{client: client, data: r.Data, memory: memoryOf(ctx, req.Private, state)}
	resp.Diagnostics.Append(l.take(ctx, state, state.ServiceAccountID.ValueString())...)
	if resp.Diagnostics.HasError() {
		return
	}
	state.show(l)
	if !l.observed.App.Gone {
		state.OrgID = r.Data.OrgID(ctx, state.OrgID, resp.Private, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(writeMemory(ctx, resp.Private, l.verdict.Memory)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *connectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(peers.Forget(ctx, resp.Private)...)
	timeout, diags := plan.Timeouts.Update(ctx, defaultWait)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.Data.ClientToApply("update connection", &resp.Diagnostics)
	if client == nil {
		return
	}
	resp.Diagnostics.Append(r.checkAccount(ctx, client, plan, state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	l := look{client: client, data: r.Data, memory: memoryOf(ctx, req.Private, state), applying: true}
	if plan.Enabled.ValueBool() && !state.Enabled.ValueBool() {
		l.memory, l.awaited = l.memory.Reenabled(), true
	}
	resp.Diagnostics.Append(l.take(ctx, plan, state.ServiceAccountID.ValueString())...)
	if !resp.Diagnostics.HasError() && !plan.ClientSecretVersion.Equal(state.ClientSecretVersion) {
		resp.Diagnostics.Append(l.checkSecret(ctx, req.Config)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.Enabled.ValueBool() && l.verdict.Blind && state.Enabled.ValueBool() {
		resp.Diagnostics.AddAttributeError(path.Root("enabled"), "Unable to disable connection",
			fmt.Sprintf("Unable to check whether an authorization of connection %q is still active, so none was revoked. %s", l.declared.Name, describeProblems(l.verdict.Problems)))
		return
	}
	if !plan.Enabled.ValueBool() && l.verdict.Status == judgement.StatusAuthorized {
		resp.Diagnostics.Append(l.revoke(ctx, "disable")...)
		// The state shows the present authorization, whether or not that failed.
	}
	plan.OrgID = state.OrgID
	if !l.finish(ctx, &plan, timeout, resp.Private, &resp.State, &resp.Diagnostics) {
		warn(&resp.Diagnostics, plan.Name.ValueString(), l.verdict.Status, plan.Enabled.ValueBool(), l.verdict.Problems)
	}
}

func (r *connectionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	// Last, since the decision is read below.
	defer func() { resp.Diagnostics.Append(peers.Forget(ctx, resp.Private)...) }()
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m := memoryOf(ctx, req.Private, state)
	if !state.RevokeOnDestroy.ValueBool() {
		r.Data.Connections.Remove(m.Key)
		return
	}
	client := r.Data.ClientToDestroy(ctx, "destroy connection", req.State, req.Private, &resp.Diagnostics)
	if client == nil {
		return
	}
	id, spared := r.released(ctx, req, state, &resp.Diagnostics)
	if spared {
		r.Data.Connections.Remove(m.Key)
		return
	}
	// As if it were disabled: what the plan showed is revoked, and nothing that
	// appeared since is taken for it.
	state.Enabled = types.BoolValue(false)
	l := look{client: client, data: r.Data, memory: m, revoking: id}
	resp.Diagnostics.Append(l.take(ctx, state, state.ServiceAccountID.ValueString())...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case l.observed.App.Gone:
	case l.verdict.Blind:
		resp.Diagnostics.AddError("Unable to destroy connection",
			fmt.Sprintf("revoke_on_destroy is set, but the provider can't determine whether an authorization of connection %q is still active. %s", l.declared.Name, describeProblems(l.verdict.Problems)))
	case l.verdict.Binding == judgement.BindingConfirmed && l.verdict.Bound.ID == id:
		resp.Diagnostics.Append(l.revoke(ctx, "destroy")...)
		warnRevoked(&resp.Diagnostics, l.declared.Name, id)
	case len(l.verdict.Problems) > 0 && hasCode(l.verdict.Problems, judgement.CodeOthersLeftAlone):
		warnLeft(&resp.Diagnostics, l)
	}
	if !resp.Diagnostics.HasError() {
		l.leave()
	}
}
