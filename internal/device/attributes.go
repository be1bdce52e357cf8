package device

import "github.com/hashicorp/terraform-plugin-framework/datasource/schema"

func computedText(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func computedFlag(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// deviceAttributes describes a device in a list.
func deviceAttributes() map[string]schema.Attribute {
	attributes := readAttributes()
	attributes["id"] = computedText("Id of the device (`guo…`).")
	attributes["users"] = usersAttribute("expand_users", "; null unless `expand_users` is `full`", "; null if never, or unless `expand_users` is `full`")
	return attributes
}

// usersAttribute describes the users of a device, which are null unless an argument
// asks for them. When their status and last sign-in are null is said after these.
func usersAttribute(argument, status, lastLogin string) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: "Users of the device, sorted by id. Empty if the device is deactivated. Null unless `" + argument + "` requests them.",
		NestedObject:        schema.NestedAttributeObject{Attributes: userAttributes(status, lastLogin)},
	}
}

// readAttributes describes what both data sources read of a device.
func readAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"status":                computedText("`ACTIVE`, `SUSPENDED`, `DEACTIVATED` or `CREATED`, or another that Okta adds."),
		"created":               computedText("When the device enrolled (RFC 3339)."),
		"last_updated":          computedText("When the device was last updated (RFC 3339)."),
		"resource_display_name": computedText("Name that Okta shows for the device. Null if Okta marks it as sensitive, unless `include_sensitive` is set."),
		"profile": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "Profile that the device reported. Attributes that Okta doesn't know are null.",
			Attributes: map[string]schema.Attribute{
				"display_name":            computedText("Name of the device. Null if Okta marks it as sensitive, unless `include_sensitive` is set."),
				"platform":                computedText("`ANDROID`, `IOS`, `MACOS`, `WINDOWS` or another."),
				"manufacturer":            computedText("Manufacturer."),
				"model":                   computedText("Model."),
				"os_version":              computedText("Version of the operating system."),
				"serial_number":           computedText("Serial number."),
				"imei":                    computedText("International Mobile Equipment Identity."),
				"meid":                    computedText("Mobile Equipment Identifier."),
				"udid":                    computedText("Unique Device Identifier of macOS."),
				"sid":                     computedText("Security identifier of Windows."),
				"tpm_public_key_hash":     computedText("Hash of the public key of the device's Trusted Platform Module."),
				"disk_encryption_type":    computedText("How the disk is encrypted: `NONE`, `FULL`, `USER`, `ALL_INTERNAL_VOLUMES` or `SYSTEM_VOLUME`."),
				"integrity_jailbreak":     computedFlag("Whether the device is jailbroken or rooted."),
				"managed":                 computedFlag("Whether the device is managed."),
				"registered":              computedFlag("Whether the device is registered at Okta."),
				"secure_hardware_present": computedFlag("Whether the device has secure hardware."),
			},
		},
	}
}

// userAttributes describes a user of a device.
func userAttributes(status, lastLogin string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":                computedText("Id of the user (`00u…`)."),
		"login":             computedText("Login of the user."),
		"email":             computedText("Primary e-mail address of the user."),
		"first_name":        computedText("First name of the user."),
		"last_name":         computedText("Last name of the user."),
		"status":            computedText("Status of the user, such as `ACTIVE`" + status + "."),
		"last_login":        computedText("When the user last signed in (RFC 3339)" + lastLogin + "."),
		"created":           computedText("When the device was linked to the user (RFC 3339)."),
		"management_status": computedText("Whether the device is managed for this user: `MANAGED` or `NOT_MANAGED`."),
		"screen_lock_type":  computedText("`NONE`, `PASSCODE` or `BIOMETRIC`. Null if Okta doesn't know it."),
	}
}
