package connection

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/scopevalidator"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

func (r *connectionResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A connection of the **Okta Devices connector** of Okta Workflows, and whether it is authorized.\n\n" +
			"Okta has no API that creates, lists or authorizes Workflows connections: a super admin clicks *Connections, New Connection, Okta Devices* in the Workflows Console. " +
			"This resource declares the connection, tells at apply what to click and what to type, and from then on watches what Okta does show of it: the app, the service account, the granted scopes, " +
			"and the refresh token that the authorization leaves on the app. The next plan after a loss is not empty and says what to do.\n\n" +
			"Refresh tokens of one account look alike. Give each connection a service account of its own, or set `authorization_id`: else a token that several connections awaited is bound to none of them for sure, and disabling or destroying one is refused where it might revoke another's. With `-target` Terraform shows the provider only a part, and this cannot be told.\n\n" +
			"`AUTHORIZED` means that a live authorization exists, not that the Workflows Console lists the connection.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Connection Nickname, as typed in the Workflows Console. Changing it here renames nothing there.",
				Validators:          []validator.String{tfvalue.Text()},
			},
			"domain": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Domain, as typed in the Workflows Console: the org's host without `https://` and without `-admin`, for example `example.okta.com`. In an org with a custom domain it is the org's address at Okta, because Workflows cannot be reached through a custom domain. It is never contacted.",
				Validators:          []validator.String{tfvalue.Text(), domainValidator{}},
			},
			"app_id": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Id of the app that the connection authorizes with: Okta Workflows OAuth (`oktadevices_workflows_app`), or an OIDC web app of your own. " +
					"Another app is another authorization, so a change replaces the resource.",
				Validators: []validator.String{tfvalue.ID()},
				PlanModifiers: []planmodifier.String{
					stringplanmodifier.RequiresReplaceIf(tfvalue.ReplaceIfKnown, tfvalue.ReplaceIfKnownDescription, tfvalue.ReplaceIfKnownDescription),
				},
			},
			"service_account": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Login or id of the user who authorizes the connection. Every action of a flow is attributed to this user, so make it a dedicated service account. " +
					"Another user is another authorization, so a change to one replaces the resource; the same user's login instead of the id does not.",
				Validators: []validator.String{account.Validator()},
			},
			"scopes": schema.SetAttribute{
				ElementType: types.StringType,
				Optional:    true,
				Computed:    true,
				Default:     setdefault.StaticValue(tfvalue.Set(connector.BaseScopes())),
				MarkdownDescription: "Scopes that the connection must have been authorized with. Defaults to `" + strings.Join(connector.BaseScopes(), "` and `") + "`; flows that start from an event card need `okta.eventHooks.manage` too. " +
					"An authorization keeps the scopes it was made with: after adding one here, a person must reauthorize the connection. " +
					"The scopes that Okta grants by itself (`" + strings.Join(connector.AutomaticScopes(), "`, `") + "`) are not listed.",
				Validators: []validator.Set{
					scopevalidator.NotEmpty(),
					tfvalue.NoNulls{},
					setvalidator.ValueStringsAre(scopevalidator.NotAutomatic()),
				},
			},
			"enabled": schema.BoolAttribute{
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(true),
				MarkdownDescription: "Whether the connection is meant to be authorized. Defaults to `true`. Setting it to `false` revokes the authorization if it is confirmed to be this connection's (`binding`); an assumed one is never revoked. Setting it back awaits a new authorization.",
			},
			"authorization_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Id of the refresh token (`oar…`) that is this connection's authorization, to settle what Okta does not show: which of several tokens of one account belongs to which connection. " +
					"If it is gone, no other takes its place. Left out, the provider binds to the token that appears after the resource was created.",
				Validators: []validator.String{tfvalue.ID()},
			},
			"exact_scopes": schema.BoolAttribute{
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
				MarkdownDescription: "Whether an authorization that carries more than `scopes` must be reauthorized too. Defaults to `false`: what it carries beyond is only shown in `unexpected_scopes`.",
			},
			"verify_with_log": schema.BoolAttribute{
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
				MarkdownDescription: "Whether each plan asks the System Log if the connection was deleted or revoked in the Workflows Console, which its authorization may survive. " +
					"Defaults to `false`. It costs one call for all connections of a plan, needs `okta.logs.read`, and sees 90 days. If the log cannot be read, `problems` says so, and what it showed before stands until a later event refutes it.",
			},
			"wait_for_authorization": schema.BoolAttribute{
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
				MarkdownDescription: "Whether apply waits until a person has authorized the connection with every scope. Defaults to `false`. The plan shows what to do meanwhile, since a provider prints nothing until it is done. " +
					"When the time of `timeouts` has passed, apply goes on with a warning, and the next one waits again.",
			},
			"timeouts": waitTimeouts(ctx),
			"client_secret_wo": schema.StringAttribute{
				Optional:  true,
				WriteOnly: true,
				Sensitive: true,
				MarkdownDescription: "Client secret that a person will paste into the Workflows Console, from a vault or a variable, to find out early whether Okta takes it: apply fails if Okta refuses it. " +
					"It is checked when the connection is created and when `client_secret_wo_version` changes, by introspection of a made-up token, and is kept nowhere. It never changes `status`. Left out, nothing is checked.",
			},
			"client_secret_wo_version": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "Any number; a change has `client_secret_wo` checked again, and leaving it as it is does not. It goes with `client_secret_wo`, and is left out where that is.",
				Validators:          []validator.Int64{int64validator.AlsoRequires(clientSecretPath.Expression())},
			},
			"revoke_on_destroy": schema.BoolAttribute{
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
				MarkdownDescription: "Whether destroying the resource revokes the authorization, if it is confirmed to be this connection's. Defaults to `false`: destroying leaves everything in Okta as it is. It must have been applied before the destroy.",
			},
			"service_account_id": computed("Id of the user that `service_account` names."),
			"client_id":          computed("Client ID to type in the Workflows Console."),
			"console_url":        computed("Address of the org's Workflows Console, or null where the org has no `okta_flow_sso` app that shows it."),
			"status": computed("What is known of the connection. While it alarms, a person must act and every plan is non-empty (`plan -detailed-exitcode` answers 2).\n" +
				"  - `AUTHORIZED`: a live authorization by the service account has every scope.\n" +
				"  - `PENDING_AUTHORIZATION`: there is none; a person must authorize. Alarms.\n" +
				"  - `REAUTHORIZATION_REQUIRED`: there is one, but it lacks a scope, or with `exact_scopes` has too many. Alarms.\n" +
				"  - `BLOCKED`: the org is not on Identity Engine, the app or the service account is gone or inactive, the app is not assigned to the account, or a scope is not granted. Alarms.\n" +
				"  - `AMBIGUOUS`: several authorizations fit and none is confirmed, or a newer one may have taken the place of the confirmed one; set `authorization_id`.\n" +
				"  - `REVOKED`: `enabled` is false and no confirmed authorization lives.\n" +
				"  - `UNKNOWN`: the provider's credentials lack the right to look, or Okta lists no authorization and the System Log does not settle whether there is one."),
			"problems": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "What is wrong or uncertain, and what to do about it.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"code":    computed("Stable code of the problem: `" + strings.Join(judgement.Codes, "`, `") + "`."),
					"summary": computed("What is wrong, in a sentence."),
					"remedy":  computed("What to do about it."),
				}},
			},
			"binding":                computed("How sure it is that `bound_authorization_id` is this connection's: `confirmed` (named in `authorization_id`, imported, or named by an event of this nickname in the System Log that fits in account and time), `assumed` (it fits, or appeared after the resource was created), or `none`. Only a confirmed authorization is ever revoked."),
			"bound_authorization_id": computed("Id of the refresh token that is taken for the connection's authorization."),
			"authorized_scopes":      computedScopes("Scopes that the bound authorization carries, less the automatic ones. Null where it cannot be told."),
			"missing_scopes":         computedScopes("Scopes of `scopes` that the bound authorization lacks. Null where it cannot be told."),
			"unexpected_scopes":      computedScopes("Scopes that the bound authorization carries beyond `scopes`, less the automatic ones. Null where it cannot be told."),
			"authorized_at":          computed("When the bound authorization was made (RFC 3339)."),
			"evidence":               computed(evidenceDescription),
			"org_id":                 providerdata.OrgIDAttribute(),
		},
	}
}

