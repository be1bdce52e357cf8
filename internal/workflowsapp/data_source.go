// Package workflowsapp is the data source oktadevices_workflows_app; without
// it, each configuration would contain the app's id. It finds the app that
// connections of Okta Workflows authorize with.
package workflowsapp

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/flowapp"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var _ datasource.DataSourceWithConfigure = (*appDataSource)(nil)

// NewDataSource returns the data source oktadevices_workflows_app.
func NewDataSource() datasource.DataSource {
	return &appDataSource{providerdata.DataSource{Type: "workflows_app"}}
}

type appDataSource struct{ providerdata.DataSource }

type model struct {
	ID            types.String `tfsdk:"id"`
	ClientID      types.String `tfsdk:"client_id"`
	Label         types.String `tfsdk:"label"`
	Status        types.String `tfsdk:"status"`
	ServiceDomain types.String `tfsdk:"service_domain"`
	RedirectURI   types.String `tfsdk:"redirect_uri"`
	ConsoleURL    types.String `tfsdk:"console_url"`
}

func (d *appDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "**Okta Workflows OAuth**, the app that connections of Okta Workflows authorize with. The data source finds it by the name `flow`, which Okta sets. Admins can edit the label, and that does not matter. If the org has no such app, or several, that is an error. " +
			"Do not confuse it with the app *Okta Workflows* (`okta_flow_sso`), which opens the Workflows Console.",
		Attributes: map[string]schema.Attribute{
			"id":             tfvalue.Computed("Id of the app."),
			"client_id":      tfvalue.Computed("Client ID of the app, as its *Sign On* tab shows it. Okta's API doesn't return it with the app. The provider reads it from the app's grants. If it can't read a grant, it uses the app's id as the client ID. That happens if the app has no grants, or if the credentials lack `okta.appGrants.read`."),
			"label":          tfvalue.Computed("Label of the app."),
			"status":         tfvalue.Computed("`ACTIVE` or `INACTIVE`."),
			"service_domain": tfvalue.Computed("Domain of the Workflows service that the app is set up for. It is not the `domain` of a connection. Null if Okta doesn't report it, as in older orgs."),
			"redirect_uri":   tfvalue.Computed("Redirect URI of the Workflows service."),
			"console_url":    tfvalue.Computed("Address of the org's Workflows Console. Null if the org has no `okta_flow_sso` app that shows it."),
		},
	}
}

func (d *appDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Data.ClientToRead("the Okta Workflows OAuth app", &resp.Diagnostics)
	if client == nil {
		return
	}
	app, apps, diags := flowapp.Find(ctx, client)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	// The grants of the app have its client id. Without permission to read
	// them, the rest of the app is still known.
	grants, err := client.Grants(ctx, app.ID)
	if err != nil && !okta.IsForbidden(err) {
		resp.Diagnostics.AddError("Unable to read scope grants", fmt.Sprintf("The client ID of the app %q (%s) is on its grants: %s", app.Label, app.ID, err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, fromAPI(app, grants, okta.ConsoleURL(apps)))...)
}

func fromAPI(app okta.App, grants []okta.Grant, consoleURL string) model {
	return model{
		ID:            types.StringValue(app.ID),
		ClientID:      tfvalue.String(okta.ClientID(app, grants, nil)),
		Label:         tfvalue.String(app.Label),
		Status:        tfvalue.String(app.Status),
		ServiceDomain: tfvalue.String(app.ServiceDomain),
		RedirectURI:   tfvalue.String(app.RedirectURI),
		ConsoleURL:    tfvalue.String(consoleURL),
	}
}
