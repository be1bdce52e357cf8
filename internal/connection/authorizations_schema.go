package connection

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/scopevalidator"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

func (d *authorizationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	moment := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description,
			Validators: []validator.String{tfvalue.Text(), afterOktaBegan()},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The active authorizations of an app: the refresh tokens that connections of Okta Workflows left in Okta. " +
			"Okta Workflows OAuth is shared, so the list also has the authorizations of other connectors, which look the same.\n\n" +
			"Okta doesn't record which connection an authorization belongs to. The nicknames in the list come from the System Log and **don't confirm anything**: " +
			"compare them with the Workflows Console before you set `authorization_id` of a connection. The resource `oktadevices_connection` checks more, and may confirm its own authorization. Attributes that Okta doesn't show are null.\n\n" +
			"That Okta lists the refresh tokens of Workflows under this app, and all of them, is deduced from its documentation and was not verified against a live org.",
		Attributes: map[string]schema.Attribute{
			"app_id": schema.StringAttribute{
				Optional: true, Computed: true, Validators: []validator.String{tfvalue.ID()},
				MarkdownDescription: "Id of the app. Defaults to Okta Workflows OAuth, which the provider finds as the data source `oktadevices_workflows_app` does.",
			},
			"account": tfvalue.Optional(account.Validator(), "Login or id of a user: only the authorizations of this user are listed. "+
				"For a user who was deleted, write the id. Defaults to all users."),
			"scope":               tfvalue.Optional(scopevalidator.NotAutomatic(), "Name of a scope: only authorizations with this scope are listed. Defaults to all scopes."),
			"created_before":      moment("Time (RFC 3339, for example `2026-01-01T00:00:00Z`): only authorizations that were created before it are listed. Defaults to no limit."),
			"last_updated_before": moment("Time (RFC 3339): only authorizations that were last updated before it are listed. Authorizations without an update time are omitted. Defaults to no limit."),
			"include_names": tfvalue.OptionalFlag("Whether the provider reads nicknames from the System Log. It costs at most three requests in a run, for all `oktadevices_connection` and `oktadevices_authorizations` together, and needs `okta.logs.read`. " +
				"Defaults to `explain_drift` of the provider, which defaults to `true`."),
			"log_gap": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Reason why nicknames may be missing although Okta keeps the events: the System Log was not read, or not back to 90 days ago. Null if it was read completely.",
			},
			"authorizations": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The authorizations, sorted by creation and id. Empty if none matches.",
				NestedObject:        schema.NestedAttributeObject{Attributes: authorizationAttributes()},
			},
		},
	}
}

func authorizationAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":            tfvalue.Computed("Id of the refresh token (`oar…`), for `authorization_id` of a connection."),
		"account_id":    tfvalue.Computed("Id of the user who authorized. Null if Okta states none."),
		"account_login": tfvalue.Computed("Login of that user. Null if the user was deleted, or if the credentials lack `okta.users.read`."),
		"account_status": tfvalue.Computed("Status of that user, as Okta states it: `ACTIVE`, `SUSPENDED`, `DEPROVISIONED` and others. " +
			"`NOT_FOUND` if Okta finds no such user. Null if the credentials lack `okta.users.read`."),
		"scopes": tfvalue.ComputedSet("Scopes that the authorization carries, without the seven that Okta grants automatically."),
		"covers_devices_connector": schema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether `scopes` has `" + strings.Join(connector.BaseScopes(), "` and `") + "`, which every connection of the Okta Devices connector needs. Authorizations of other connectors may have them, too.",
		},
		"created":      tfvalue.Computed("When the authorization was made (RFC 3339). Null if Okta states no time."),
		"last_updated": tfvalue.Computed("When Okta last updated the refresh token (RFC 3339), which happens when the connection uses it. Null if Okta states no time, which doesn't mean that it is unused."),
		"expires_at":   tfvalue.Computed("When the authorization ends, as Okta states it (RFC 3339). Null if Okta states no end."),
		"nickname": tfvalue.Computed("Nickname that the connection had when it was authorized, according to the System Log. " +
			"Null if the log shows none or several: the authorization is older than the 90 days that Okta keeps events, another user than this one created the connection in the console, or the user made several connections at about the same time."),
		"nickname_certainty": tfvalue.Computed("How sure `nickname` is. `likely`: the log shows exactly one connection that this user created or reauthorized at that time, and the user made exactly one authorization at that time. " +
			"`possible`: the log allows another explanation too, for example scopes of other connectors, or a connection of this name that was deleted since. Null without a nickname."),
	}
}
