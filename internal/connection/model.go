package connection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// model is oktadevices_connection in configuration, plan and state.
type model struct {
	Name            types.String `tfsdk:"name"`
	Domain          types.String `tfsdk:"domain"`
	AppID           types.String `tfsdk:"app_id"`
	ServiceAccount  types.String `tfsdk:"service_account"`
	Scopes          types.Set    `tfsdk:"scopes"`
	Enabled         types.Bool   `tfsdk:"enabled"`
	AuthorizationID types.String `tfsdk:"authorization_id"`
	RevokeOnDestroy types.Bool   `tfsdk:"revoke_on_destroy"`

	ServiceAccountID types.String `tfsdk:"service_account_id"`
	ClientID         types.String `tfsdk:"client_id"`
	ConsoleURL       types.String `tfsdk:"console_url"`

	Status               types.String `tfsdk:"status"`
	Problems             types.List   `tfsdk:"problems"`
	Binding              types.String `tfsdk:"binding"`
	BoundAuthorizationID types.String `tfsdk:"bound_authorization_id"`
	AuthorizedScopes     types.Set    `tfsdk:"authorized_scopes"`
	MissingScopes        types.Set    `tfsdk:"missing_scopes"`
	UnexpectedScopes     types.Set    `tfsdk:"unexpected_scopes"`
	AuthorizedAt         types.String `tfsdk:"authorized_at"`
}

var problemType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"code": types.StringType, "summary": types.StringType, "remedy": types.StringType,
}}

// declared returns what the model declares. accountID is the user that
// service_account resolved to.
func (m model) declared(ctx context.Context, accountID string) (declared, diag.Diagnostics) {
	scopes, diags := tfvalue.Strings(ctx, m.Scopes)
	return declared{
		Name:      m.Name.ValueString(),
		Domain:    m.Domain.ValueString(),
		AppID:     m.AppID.ValueString(),
		Account:   m.ServiceAccount.ValueString(),
		AccountID: accountID,
		Scopes:    sorted(scopes),
		Enabled:   m.Enabled.ValueBool(),
		Pin:       m.AuthorizationID.ValueString(),
	}, diags
}

// show puts the judgement into the model. Nothing that slides by itself may
// enter the state: lastUpdated and expiresAt of a token move with each use.
func (m *model) show(d declared, o observed, v verdict) {
	m.ServiceAccountID = tfvalue.String(d.AccountID)
	m.ClientID = tfvalue.String(o.ClientID)
	m.ConsoleURL = tfvalue.String(o.ConsoleURL)

	m.Status = types.StringValue(v.Status)
	m.Problems = problemList(v.Problems)
	m.Binding = types.StringValue(v.Binding)
	m.BoundAuthorizationID = tfvalue.String(v.Bound.ID)
	m.AuthorizedAt = tfvalue.Time(v.Bound.Created)
	m.AuthorizedScopes, m.MissingScopes, m.UnexpectedScopes = noScopes, noScopes, noScopes
	if v.ScopesKnown {
		m.AuthorizedScopes = tfvalue.Set(v.Authorized)
		m.MissingScopes = tfvalue.Set(v.Missing)
		m.UnexpectedScopes = tfvalue.Set(v.Unexpected)
	}
}

// forget makes everything that a look at Okta may change unknown, so that apply
// may find it changed.
func (m *model) forget() {
	m.ClientID = types.StringUnknown()
	m.Status = types.StringUnknown()
	m.Problems = types.ListUnknown(problemType)
	m.Binding = types.StringUnknown()
	m.BoundAuthorizationID = types.StringUnknown()
	m.AuthorizedScopes = types.SetUnknown(types.StringType)
	m.MissingScopes = types.SetUnknown(types.StringType)
	m.UnexpectedScopes = types.SetUnknown(types.StringType)
	m.AuthorizedAt = types.StringUnknown()
}

var noScopes = types.SetNull(types.StringType)

func problemList(problems []problem) types.List {
	elements := make([]attr.Value, 0, len(problems))
	for _, p := range problems {
		elements = append(elements, types.ObjectValueMust(problemType.AttrTypes, map[string]attr.Value{
			"code": types.StringValue(p.Code), "summary": types.StringValue(p.Summary), "remedy": types.StringValue(p.Remedy),
		}))
	}
	return types.ListValueMust(problemType, elements)
}

// problems reads back what problemList wrote, for the warning of a plan.
func (m model) problems(ctx context.Context) []problem {
	var rows []struct {
		Code    string `tfsdk:"code"`
		Summary string `tfsdk:"summary"`
		Remedy  string `tfsdk:"remedy"`
	}
	if m.Problems.IsUnknown() || m.Problems.ElementsAs(ctx, &rows, false).HasError() {
		return nil
	}
	problems := make([]problem, 0, len(rows))
	for _, row := range rows {
		problems = append(problems, problem{Code: row.Code, Summary: row.Summary, Remedy: row.Remedy})
	}
	return problems
}

var unknownString = types.StringUnknown()
