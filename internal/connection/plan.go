package connection

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// planChange makes the plan non-empty while a person must act, and warns what to
// do. It refuses a plan that would revoke the authorization of another
// connection.
func planChange(ctx context.Context, c *call) {
	p := planned{memory: readMemory(ctx, c.Private)}
	if !c.Created {
		p.state = &c.State
	}
	if !c.Destroyed {
		p.plan = &c.Plan
	}
	if p.plan != nil && p.refuseUnknown(c.Diags) {
		return
	}
	if c.Updates() {
		c.Diags.Append(planAccount(ctx, c, *p.state, p.plan)...)
	}
	if planPeers(ctx, c, p) || c.Diags.HasError() {
		return
	}
	if c.Updates() && p.replaces() && p.ifDestroyed() != "" && c.Data.RefuseMissingApp(ctx, appIDPath, p.plan.AppID, c.Diags) {
		return
	}
	switch {
	case c.Created:
		p.warnRevoking(c.Diags, p.revokes(), "Creating")
		c.Diags.Append(planWaiting(ctx, c.Client, *p.plan)...)
	case c.Destroyed:
		if !c.Data.Peers.Spares(ctx, c.Private) {
			p.warnRevoking(c.Diags, p.revokes(), "Destroying")
		}
	default:
		planUpdate(ctx, c, p)
	}
}

// planUpdate plans the change of a connection in place, or its replacement.
func planUpdate(ctx context.Context, c *call, p planned) {
	state, plan := *p.state, *p.plan
	switch created := (planned{plan: p.plan}); {
	case p.replaces():
		p.warnRevoking(c.Diags, p.ifDestroyed(), "Replacing")
		created.warnRevoking(c.Diags, created.revokes(), "Creating")
	case state.Enabled.ValueBool() || !plan.AuthorizationID.Equal(state.AuthorizationID):
		p.warnRevoking(c.Diags, p.revokes(), "Disabling")
	}
	tfvalue.WarnIfUnknown(c.Diags, accountPath, plan.ServiceAccount, state.label())
	if plan.Enabled.Equal(state.Enabled) {
		warn(c.Diags, state.Name.ValueString(), state.Status.ValueString(), state.Enabled.ValueBool(), state.problems(ctx))
	}
	if c.Unchanged() && !judgement.Alarming(state.Status.ValueString(), state.Enabled.ValueBool()) {
		return
	}
	plan.findings = unknownFindings(plan.ServiceAccountID)
	// The console's address stays: it is looked up again only where it is null.
	plan.ConsoleURL = state.ConsoleURL
	if plan.ConsoleURL.IsNull() {
		plan.ConsoleURL = types.StringUnknown()
	}
	if plan.Enabled.ValueBool() && !state.Enabled.ValueBool() {
		c.Diags.Append(planWaiting(ctx, c.Client, plan)...)
	}
	if added := growth(ctx, state, plan); len(added) > 0 {
		warnGrowing(c.Diags, plan.Name.ValueString(), added)
	}
	c.Replan(ctx, plan)
}

// planWaiting shows in the plan to create a connection what a person will have to
// do while apply waits. It reads what is to be typed, as far as that is there.
func planWaiting(ctx context.Context, client *okta.Client, plan model) (diags diag.Diagnostics) {
	if client == nil || !plan.WaitForAuthorization.ValueBool() || !plan.Enabled.ValueBool() ||
		plan.Name.IsUnknown() || plan.ServiceAccount.IsUnknown() || plan.Domain.IsUnknown() || plan.Scopes.IsUnknown() {
		return diags
	}
	d, more := plan.declared(ctx, "", true)
	diags.Append(more...)
	clientID := "of the app, shown by the attribute client_id"
	if !plan.AppID.IsUnknown() {
		if o, err := observe(ctx, client, d.AppID, ""); err == nil && !o.App.Gone {
			clientID = o.ClientID
		}
	}
	warnWaiting(&diags, d, clientID, consoleURL(ctx, client))
	return diags
}

// planAccount checks whether service_account still means the user that the
// connection was made for. Another user replaces the resource. The user is
// looked up if service_account is spelled differently. It is also looked up if
// the former user is gone, because another user may have its login by now.
func planAccount(ctx context.Context, c *call, state model, plan *model) (diags diag.Diagnostics) {
	plan.ServiceAccountID = state.ServiceAccountID
	name, id := plan.ServiceAccount.ValueString(), state.ServiceAccountID.ValueString()
	if plan.ServiceAccount.IsUnknown() || name == id || c.Client == nil {
		return nil
	}
	if plan.ServiceAccount.Equal(state.ServiceAccount) && !hasCode(state.problems(ctx), judgement.CodeAccountNotFound) {
		return nil
	}
	user, err := c.Client.User(ctx, name)
	checked := account.Check(accountPath, name, user)
	switch {
	case okta.IsNotFound(err), okta.IsForbidden(err):
		// Apply says so: a plan survives what may yet be created.
	case err != nil:
		diags.AddAttributeError(accountPath, "Unable to read the service account",
			fmt.Sprintf("Unable to check whether %q is still the user of connection %q: %s", name, plan.Name.ValueString(), err))
	case checked.HasError():
		diags.Append(checked...)
	case user.ID != id && !c.Data.RefuseUnplanned(&diags, accountPath, fmt.Sprintf("Connection %q belongs to another user", plan.Name.ValueString()),
		fmt.Sprintf("%q is the user %s, and the connection was made for the user %s.", name, user.ID, id), "Nothing was changed."):
		// Terraform respects only those whose value changes, and the login may stay.
		c.Replace(accountPath, path.Root("service_account_id"))
		plan.ServiceAccountID = types.StringUnknown()
	}
	return diags
}

// growth lists the scopes that are added to those of the state, and that its
// authorization lacks.
func growth(ctx context.Context, state, plan model) []string {
	if !plan.Enabled.ValueBool() || plan.Scopes.IsUnknown() || state.Binding.ValueString() == judgement.BindingNone {
		return nil
	}
	before, _ := tfvalue.Strings(ctx, state.Scopes)
	authorized, _ := tfvalue.Strings(ctx, state.AuthorizedScopes)
	after, _ := tfvalue.Strings(ctx, plan.Scopes)
	return slices.DeleteFunc(slices.Sorted(slices.Values(after)), func(scope string) bool {
		return slices.Contains(before, scope) || slices.Contains(authorized, scope)
	})
}
