package grant

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

// TestSet_destroyedBeforeItsIssuerIsKnown destroys a set that was moved without an
// issuer and never read. That it has no identity yet must not fail the destroy.
func TestSet_destroyedBeforeItsIssuerIsKnown(t *testing.T) {
	t.Parallel()
	r := NewSetResource().(*setResource)
	r.Data = providerdata.Unknown(nil, okta.Clock{})
	var schema resource.SchemaResponse
	r.Schema(t.Context(), resource.SchemaRequest{}, &schema)
	var identity resource.IdentitySchemaResponse
	r.IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &identity)
	empty := func(kind tftypes.Type) tftypes.Value { return tftypes.NewValue(kind, nil) }
	state := tfsdk.State{Schema: schema.Schema, Raw: empty(schema.Schema.Type().TerraformType(t.Context()))}
	diags := state.Set(t.Context(), setModel{
		AppID: types.StringValue("0oa1"), OnDestroy: types.StringValue(onDestroyRevoke),
		Scopes: types.SetNull(types.StringType), Grants: types.MapNull(setGrantType), Owned: types.SetNull(types.StringType),
	})
	if diags.HasError() {
		t.Fatal(diags)
	}
	resp := resource.DeleteResponse{State: state, Identity: &tfsdk.ResourceIdentity{
		Schema: identity.IdentitySchema, Raw: empty(identity.IdentitySchema.Type().TerraformType(t.Context())),
	}}
	r.Delete(t.Context(), resource.DeleteRequest{State: state}, &resp)
	for _, d := range resp.Diagnostics.Errors() {
		if d.Summary() == "Value Conversion Error" {
			t.Errorf("%s: %s", d.Summary(), d.Detail())
		}
	}
}
