package grant

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// ModifyPlan compares the set with the other grants of the run, so that none
// takes away what another declares, and warns of scopes that the catalogue
// lacks.
func (r *setResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Data == nil || r.Data.RefuseOtherOrg(ctx, req.State, req.Private, &resp.Diagnostics) {
		return
	}
	destroyed, created := req.Plan.Raw.IsNull(), req.State.Raw.IsNull()
	var plan, state setModel
	if !destroyed {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	if !created {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !destroyed && !created && r.refuseLate(&resp.Diagnostics, plan, state) {
		return
	}
	object := r.object(ctx, req, plan, state)
	kept, diags := r.Data.Peers.Decide(ctx, object, resp.Private)
	resp.Diagnostics.Append(diags...)
	if !created && (destroyed || state.replacedBy(plan)) && state.OnDestroy.ValueString() == onDestroyRetain {
		scopes, _ := state.scopes(ctx)
		warnRetained(&resp.Diagnostics, state.AppID.ValueString(), scopes)
	}
	if destroyed {
		r.Data.Peers.WarnKept(&resp.Diagnostics, object.Key, kept)
		return
	}
	if created {
		r.warnForeign(ctx, plan, &resp.Diagnostics)
	}
	warnSetPlan(ctx, &resp.Diagnostics, plan, state, created)
	if created && refuseReplacement(ctx, r.Data, &resp.Diagnostics, object, plan.AppID, plan.Issuer) {
		return
	}
	if r.Data.Peers.RefuseRemoval(&resp.Diagnostics, object, atAppID) || r.refuseTwoSets(&resp.Diagnostics, object) {
		return
	}
	joins := !created && r.Data.Peers.JoinChange(&resp.Diagnostics, object)
	if plan.Scopes.Equal(state.Scopes) && plan.AppID.Equal(state.AppID) && !plan.Issuer.IsUnknown() {
		plan.Grants, plan.Owned = state.Grants, state.Owned
		if joins {
			plan.Grants, plan.Owned = types.MapUnknown(setGrantType), types.SetUnknown(types.StringType)
		}
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	}
	r.Data.Peers.WarnTogether(&resp.Diagnostics, object, peers.Grant)
	r.warnSingles(&resp.Diagnostics, object)
}

// refuseLate adds an error if the set becomes another one, and that was not known
// in the plan.
func (r *setResource) refuseLate(diags *diag.Diagnostics, plan, state setModel) bool {
	return r.Data.RefuseLate(diags, appIDPath, plan.AppID, state.AppID, state.described()) ||
		!sameIssuer(plan.Issuer, state.Issuer) && r.Data.RefuseLate(diags, issuerPath, plan.Issuer, state.Issuer, state.described())
}

// described names a set that exists.
func (m setModel) described() string { return "the scope grants of app " + m.AppID.ValueString() }

// object describes the planned grants of a set for its peers.
func (r *setResource) object(ctx context.Context, req resource.ModifyPlanRequest, plan, state setModel) peers.Object {
	destroyed, created := req.Plan.Raw.IsNull(), req.State.Raw.IsNull()
	object := peers.Object{Key: r.Data.Peers.ReadKey(ctx, req.Private), Label: "oktadevices_scope_grants of app " + state.AppID.ValueString(), Configured: !destroyed}
	if created {
		object.Label = fmt.Sprintf("oktadevices_scope_grants of app %s (to be created)", plan.AppID.ValueString())
		before, _ := r.Data.Peers.Get(object.Key) // the first plan of a replacement
		object.Removes = before.IfDestroyed
	} else {
		owned, _ := state.owned(ctx, req.Private)
		object.IfDestroyed = state.ifDestroyed(owned)
	}
	if destroyed {
		object.Removes = object.IfDestroyed
		return object
	}
	appID, issuer := known(plan.AppID, state.AppID), known(plan.Issuer, state.Issuer)
	if appID.ValueString() == "" {
		return object
	}
	reviewed, _ := state.scopes(ctx)
	wanted, _ := plan.scopes(ctx)
	object.Holds = append(thingsOf(appID, issuer, wanted), exactThing(appID, issuer))
	switch {
	case created:
	case state.replacedBy(plan):
		object.Removes = object.IfDestroyed
	default:
		// Scopes that are not known yet may turn out to lack any of these.
		object.Removes = thingsOf(appID, state.Issuer, less(reviewed, wanted))
	}
	return object
}

// replacedBy reports whether the plan is for another set.
func (m setModel) replacedBy(plan setModel) bool {
	return !known(plan.AppID, m.AppID).Equal(m.AppID) || !sameIssuer(known(plan.Issuer, m.Issuer), m.Issuer)
}

// warnForeign names in the plan of a new set the grants that it does not list: the
// plan after the apply proposes to revoke them, and a pipeline would apply that.
func (r *setResource) warnForeign(ctx context.Context, plan setModel, diags *diag.Diagnostics) {
	client, appID := r.Data.Client(), plan.AppID.ValueString()
	if client == nil || appID == "" || plan.Scopes.IsUnknown() {
		return
	}
	if plan.Issuer.IsUnknown() {
		// An app without grants has the org's issuer, and Create needs the org anyway.
		r.Data.BeginOrg(ctx)
	}
	issuer, err := issuerOf(ctx, client, plan.Issuer, appID)
	if err != nil {
		return // Apply says why, if the app is not there by then.
	}
	grants, err := client.Grants(ctx, appID)
	if err != nil {
		return
	}
	wanted, _ := plan.scopes(ctx)
	there := ofIssuer(grants, issuer)
	foreign := less(slices.Collect(maps.Keys(there)), wanted)
	foreign = slices.DeleteFunc(foreign, func(scope string) bool {
		return len(r.Data.Peers.Holders("", grantThing(plan.AppID, types.StringValue(issuer), scope))) > 0
	})
	if len(foreign) > 0 {
		diags.AddAttributeWarning(path.Root("scopes"), fmt.Sprintf("App %s has grants that the new set does not list", appID),
			fmt.Sprintf("%s. This apply leaves them. The next plan proposes to revoke them, and whatever uses them fails then. "+
				"On Okta Workflows OAuth, other connectors use such grants: declare scopes there with oktadevices_scope_grant. On an app of your own, add to scopes what should stay.", strings.Join(foreign, ", ")))
	}
}

// warnSetPlan warns of arguments that are unknown, and of scopes that the catalogue
// lacks.
func warnSetPlan(ctx context.Context, diags *diag.Diagnostics, plan, state setModel, created bool) {
	if !created {
		tfvalue.WarnIfUnknown(diags, appIDPath, plan.AppID, state.described())
		warnUnknownIssuer(diags, plan.Issuer, state.Issuer, state.described())
	}
	scopes, more := plan.scopes(ctx)
	diags.Append(more...)
	before, more := state.scopes(ctx)
	diags.Append(more...)
	warnUnknownScopes(diags, path.Root("scopes"), plan.AppID, less(scopes, before))
}

// refuseTwoSets adds an error if another set of the run is for the same app and
// issuer: the two would revoke each other's grants at every apply.
func (r *setResource) refuseTwoSets(diags *diag.Diagnostics, object peers.Object) bool {
	for _, thing := range object.Holds {
		if thing.Kind == peers.ExactSet && len(r.Data.Peers.Holders(object.Key, thing)) > 0 {
			diags.AddAttributeError(appIDPath, fmt.Sprintf("Two sets of scope grants for app %s", thing.Of),
				"Each oktadevices_scope_grants is the exact set of an app's grants, so two of them would revoke each other's at every apply. Join them into one.")
			return true
		}
	}
	return false
}

// warnSingles warns of single grants of the run that a set does not list.
func (r *setResource) warnSingles(diags *diag.Diagnostics, object peers.Object) {
	for _, thing := range object.Holds {
		if thing.Kind == peers.ExactSet {
			warnBeside(diags, thing.Of, r.Data.Peers.Beside(object, thing))
		}
	}
}
