package connection

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var _ datasource.DataSourceWithConfigure = (*connectionDataSource)(nil)

// NewDataSource returns the data source oktadevices_connection.
func NewDataSource() datasource.DataSource {
	return &connectionDataSource{providerdata.DataSource{Type: "connection"}}
}

type connectionDataSource struct{ providerdata.DataSource }

// dataModel is the data source in configuration and state.
type dataModel struct {
	declaration
	findings
	ExpiresAt types.String `tfsdk:"expires_at"`
}

func (d *connectionDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := d.Data.ClientToRead(fmt.Sprintf("connection %q", m.Name.ValueString()), &resp.Diagnostics)
	if client == nil {
		return
	}
	if m.Scopes.IsNull() {
		m.Scopes = tfvalue.Set(connector.BaseScopes())
	}
	// A user who does not exist is a finding, not an error.
	accountID, name := "", m.ServiceAccount.ValueString()
	if _, err := client.User(ctx, name); !okta.IsNotFound(err) {
		user, diags := account.Find(ctx, client, accountPath, name)
		resp.Diagnostics.Append(diags...)
		accountID = user.ID
	}
	// It has no memory and no peers, so that its result is the same wherever it is
	// read.
	declared, diags := m.declared(ctx, accountID, true)
	a := assessment{client: client, data: d.Data, declared: declared}
	resp.Diagnostics.Append(diags...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(a.observe(ctx)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	a.investigate(ctx)
	m.findings, m.ExpiresAt = newFindings(ctx, a), tfvalue.Time(a.verdict.Bound.ExpiresAt)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
