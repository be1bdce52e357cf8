package grant

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// setModel is oktadevices_scope_grants in configuration, plan and state.
type setModel struct {
	AppID     types.String `tfsdk:"app_id"`
	Scopes    types.Set    `tfsdk:"scopes"`
	Issuer    types.String `tfsdk:"issuer"`
	OnDestroy types.String `tfsdk:"on_destroy"`
	Grants    types.Map    `tfsdk:"grants"`
	Owned     types.Set    `tfsdk:"owned_grant_ids"`
	OrgID     types.String `tfsdk:"org_id"`
}

// setGrant is a grant of a set.
type setGrant struct {
	ID        types.String `tfsdk:"id"`
	Created   types.String `tfsdk:"created"`
	CreatedBy types.String `tfsdk:"created_by"`
}

var setGrantType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"id": types.StringType, "created": types.StringType, "created_by": types.StringType,
}}

// scopes returns the declared scopes, sorted.
func (m setModel) scopes(ctx context.Context) ([]string, diag.Diagnostics) {
	scopes, diags := tfvalue.Strings(ctx, m.Scopes)
	slices.Sort(scopes)
	return scopes, diags
}

// show sets scopes and grants from what Okta has.
func (m *setModel) show(ctx context.Context, grants map[string]okta.Grant) (diags diag.Diagnostics) {
	m.Scopes = tfvalue.Set(slices.Sorted(maps.Keys(grants)))
	byScope := make(map[string]setGrant, len(grants))
	for scope, grant := range grants {
		byScope[scope] = setGrant{types.StringValue(grant.ID), tfvalue.Time(grant.Created), tfvalue.String(grant.CreatedBy.ID)}
	}
	m.Grants, diags = types.MapValueFrom(ctx, setGrantType, byScope)
	return diags
}

// byScope returns the grants that the model shows. It is empty if they are null or
// unknown.
func (m setModel) byScope(ctx context.Context) map[string]setGrant {
	var grants map[string]setGrant
	m.Grants.ElementsAs(ctx, &grants, false)
	return grants
}

func (m setModel) holds() []peers.Thing {
	return thingsOf(m.AppID, m.Issuer, slices.Collect(maps.Keys(m.Grants.Elements())))
}

// ofIssuer returns an app's grants under an issuer by scope, without those that
// Okta makes by itself.
func ofIssuer(grants []okta.Grant, issuer string) map[string]okta.Grant {
	byScope := make(map[string]okta.Grant)
	for _, grant := range grants {
		if okta.SameIssuer(grant.Issuer, issuer) && !connector.IsAutomatic(grant.Scope) {
			byScope[grant.Scope] = grant
		}
	}
	return byScope
}

// without returns, sorted, the elements of a that b lacks.
func without(a, b []string) []string {
	var rest []string
	for _, element := range a {
		if !slices.Contains(b, element) {
			rest = append(rest, element)
		}
	}
	slices.Sort(rest)
	return rest
}
