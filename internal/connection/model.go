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

// declaration is the arguments that the resource and the data source share.
type declaration struct {
	Name            types.String `tfsdk:"name"`
	Domain          types.String `tfsdk:"domain"`
	AppID           types.String `tfsdk:"app_id"`
	ServiceAccount  types.String `tfsdk:"service_account"`
	Scopes          types.Set    `tfsdk:"scopes"`
	AuthorizationID types.String `tfsdk:"authorization_id"`
	ExactScopes     types.Bool   `tfsdk:"exact_scopes"`
	VerifyWithLog   types.Bool   `tfsdk:"verify_with_log"`
}

// findings are the computed attributes that the two share.
type findings struct {
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
	Evidence             types.String `tfsdk:"evidence"`
}

// model is oktadevices_connection in configuration, plan and state.
type model struct {
	declaration
	Enabled         types.Bool `tfsdk:"enabled"`
	RevokeOnDestroy types.Bool `tfsdk:"revoke_on_destroy"`

	WaitForAuthorization types.Bool     `tfsdk:"wait_for_authorization"`
	Timeouts             timeouts.Value `tfsdk:"timeouts"`

	// ClientSecret is null everywhere but in the configuration.
	ClientSecret        types.String `tfsdk:"client_secret_wo"`
	ClientSecretVersion types.Int64  `tfsdk:"client_secret_wo_version"`

	findings
	ConsoleURL types.String `tfsdk:"console_url"`
	OrgID      types.String `tfsdk:"org_id"`
}

var problemType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"code": types.StringType, "summary": types.StringType, "remedy": types.StringType,
}}

// declared returns what the arguments declare. accountID is the user that
// service_account resolved to.
func (d declaration) declared(ctx context.Context, accountID string, enabled bool) (judgement.Declared, diag.Diagnostics) {
	scopes, diags := tfvalue.Strings(ctx, d.Scopes)
	slices.Sort(scopes)
	return judgement.Declared{
		Name:          d.Name.ValueString(),
		Domain:        d.Domain.ValueString(),
		AppID:         d.AppID.ValueString(),
		Account:       d.ServiceAccount.ValueString(),
		AccountID:     accountID,
		Scopes:        scopes,
		ExactScopes:   d.ExactScopes.ValueBool(),
		Enabled:       enabled,
		VerifyWithLog: d.VerifyWithLog.ValueBool(),
		Pin:           d.AuthorizationID.ValueString(),
	}, diags
}

// newFindings returns what an assessment found. Nothing that changes by itself
// may enter the state: lastUpdated and expiresAt of a token move with each use.
func newFindings(ctx context.Context, a assessment) findings {
	v := a.verdict
	// Texts always fit the type. A nil slice would be null.
	problems, _ := types.ListValueFrom(ctx, problemType, append([]judgement.Problem{}, v.Problems...))
	f := findings{
		ServiceAccountID:     tfvalue.String(a.declared.AccountID),
		ClientID:             tfvalue.String(a.observed.ClientID),
		Status:               types.StringValue(v.Status),
		Problems:             problems,
		Binding:              types.StringValue(v.Binding),
		BoundAuthorizationID: tfvalue.String(v.Bound.ID),
		AuthorizedAt:         tfvalue.Time(v.Bound.Created),
		Evidence:             tfvalue.String(v.Evidence),
		AuthorizedScopes:     noScopes,
		MissingScopes:        noScopes,
		UnexpectedScopes:     noScopes,
	}
	if v.ScopesKnown {
		f.AuthorizedScopes, f.MissingScopes, f.UnexpectedScopes = tfvalue.Set(v.Authorized), tfvalue.Set(v.Missing), tfvalue.Set(v.Unexpected)
	}
	return f
}

// unknownFindings returns findings that an apply may change.
func unknownFindings(accountID types.String) findings {
	return findings{
		ServiceAccountID:     accountID,
		ClientID:             types.StringUnknown(),
		Status:               types.StringUnknown(),
		Problems:             types.ListUnknown(problemType),
		Binding:              types.StringUnknown(),
		BoundAuthorizationID: types.StringUnknown(),
		AuthorizedScopes:     types.SetUnknown(types.StringType),
		MissingScopes:        types.SetUnknown(types.StringType),
		UnexpectedScopes:     types.SetUnknown(types.StringType),
		AuthorizedAt:         types.StringUnknown(),
		Evidence:             types.StringUnknown(),
	}
}

var noScopes = types.SetNull(types.StringType)

// problems returns the problems, for the warning of a plan. There are none if
// they are unknown.
func (f findings) problems(ctx context.Context) []judgement.Problem {
	var problems []judgement.Problem
	f.Problems.ElementsAs(ctx, &problems, false)
	return problems
}
