package connection

import (
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

func (d *connectionDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Status of a connection of the **Okta Devices connector**, without managing it. Use it in `check` blocks, and to monitor many connections with few calls. " +
			"A bad status is never an error.\n\n" +
			"The data source determines the status as the resource does, but stores nothing between runs. If an account has several authorizations, only `authorization_id` or the System Log shows which one belongs to this connection. " +
			"If the resource exists as well, set `authorization_id` to the resource's `bound_authorization_id`.",
		Attributes: map[string]schema.Attribute{
			"name":            tfvalue.Required(tfvalue.Text(), "Connection Nickname, as the Workflows Console lists it. The provider searches the System Log for it."),
			"domain":          tfvalue.Optional(domainValidator(), "Domain of the connection. If set, `problems` reports a domain that is not a host of the org, or that is a custom domain. If omitted, it is not checked."),
			"app_id":          tfvalue.Required(tfvalue.ID(), "Id of the app that the connection authorizes with."),
			"service_account": tfvalue.Required(account.Validator(), "Login or id of the user who authorized the connection."),
			"scopes": schema.SetAttribute{
				Optional: true, Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Scopes that the connection must have been authorized with. Defaults to `" + strings.Join(connector.BaseScopes(), "` and `") + "`.",
				Validators:          scopesValidators,
			},
			"authorization_id":   tfvalue.Optional(tfvalue.ID(), "Id of the refresh token (`oar…`) that is this connection's authorization. If omitted, the provider uses the account's authorization that has at least one of the connection's scopes. Of several, it uses the one that the System Log names, or the only one with all scopes; otherwise `status` is `AMBIGUOUS`."),
			"exact_scopes":       tfvalue.OptionalFlag("Whether `status` is `REAUTHORIZATION_REQUIRED` also if the authorization carries more than `scopes`. Defaults to `false`: `unexpected_scopes` only shows the additional scopes."),
			"verify_with_log":    tfvalue.OptionalFlag("Whether each read searches the System Log for a deletion or revocation of the connection in the Workflows Console. Defaults to `false`. It costs one call for all connections of a plan and needs `okta.logs.read`."),
			"service_account_id": tfvalue.Computed("Id of the user that `service_account` names. Null if there is no such user."),
			"status":             tfvalue.Computed("`AUTHORIZED`, `PENDING_AUTHORIZATION`, `REAUTHORIZATION_REQUIRED`, `BLOCKED`, `AMBIGUOUS` or `UNKNOWN`, with the [meanings of the resource's `status`](../resources/connection.md#read-only)."),
			"binding":            tfvalue.Computed("How sure the provider is that `bound_authorization_id` is this connection's: `confirmed`, `assumed` or `none`."),
			"expires_at":         tfvalue.Computed("When the authorization ends, as Okta reports it (RFC 3339). For its org authorization server, Okta documents 90 days after the authorization was made, used or not. With a custom server, each use moves the end. Null if Okta reports no end."),
			"evidence":           tfvalue.Computed(evidenceDescription + "."),
		},
	}
	maps.Copy(resp.Schema.Attributes, findingAttributes(". `AUTHORIZATION_STILL_ALIVE` and `OTHER_AUTHORIZATIONS_LEFT_ALONE` occur on the resource only"))
}

// findingAttributes are the computed attributes that the resource and the data
// source describe alike. note says more about the codes.
func findingAttributes(note string) map[string]schema.Attribute {
	const orNull = " Null if the provider can't determine them."
	return map[string]schema.Attribute{
		"client_id": tfvalue.Computed("Client ID of the app, to type in the Workflows Console."),
		"problems": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "Problems and uncertainties of the connection, each with a remedy.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"code":    tfvalue.Computed("Stable code of the problem, which [Troubleshooting](../guides/troubleshooting.md) explains" + note + ": `" + strings.Join(judgement.Codes, "`, `") + "`."),
				"summary": tfvalue.Computed("Description of the problem, in a sentence."),
				"remedy":  tfvalue.Computed("Instruction to solve the problem."),
			}},
		},
		"bound_authorization_id": tfvalue.Computed("Id of the refresh token that the provider treats as the connection's authorization."),
		"authorized_scopes":      tfvalue.ComputedSet("Scopes that the bound authorization carries, without the [automatic ones](../functions/automatic_scopes.md)." + orNull),
		"missing_scopes":         tfvalue.ComputedSet("Scopes of `scopes` that the bound authorization lacks." + orNull),
		"unexpected_scopes":      tfvalue.ComputedSet("Scopes that the bound authorization carries beyond `scopes`, without the [automatic ones](../functions/automatic_scopes.md)." + orNull),
		"authorized_at":          tfvalue.Computed("When the bound authorization was made (RFC 3339)."),
	}
}

// evidenceDescription is the same for the resource and the data source.
const evidenceDescription = "Evidence of the authorization: `token` (Okta lists its refresh token), or `log` (Okta lists none, but the System Log shows that the authorization was made and that Okta issued an access token for it). Null if there is no evidence. " +
	"Evidence of the log ends 90 days after the authorization was made. The log doesn't show the id of the authorization, so `binding` is `none`"
