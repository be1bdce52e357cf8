package grant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/scopeclaim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// ModifyPlan compares the grant with the sets of the configuration, and warns of
// a scope that nobody knows.
func (r *grantResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || r.data == nil {
		return
	}
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !req.State.Raw.IsNull() {
		object := fmt.Sprintf("scope grant %s", state.ID.ValueString())
		tfvalue.WarnIfUnknown(&resp.Diagnostics, appIDPath, plan.AppID, object)
		tfvalue.WarnIfUnknown(&resp.Diagnostics, scopePath, plan.Scope, object)
	}
	if plan.Scope.IsUnknown() {
		return
	}
	scope := plan.Scope.ValueString()
	if !plan.Scope.Equal(state.Scope) {
		warnUnknownScopes(&resp.Diagnostics, scopePath, plan.AppID, []string{scope})
	}
	if plan.AppID.IsUnknown() {
		return
	}
	claim := scopeclaim.Claim{AppID: plan.AppID.ValueString(), Scopes: []string{scope}}
	claim.Issuer = claimIssuer(func(issuer string) string { return orgIssuer(r.data, issuer) }, plan.Issuer)
	claim.Key = claim.AppID + "/" + scope
	for _, other := range r.data.ScopeClaims.Put(claim) {
		if other.Exact {
			warnBesideSet(&resp.Diagnostics, claim.AppID, []scopeclaim.Claim{claim})
			return
		}
	}
}
