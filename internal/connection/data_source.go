package connection

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
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
	Name            types.String `tfsdk:"name"`
	Domain          types.String `tfsdk:"domain"`
	AppID           types.String `tfsdk:"app_id"`
	ServiceAccount  types.String `tfsdk:"service_account"`
	Scopes          types.Set    `tfsdk:"scopes"`
	AuthorizationID types.String `tfsdk:"authorization_id"`
	ExactScopes     types.Bool   `tfsdk:"exact_scopes"`
	VerifyWithLog   types.Bool   `tfsdk:"verify_with_log"`

	ServiceAccountID     types.String `tfsdk:"service_account_id"`
	ClientID             types.String `tfsdk:"client_id"`
	Status               types.String `tfsdk:"status"`
	Problems             types.List   `tfsdk:"problems"`
	Binding              types.String `tfsdk:"binding"`
	BoundAuthorizationID types.String `tfsdk:"bound_authorization_id"`
	AuthorizedScopes     types.Set    `tfsdk:"authorized_scopes"`
	MissingScopes        types.Set    `tfsdk:"missing_scopes"`
	UnexpectedScopes     types.Set    `tfsdk:"unexpected_scopes"`
	AuthorizedAt         types.String `tfsdk:"authorized_at"`
	ExpiresAt            types.String `tfsdk:"expires_at"`
	Evidence             types.String `tfsdk:"evidence"`
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
	// That there is no such user is a finding, as any other is.
	accountID, name := "", m.ServiceAccount.ValueString()
	if _, err := client.User(ctx, name); !okta.IsNotFound(err) {
		user, diags := account.Find(ctx, client, accountPath, name)
		resp.Diagnostics.Append(diags...)
		accountID = user.ID
	}
	declared, diags := m.declared(ctx, accountID)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	observed, err := observe(ctx, client, declared.AppID, accountID)
	if err != nil {
		resp.Diagnostics.AddError("Unable to read connection",
			fmt.Sprintf("What Okta shows of the connection %q could not be read: %s", declared.Name, err))
		return
	}
	verdict := investigate(ctx, client, d.Data, declared, judgement.Memory{}, &observed)
	m.show(declared, observed, verdict)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// declared returns what the data source is asked about. It has no memory, so that
// what it says is the same wherever it is asked.
func (m dataModel) declared(ctx context.Context, accountID string) (judgement.Declared, diagnostics) {
	return model{
		Name: m.Name, Domain: m.Domain, AppID: m.AppID, ServiceAccount: m.ServiceAccount, Scopes: m.Scopes,
		AuthorizationID: m.AuthorizationID, ExactScopes: m.ExactScopes, VerifyWithLog: m.VerifyWithLog, Enabled: types.BoolValue(true),
	}.declared(ctx, accountID)
}

func (m *dataModel) show(d judgement.Declared, o judgement.Observed, v judgement.Verdict) {
	m.ServiceAccountID = tfvalue.String(d.AccountID)
	m.ClientID = tfvalue.String(o.ClientID)
	m.Status = types.StringValue(v.Status)
	m.Problems = problemList(v.Problems)
	m.Binding = types.StringValue(v.Binding)
	m.BoundAuthorizationID = tfvalue.String(v.Bound.ID)
	m.AuthorizedAt = tfvalue.Time(v.Bound.Created)
	m.ExpiresAt = tfvalue.Time(v.Bound.ExpiresAt)
	m.Evidence = tfvalue.String(v.Evidence)
	m.AuthorizedScopes, m.MissingScopes, m.UnexpectedScopes = scopesOf(v)
}
