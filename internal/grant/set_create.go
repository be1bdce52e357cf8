package grant

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// createSet grants the missing scopes and adopts existing grants. If a grant
// fails, it revokes those that it made: an error with a state would taint the
// set.
func createSet(ctx context.Context, c *setCall) {
	plan := c.Plan
	scopes, diags := plan.scopes(ctx)
	c.Diags.Append(diags...)
	if c.Diags.HasError() {
		return
	}
	appID := plan.AppID.ValueString()
	defer c.Data.Peers.LockAll(appID)()

	work, err := newChange(ctx, c.Client, appID, plan.Issuer)
	if err != nil {
		failedSet(c.Diags, "grant scopes to", appID, c.Data.Peers.DescribeRemoved(peers.Grant), err)
		return
	}
	work.grant(ctx, scopes)
	plan.Issuer = asWritten(plan.Issuer, work.issuer)
	grants := work.after(nil)
	if work.Err != nil {
		var report string
		grants, report = rollBack(ctx, work)
		c.Diags.AddError(fmt.Sprintf("Unable to grant scopes to app %s", appID),
			report+c.Data.Peers.DescribeRemoved(peers.Grant)+"\n\nCorrect what Okta's answer names, and apply again.")
		if len(grants) == 0 {
			return
		}
	}
	c.Diags.Append(plan.show(ctx, grants)...)
	plan.Owned = ownedAfter(nil, slices.Collect(maps.Values(grants)), nil)
	c.Save(ctx, plan)
	c.Data.Peers.Created(thingsOf(plan.AppID, plan.Issuer, scopes)...)
	if foreign := without(slices.Collect(maps.Keys(work.Before)), scopes); work.Err == nil && len(foreign) > 0 {
		c.Diags.AddWarning(fmt.Sprintf("App %s has grants that the set does not list", appID),
			fmt.Sprintf("These grants were left as they are: %s. The next plan proposes to revoke them. To keep them, add them to scopes, or replace the set by oktadevices_scope_grant for each scope of the app.", strings.Join(foreign, ", ")))
	}
}

// appeared returns the grants of doubtful scopes that this change made. They
// were not there before, and the actor who made the certain grants made them.
// If no grant is certain, no other actor is known.
func (c *change) appeared(now map[string]okta.Grant) (ours []okta.Grant) {
	for _, scope := range c.Doubtful {
		grant, there := now[scope]
		made := there && c.Before[scope].ID == ""
		for _, certain := range c.Granted {
			made = made && grant.CreatedBy.ID == certain.CreatedBy.ID && !grant.Created.Before(logSince(certain.Created))
		}
		if made {
			ours = append(ours, grant)
		}
	}
	return ours
}

// rollBack revokes the grants that a failed Create made, and returns those that
// are left.
func rollBack(ctx context.Context, work *change) (left map[string]okta.Grant, report string) {
	ours := work.Granted
	if ctx.Err() == nil && len(work.Doubtful) > 0 {
		if now, err := work.client.Grants(ctx, work.appID); err == nil {
			ours = append(ours, work.appeared(ofIssuer(now, work.issuer))...)
		}
	}
	back := &change{client: work.client, appID: work.appID, issuer: work.issuer}
	if ctx.Err() == nil {
		back.revoke(ctx, ours)
	} else {
		back.NotRevoked = scopesOf(ours)
	}
	left = make(map[string]okta.Grant)
	for _, grant := range ours {
		if slices.Contains(back.NotRevoked, grant.Scope) {
			left[grant.Scope] = grant
		}
	}
	work.Granted = slices.Collect(maps.Values(left))
	work.NotGranted = without(work.NotGranted, scopesOf(ours))
	work.Doubtful = without(work.Doubtful, slices.Concat(scopesOf(ours), slices.Collect(maps.Keys(work.Before))))
	report = fmt.Sprintf("%s\n\n%s", work.Err, work.report())
	if len(back.Revoked) > 0 {
		report += "\n  granted, then revoked again: " + strings.Join(scopesOf(back.Revoked), ", ")
	}
	if len(work.Adopted) > 0 {
		// Another resource that ends in the same run, as one that is renamed does, has
		// left them to this one.
		report += "\n\nThese grants existed before and are unchanged, but the set was not created, so they are not in the state. The next apply adopts them: " + describe(work.Adopted) + "."
	}
	if len(left) == 0 {
		return nil, report
	}
	report += "\n\nThese grants are left and kept in the state. The next apply replaces the set, and the new set adopts them: " + strings.Join(slices.Sorted(maps.Keys(left)), ", ") + "."
	if back.Err != nil {
		report += " Revoking them failed: " + back.Err.Error()
	}
	return left, report
}
