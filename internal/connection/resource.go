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
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var (
	appIDPath   = path.Root("app_id")
	accountPath = path.Root("service_account")
)

// NewResource returns the resource oktadevices_connection.
func NewResource() resource.Resource {
	return &connectionResource{providerdata.NewManaged(providerdata.Noun[model]{
		Type: "connection", What: "connection", Schema: resourceSchema, Label: model.label, Retains: model.retained,
		Plan: planChange, Create: create, Read: refresh, Update: update, Delete: destroy,
	})}
}

type connectionResource struct{ *providerdata.Managed[model] }

var _ resource.ResourceWithImportState = (*connectionResource)(nil)

// call is a call of a function below.
type call = providerdata.Call[model]

func create(ctx context.Context, c *call) {
	plan := c.Plan
	timeout, diags := plan.Timeouts.Create(ctx, defaultWait)
	c.Diags.Append(diags...)
	if c.Diags.HasError() {
		return
	}
	user, diags := account.Find(ctx, c.Client, accountPath, plan.ServiceAccount.ValueString())
	c.Diags.Append(diags...)
	if c.Diags.HasError() {
		return
	}
	a := assessment{client: c.Client, data: c.Data, memory: newMemory(c.Data), applying: true, awaited: true}
	c.Diags.Append(a.assess(ctx, plan, user.ID)...)
	if !c.Diags.HasError() && a.observed.App.Gone {
		c.Diags.AddAttributeError(appIDPath, "Unable to create connection",
			fmt.Sprintf("The app %s does not exist in this org. Correct app_id (data source oktadevices_workflows_app finds Okta Workflows OAuth). Nothing was created.", a.declared.AppID))
	}
	if !c.Diags.HasError() {
		c.Diags.Append(a.checkSecret(ctx, c.Config)...)
	}
	if !c.Diags.HasError() && !plan.Enabled.ValueBool() && a.verdict.Status == judgement.StatusAuthorized {
		// Pinned, and not meant to be active. A failure leaves nothing behind.
		c.Diags.Append(a.revoke(ctx, "create")...)
	}
	if c.Diags.HasError() {
		c.Data.Connections.Remove(a.memory.Key)
		return
	}
	waited := a.finish(ctx, c, plan, timeout)
	a.hold()
	switch {
	case waited:
	case a.verdict.Binding == judgement.BindingAssumed && a.verdict.Status == judgement.StatusAuthorized:
		warnAssumed(c.Diags, a)
	default:
		warn(c.Diags, plan.Name.ValueString(), a.verdict.Status, plan.Enabled.ValueBool(), a.verdict.Problems)
	}
}

// finish waits for the authorization if the plan asks for that, and saves the
// connection. It reports whether it has warned that it waited in vain.
func (a *assessment) finish(ctx context.Context, c *call, plan model, timeout time.Duration) (warned bool) {
	if plan.WaitForAuthorization.ValueBool() && plan.Enabled.ValueBool() {
		if why := a.await(ctx, timeout); why != nil {
			warnTimedOut(c.Diags, *a, timeout, why)
			warned = true
		}
	}
	// An interrupt of the wait must not lose the id of the org, which is usually read
	// by now.
	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	a.save(saving, c, plan)
	return warned
}

func (a *assessment) save(ctx context.Context, c *call, object model) {
	object.findings, object.ConsoleURL = newFindings(ctx, *a), tfvalue.String(a.observed.ConsoleURL)
	c.Diags.Append(privatestate.Write(ctx, c.Private, memoryKey, a.verdict.Memory)...)
	c.Save(ctx, object)
}

func refresh(ctx context.Context, c *call) {
	a := assessment{client: c.Client, data: c.Data, memory: memoryOf(ctx, c.Private, c.State)}
	c.Diags.Append(a.assess(ctx, c.State, c.State.ServiceAccountID.ValueString())...)
	if c.Diags.HasError() {
		return
	}
	// An app that is gone does not show that this is the connection's org.
	c.KeepOrg = a.observed.App.Gone
	a.save(ctx, c, c.State)
}

func update(ctx context.Context, c *call) {
	plan, state := c.Plan, c.State
	timeout, diags := plan.Timeouts.Update(ctx, defaultWait)
	c.Diags.Append(diags...)
	if c.Diags.HasError() {
		return
	}
	c.Diags.Append(checkAccount(ctx, c.Client, plan, state)...)
	if c.Diags.HasError() {
		return
	}
	a := assessment{client: c.Client, data: c.Data, memory: memoryOf(ctx, c.Private, state), applying: true}
	if plan.Enabled.ValueBool() && !state.Enabled.ValueBool() {
		a.memory, a.awaited = a.memory.Reenabled(), true
	}
	c.Diags.Append(a.assess(ctx, plan, state.ServiceAccountID.ValueString())...)
	if !c.Diags.HasError() && !plan.ClientSecretVersion.Equal(state.ClientSecretVersion) {
		c.Diags.Append(a.checkSecret(ctx, c.Config)...)
	}
	if c.Diags.HasError() {
		return
	}
	if !plan.Enabled.ValueBool() && a.verdict.Blind && state.Enabled.ValueBool() {
		c.Diags.AddAttributeError(path.Root("enabled"), "Unable to disable connection",
			fmt.Sprintf("Unable to check whether an authorization of connection %q is still active, so none was revoked. %s", a.declared.Name, describeProblems(a.verdict.Problems)))
		return
	}
	if !plan.Enabled.ValueBool() && a.verdict.Status == judgement.StatusAuthorized {
		c.Diags.Append(a.revoke(ctx, "disable")...)
		// The state shows the present authorization, whether or not that failed.
	}
	if !a.finish(ctx, c, plan, timeout) {
		warn(c.Diags, plan.Name.ValueString(), a.verdict.Status, plan.Enabled.ValueBool(), a.verdict.Problems)
	}
}

func destroy(ctx context.Context, c *call) {
	id, spared := released(ctx, c)
	if spared {
		return
	}
	// As if it were disabled: what the plan showed is revoked, and nothing that
	// appeared since is taken for it.
	state := c.State
	state.Enabled = types.BoolValue(false)
	a := assessment{client: c.Client, data: c.Data, memory: memoryOf(ctx, c.Private, c.State), revoking: id}
	c.Diags.Append(a.assess(ctx, state, state.ServiceAccountID.ValueString())...)
	if c.Diags.HasError() {
		return
	}
	switch {
	case a.observed.App.Gone:
	case a.verdict.Blind:
		c.Diags.AddError("Unable to destroy connection",
			fmt.Sprintf("revoke_on_destroy is set, but the provider can't determine whether an authorization of connection %q is still active. %s", a.declared.Name, describeProblems(a.verdict.Problems)))
	case a.verdict.Binding == judgement.BindingConfirmed && a.verdict.Bound.ID == id:
		c.Diags.Append(a.revoke(ctx, "destroy")...)
	case id != "" && slices.ContainsFunc(a.observed.Peers, func(p peers.Connection) bool { return p.Held == id }):
		warnNotRevoked(c.Diags, a.declared.Name, id) // The other one was bound to it a moment ago.
	case hasCode(a.verdict.Problems, judgement.CodeOthersLeftAlone):
		warnLeft(c.Diags, a)
	}
	if !c.Diags.HasError() {
		c.Data.Connections.Remove(a.memory.Key)
	}
}
