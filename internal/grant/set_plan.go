package grant

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/scopeclaim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// ModifyPlan compares the set with the others of the configuration, and warns of
// scopes that nobody knows.
func (r *setResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || r.data == nil {
		return
	}
	var plan, state setModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	o, diags := readOwned(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if o == nil {
		// Planning a replacement asks twice, and hands on what was planned first.
		o = &owned{Key: rand.Text()}
		resp.Diagnostics.Append(o.write(ctx, resp.Private)...)
	}
	if !req.State.Raw.IsNull() {
		tfvalue.WarnIfUnknown(&resp.Diagnostics, appIDPath, plan.AppID, "the scope grants of app "+state.AppID.ValueString())
	}
	scopes, diags := plan.scopes(ctx)
	resp.Diagnostics.Append(diags...)
	before, diags := state.scopes(ctx)
	resp.Diagnostics.Append(diags...)
	warnUnknownScopes(&resp.Diagnostics, path.Root("scopes"), plan.AppID, less(scopes, before))
	if plan.Scopes.Equal(state.Scopes) && plan.AppID.Equal(state.AppID) && !plan.Issuer.IsUnknown() {
		plan.Grants = state.Grants
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	}
	if !plan.AppID.IsUnknown() {
		r.claim(plan, o.Key, scopes, &resp.Diagnostics)
	}
}

// claim tells the other grants of the run of this set.
func (r *setResource) claim(plan setModel, key string, scopes []string, diags *diag.Diagnostics) {
	appID := plan.AppID.ValueString()
	others := r.data.ScopeClaims.Put(scopeclaim.Claim{
		Key: key, AppID: appID, Issuer: claimIssuer(r.orgIssuer, plan.Issuer), Scopes: scopes, Exact: true,
	})
	for _, other := range others {
		if other.Exact {
			diags.AddAttributeError(appIDPath, fmt.Sprintf("Two sets of scope grants for app %s", appID),
				"Each oktadevices_scope_grants is the exact set of an app's grants, so two of them would revoke each other's at every apply. Join them into one.")
			return
		}
	}
	if len(others) > 0 {
		warnBesideSet(diags, appID, others)
	}
}

// warnBesideSet warns of single grants beside an exact set.
func warnBesideSet(diags *diag.Diagnostics, appID string, singles []scopeclaim.Claim) {
	var scopes []string
	for _, single := range singles {
		scopes = append(scopes, single.Scopes...)
	}
	slices.Sort(scopes)
	diags.AddWarning(fmt.Sprintf("App %s has an exact set of scope grants and single ones", appID),
		fmt.Sprintf("oktadevices_scope_grants proposes to revoke what it does not list, also what oktadevices_scope_grant grants beside it (%s). Declare the scopes in one of the two.", strings.Join(slices.Compact(scopes), ", ")))
}

// claimIssuer is the issuer of a claim: empty for the org's own, which is also
// what one that is left out stands for.
func claimIssuer(own func(string) string, issuer types.String) string {
	if issuer.IsNull() || issuer.IsUnknown() {
		return ""
	}
	return own(issuer.ValueString())
}

// warnUnknownScopes warns of scopes that the catalogue lacks. It may be the
// catalogue that is behind, so it is never an error.
func warnUnknownScopes(diags *diag.Diagnostics, at path.Path, appID types.String, scopes []string) {
	// Warnings of one summary are folded, so it names the app.
	app := "an app that is not known yet"
	if !appID.IsUnknown() {
		app = "app " + appID.ValueString()
	}
	for _, scope := range scopes {
		if connector.KnownScope(scope) {
			continue
		}
		hint := "If it is new, go on."
		if near := connector.NearestScope(scope); near != "" {
			hint = fmt.Sprintf("Did you mean %s? If not, and it is new, go on.", near)
		}
		diags.AddAttributeWarning(at, fmt.Sprintf("Scope %s, for %s, is not known", scope, app),
			"Okta's documentation, as of this version of the provider, lists no such scope; Okta refuses to grant what does not exist. "+hint)
	}
}
