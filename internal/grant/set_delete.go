package grant

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

func (m setModel) retained() bool { return m.OnDestroy.ValueString() == onDestroyRetain }

// deleteSet revokes the grants that the set owns, as far as the plan allows. It
// leaves and names the grants of others. It begins to read them beside the check
// of the org, once no other resource changes them.
func deleteSet(ctx context.Context, c *setCall) {
	state := c.State
	appID := state.AppID.ValueString()
	defer c.Data.Peers.LockAll(appID)()

	reading := beginGrants(ctx, c.Client, appID)
	if c.RefuseOtherOrg(ctx) {
		return
	}
	all, gone, err := reading()
	if gone {
		return
	}
	if err != nil {
		c.Diags.AddError("Unable to revoke scope grants", fmt.Sprintf("The grants of app %s could not be read, so none was revoked: %s. Correct what Okta's answer names, and apply or destroy again.", appID, err))
		return
	}
	owned, _ := state.owned(ctx, c.Private)
	ours, foreign := divide(ofIssuer(all, state.Issuer.ValueString()), owned)
	remove, left := c.Data.Peers.Release(ctx, c.Private, thingsOf(state.AppID, state.Issuer, scopesOf(ours)))
	ours = slices.DeleteFunc(ours, func(g okta.Grant) bool {
		return !slices.ContainsFunc(remove, func(thing peers.Thing) bool { return thing.Name == g.Scope })
	})
	work := &change{client: c.Client, appID: appID, issuer: state.Issuer.ValueString()}
	work.revoke(ctx, ours)
	if work.Err != nil {
		c.Diags.AddError(fmt.Sprintf("Unable to revoke the scope grants of app %s", appID),
			fmt.Sprintf("%s\n\n%s\n\nCorrect what Okta's answer names, for example a missing right. Then apply or destroy again to revoke the rest.", work.Err, work.report()))
		return
	}
	peers.WarnLeft(c.Diags, left)
	if foreign = unclaimed(c.Data.Peers, foreign, state); len(foreign) > 0 {
		c.Diags.AddWarning(fmt.Sprintf("App %s keeps grants that the set has no record of making", appID),
			"They were granted outside Terraform, or by a run that ended too early to save it. They are left as they are:\n  "+strings.Join(describeEach(foreign), "\n  "))
	}
}

// divide separates the grants that the set owns from the others, both sorted by
// scope.
func divide(there map[string]okta.Grant, owned []string) (ours, foreign []okta.Grant) {
	for _, grant := range there {
		if slices.Contains(owned, grant.ID) {
			ours = append(ours, grant)
		} else {
			foreign = append(foreign, grant)
		}
	}
	byScope := func(a, b okta.Grant) int { return strings.Compare(a.Scope, b.Scope) }
	slices.SortFunc(ours, byScope)
	slices.SortFunc(foreign, byScope)
	return ours, foreign
}

// unclaimed returns the grants that no other resource of this run declares.
func unclaimed(registry *peers.Registry, grants []okta.Grant, state setModel) []okta.Grant {
	return slices.DeleteFunc(grants, func(g okta.Grant) bool {
		return len(registry.Holders("", grantThing(state.AppID, state.Issuer, g.Scope))) > 0
	})
}
