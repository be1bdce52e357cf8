package connection

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/scopevalidator"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

func (d *connectionDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	scopes := func(description string) schema.SetAttribute {
		return schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "How a connection of the **Okta Devices connector** is now, without managing it: for `check` blocks, and for monitoring many connections at the price of few calls. " +
			"A bad status is never an error.\n\n" +
			"It judges as the resource does, but remembers nothing: which of several authorizations of one account is this connection's it can tell only by `authorization_id`, or by the System Log. " +
			"Beside the resource, pass it the resource's `bound_authorization_id`.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfvalue.Text()},
				MarkdownDescription: "Connection Nickname, as the Workflows Console lists it. The System Log is searched for it.",
			},
			"domain": schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfvalue.Text(), domainValidator{}},
				MarkdownDescription: "Domain of the connection. If it is given, `problems` tells when it is none of the org's; left out, nobody compares it.",
			},
			"app_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{tfvalue.ID()},
				MarkdownDescription: "Id of the app that the connection authorizes with.",
			},
			"service_account": schema.StringAttribute{
				Required: true, Validators: []validator.String{account.Validator()},
				MarkdownDescription: "Login or id of the user who authorized the connection.",
			},
			"scopes": schema.SetAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Scopes that the connection must have been authorized with. Defaults to `" + strings.Join(connector.BaseScopes(), "` and `") + "`.",
				Validators:          []validator.Set{scopevalidator.NotEmpty(), tfvalue.NoNulls{}, setvalidator.ValueStringsAre(scopevalidator.NotAutomatic())},
			},
			"authorization_id": schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfvalue.ID()},
				MarkdownDescription: "Id of the refresh token (`oar…`) that is this connection's authorization. Left out, the one that fits is taken.",
			},
			"exact_scopes": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether an authorization that carries more than `scopes` is `REAUTHORIZATION_REQUIRED` too. Defaults to `false`.",
			},
			"verify_with_log": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether the System Log is asked each time if the connection was deleted or revoked in the Workflows Console. Defaults to `false`. It costs one call for all connections of a plan and needs `okta.logs.read`.",
			},
			"service_account_id": text("Id of the user that `service_account` names; null if there is none."),
			"client_id":          text("Client ID of the connection."),
			"status":             text("`AUTHORIZED`, `PENDING_AUTHORIZATION`, `REAUTHORIZATION_REQUIRED`, `BLOCKED`, `AMBIGUOUS` or `UNKNOWN`, as of the resource."),
			"problems": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "What is wrong or uncertain, and what to do about it.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"code":    text("Stable code of the problem: `" + strings.Join(judgement.Codes, "`, `") + "`."),
					"summary": text("What is wrong, in a sentence."),
					"remedy":  text("What to do about it."),
				}},
			},
			"binding":                text("How sure it is that `bound_authorization_id` is this connection's: `confirmed`, `assumed` or `none`."),
			"bound_authorization_id": text("Id of the refresh token that is taken for the connection's authorization."),
			"authorized_scopes":      scopes("Scopes that the authorization carries, less the automatic ones. Null where it cannot be told."),
			"missing_scopes":         scopes("Scopes of `scopes` that the authorization lacks. Null where it cannot be told."),
			"unexpected_scopes":      scopes("Scopes that the authorization carries beyond `scopes`, less the automatic ones. Null where it cannot be told."),
			"authorized_at":          text("When the authorization was made (RFC 3339)."),
			"expires_at":             text("When the authorization ends, as Okta says (RFC 3339). Okta documents 90 days after it was made for its org authorization server, used or not; with a custom one, the end moves with each use. Null if Okta gives none."),
			"evidence":               text(evidenceDescription),
		},
	}
}
