package grant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// ModifyPlan compares the grant with the others of the run, so that none takes
// away what another declares, and warns of a scope that the catalogue lacks.
func (r *grantResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Data == nil || r.Data.RefuseOtherOrg(ctx, req.State, req.Private, &resp.Diagnostics) {
		return
	}
	destroyed, created := req.Plan.Raw.IsNull(), req.State.Raw.IsNull()
	var plan, state model
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
	if !destroyed {
		warnPlan(&resp.Diagnostics, plan, state, created)
	}
	registry, object := r.Data.Peers, r.object(ctx, req, plan, state)
	if !created && (destroyed || state.replacedBy(plan)) && state.OnDestroy.ValueString() == onDestroyRetain {
		warnRetained(&resp.Diagnostics, state.AppID.ValueString(), []string{state.Scope.ValueString()})
	}
	kept, diags := registry.Decide(ctx, object, resp.Private)
	resp.Diagnostics.Append(diags...)
	if destroyed {
		registry.WarnKept(&resp.Diagnostics, object.Key, kept)
		return
	}
	if created && refuseReplacement(ctx, r.Data, &resp.Diagnostics, object, plan.AppID, plan.Issuer) || registry.RefuseRemoval(&resp.Diagnostics, object, atAppID) {
		return
	}
	if !created && len(object.Removes) == 0 && registry.JoinChange(&resp.Diagnostics, object) {
		plan.ID, plan.ClientID, plan.Source = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
		plan.Created, plan.CreatedBy = types.StringUnknown(), types.StringUnknown()
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	}
	registry.WarnTogether(&resp.Diagnostics, object, peers.Grant)
	for _, thing := range object.Holds {
		warnBesideSet(&resp.Diagnostics, registry, object.Key, thing)
	}
}

// refuseLate adds an error if the grant becomes another one, and that was not
// known in the plan.
func (r *grantResource) refuseLate(diags *diag.Diagnostics, plan, state model) bool {
	object := state.described()
	return r.Data.RefuseLate(diags, appIDPath, plan.AppID, state.AppID, object) ||
		r.Data.RefuseLate(diags, scopePath, plan.Scope, state.Scope, object) ||
		!sameIssuer(plan.Issuer, state.Issuer) && r.Data.RefuseLate(diags, issuerPath, plan.Issuer, state.Issuer, object)
}

// object describes the planned grant for its peers.
func (r *grantResource) object(ctx context.Context, req resource.ModifyPlanRequest, plan, state model) peers.Object {
	destroyed, created := req.Plan.Raw.IsNull(), req.State.Raw.IsNull()
	object := peers.Object{Key: r.Data.Peers.ReadKey(ctx, req.Private), Label: state.label(), Configured: !destroyed}
	if created {
		object.Label = plan.label()
		before, _ := r.Data.Peers.Get(object.Key) // the first plan of a replacement
		object.Removes = before.IfDestroyed
	} else {
		object.IfDestroyed = state.ifDestroyed()
	}
	if !destroyed {
		object.Holds = plan.holds(state)
	}
	if destroyed || !created && state.replacedBy(plan) {
		object.Removes = object.IfDestroyed
	}
	return object
}

// warnPlan warns of arguments that are unknown, and of a scope that the
// catalogue lacks.
func warnPlan(diags *diag.Diagnostics, plan, state model, created bool) {
	if !created {
		object := state.described()
		tfvalue.WarnIfUnknown(diags, appIDPath, plan.AppID, object)
		tfvalue.WarnIfUnknown(diags, scopePath, plan.Scope, object)
		warnUnknownIssuer(diags, plan.Issuer, state.Issuer, object)
	}
	if !plan.Scope.IsUnknown() && !plan.Scope.Equal(state.Scope) {
		warnUnknownScopes(diags, scopePath, plan.AppID, []string{plan.Scope.ValueString()})
	}
}

// described names a grant that exists.
func (m model) described() string { return "scope grant " + m.ID.ValueString() }

// label names the grant in messages.
func (m model) label() string {
	text := fmt.Sprintf("oktadevices_scope_grant of %s for app %s", m.Scope.ValueString(), m.AppID.ValueString())
	if m.ID.IsNull() || m.ID.IsUnknown() {
		return text + " (to be created)"
	}
	return fmt.Sprintf("%s (%s)", text, m.ID.ValueString())
}

// holds are the grants that a plan declares, as far as they are known. What is
// unknown stays what it is.
func (m model) holds(state model) []peers.Thing {
	appID, scope := known(m.AppID, state.AppID), known(m.Scope, state.Scope)
	if appID.ValueString() == "" || scope.ValueString() == "" {
		return nil
	}
	return []peers.Thing{grantThing(appID, known(m.Issuer, state.Issuer), scope.ValueString())}
}

// ifDestroyed are the grants that destroying the resource revokes.
func (m model) ifDestroyed() []peers.Thing {
	if m.OnDestroy.ValueString() == onDestroyRetain {
		return nil
	}
	return []peers.Thing{grantThing(m.AppID, m.Issuer, m.Scope.ValueString())}
}

// replacedBy reports whether the plan is for another grant.
func (m model) replacedBy(plan model) bool {
	return !known(plan.AppID, m.AppID).Equal(m.AppID) || !known(plan.Scope, m.Scope).Equal(m.Scope) ||
		!sameIssuer(known(plan.Issuer, m.Issuer), m.Issuer)
}
