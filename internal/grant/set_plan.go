package grant

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// planSet compares the set with the other grants of the run, so that none takes
// away what another declares, and warns of scopes that the catalogue lacks.
func planSet(ctx context.Context, c *setCall) {
	plan, state := c.Plan, c.State
	replaced := c.Updates() && state.replacedBy(plan)
	registry := c.Data.Peers
	object, _ := c.Decide(ctx, describeSet(ctx, c, replaced), replaced)
	if c.Destroyed || replaced {
		scopes, _ := state.scopes(ctx)
		warnRetained(c.Diags, state.OnDestroy, state.AppID, scopes...)
	}
	if c.Destroyed {
		return
	}
	if c.Created {
		warnForeign(ctx, c)
	}
	warnSetPlan(ctx, c.Diags, plan, state)
	if c.Created && refuseReplacement(ctx, c.Data, c.Diags, object, plan.AppID, plan.Issuer) ||
		registry.RefuseRemoval(c.Diags, object, atAppID) || refuseTwoSets(c.Diags, registry, object) {
		return
	}
	joins := c.Updates() && c.JoinChange(ctx, object)
	if plan.Scopes.Equal(state.Scopes) && plan.AppID.Equal(state.AppID) && !plan.Issuer.IsUnknown() {
		plan.Grants, plan.Owned = state.Grants, state.Owned
		if joins {
			plan.Grants, plan.Owned = types.MapUnknown(setGrantType), types.SetUnknown(types.StringType)
		}
		c.Replan(ctx, plan)
	}
	registry.WarnTogether(c.Diags, object, peers.Grant)
	warnSingles(c.Diags, registry, object)
}

// described names an existing set.
func (m setModel) described() string { return "the scope grants of app " + m.AppID.ValueString() }

// describeSet describes the planned grants of a set for its peers.
func describeSet(ctx context.Context, c *setCall, replaced bool) peers.Object {
	plan, state := c.Plan, c.State
	object := peers.Object{Label: "oktadevices_scope_grants of app " + state.AppID.ValueString()}
	if c.Created {
		object.Label = fmt.Sprintf("oktadevices_scope_grants of app %s (to be created)", plan.AppID.ValueString())
	} else {
		owned, _ := state.owned(ctx, c.Private)
		object.IfDestroyed = state.ifDestroyed(ctx, owned)
	}
	appID, issuer := tfvalue.Known(plan.AppID, state.AppID), tfvalue.Known(plan.Issuer, state.Issuer)
	if c.Destroyed || appID.ValueString() == "" {
		return object
	}
	reviewed, _ := state.scopes(ctx)
	wanted, _ := plan.scopes(ctx)
	object.Holds = append(thingsOf(appID, issuer, wanted), exactThing(appID, issuer))
	if c.Updates() && !replaced {
		// Scopes that are not known yet may turn out to lack any of these.
		object.Removes = thingsOf(appID, state.Issuer, without(reviewed, wanted))
	}
	return object
}

// replacedBy reports whether the plan is for another set.
func (m setModel) replacedBy(plan setModel) bool {
	return !tfvalue.Known(plan.AppID, m.AppID).Equal(m.AppID) || !sameIssuer(tfvalue.Known(plan.Issuer, m.Issuer), m.Issuer)
}

// warnForeign names in the plan of a new set the grants that it does not list.
// The plan after the apply proposes to revoke them, and a pipeline would apply
// that.
func warnForeign(ctx context.Context, c *setCall) {
	plan, appID := c.Plan, c.Plan.AppID.ValueString()
	if c.Client == nil || appID == "" || plan.Scopes.IsUnknown() {
		return
	}
	grants, err := c.Client.Grants(ctx, appID)
	if err != nil {
		return // Apply says why, if the app is not there by then.
	}
	wanted, _ := plan.scopes(ctx)
	grants = slices.DeleteFunc(grants, func(g okta.Grant) bool { return slices.Contains(wanted, g.Scope) })
	if len(grants) == 0 {
		return
	}
	issuer, err := issuerOf(ctx, c.Client, plan.Issuer, appID)
	if err != nil {
		return
	}
	there := ofIssuer(grants, issuer)
	foreign := slices.DeleteFunc(slices.Sorted(maps.Keys(there)), func(scope string) bool {
		return len(c.Data.Peers.Holders("", grantThing(plan.AppID, types.StringValue(issuer), scope))) > 0
	})
	if len(foreign) > 0 {
		c.Diags.AddAttributeWarning(path.Root("scopes"), fmt.Sprintf("App %s has grants that the new set does not list", appID),
			fmt.Sprintf("The app also has %s. This apply leaves them. The next plan proposes to revoke them. Once that is applied, whatever uses them fails. "+
				"On Okta Workflows OAuth, other connectors use such grants: declare scopes there with oktadevices_scope_grant. On an app of your own, add to scopes what should stay.", strings.Join(foreign, ", ")))
	}
}

// warnSetPlan warns of scopes that the catalogue lacks.
func warnSetPlan(ctx context.Context, diags *diag.Diagnostics, plan, state setModel) {
	scopes, more := plan.scopes(ctx)
	diags.Append(more...)
	before, more := state.scopes(ctx)
	diags.Append(more...)
	warnUnknownScopes(diags, path.Root("scopes"), plan.AppID, without(scopes, before))
}

// refuseTwoSets adds an error if another set of the run is for the same app and
// issuer: the two would revoke each other's grants at every apply.
func refuseTwoSets(diags *diag.Diagnostics, registry *peers.Registry, object peers.Object) bool {
	for _, thing := range object.Holds {
		if thing.Kind == peers.ExactSet && len(registry.Holders(object.Key, thing)) > 0 {
			diags.AddAttributeError(appIDPath, fmt.Sprintf("Two sets of scope grants for app %s", thing.Of),
				"Each oktadevices_scope_grants is the exact set of an app's grants, so two of them would revoke each other's at every apply. Join them into one.")
			return true
		}
	}
	return false
}

// warnSingles warns of single grants of the run that a set does not list.
func warnSingles(diags *diag.Diagnostics, registry *peers.Registry, object peers.Object) {
	for _, thing := range object.Holds {
		if thing.Kind == peers.ExactSet {
			warnBeside(diags, thing.Of, registry.Beside(object, thing))
		}
	}
}
