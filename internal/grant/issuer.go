package grant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// issuerValidator holds issuer to the form that Okta's grants carry.
func issuerValidator() validator.String {
	return tfvalue.Check("the org's URL without -admin, path and trailing slash", func(_ path.Path, raw string, refuse func(summary, detail string)) {
		normal, err := okta.CheckOrgURL(raw)
		switch {
		case err != nil:
			refuse("Invalid issuer", fmt.Sprintf("The issuer of a grant is the org's URL, but %s.", err))
		case !okta.SameIssuer(raw, normal):
			refuse("Invalid issuer", fmt.Sprintf("Okta writes the issuer without a trailing slash: write %q.", normal))
		}
	})
}

const replaceIssuerDescription = "A change to another issuer replaces the grants."

// replaceIssuer asks for a replacement when the issuer becomes another one: not
// because it is unknown, and not because its host is written in other case.
func replaceIssuer(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
	resp.RequiresReplace = !req.PlanValue.IsUnknown() && !okta.SameIssuer(req.PlanValue.ValueString(), req.StateValue.ValueString())
}

// spelled returns the issuer as the user wrote it, where Okta's differs in the
// case of its host alone.
func spelled(written types.String, actual string) types.String {
	if !written.IsNull() && !written.IsUnknown() && okta.SameIssuer(written.ValueString(), actual) {
		return written
	}
	return types.StringValue(actual)
}

// sameIssuer reports whether both issuers are the same, in whichever case their
// hosts are written.
func sameIssuer(a, b types.String) bool { return okta.SameIssuer(a.ValueString(), b.ValueString()) }

// issuerOf returns the issuer that is configured, or else the app's.
func issuerOf(ctx context.Context, client *okta.Client, configured types.String, appID string) (string, error) {
	if !configured.IsNull() && !configured.IsUnknown() {
		return configured.ValueString(), nil
	}
	return client.GrantIssuer(ctx, appID)
}

// warnUnknownIssuer warns of an issuer that is unknown because its configuration
// is. Without one, it is unknown only while the state has none.
func warnUnknownIssuer(diags *diag.Diagnostics, plan, state types.String, object string) {
	if !state.IsNull() {
		tfvalue.WarnIfUnknown(diags, issuerPath, plan, object)
	}
}
