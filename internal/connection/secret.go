package connection

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var clientSecretPath = path.Root("client_secret_wo")

// checkSecret asks Okta whether the secret in the configuration, which a person
// will paste into the console, is the app's. Only a refusal is an error: whether
// it could be checked says nothing of the secret.
func (l *look) checkSecret(ctx context.Context, config tfsdk.Config) (diags diagnostics) {
	var secret types.String
	diags.Append(config.GetAttribute(ctx, clientSecretPath, &secret)...)
	if diags.HasError() || secret.ValueString() == "" {
		return diags
	}
	app := l.observed.App.App
	if !app.TakesClientSecret() {
		diags.AddAttributeWarning(clientSecretPath, fmt.Sprintf("The client secret of connection %q was not checked", l.declared.Name),
			fmt.Sprintf("The app %s authenticates with %s and has no client secret that could be right. Remove the argument, or name another app.", l.declared.AppID, app.TokenEndpointAuthMethod))
		return diags
	}
	switch accepted, err := l.client.ClientSecretAccepted(ctx, app, l.observed.ClientID, secret.ValueString()); {
	case err != nil:
		diags.AddAttributeWarning(clientSecretPath, fmt.Sprintf("The client secret of connection %q could not be checked", l.declared.Name),
			fmt.Sprintf("Whether Okta takes it for the client %s could not be told: %s. Change client_secret_wo_version to have it checked again.", l.observed.ClientID, err))
	case !accepted:
		diags.AddAttributeError(clientSecretPath, "Okta refuses the client secret",
			fmt.Sprintf("Okta does not take it for the client %s of the connection %q: a person who pastes it into the Workflows Console will fail. "+
				"Compare it with the app's Sign On tab in the Admin Console; it may have been rotated. Nothing was changed.", l.observed.ClientID, l.declared.Name))
	}
	return diags
}
