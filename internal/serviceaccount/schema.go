package serviceaccount

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

func resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Prepares an existing user to authorize a connection: assigns the app and, on request, the super admin role. It doesn't manage the user itself.\n\n" +
			"The resource removes only what it added itself, and nothing that another resource of the configuration declares. An assignment or a role that existed before, or that comes through a group, is shown and left alone. Exception: if several resources of the configuration declare an assignment or role that one of them added, destroying the last of them removes it. " +
			"The next apply adds a missing assignment or role again. After an import, or a run that was killed, the provider has no record that the resource added anything, so destroying the resource removes nothing. Destroying names what stays.\n\n" +
			"A plan needs the scopes `okta.apps.read` and `okta.users.read`, and `okta.roles.read` to see the role. An apply needs `okta.apps.manage`. To give the super admin role, the provider's credentials also need `okta.roles.manage`, and must have that role themselves.",
		Attributes: map[string]schema.Attribute{
			"app_id": tfvalue.ReplacingID("Id of the app that the connection authorizes with, for example that of Okta Workflows OAuth (`oktadevices_workflows_app`). A change replaces the resource."),
			"user": tfvalue.Required(account.Validator(), "Login or id of the user. Once created, the resource identifies the user by the id, so a login that is changed in Okta changes nothing here. "+
				"Another user replaces the resource. Writing the same user's login instead of the id does not."),
			"super_admin": tfvalue.Flag(false, "Whether the user should have the super admin role. The plan warns before it gives the role, because it allows everything in the org. Defaults to `false`, which removes the role if this resource gave it, and leaves it otherwise. An import sets it to `true` if the user has the role. "+
				"Okta's help says that a super admin must authorize the connection. Newer help pages allow a Workflows Administrator too. If several resources declare one user, set it in one of them."),
			"on_destroy": schema.StringAttribute{
				Optional:      true,
				Computed:      true,
				PlanModifiers: []planmodifier.String{tfvalue.DefaultForNew(onDestroyRemove)},
				MarkdownDescription: "What destroying or replacing the resource does: `remove` (the default) removes the assignment and the role if this resource added them; `retain` leaves both, and the plan names them. " +
					"A change must be applied before the destroy. With `retain`, `super_admin = false` leaves the role, too, for example because another resource needs it.",
				Validators: []validator.String{stringvalidator.OneOf(onDestroyRemove, onDestroyRetain)},
			},
			"user_id":                  tfvalue.Computed("Id of the user that `user` names."),
			"assigned_through":         tfvalue.Computed("How the app is assigned: `user` (directly, by this resource or by somebody else) or `group`. Null after somebody removed the assignment; the next apply assigns the app again."),
			"super_admin_through":      tfvalue.Computed("How the user has the super admin role, whether this resource asks for it or not: `user` (directly) or `group`. Null if the user doesn't have it, or if the provider's credentials lack the right to see roles (scope `okta.roles.read`)."),
			"owned_assignment_created": tfvalue.Computed("Creation time of the assignment that this resource added and will remove, as Okta reports it (RFC 3339). Null if the assignment existed before or comes through a group."),
			"owned_role_id":            tfvalue.Computed("Id of the super admin role's assignment that this resource added and will remove. Null if the role existed before, comes through a group, or is not requested."),
		},
	}
}
