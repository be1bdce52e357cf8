package grant

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

// Update grants before it revokes, so that no flow loses a scope that it keeps.
// After a failure, the state holds what was done, and the next apply does the
// rest.
func (r *setResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	key := r.Data.Peers.ReadKey(ctx, req.Private)
	plan, state, _ := providerdata.PlannedUpdate[setModel](ctx, req, resp)
	wanted, diags := plan.scopes(ctx)
	resp.Diagnostics.Append(diags...)
	reviewed, diags := state.scopes(ctx)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.Grants.IsUnknown() {
		// Nothing changes in Okta. The next read shows what Okta has now.
		state.OnDestroy, state.Issuer = plan.OnDestroy, plan.Issuer
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
		resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
		return
	}
	client := r.Data.ClientToApply("change scope grants", &resp.Diagnostics)
	if client == nil {
		return
	}
	defer r.Data.Peers.LockAll(state.AppID.ValueString())()
	issuer := state.Issuer
	if issuer.IsNull() { // Moved from another provider, and not read since.
		issuer = plan.Issuer
	}
	work, err := newChange(ctx, client, state.AppID.ValueString(), issuer)
	if err != nil {
		failedSet(&resp.Diagnostics, "change the scope grants of", state.AppID.ValueString(), "", err)
		return
	}
	state.Issuer = types.StringValue(work.issuer)
	work.replace(ctx, wanted, r.surplus(key, work.Before, state, without(reviewed, wanted)))
	next := plan
	if work.Err != nil {
		next.OnDestroy = state.OnDestroy
		resp.Diagnostics.AddError(fmt.Sprintf("Unable to change the scope grants of app %s", work.appID),
			fmt.Sprintf("%s\n\n%s\n\nCorrect the cause and apply again: the state has what was done, and the apply does the rest.", work.Err, work.report()))
	}
	next.AppID, next.OrgID, next.Issuer = state.AppID, state.OrgID, asWritten(plan.Issuer, work.issuer)
	resp.Diagnostics.Append(next.show(ctx, work.after(reviewed))...)
	owned, _ := state.owned(ctx, req.Private)
	next.Owned = ownedAfter(owned, work.kept(), work.Revoked)
	resp.Diagnostics.Append(resp.State.Set(ctx, &next)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, next.identity())...)
}

// surplus returns the grants to revoke, sorted by scope. The plan showed them,
// and no other resource of this apply declares them. A grant that appeared
// after the plan stays, because no person reviewed its removal.
func (r *setResource) surplus(key string, there map[string]okta.Grant, state setModel, unwanted []string) []okta.Grant {
	var surplus []okta.Grant
	for _, scope := range unwanted {
		grant, ok := there[scope]
		if ok && r.Data.Peers.NoteRemoval(key, grantThing(state.AppID, state.Issuer, scope)) {
			surplus = append(surplus, grant)
		}
	}
	slices.SortFunc(surplus, func(a, b okta.Grant) int { return strings.Compare(a.Scope, b.Scope) })
	return surplus
}
