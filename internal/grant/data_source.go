package grant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var _ datasource.DataSourceWithConfigure = (*grantsDataSource)(nil)

// NewDataSource returns the data source oktadevices_scope_grants.
func NewDataSource() datasource.DataSource {
	return &grantsDataSource{providerdata.DataSource{Type: "scope_grants"}}
}

type grantsDataSource struct{ providerdata.DataSource }

type grantsModel struct {
	AppID  types.String `tfsdk:"app_id"`
	Grants []grantModel `tfsdk:"grants"`
}

func (d *grantsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All scope grants of an app, of every issuer, each with its author and time. The data source manages nothing.",
		Attributes: map[string]schema.Attribute{
			"app_id": tfvalue.Required(tfvalue.ID(), "Id of the app."),
			"grants": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The grants, sorted by scope and issuer.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":         tfvalue.Computed("Id of the grant (`oag…`)."),
					"scope":      tfvalue.Computed("Name of the scope."),
					"issuer":     tfvalue.Computed("Issuer of the scope."),
					"client_id":  tfvalue.Computed("Client ID of the app that has the grant."),
					"source":     tfvalue.Computed("Who granted it: `ADMIN` or `END_USER`."),
					"created":    tfvalue.Computed("When it was granted (RFC 3339)."),
					"created_by": tfvalue.Computed("Id of the user or app that granted it."),
				}},
			},
		},
	}
}

func (d *grantsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m grantsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	appID := m.AppID.ValueString()
	client := d.Data.ClientToRead("the scope grants of app "+appID, &resp.Diagnostics)
	if client == nil {
		return
	}
	grants, err := client.Grants(ctx, appID)
	if err != nil {
		resp.Diagnostics.AddAttributeError(appIDPath, "Unable to read scope grants", fmt.Sprintf("The grants of app %s could not be read: %s. Correct app_id or what Okta's answer names, and plan again.", appID, err))
		return
	}
	m.Grants = make([]grantModel, 0, len(grants))
	for _, g := range grants {
		m.Grants = append(m.Grants, fromAPI(g))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
