package grant

import (
	"context"
	"fmt"

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
	revocable, again := surplus(ctx, c.Data.Peers, c.Key, work.Before, state, without(reviewed, wanted))
	work.replace(ctx, wanted, revocable)
	warnSetGrantedAgain(c, unclaimed(c.Data.Peers, again, state))
	next := plan
	if work.Err != nil {
		next.OnDestroy = state.OnDestroy
		c.Diags.AddError(fmt.Sprintf("Unable to change the scope grants of app %s", work.appID),
			fmt.Sprintf("%s\n\n%s\n\nCorrect the cause and apply again: the state has what was done, and the apply does the rest.", work.Err, work.report()))
	}
	next.AppID, next.Issuer = state.AppID, asWritten(plan.Issuer, work.issuer)
	c.Diags.Append(next.show(ctx, work.after(without(reviewed, scopesOf(again))))...)
	owned, _ := state.owned(ctx, c.Private)
	next.Owned = ownedAfter(owned, work.kept(), work.Revoked)
	c.Save(ctx, next)
}

// surplus returns the grants to revoke. The plan showed them, and no other
// resource of this apply declares them. A grant that appeared after the plan
// stays, because no person reviewed its removal. again are those of scopes that
// the plan removes.
func surplus(ctx context.Context, registry *peers.Registry, key string, there map[string]okta.Grant, state setModel, unwanted []string) (revocable, again []okta.Grant) {
	shown := state.byScope(ctx)
	for _, scope := range unwanted {
		grant, ok := there[scope]
		switch {
		case !ok:
		case !state.Grants.IsNull() && shown[scope].ID.ValueString() != grant.ID:
			again = append(again, grant)
		case registry.NoteRemoval(key, grantThing(state.AppID, state.Issuer, scope)):
			revocable = append(revocable, grant)
		}
	}
	return revocable, again
}

// warnSetGrantedAgain names grants of scopes that the plan removes, which
// somebody made after the last read.
func warnSetGrantedAgain(c *setCall, again []okta.Grant) {
	for i, line := range describeEach(again) {
		c.Diags.AddWarning(fmt.Sprintf("Scope %s is still granted to app %s", again[i].Scope, c.State.AppID.ValueString()),
			fmt.Sprintf("The grant that the plan removes was revoked outside Terraform, and the scope was granted again after the last read: %s. It is left as it is. "+
				"The next plan shows its removal. To keep it, add the scope to scopes.", line))
	}
}
