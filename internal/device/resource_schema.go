package device

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

func resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Keeps a device in a status. A device enrolls itself, and the resource adopts it, because Okta has no API that creates devices. " +
			"If somebody changes the status outside Terraform, the next plan shows it, and says who did it, as far as the System Log shows. The next apply sets the status again.\n\n" +
			"A plan needs the scope `okta.devices.read`, and `okta.logs.read` to say who did it. An apply needs `okta.devices.manage`.",
		Attributes: map[string]schema.Attribute{
			"device_id": tfvalue.ReplacingID("Id of the device (`guo…`). A change replaces the resource: `on_destroy` decides whether the former device is left, deactivated or deleted."),
			"status": tfvalue.Required(stringvalidator.OneOf(statuses...), "Status that the device should have: `ACTIVE`, `SUSPENDED` (no access, nothing is lost) or `DEACTIVATED` (no access, and it **loses its users, factors and client certificates permanently**; the plan warns). "+
				"It has no default, so that the configuration shows the status that Terraform keeps. To read a device without managing it, use the data source. "+
				"The state has the status that Okta shows. If that is another one, such as `CREATED`, the next plan shows the change to the configured one."),
			"on_destroy": schema.StringAttribute{
				Optional: true,
				Computed: true,
				Default:  stringdefault.StaticString(onDestroyRetain),
				MarkdownDescription: "What destroying the resource does: `retain` (the default) leaves the device in its status; `deactivate` deactivates it; `delete` deactivates it and deletes its record. " +
					"The plan of a destroy says what happens, and what is lost. A change must be applied before the destroy.",
				Validators: []validator.String{stringvalidator.OneOf(onDestroyRetain, onDestroyDeactivate, onDestroyDelete)},
			},
			"created":  tfvalue.Stable("When the device enrolled (RFC 3339)."),
			"platform": tfvalue.Stable("Platform of the device, such as `MACOS`. Null if Okta doesn't know it."),
		},
	}
}
