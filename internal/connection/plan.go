package connection

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sibling"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// ModifyPlan makes an alarm a change: while a person must act, the plan is not
// empty, and says what to do.
func (r *connectionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	m, diags := readMemory(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if req.State.Raw.IsNull() {
		resp.Diagnostics.Append(r.planReplacement(m)...)
		resp.Diagnostics.Append(r.planWaiting(ctx, req)...)
		return
	}
	var state, plan model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	destroying := req.Plan.Raw.IsNull()
	if !destroying {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	revoking := ""
	if state.Binding.ValueString() == judgement.BindingConfirmed {
		switch id := state.BoundAuthorizationID.ValueString(); {
		case destroying && state.RevokeOnDestroy.ValueBool():
			revoking = id
			warnRevoking(&resp.Diagnostics, state.Name.ValueString(), id, "Destroying")
		case !destroying && !plan.Enabled.IsUnknown() && !plan.Enabled.ValueBool():
			revoking = id
			if state.Enabled.ValueBool() {
				warnRevoking(&resp.Diagnostics, state.Name.ValueString(), id, "Disabling")
			}
		}
	}
	resp.Diagnostics.Append(r.planRevocation(state, m, revoking)...)
	if resp.Diagnostics.HasError() || destroying {
		return
	}
	tfvalue.WarnIfUnknown(&resp.Diagnostics, appIDPath, plan.AppID, fmt.Sprintf("connection %q", state.Name.ValueString()))
	tfvalue.WarnIfUnknown(&resp.Diagnostics, accountPath, plan.ServiceAccount, fmt.Sprintf("connection %q", state.Name.ValueString()))
	if plan.Enabled.Equal(state.Enabled) {
		warn(&resp.Diagnostics, state.Name.ValueString(), state.Status.ValueString(), state.Enabled.ValueBool(), state.problems(ctx))
	}
	if req.Plan.Raw.Equal(req.State.Raw) && !judgement.Alarming(state.Status.ValueString(), state.Enabled.ValueBool()) {
		return
	}
	plan.forget()
	resp.Diagnostics.Append(r.planAccount(ctx, state, &plan, resp)...)
	// The console's address stays: it is looked up again only where it is null.
	plan.ConsoleURL = state.ConsoleURL
	if plan.ConsoleURL.IsNull() {
		plan.ConsoleURL = unknownString
	}
	if added := growth(ctx, state, plan); len(added) > 0 {
		warnGrowing(&resp.Diagnostics, plan.Name.ValueString(), added)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// planWaiting shows in the plan to create a connection what a person will have to
// do while apply waits. It reads what is to be typed, as far as that is there.
func (r *connectionResource) planWaiting(ctx context.Context, req resource.ModifyPlanRequest) (diags diagnostics) {
	var plan model
	diags.Append(req.Plan.Get(ctx, &plan)...)
	client := r.data.Client()
	if diags.HasError() || client == nil || !plan.WaitForAuthorization.ValueBool() || !plan.Enabled.ValueBool() ||
		plan.Name.IsUnknown() || plan.ServiceAccount.IsUnknown() || plan.Domain.IsUnknown() || plan.Scopes.IsUnknown() {
		return diags
	}
	d, more := plan.declared(ctx, "")
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

// planAccount tells whether service_account still means the user that the
// connection was made for: another one replaces the resource. It is looked up
// when it is spelled differently, and when that user is gone, since another may
// have its login by now.
func (r *connectionResource) planAccount(ctx context.Context, state model, plan *model, resp *resource.ModifyPlanResponse) (diags diagnostics) {
	plan.ServiceAccountID = state.ServiceAccountID
	name, id, client := plan.ServiceAccount.ValueString(), state.ServiceAccountID.ValueString(), r.data.Client()
	if plan.ServiceAccount.IsUnknown() || name == id || client == nil {
		return nil
	}
	if plan.ServiceAccount.Equal(state.ServiceAccount) && !hasCode(state.problems(ctx), judgement.CodeAccountNotFound) {
		return nil
	}
	user, err := client.User(ctx, name)
	switch {
	case okta.IsNotFound(err), okta.IsForbidden(err):
		// Apply says so: a plan survives what may yet be created.
	case err != nil:
		diags.AddAttributeError(accountPath, "Unable to read the service account",
			fmt.Sprintf("Whether %q is the user that the connection %q was made for could not be told: %s", name, plan.Name.ValueString(), err))
	case account.Check(accountPath, name, user).HasError():
		diags.Append(account.Check(accountPath, name, user)...)
	case user.ID != id:
		// Terraform heeds only those whose value changes, and the login may stay.
		resp.RequiresReplace = append(resp.RequiresReplace, accountPath, path.Root("service_account_id"))
		plan.ServiceAccountID = unknownString
	}
	return diags
}

// planRevocation tells the siblings what the plan says of a connection, and
// stops a plan in which one would revoke what might be another's. Of two that
// were open when an authorization appeared, the one that Terraform showed first
// may have taken it for its own; whichever is planned second sees it.
func (r *connectionResource) planRevocation(state model, m judgement.Memory, revoking string) (diags diagnostics) {
	if r.data == nil {
		return nil
	}
	planned := sibling.Entry{
		Key: m.Key, Name: state.Name.ValueString(), AppID: state.AppID.ValueString(), AccountID: state.ServiceAccountID.ValueString(),
		Certain: !state.AuthorizationID.IsNull() || m.Certain != "" && m.Certain == state.BoundAuthorizationID.ValueString(), Revoking: revoking,
	}
	switch held := state.BoundAuthorizationID.ValueString(); state.Binding.ValueString() {
	case judgement.BindingConfirmed:
		planned.Held = held
		if state.RevokeOnDestroy.ValueBool() {
			planned.IfReplaced = held
		}
	case judgement.BindingAssumed:
		planned.Open, planned.Claims = true, []string{held}
	}
	r.data.Siblings.Plan(planned)
	return r.disputes(m.Key)
}

// planReplacement is for the second time that Terraform plans a replacement,
// when there is no prior state any more: now it is known that what the
// connection holds would be revoked.
func (r *connectionResource) planReplacement(m judgement.Memory) diagnostics {
	if r.data == nil || m.Key == "" {
		return nil
	}
	entry, ok := r.data.Siblings.Get(m.Key)
	if !ok || entry.IfReplaced == "" {
		return nil
	}
	entry.Revoking = entry.IfReplaced
	r.data.Siblings.Plan(entry)
	return r.disputes(m.Key)
}

// disputes lists the authorizations that this connection would revoke and
// another may claim, and the other way round.
func (r *connectionResource) disputes(key string) (diags diagnostics) {
	mine, _ := r.data.Siblings.Get(key)
	for _, other := range r.data.Siblings.Others(mine) {
		if mayBeOf(mine.Revoking, mine, other) {
			diags.Append(disputed(mine.Name, other.Name, mine.Revoking))
		}
		if mayBeOf(other.Revoking, other, mine) {
			diags.Append(disputed(other.Name, mine.Name, other.Revoking))
		}
	}
	return diags
}

// mayBeOf reports whether an authorization that holder would revoke may be
// claimant's: because it holds it too, or appeared for both, unless it is
// certain that it is holder's.
func mayBeOf(id string, holder, claimant sibling.Entry) bool {
	return id != "" && (claimant.Held == id || !holder.Certain && slices.Contains(claimant.Claims, id))
}

func disputed(holder, claimant, id string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(fmt.Sprintf("Unable to revoke the authorization of connection %q", holder),
		fmt.Sprintf("The authorization %s may just as well be that of the connection %q. Nothing is revoked. "+
			"Set authorization_id on the connection that it belongs to, and no other, or destroy without revoke_on_destroy.", id, claimant))
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
