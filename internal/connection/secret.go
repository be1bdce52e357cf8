package connection

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
)

// Terraform prints the lines of the argument that a message points at. So what
// concerns the secret points at its version.
var (
	clientSecretPath  = path.Root("client_secret_wo")
	secretVersionPath = path.Root("client_secret_wo_version")
)

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (r *connectionResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var secret types.String
	var version types.Int64
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, clientSecretPath, &secret)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, secretVersionPath, &version)...)
	switch {
	case resp.Diagnostics.HasError() || secret.IsNull() || secret.IsUnknown():
	case paste.Trim(secret.ValueString()) == "":
		resp.Diagnostics.AddAttributeError(secretVersionPath, "Empty client_secret_wo",
			"client_secret_wo is set to an empty string, or to blanks alone. Set it to the secret, or remove it together with client_secret_wo_version.")
	case version.IsNull():
		resp.Diagnostics.AddAttributeError(secretVersionPath, "Missing client_secret_wo_version",
			"client_secret_wo is set, but not client_secret_wo_version. The provider checks the secret when the version changes. Set client_secret_wo_version to a number.")
	}
}

// checkSecret asks Okta whether the secret in the configuration, which a person
// will paste into the console, is the app's. Only a refusal is an error: whether
// it could be checked says nothing of the secret.
func (a *assessment) checkSecret(ctx context.Context, config tfsdk.Config) (diags diag.Diagnostics) {
	var secret types.String
	diags.Append(config.GetAttribute(ctx, clientSecretPath, &secret)...)
	// A file or a heredoc leaves a line break at the end.
	value := paste.Trim(secret.ValueString())
	if diags.HasError() || value == "" {
		return diags
	}
	app := a.observed.App.Value
	if !app.TakesClientSecret() {
		diags.AddAttributeWarning(secretVersionPath, fmt.Sprintf("The client secret of connection %q was not checked", a.declared.Name),
			fmt.Sprintf("The app %s authenticates with %s, so it has no client secret. Remove client_secret_wo and client_secret_wo_version, or set app_id to another app.", a.declared.AppID, app.TokenEndpointAuthMethod))
		return diags
	}
	switch accepted, err := a.client.ClientSecretAccepted(ctx, app, a.observed.ClientID, value); {
	case err != nil:
		diags.AddAttributeWarning(secretVersionPath, fmt.Sprintf("The client secret of connection %q could not be checked", a.declared.Name),
			fmt.Sprintf("Unable to check whether Okta accepts client_secret_wo for the client %s: %s. Change client_secret_wo_version to have it checked again.", a.observed.ClientID, err))
	case !accepted:
		diags.AddAttributeError(secretVersionPath, "Okta refuses the client secret",
			fmt.Sprintf("Okta does not accept client_secret_wo for the client %s of the connection %q, so authorizing with it will fail. Nothing was changed. "+
				"The secret may have been rotated. Compare it with the app's Sign On tab in the Admin Console, correct client_secret_wo, and apply again.", a.observed.ClientID, a.declared.Name))
	}
	return diags
}
