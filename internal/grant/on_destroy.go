package grant

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The values of on_destroy.
const (
	onDestroyRevoke = "revoke"
	onDestroyRetain = "retain"
)

func onDestroyAttribute(values string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		Default:             stringdefault.StaticString(onDestroyRevoke),
		MarkdownDescription: "What destroying the resource does: " + values + ". A change must be applied before the destroy.",
		Validators:          []validator.String{stringvalidator.OneOf(onDestroyRevoke, onDestroyRetain)},
	}
}

// warnRetained names in a plan the scopes that on_destroy leaves granted.
func warnRetained(diags *diag.Diagnostics, onDestroy, appID types.String, scopes ...string) {
	if onDestroy.ValueString() == onDestroyRetain && len(scopes) > 0 {
		diags.AddWarning(fmt.Sprintf("App %s keeps %s", appID.ValueString(), strings.Join(scopes, ", ")),
			"on_destroy is retain, so the grants that exist when the resource is destroyed stay in the org, whoever granted them. To revoke them, use the app's Okta API Scopes tab in the Admin Console.")
	}
}
