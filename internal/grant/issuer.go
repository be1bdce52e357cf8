package grant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// issuerValidator accepts the form that Okta's grants have.
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

func issuerAttribute(of, replaced string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true,
		Computed: true,
		MarkdownDescription: "Issuer of the " + of + ": the org's URL, without `-admin` and without a trailing slash. " +
			"If omitted, it is the issuer of the app's other grants, or else the org's own. A change replaces the " + replaced + ".",
		Validators: []validator.String{tfvalue.Text(), issuerValidator()},
		PlanModifiers: []planmodifier.String{
			stringplanmodifier.UseNonNullStateForUnknown(),
			tfvalue.ReplaceUnlessSame(okta.SameIssuer),
		},
	}
}

// asWritten returns the issuer as the user wrote it if Okta's differs only in
// the case of the host.
func asWritten(written types.String, actual string) types.String {
	if !written.IsNull() && !written.IsUnknown() && okta.SameIssuer(written.ValueString(), actual) {
		return written
	}
	return types.StringValue(actual)
}

// sameIssuer reports whether both issuers are the same, whatever the case of
// their hosts.
func sameIssuer(a, b types.String) bool { return okta.SameIssuer(a.ValueString(), b.ValueString()) }

// issuerOf returns the issuer that is configured, or else the app's.
func issuerOf(ctx context.Context, client *okta.Client, configured types.String, appID string) (string, error) {
	if !configured.IsNull() && !configured.IsUnknown() {
		return configured.ValueString(), nil
	}
	return client.GrantIssuer(ctx, appID)
}
