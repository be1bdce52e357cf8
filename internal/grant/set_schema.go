package grant

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/scopevalidator"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

func setSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "The exact set of scopes granted to an app of your own, such as an OIDC app that only your connection uses. " +
			"Okta Workflows OAuth is shared with other connectors, and a set revokes their scopes. For that app, use `oktadevices_scope_grant`, one for each scope.\n\n" +
			"The next plan shows a scope that somebody else granted as one to remove, and a scope that somebody revoked as one to add. It says who did it, as far as the System Log shows. " +
			"The set corrects grants at apply, and cannot prevent changes. Declare one set for an app, and no `oktadevices_scope_grant` together with it.\n\n" +
			"Destroying the set revokes what it granted or adopted. It leaves and names what others granted.",
		Attributes: map[string]schema.Attribute{
			"app_id": tfvalue.ReplacingID("Id of the app, preferably an app of your own. A change replaces the set."),
			"scopes": schema.SetAttribute{
				Required:    true,
				ElementType: types.StringType,
				MarkdownDescription: "Complete list of the app's scopes under the issuer. May be empty. Don't list the scopes that Okta grants to the connector automatically (`" +
					strings.Join(connector.AutomaticScopes(), "`, `") + "`): that is an error, and the set never revokes them.",
				Validators: []validator.Set{tfvalue.NoNulls{}, setvalidator.ValueStringsAre(scopevalidator.NotAutomatic())},
			},
			"issuer":     issuerAttribute("scopes", "set"),
			"on_destroy": onDestroyAttribute("`revoke` (the default) revokes the grants that the set owns; `retain` leaves all grants in the org, and the plan names them"),
			"grants": schema.MapNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The grants by scope.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":         tfvalue.Computed("Id of the grant (`oag…`)."),
					"created":    tfvalue.Computed("When it was granted (RFC 3339)."),
					"created_by": tfvalue.Computed("Id of the user or app that granted it."),
				}},
			},
			"owned_grant_ids": tfvalue.ComputedSet("Ids of the grants that the set granted or adopted. Destroying the set revokes these and no others. A grant that somebody else makes is added here once an apply adopts it."),
		},
	}
}