// evidenceDescription is the same for the resource and the data source.
const evidenceDescription = "What the authorization was seen in: `token` (Okta lists its refresh token), `log` (Okta lists none, and the System Log shows its making and an access token for it), or null where none was seen. " +
	"Evidence of the log ends 90 days after the making, names no authorization, and never confirms one: disabling and destroying revoke nothing then."

// waitTimeouts are the timeouts, with descriptions of their own.
func waitTimeouts(ctx context.Context) schema.Attribute {
	const describe = "How long apply waits when the connection is %s, for example `10m` or `1h30m`. Defaults to `30m`."
	attribute := timeouts.Attributes(ctx, timeouts.Opts{
		Create: true, CreateDescription: fmt.Sprintf(describe, "created"),
		Update: true, UpdateDescription: fmt.Sprintf(describe, "changed or still awaits its authorization"),
	})
	if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = "How long `wait_for_authorization` waits. Left out, half an hour."
		attribute = nested
	}
	return attribute
}

func computed(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func computedScopes(description string) schema.SetAttribute {
	return schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

// domainValidator holds domain to what the connector's field takes.
type domainValidator struct{}

func (domainValidator) Description(context.Context) string {
	return "a host without scheme, path and -admin"
}
func (v domainValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (domainValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := connector.CheckDomain(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid domain", sentence.Begin(err.Error())+".")
	}
}
