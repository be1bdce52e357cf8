package grant

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/scopevalidator"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

func (r *grantResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	replace := stringplanmodifier.RequiresReplaceIf(tfvalue.ReplaceIfKnown, tfvalue.ReplaceIfKnownDescription, tfvalue.ReplaceIfKnownDescription)
	resp.Schema = schema.Schema{
		MarkdownDescription: "One scope granted to an app. Other grants of the app are left alone, so use this resource for a shared app such as Okta Workflows OAuth. " +
			"The *Okta API Scopes* tab of an app shows the same grants. A grant that exists already is adopted. If a grant was revoked outside Terraform, the next plan names it and the next apply grants it again.",
		Attributes: map[string]schema.Attribute{
			"app_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "Id of the app, for example that of Okta Workflows OAuth (`oktadevices_workflows_app`). A change replaces the grant.",
				Validators:          []validator.String{tfvalue.ID()},
				PlanModifiers:       []planmodifier.String{replace},
			},
			"scope": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Name of the scope, for example `okta.devices.read`. A change replaces the grant. " +
					"The scopes that Okta grants to the connector automatically (`" + strings.Join(connector.AutomaticScopes(), "`, `") + "`) are refused.",
				Validators:    []validator.String{scopevalidator.NotAutomatic()},
				PlanModifiers: []planmodifier.String{replace},
			},
			"issuer": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "Issuer of the scope: the org's URL, without `-admin` and without a trailing slash. If omitted, it is the issuer of the app's other grants, or else the org's own. A change replaces the grant.",
				Validators:          []validator.String{tfvalue.Text(), issuerValidator()},
				PlanModifiers: []planmodifier.String{
					stringplanmodifier.UseStateForUnknown(),
					stringplanmodifier.RequiresReplaceIf(replaceIssuer, replaceIssuerDescription, replaceIssuerDescription),
				},
			},
			"on_destroy": schema.StringAttribute{
				Optional: true,
				Computed: true,
				Default:  stringdefault.StaticString(onDestroyRevoke),
				MarkdownDescription: "What destroying the resource does: `revoke` (the default) revokes the grant; `retain` leaves it in the org, and the plan names it. " +
					"A change must be applied before the destroy.",
				Validators: []validator.String{stringvalidator.OneOf(onDestroyRevoke, onDestroyRetain)},
			},
			"id":         stable("Id of the grant (`oag…`)."),
			"client_id":  stable("Client ID of the app. Grants hang on it: another app that is given the same client ID holds them too."),
			"source":     stable("Who granted it: `ADMIN` or `END_USER`."),
			"created":    stable("When it was granted (RFC 3339)."),
			"created_by": stable("Id of the user or app that granted it."),
			"access": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "What the scope allows, according to its name: `read`, `manage` or `other`. It is known in the plan, so that a policy can check it.",
				PlanModifiers:       []planmodifier.String{accessOfScope{}},
			},
			"org_id": providerdata.OrgIDAttribute(),
		},
	}
}

// stable is a computed attribute that does not change while the grant exists.
func stable(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: description,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}
