package connection

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

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
	if state.Binding.ValueString() == bindingConfirmed {
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
	tfvalue.WarnIfUnknown(&resp.Diagnostics, path.Root("app_id"), plan.AppID, fmt.Sprintf("connection %q", state.Name.ValueString()))
	tfvalue.WarnIfUnknown(&resp.Diagnostics, accountPath, plan.ServiceAccount, fmt.Sprintf("connection %q", state.Name.ValueString()))
	if plan.Enabled.Equal(state.Enabled) {
		warn(&resp.Diagnostics, state.Name.ValueString(), state.Status.ValueString(), state.Enabled.ValueBool(), state.problems(ctx))
	}
	if req.Plan.Raw.Equal(req.State.Raw) && !alarming(state.Status.ValueString(), state.Enabled.ValueBool()) {
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

// planAccount tells whether service_account still means the user that the
// connection was made for: another one replaces the resource. It is looked up
// when it is spelled differently, and when that user is gone, since another may
// have its login by now.
func (r *connectionResource) planAccount(ctx context.Context, state model, plan *model, resp *resource.ModifyPlanResponse) (diags diagnostics) {
	plan.ServiceAccountID = state.ServiceAccountID
	account, id, client := plan.ServiceAccount.ValueString(), state.ServiceAccountID.ValueString(), r.data.Client()
	if plan.ServiceAccount.IsUnknown() || account == id || client == nil {
		return nil
	}
	if plan.ServiceAccount.Equal(state.ServiceAccount) && !hasCode(state.problems(ctx), codeAccountNotFound) {
		return nil
	}
	user, err := client.User(ctx, account)
	switch {
	case okta.IsNotFound(err), okta.IsForbidden(err):
		// Apply says so: a plan survives what may yet be created.
	case err != nil:
		diags.AddAttributeError(accountPath, "Unable to read the service account",
			fmt.Sprintf("Whether %q is the user that the connection %q was made for could not be told: %s", account, plan.Name.ValueString(), err))
	case !names(account, user):
		diags.AddAttributeError(accountPath, "Ambiguous service account", ambiguousAccount(account, user))
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
func (r *connectionResource) planRevocation(state model, m memory, revoking string) (diags diagnostics) {
	if r.data == nil {
		return nil
	}
	planned := sibling.Entry{
		Key: m.Key, Name: state.Name.ValueString(), AppID: state.AppID.ValueString(), AccountID: state.ServiceAccountID.ValueString(),
		Pinned: !state.AuthorizationID.IsNull(), Revoking: revoking,
	}
	switch held := state.BoundAuthorizationID.ValueString(); state.Binding.ValueString() {
	case bindingConfirmed:
		planned.Held = held
		if state.RevokeOnDestroy.ValueBool() {
			planned.IfReplaced = held
		}
	case bindingAssumed:
		planned.Open, planned.Claims = true, []string{held}
	}
	r.data.Siblings.Plan(planned)
	return r.disputes(m.Key)
}

// planReplacement is for the second time that Terraform plans a replacement,
// when there is no prior state any more: now it is known that what the
// connection holds would be revoked.
func (r *connectionResource) planReplacement(m memory) diagnostics {
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
// claimant's: because it holds it too, or appeared for both, unless a person
// said that it is holder's.
func mayBeOf(id string, holder, claimant sibling.Entry) bool {
	return id != "" && (claimant.Held == id || !holder.Pinned && slices.Contains(claimant.Claims, id))
}

func disputed(holder, claimant, id string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(fmt.Sprintf("Unable to revoke the authorization of connection %q", holder),
		fmt.Sprintf("The authorization %s may just as well be that of the connection %q. Nothing is revoked. "+
			"Set authorization_id on the connection that it belongs to, and no other, or destroy without revoke_on_destroy.", id, claimant))
}

// growth lists the scopes that are added to those of the state, and that its
// authorization lacks.
func growth(ctx context.Context, state, plan model) []string {
	if !plan.Enabled.ValueBool() || plan.Scopes.IsUnknown() || state.Binding.ValueString() == bindingNone {
		return nil
	}
	before, _ := tfvalue.Strings(ctx, state.Scopes)
	authorized, _ := tfvalue.Strings(ctx, state.AuthorizedScopes)
	after, _ := tfvalue.Strings(ctx, plan.Scopes)
	return without(after, append(before, authorized...))
}
