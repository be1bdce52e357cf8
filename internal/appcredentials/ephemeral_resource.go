// Package appcredentials is the ephemeral resource oktadevices_app_credentials;
// without it, people would copy a client secret into the vault by hand. It
// returns the client ID and the client secret of an app.
package appcredentials

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var _ ephemeral.EphemeralResourceWithConfigure = (*credentials)(nil)

var appIDPath = path.Root("app_id")

const (
	unable = "Unable to read app credentials"
	// openIDConnect is the sign-on mode of apps that are OAuth clients.
	openIDConnect = "OPENID_CONNECT"
)

// NewEphemeralResource returns the ephemeral resource oktadevices_app_credentials.
func NewEphemeralResource() ephemeral.EphemeralResource {
	return &credentials{providerdata.EphemeralResource{Type: "app_credentials"}}
}

type credentials struct{ providerdata.EphemeralResource }

func (c *credentials) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Client ID and client secret of an app, to pass to a vault whose resource has a write-only argument for them. Neither the state nor the plan ever contains them.\n\n" +
			"~> **Every plan and every apply reads the secret**, with or without changes, because Terraform opens ephemeral resources then. Each time, Okta sends the secret in clear text and writes an audit event to the System Log (`app.oauth2.client.read_client_secret`). " +
			"So put it, together with the vault's resource, into a separate configuration, and run that when there is a secret to pass on. A connection doesn't need it: the person who types the secret in the Workflows Console reads it from the vault.\n\n" +
			"It needs the scope `okta.apps.read` and, for an app that Okta returns without its client ID, `okta.appGrants.read`.",
		Attributes: map[string]schema.Attribute{
			"app_id":    tfvalue.Required(tfvalue.ID(), "Id of the app, for example that of Okta Workflows OAuth (`oktadevices_workflows_app`). An app that authenticates with a key, or not at all, has no secret. That is an error."),
			"client_id": tfvalue.Computed("Client ID of the app."),
			"client_secret": schema.StringAttribute{
				Computed: true, Sensitive: true,
				MarkdownDescription: "The active client secret. If there are two, as during a rotation, the newer one.",
			},
		},
	}
}

func (c *credentials) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	appID := m.AppID.ValueString()
	client := c.Data.ClientToRead("the credentials of app "+appID, &resp.Diagnostics)
	if client == nil {
		return
	}
	// Read the app first: a request for its secrets leaves an audit event, even if
	// it has none.
	app, err := client.App(ctx, appID)
	switch {
	case okta.IsNotFound(err):
		resp.Diagnostics.AddAttributeError(appIDPath, unable,
			fmt.Sprintf("The app %s does not exist in this org: %s. Correct app_id; the data source oktadevices_workflows_app finds Okta Workflows OAuth.", appID, err))
		return
	case err != nil:
		resp.Diagnostics.AddAttributeError(appIDPath, unable, fmt.Sprintf("App %s: %s", appID, err))
		return
	case app.SignOnMode != "" && app.SignOnMode != openIDConnect:
		resp.Diagnostics.AddAttributeError(appIDPath, unable,
			fmt.Sprintf("The app %q (%s) signs on by %s, so it is not an OAuth 2.0 client and has no client secret. Choose an app whose sign-on mode is %s.", app.Label, appID, app.SignOnMode, openIDConnect))
		return
	}
	secrets, err := client.ClientSecrets(ctx, appID)
	if err != nil {
		resp.Diagnostics.AddAttributeError(appIDPath, unable, fmt.Sprintf("The client secrets of the app %q (%s): %s", app.Label, appID, err))
		return
	}
	secret, ok := inUse(secrets)
	if !ok {
		resp.Diagnostics.AddAttributeError(appIDPath, unable,
			fmt.Sprintf("The app %q (%s) has no active client secret among the %d that Okta lists. An app that authenticates with a key (private_key_jwt) or not at all (none) has no secret. "+
				"Otherwise, activate or generate one in the Admin Console, Applications, Sign On.", app.Label, appID, len(secrets)))
		return
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, fromAPI(m.AppID, c.clientID(ctx, client, app, resp), secret))...)
}

// clientID finds the client id. Okta Workflows OAuth shows it only on its
// grants.
func (c *credentials) clientID(ctx context.Context, client *okta.Client, app okta.App, resp *ephemeral.OpenResponse) string {
	if app.OAuthClientID != "" {
		return app.OAuthClientID
	}
	grants, err := client.Grants(ctx, app.ID)
	switch {
	case okta.IsForbidden(err):
		resp.Diagnostics.AddWarning(fmt.Sprintf("The client ID of app %s is assumed to be the app's id", app.ID),
			fmt.Sprintf("The app %q shows its client ID only on its scope grants, and the credentials have no permission to read these: %s", app.Label, err))
	case err != nil:
		resp.Diagnostics.AddAttributeError(appIDPath, unable, fmt.Sprintf("The client ID of the app %q (%s) is on its scope grants: %s", app.Label, app.ID, err))
	}
	return okta.ClientID(app, grants, nil)
}
