package grant

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
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
func (m *setModel) show(grants map[string]okta.Grant) {
	m.Scopes = tfvalue.Set(slices.Sorted(maps.Keys(grants)))
	elements := make(map[string]attr.Value, len(grants))
	for scope, grant := range grants {
		elements[scope] = types.ObjectValueMust(setGrantType.AttrTypes, map[string]attr.Value{
			"id": types.StringValue(grant.ID), "created": tfvalue.Time(grant.Created), "created_by": tfvalue.String(grant.CreatedBy.ID),
		})
	}
	m.Grants = types.MapValueMust(setGrantType, elements)
}

// created returns when the grant of a scope was made. It is the zero time if
// the model doesn't have it.
func (m setModel) created(scope string) time.Time {
	grant, ok := m.Grants.Elements()[scope].(types.Object)
	if !ok {
		return time.Time{}
	}
	made, _ := grant.Attributes()["created"].(types.String)
	return timeOf(made)
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

// less returns, sorted, the elements of a that b lacks.
func less(a, b []string) []string {
	var rest []string
	for _, element := range a {
		if !slices.Contains(b, element) {
			rest = append(rest, element)
		}
	}
	slices.Sort(rest)
	return rest
}
