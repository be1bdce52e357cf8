// Package connection is oktadevices_connection; without it, no plan would show
// that a connection of the Okta Devices connector has lost its authorization.
// It is declared in a configuration, and judged by what Okta shows of it.
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
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var (
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
	client := r.Data.ClientToCreate(ctx, "create connection", req, resp, &plan)
	timeout, diags := plan.Timeouts.Create(ctx, defaultWait)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	user, diags := account.Find(ctx, client, accountPath, plan.ServiceAccount.ValueString())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	a := assessment{client: client, data: r.Data, memory: r.newMemory(), applying: true, awaited: true}
	resp.Diagnostics.Append(a.assess(ctx, plan, user.ID)...)
	if !resp.Diagnostics.HasError() && a.observed.App.Gone {
		resp.Diagnostics.AddAttributeError(appIDPath, "Unable to create connection",
			fmt.Sprintf("The app %s does not exist in this org. Correct app_id (data source oktadevices_workflows_app finds Okta Workflows OAuth). Nothing was created.", a.declared.AppID))
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(a.checkSecret(ctx, req.Config)...)
	}
	if !resp.Diagnostics.HasError() && !plan.Enabled.ValueBool() && a.verdict.Status == judgement.StatusAuthorized {
		// Pinned, and not meant to be active. A failure leaves nothing behind.
		resp.Diagnostics.Append(a.revoke(ctx, "create")...)
	}
	if resp.Diagnostics.HasError() {
		r.Data.Connections.Remove(a.memory.Key)
		return
	}
	plan.OrgID = r.Data.OrgID(ctx, plan.OrgID, resp.Private, &resp.Diagnostics)
	waited := a.finish(ctx, &plan, timeout, resp.Private, &resp.State, &resp.Diagnostics)
	a.hold()
	switch {
	case waited:
	case a.verdict.Binding == judgement.BindingAssumed && a.verdict.Status == judgement.StatusAuthorized:
		warnAssumed(&resp.Diagnostics, a)
	default:
		warn(&resp.Diagnostics, plan.Name.ValueString(), a.verdict.Status, plan.Enabled.ValueBool(), a.verdict.Problems)
	}
}

// finish waits for the authorization if the plan asks for that, and saves the
// connection. It reports whether it has warned that it waited in vain.
func (a *assessment) finish(ctx context.Context, plan *model, timeout time.Duration, private privatestate.Writer, state *tfsdk.State, diags *diagnostics) (warned bool) {
	if plan.WaitForAuthorization.ValueBool() && plan.Enabled.ValueBool() {
		if why := a.await(ctx, timeout); why != nil {
			warnTimedOut(diags, *a, timeout, why)
			warned = true
		}
	}
	plan.findings, plan.ConsoleURL = newFindings(ctx, *a), tfvalue.String(a.observed.ConsoleURL)
	diags.Append(privatestate.Write(ctx, private, memoryKey, a.verdict.Memory)...)
	diags.Append(state.Set(ctx, plan)...)
	return warned
}

func (r *connectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := r.Data.ClientToRefresh(ctx, req, resp)
	if client == nil {
		return
	}
	a := assessment{client: client, data: r.Data, memory: memoryOf(ctx, req.Private, state)}
	resp.Diagnostics.Append(a.assess(ctx, state, state.ServiceAccountID.ValueString())...)
	if resp.Diagnostics.HasError() {
		return
	}
	state.findings, state.ConsoleURL = newFindings(ctx, a), tfvalue.String(a.observed.ConsoleURL)
	if !a.observed.App.Gone {
		state.OrgID = r.Data.OrgID(ctx, state.OrgID, resp.Private, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(privatestate.Write(ctx, resp.Private, memoryKey, a.verdict.Memory)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *connectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, state, _ := providerdata.PlannedUpdate[model](ctx, req, resp)
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
	a := assessment{client: client, data: r.Data, memory: memoryOf(ctx, req.Private, state), applying: true}
	if plan.Enabled.ValueBool() && !state.Enabled.ValueBool() {
		a.memory, a.awaited = a.memory.Reenabled(), true
	}
	resp.Diagnostics.Append(a.assess(ctx, plan, state.ServiceAccountID.ValueString())...)
	if !resp.Diagnostics.HasError() && !plan.ClientSecretVersion.Equal(state.ClientSecretVersion) {
		resp.Diagnostics.Append(a.checkSecret(ctx, req.Config)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.Enabled.ValueBool() && a.verdict.Blind && state.Enabled.ValueBool() {
		resp.Diagnostics.AddAttributeError(path.Root("enabled"), "Unable to disable connection",
			fmt.Sprintf("Unable to check whether an authorization of connection %q is still active, so none was revoked. %s", a.declared.Name, describeProblems(a.verdict.Problems)))
		return
	}
	if !plan.Enabled.ValueBool() && a.verdict.Status == judgement.StatusAuthorized {
		resp.Diagnostics.Append(a.revoke(ctx, "disable")...)
		// The state shows the present authorization, whether or not that failed.
	}
	plan.OrgID = state.OrgID
	if !a.finish(ctx, &plan, timeout, resp.Private, &resp.State, &resp.Diagnostics) {
		warn(&resp.Diagnostics, plan.Name.ValueString(), a.verdict.Status, plan.Enabled.ValueBool(), a.verdict.Problems)
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
	client := r.Data.ClientToDestroy(ctx, "destroy connection", req, resp)
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
	a := assessment{client: client, data: r.Data, memory: m, revoking: id}
	resp.Diagnostics.Append(a.assess(ctx, state, state.ServiceAccountID.ValueString())...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case a.observed.App.Gone:
	case a.verdict.Blind:
		resp.Diagnostics.AddError("Unable to destroy connection",
			fmt.Sprintf("revoke_on_destroy is set, but the provider can't determine whether an authorization of connection %q is still active. %s", a.declared.Name, describeProblems(a.verdict.Problems)))
	case a.verdict.Binding == judgement.BindingConfirmed && a.verdict.Bound.ID == id:
		resp.Diagnostics.Append(a.revoke(ctx, "destroy")...)
		warnRevoked(&resp.Diagnostics, a.declared.Name, id)
	case len(a.verdict.Problems) > 0 && hasCode(a.verdict.Problems, judgement.CodeOthersLeftAlone):
		warnLeft(&resp.Diagnostics, a)
	}
	if !resp.Diagnostics.HasError() {
		r.Data.Connections.Remove(a.memory.Key)
	}
}
