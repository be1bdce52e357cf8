package device

import "github.com/hashicorp/terraform-plugin-framework/datasource/schema"

// deviceAttributes describes a device in a data source.
func deviceAttributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":                    text("Id of the device (`guo…`)."),
		"status":                text("`ACTIVE`, `SUSPENDED`, `DEACTIVATED` or `CREATED`."),
		"created":               text("When the device enrolled (RFC 3339)."),
		"last_updated":          text("When the device was last updated (RFC 3339)."),
		"resource_display_name": text("Name that Okta shows for the device; null where Okta marks it as sensitive, unless `include_sensitive` is set."),
		"profile": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "What the device has told of itself; null is what Okta does not know.",
			Attributes: map[string]schema.Attribute{
				"display_name":            text("Name of the device; null where Okta marks it as sensitive, unless `include_sensitive` is set."),
				"platform":                text("`ANDROID`, `IOS`, `MACOS`, `WINDOWS` or another."),
				"manufacturer":            text("Manufacturer."),
				"model":                   text("Model."),
				"os_version":              text("Version of the operating system."),
				"serial_number":           text("Serial number."),
				"imei":                    text("International Mobile Equipment Identity."),
				"meid":                    text("Mobile Equipment Identifier."),
				"udid":                    text("Unique Device Identifier of macOS."),
				"sid":                     text("Security identifier of Windows."),
				"tpm_public_key_hash":     text("Hash of the public key of the device's Trusted Platform Module."),
				"disk_encryption_type":    text("How the disk is encrypted: `NONE`, `FULL`, `USER`, `ALL_INTERNAL_VOLUMES` or `SYSTEM_VOLUME`."),
				"integrity_jailbreak":     flag("Whether the device is jailbroken or rooted."),
				"managed":                 flag("Whether the device is managed."),
				"registered":              flag("Whether the device is registered at Okta."),
				"secure_hardware_present": flag("Whether the device has secure hardware."),
			},
		},
	}
}
