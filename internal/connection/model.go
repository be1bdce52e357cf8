package connection

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
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
	ExactScopes     types.Bool   `tfsdk:"exact_scopes"`
	VerifyWithLog   types.Bool   `tfsdk:"verify_with_log"`
	RevokeOnDestroy types.Bool   `tfsdk:"revoke_on_destroy"`

	WaitForAuthorization types.Bool     `tfsdk:"wait_for_authorization"`
	Timeouts             timeouts.Value `tfsdk:"timeouts"`

	// ClientSecret is null everywhere but in the configuration.
	ClientSecret        types.String `tfsdk:"client_secret_wo"`
	ClientSecretVersion types.Int64  `tfsdk:"client_secret_wo_version"`

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
	Evidence             types.String `tfsdk:"evidence"`
	OrgID                types.String `tfsdk:"org_id"`
}

var problemType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"code": types.StringType, "summary": types.StringType, "remedy": types.StringType,
}}

// declared returns what the model declares. accountID is the user that
// service_account resolved to.
func (m model) declared(ctx context.Context, accountID string) (judgement.Declared, diag.Diagnostics) {
	scopes, diags := tfvalue.Strings(ctx, m.Scopes)
	slices.Sort(scopes)
	return judgement.Declared{
		Name:          m.Name.ValueString(),
		Domain:        m.Domain.ValueString(),
		AppID:         m.AppID.ValueString(),
		Account:       m.ServiceAccount.ValueString(),
		AccountID:     accountID,
		Scopes:        scopes,
		ExactScopes:   m.ExactScopes.ValueBool(),
		Enabled:       m.Enabled.ValueBool(),
		VerifyWithLog: m.VerifyWithLog.ValueBool(),
		Pin:           m.AuthorizationID.ValueString(),
	}, diags
}

// show puts what a look found into the model. Nothing that slides by itself may
// enter the state: lastUpdated and expiresAt of a token move with each use.
func (m *model) show(l look) {
	m.ServiceAccountID = tfvalue.String(l.declared.AccountID)
	m.ClientID = tfvalue.String(l.observed.ClientID)
	m.ConsoleURL = tfvalue.String(l.observed.ConsoleURL)

	v := l.verdict
	m.Status = types.StringValue(v.Status)
	m.Problems = problemList(v.Problems)
	m.Binding = types.StringValue(v.Binding)
	m.BoundAuthorizationID = tfvalue.String(v.Bound.ID)
	m.AuthorizedAt = tfvalue.Time(v.Bound.Created)
	m.Evidence = tfvalue.String(v.Evidence)
	m.AuthorizedScopes, m.MissingScopes, m.UnexpectedScopes = scopesOf(v)
}

// scopesOf returns the three sets of scopes of a judgement, or nulls if it does
// not know them.
func scopesOf(v judgement.Verdict) (authorized, missing, unexpected types.Set) {
	if !v.ScopesKnown {
		return noScopes, noScopes, noScopes
	}
	return tfvalue.Set(v.Authorized), tfvalue.Set(v.Missing), tfvalue.Set(v.Unexpected)
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
	m.Evidence = types.StringUnknown()
}

var noScopes = types.SetNull(types.StringType)

func problemList(problems []judgement.Problem) types.List {
	elements := make([]attr.Value, 0, len(problems))
	for _, p := range problems {
		elements = append(elements, types.ObjectValueMust(problemType.AttrTypes, map[string]attr.Value{
			"code": types.StringValue(p.Code), "summary": types.StringValue(p.Summary), "remedy": types.StringValue(p.Remedy),
		}))
	}
	return types.ListValueMust(problemType, elements)
}

// problems reads back what problemList wrote, for the warning of a plan.
func (m model) problems(ctx context.Context) []judgement.Problem {
	var rows []struct {
		Code    string `tfsdk:"code"`
		Summary string `tfsdk:"summary"`
		Remedy  string `tfsdk:"remedy"`
	}
	if m.Problems.IsUnknown() || m.Problems.ElementsAs(ctx, &rows, false).HasError() {
		return nil
	}
	problems := make([]judgement.Problem, 0, len(rows))
	for _, row := range rows {
		problems = append(problems, judgement.Problem{Code: row.Code, Summary: row.Summary, Remedy: row.Remedy})
	}
	return problems
}

var unknownString = types.StringUnknown()
