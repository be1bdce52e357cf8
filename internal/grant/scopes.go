package grant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
)

// accessOfScope plans access from the scope's name.
type accessOfScope struct{}

func (accessOfScope) Description(context.Context) string               { return "Known from the scope's name." }
func (a accessOfScope) MarkdownDescription(ctx context.Context) string { return a.Description(ctx) }

func (accessOfScope) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	var scope types.String
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, scopePath, &scope)...)
	switch {
	case resp.Diagnostics.HasError():
	case scope.IsUnknown():
		resp.PlanValue = types.StringUnknown()
	default:
		resp.PlanValue = types.StringValue(connector.Access(scope.ValueString()))
	}
}

// warnUnknownScopes warns of scopes that the catalogue lacks. It is no error,
// because the catalogue may be outdated.
func warnUnknownScopes(diags *diag.Diagnostics, at path.Path, appID types.String, scopes []string) {
	// Terraform folds warnings of one summary, so it names the app.
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
			hint = fmt.Sprintf("Did you mean %s? If the scope is new, ignore this warning.", near)
		}
		diags.AddAttributeWarning(at, fmt.Sprintf("Scope %s, for %s, is not known", scope, app),
			"Okta's documentation, as of this version of the provider, lists no such scope; Okta refuses to grant what does not exist. "+hint)
	}
}
