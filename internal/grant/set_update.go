package grant

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// Update grants first and revokes then, so that no flow loses what it keeps. If
// it fails, the state holds what was done, and the next apply does the rest.
func (r *setResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	key := r.Data.Peers.ReadKey(ctx, req.Private)
	resp.Diagnostics.Append(peers.Forget(ctx, resp.Private)...)
	var plan, state setModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	wanted, diags := plan.scopes(ctx)
	resp.Diagnostics.Append(diags...)
	reviewed, diags := state.scopes(ctx)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.Grants.IsUnknown() {
		// Nothing changes that Okta holds. What is there now is the next read's.
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
	next, diags := r.change(ctx, client, key, plan, state, wanted, reviewed)
	resp.Diagnostics.Append(diags...)
	if next == nil {
		return
	}
	owned, _ := state.owned(ctx, req.Private)
	next.Owned = ownedAfter(owned, next.kept, next.revoked)
	resp.Diagnostics.Append(resp.State.Set(ctx, &next.setModel)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, next.identity())...)
}

// changed is a set after an update.
type changed struct {
	setModel
	kept, revoked []okta.Grant
}

// change makes the wanted scopes of the reviewed ones. key is the set's in this
// run. It returns nil if it could not begin.
func (r *setResource) change(ctx context.Context, client *okta.Client, key string, plan, state setModel, wanted, reviewed []string) (next *changed, diags diag.Diagnostics) {
	appID := state.AppID.ValueString()
	all, err := client.Grants(ctx, appID)
	if err == nil && state.Issuer.IsNull() {
		// Moved from another provider, and not read since.
		var issuer string
		issuer, err = issuerOf(ctx, client, plan.Issuer, appID)
		state.Issuer = types.StringValue(issuer)
	}
	if err != nil {
		failedSet(&diags, "change the scope grants of", appID, "", err)
		return nil, diags
	}
	there := ofIssuer(all, state.Issuer.ValueString())
	surplus := r.surplus(key, there, state, less(reviewed, wanted))
	work := &change{client: client, appID: appID, issuer: state.Issuer.ValueString()}
	work.grant(ctx, wanted)
	if work.Err == nil {
		work.revoke(ctx, surplus)
	} else {
		work.NotRevoked = scopesOf(surplus)
	}
	next = &changed{setModel: plan, kept: work.kept(), revoked: work.Revoked}
	if work.Err != nil {
		next.OnDestroy = state.OnDestroy
		diags.AddError(fmt.Sprintf("Unable to change the scope grants of app %s", appID),
			fmt.Sprintf("%s\n\n%s\n\nThe state holds what was done; the next apply does the rest.", work.Err, work.report()))
	}
	next.OrgID = state.OrgID
	next.AppID, next.Issuer = state.AppID, spelled(plan.Issuer, state.Issuer.ValueString())
	next.show(work.after(there, reviewed))
	return next, diags
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
