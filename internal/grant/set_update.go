package grant

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// updateSet grants before it revokes, so that no flow loses a scope that it
// keeps. After a failure, the state holds what was done, and the next apply does
// the rest.
func updateSet(ctx context.Context, c *setCall) {
	plan, state := c.Plan, c.State
	wanted, diags := plan.scopes(ctx)
	c.Diags.Append(diags...)
	reviewed, diags := state.scopes(ctx)
	c.Diags.Append(diags...)
	if c.Diags.HasError() {
		return
	}
	if !plan.Grants.IsUnknown() {
		// Nothing changes in Okta. The next read shows what Okta has now.
		state.OnDestroy, state.Issuer = plan.OnDestroy, plan.Issuer
		c.Save(ctx, state)
		return
	}
	defer c.Data.Peers.LockAll(state.AppID.ValueString())()
	issuer := state.Issuer
	if issuer.IsNull() { // Moved from another provider, and not read since.
		issuer = plan.Issuer
	}
	work, err := newChange(ctx, c.Client, state.AppID.ValueString(), issuer)
	if err != nil {
		failedSet(c.Diags, "change the scope grants of", state.AppID.ValueString(), "", err)
		return
	}
	state.Issuer = types.StringValue(work.issuer)
	work.replace(ctx, wanted, surplus(c.Data.Peers, c.Key, work.Before, state, without(reviewed, wanted)))
	next := plan
	if work.Err != nil {
		next.OnDestroy = state.OnDestroy
		c.Diags.AddError(fmt.Sprintf("Unable to change the scope grants of app %s", work.appID),
			fmt.Sprintf("%s\n\n%s\n\nCorrect the cause and apply again: the state has what was done, and the apply does the rest.", work.Err, work.report()))
	}
	next.AppID, next.Issuer = state.AppID, asWritten(plan.Issuer, work.issuer)
	c.Diags.Append(next.show(ctx, work.after(reviewed))...)
	owned, _ := state.owned(ctx, c.Private)
	next.Owned = ownedAfter(owned, work.kept(), work.Revoked)
	c.Save(ctx, next)
}

// surplus returns the grants to revoke, sorted by scope. The plan showed them,
// and no other resource of this apply declares them. A grant that appeared
// after the plan stays, because no person reviewed its removal.
func surplus(registry *peers.Registry, key string, there map[string]okta.Grant, state setModel, unwanted []string) []okta.Grant {
	var surplus []okta.Grant
	for _, scope := range unwanted {
		grant, ok := there[scope]
		if ok && registry.NoteRemoval(key, grantThing(state.AppID, state.Issuer, scope)) {
			surplus = append(surplus, grant)
		}
	}
	slices.SortFunc(surplus, func(a, b okta.Grant) int { return strings.Compare(a.Scope, b.Scope) })
	return surplus
}
