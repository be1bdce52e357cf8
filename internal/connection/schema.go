package connection

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/scopevalidator"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

func resourceSchema(ctx context.Context) schema.Schema {
	s := schema.Schema{
		MarkdownDescription: "A connection of the **Okta Devices connector** of Okta Workflows, and whether it is authorized.\n\n" +
			"Okta has no API that creates, lists or authorizes Workflows connections: a super admin clicks *Connections, New Connection, Okta Devices* in the Workflows Console. " +
			"This resource declares the connection, and says at apply what to click and what to type. From then on, the resource watches what Okta's API shows: the app, the service account, the granted scopes, " +
			"and the refresh token that the authorization leaves on the app. If one of these is missing, the next plan is not empty and says what to do.\n\n" +
			"Refresh tokens of one account look alike. Give each connection a service account of its own, or set `authorization_id`. Otherwise, if several connections of an account await an authorization, the provider confirms a new token for none of them, and it refuses to disable or destroy a connection if that might revoke another one's authorization. With `-target`, Terraform hides some connections from the provider, and the provider can't check this.\n\n" +
			"`AUTHORIZED` means that an active authorization exists, not that the Workflows Console lists the connection.",
		Attributes: map[string]schema.Attribute{
			"name":   tfvalue.Required(tfvalue.Text(), "Connection Nickname, as typed in the Workflows Console. A change here doesn't rename the connection there."),
			"domain": tfvalue.Required(domainValidator(), "Domain, as typed in the Workflows Console: the org's host without `https://` and without `-admin`, for example `example.okta.com`. In an org with a custom domain, it is the org's address at Okta, because Workflows cannot be reached through a custom domain. The provider never contacts it."),
			"app_id": tfvalue.ReplacingID("Id of the app that the connection authorizes with: Okta Workflows OAuth (`oktadevices_workflows_app`), or an OIDC web app of your own. " +
				"Another app needs another authorization, so a change replaces the resource."),
			"service_account": tfvalue.Required(account.Validator(), "Login or id of the user who authorizes the connection. Okta attributes every action of a flow to this user, so use a dedicated service account. "+
				"Another user needs another authorization, so a change to another user replaces the resource. Writing the same user's login instead of the id does not."),
			"scopes": schema.SetAttribute{
				ElementType: types.StringType,
				Optional:    true,
				Computed:    true,
				Default:     setdefault.StaticValue(tfvalue.Set(connector.BaseScopes())),
				MarkdownDescription: "Scopes that the connection must have been authorized with. Defaults to `" + strings.Join(connector.BaseScopes(), "` and `") + "`; flows that start with an event card need `okta.eventHooks.manage`, too. " +
					"An authorization keeps the scopes that it was made with, so a person must reauthorize the connection after you add one here. " +
					"The scopes that Okta grants automatically (`" + strings.Join(connector.AutomaticScopes(), "`, `") + "`) are not listed.",
				Validators: scopesValidators,
			},
			"enabled": tfvalue.Flag(true, "Whether the connection should be authorized. Defaults to `true`. `false` revokes the authorization if it is confirmed to be this connection's (`binding`). An assumed authorization is never revoked. If `name` changes in the same apply, only the authorization in `authorization_id` is revoked. After a change back to `true`, a person must authorize the connection again."),
			"authorization_id": tfvalue.Optional(tfvalue.ID(), "Id of the refresh token (`oar…`) that is this connection's authorization. Set it if an account has several tokens, because Okta does not show which token belongs to which connection. "+
				"If that token no longer exists, the provider doesn't choose another one. If omitted, the provider looks for a token that fits, preferably one that appeared after the resource was created; see `binding`."),
			"exact_scopes": tfvalue.Flag(false, "Whether an authorization that carries more than `scopes` must be reauthorized, too. Defaults to `false`: `unexpected_scopes` only shows the additional scopes."),
			"verify_with_log": tfvalue.Flag(false, "Whether each plan reads in the System Log if the connection was deleted or revoked in the Workflows Console. Its authorization may still be active then. "+
				"Defaults to `false`. It costs one call for all connections of a plan, needs `okta.logs.read`, and covers 90 days. If the log cannot be read, `problems` says so. An earlier result counts until a later event contradicts it."),
			"wait_for_authorization": tfvalue.Flag(false, "Whether apply waits until a person has authorized the connection with every scope. Defaults to `false`. The plan shows what to do meanwhile, because a provider can't print anything until the apply is done. "+
				"After the time in `timeouts`, the apply goes on with a warning, and the next apply waits again."),
			"timeouts": waitTimeouts(ctx),
			"client_secret_wo": schema.StringAttribute{
				Optional:  true,
				WriteOnly: true,
				Sensitive: true,
				MarkdownDescription: "Client secret that a person will paste into the Workflows Console, from a vault or a variable. The apply fails if Okta refuses it, so you notice a wrong secret early. " +
					"It is checked when the connection is created and when `client_secret_wo_version` changes, by introspection of a made-up token. It is not stored, and never changes `status`. If omitted, no secret is checked.",
			},
			"client_secret_wo_version": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "Any number. The provider checks `client_secret_wo` again when it changes. Set it together with `client_secret_wo`. If omitted, no secret is checked.",
				Validators:          []validator.Int64{int64validator.AlsoRequires(clientSecretPath.Expression())},
			},
			"revoke_on_destroy":  tfvalue.Flag(false, "Whether destroying the resource revokes the authorization, if it is confirmed to be this connection's. Defaults to `false`: destroying changes nothing in Okta. A change must be applied before the destroy."),
			"service_account_id": tfvalue.Computed("Id of the user that `service_account` names."),
			"console_url":        tfvalue.Computed("Address of the org's Workflows Console. Null if the org has no `okta_flow_sso` app that shows it."),
			"status": tfvalue.Computed("Status of the connection. With a status marked *action needed*, every plan is non-empty (`plan -detailed-exitcode` exits with 2) until the cause is gone.\n" +
				"  - `AUTHORIZED` (action needed if `enabled` is false): an active authorization by the service account has every scope.\n" +
				"  - `PENDING_AUTHORIZATION` (action needed): there is no authorization; a person must authorize the connection.\n" +
				"  - `REAUTHORIZATION_REQUIRED` (action needed): the authorization lacks a scope, or with `exact_scopes` has too many.\n" +
				"  - `BLOCKED` (action needed): the org is not on Identity Engine, the app or the service account is missing or inactive, the app is not assigned to the account, or a scope is not granted.\n" +
				"  - `AMBIGUOUS`: several authorizations fit and none is confirmed, or a newer one may have replaced the confirmed one; set `authorization_id`.\n" +
				"  - `REVOKED`: `enabled` is false and no confirmed authorization is active.\n" +
				"  - `UNKNOWN`: the provider's credentials lack a right, or Okta lists no authorization and the System Log does not show whether there is one."),
			"binding":  tfvalue.Computed("How sure the provider is that `bound_authorization_id` is this connection's: `confirmed` (set in `authorization_id`, imported by its id, or named by an event of this nickname in the System Log that fits in account and time), `assumed` (it fits, or appeared after the resource was created), or `none`. The provider revokes only confirmed authorizations."),
			"evidence": tfvalue.Computed(evidenceDescription + ", and disabling or destroying the resource revokes nothing."),
		},
	}
	// The computed attributes of a data source fit a resource, too.
	for name, attribute := range findingAttributes("") {
		s.Attributes[name] = attribute
	}
	return s
}

// waitTimeouts are the timeouts, with descriptions of their own.
func waitTimeouts(ctx context.Context) schema.Attribute {
	const describe = "How long apply waits when the connection is %s, for example `10m` or `1h30m`. Defaults to `30m`."
	attribute := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, CreateDescription: fmt.Sprintf(describe, "created"),
		Update: true, UpdateDescription: fmt.Sprintf(describe, "changed or still awaits its authorization"),
	})
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = "How long `wait_for_authorization` waits. Defaults to half an hour."
		attribute = nested
	}
	return attribute
}

// scopesValidators hold scopes to those that a person can include.
var scopesValidators = []validator.Set{scopevalidator.NotEmpty(), tfvalue.NoNulls{}, setvalidator.ValueStringsAre(scopevalidator.NotAutomatic())}

// domainValidator accepts what the connector's field accepts.
func domainValidator() validator.String {
	return stringvalidator.All(tfvalue.Text(), tfvalue.Check("a host without scheme, path and -admin", func(_ path.Path, domain string, refuse func(summary, detail string)) {
		if err := connector.CheckDomain(domain); err != nil {
			refuse("Invalid domain", sentence.Begin(err.Error())+".")
		}
	}))
}
