package serviceaccount

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/account"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

func (r *accountResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Makes an existing user fit to authorize a connection: assigned to the app and, on request, super admin. The user itself is not managed.\n\n" +
			"The resource removes only what it added itself, and nothing that another resource of the configuration declares. An assignment or a role that was there before, or that comes through a group, is left alone and shown. What several resources of the configuration declare, and one of them added, goes with the last of them. " +
			"One that got lost is added again by the next apply. After an import, or a run that was killed, the resource owns nothing. Destroying names what it leaves.\n\n" +
			"Planning takes the scopes `okta.apps.read` and `okta.users.read`, and `okta.roles.read` to see the role; applying takes `okta.apps.manage`, and `okta.roles.manage` of a super admin to give the role.",
		Attributes: map[string]schema.Attribute{
			"app_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Id of the app that the connection authorizes with, for example that of Okta Workflows OAuth (`oktadevices_workflows_app`). A change replaces the resource.",
				Validators:          []validator.String{tfvalue.ID()},
				PlanModifiers: []planmodifier.String{
					stringplanmodifier.RequiresReplaceIf(tfvalue.ReplaceIfKnown, tfvalue.ReplaceIfKnownDescription, tfvalue.ReplaceIfKnownDescription),
				},
			},
			"user": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Login or id of the user. Once created, the user is known by the id, so that a login that is changed in Okta changes nothing here. " +
					"Another user replaces the resource; the same user's login instead of the id does not.",
				Validators: []validator.String{account.Validator()},
			},
			"super_admin": schema.BoolAttribute{
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
				MarkdownDescription: "Whether the user is to have the super admin role. It is more than any flow needs, so the plan warns before it is given. Defaults to `false`, which takes the role back if this resource gave it, and else leaves it. An import sets it to whether the user has the role. " +
					"Okta's help has a super admin authorize the connection; newer pages let a Workflows Administrator do it. Of several resources for one user, ask for it in one.",
			},
			"on_destroy": schema.StringAttribute{
				Optional:      true,
				Computed:      true,
				PlanModifiers: []planmodifier.String{tfvalue.DefaultForNew(onDestroyRemove)},
				MarkdownDescription: "What destroying or replacing the resource does: `remove` (the default) removes the assignment and the role if this resource added them, `retain` leaves both, and the plan names them. " +
					"It must have been applied before the destroy. With `retain`, `super_admin = false` leaves the role as well, for example to another resource.",
				Validators: []validator.String{stringvalidator.OneOf(onDestroyRemove, onDestroyRetain)},
			},
			"user_id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Id of the user that `user` names.",
			},
			"assigned_through": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "How the app is assigned: `user` (directly, by this resource or by somebody else) or `group`. Null after somebody took it away; the next apply assigns it again.",
			},
			"super_admin_through": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "How the user has the super admin role, whether this resource asks for it or not: `user` (directly) or `group`. Null where the user has it not, or where the provider's credentials may not see roles (scope `okta.roles.read`).",
			},
			"owned_assignment_created": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "When Okta says that the assignment was made that this resource added and removes (RFC 3339). Null if it was there before or comes through a group.",
			},
			"owned_role_id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Id of the super admin role's assignment that this resource added and removes. Null if the role was there before, comes through a group, or is not asked for.",
			},
			"org_id": providerdata.OrgIDAttribute(),
		},
	}
}
