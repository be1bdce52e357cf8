package grant

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/scopevalidator"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

func grantSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "One scope granted to an app. Other grants of the app are left alone, so use this resource for a shared app such as Okta Workflows OAuth. " +
			"The *Okta API Scopes* tab of an app shows the same grants. A grant that exists already is adopted. If a grant was revoked outside Terraform, the next plan names it and the next apply grants it again.",
		Attributes: map[string]schema.Attribute{
			"app_id": tfvalue.ReplacingID("Id of the app, for example that of Okta Workflows OAuth (`oktadevices_workflows_app`). A change replaces the grant."),
			"scope": tfvalue.RequiredToReplace(scopevalidator.NotAutomatic(), "Name of the scope, for example `okta.devices.read`. A change replaces the grant. "+
				"The scopes that Okta grants to the connector automatically (`"+strings.Join(connector.AutomaticScopes(), "`, `")+"`) are refused."),
			"issuer":     issuerAttribute("scope", "grant"),
			"on_destroy": onDestroyAttribute("`revoke` (the default) revokes the grant; `retain` leaves it in the org, and the plan names it"),
			"id":         tfvalue.Stable("Id of the grant (`oag…`)."),
			"client_id":  tfvalue.Stable("Client ID of the app. Grants belong to the client ID: another app with the same client ID has them too."),
			"source":     tfvalue.Stable("Who granted it: `ADMIN` or `END_USER`."),
			"created":    tfvalue.Stable("When it was granted (RFC 3339)."),
			"created_by": tfvalue.Stable("Id of the user or app that granted it."),
			"access": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "What the scope allows, according to its name: `read`, `manage` or `other`. It is known in the plan, so that a policy can check it.",
				PlanModifiers:       []planmodifier.String{accessOfScope{}},
			},
		},
	}
}
