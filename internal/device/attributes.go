package device

import "github.com/oktadevices/terraform-provider-oktadevices/internal/okta"

// shown selects the data of a device that the state contains.
type shown struct{ sensitive, profile bool }

// listedDevice is a device of a list, with the data that the state contains of it.
type listedDevice struct {
	okta.Device
	shown
}

// of returns a device without the names that Okta marks as sensitive, unless they
// are requested: the state would contain them in clear.
func (s shown) of(d okta.Device) listedDevice {
	if d.DisplayNameSensitive && !s.sensitive {
		d.DisplayName, d.Profile.DisplayName = "", nil
	}
	return listedDevice{d, s}
}

var deviceAttributes = attributes[listedDevice]{
	{"created", "When the device enrolled (RFC 3339).", func(d *listedDevice) any { return &d.Created }},
	{"id", "Id of the device (`guo…`).", func(d *listedDevice) any { return &d.ID }},
	{"last_updated", "When the device was last updated (RFC 3339).", func(d *listedDevice) any { return &d.LastUpdated }},
	{"profile", "Profile that the device reported. Attributes that Okta doesn't know are null.", func(d *listedDevice) any {
		if !d.profile {
			return (*okta.DeviceProfile)(nil)
		}
		return &d.Profile
	}},
	{"resource_display_name", "Name that Okta shows for the device. Null if Okta marks it as sensitive, unless `include_sensitive` is set.", func(d *listedDevice) any { return &d.DisplayName }},
	{"status", "`ACTIVE`, `SUSPENDED`, `DEACTIVATED` or `CREATED`, or another that Okta adds.", func(d *listedDevice) any { return &d.Status }},
	{"users", "Users of the device, sorted by id. Empty if the device is deactivated. Null unless `expand_users` requests them.", func(d *listedDevice) any { return &d.Users }},
}

var profileAttributes = attributes[okta.DeviceProfile]{
	{"disk_encryption_type", "How the disk is encrypted: `NONE`, `FULL`, `USER`, `ALL_INTERNAL_VOLUMES` or `SYSTEM_VOLUME`.", func(p *okta.DeviceProfile) any { return &p.DiskEncryptionType }},
	{"display_name", "Name of the device. Null if Okta marks it as sensitive, unless `include_sensitive` is set.", func(p *okta.DeviceProfile) any { return &p.DisplayName }},
	{"imei", "International Mobile Equipment Identity.", func(p *okta.DeviceProfile) any { return &p.IMEI }},
	{"integrity_jailbreak", "Whether the device is jailbroken or rooted.", func(p *okta.DeviceProfile) any { return &p.IntegrityJailbreak }},
	{"managed", "Whether the device is managed.", func(p *okta.DeviceProfile) any { return &p.Managed }},
	{"manufacturer", "Manufacturer.", func(p *okta.DeviceProfile) any { return &p.Manufacturer }},
	{"meid", "Mobile Equipment Identifier.", func(p *okta.DeviceProfile) any { return &p.MEID }},
	{"model", "Model.", func(p *okta.DeviceProfile) any { return &p.Model }},
	{"os_version", "Version of the operating system.", func(p *okta.DeviceProfile) any { return &p.OSVersion }},
	{"platform", "`ANDROID`, `IOS`, `MACOS`, `WINDOWS` or another.", func(p *okta.DeviceProfile) any { return &p.Platform }},
	{"registered", "Whether the device is registered at Okta.", func(p *okta.DeviceProfile) any { return &p.Registered }},
	{"secure_hardware_present", "Whether the device has secure hardware.", func(p *okta.DeviceProfile) any { return &p.SecureHardwarePresent }},
	{"serial_number", "Serial number.", func(p *okta.DeviceProfile) any { return &p.SerialNumber }},
	{"sid", "Security identifier of Windows.", func(p *okta.DeviceProfile) any { return &p.SID }},
	{"tpm_public_key_hash", "Hash of the public key of the device's Trusted Platform Module.", func(p *okta.DeviceProfile) any { return &p.TPMPublicKeyHash }},
	{"udid", "Unique Device Identifier of macOS.", func(p *okta.DeviceProfile) any { return &p.UDID }},
}

var userAttributes = attributes[okta.DeviceUser]{
	{"created", "When the device was linked to the user (RFC 3339).", func(u *okta.DeviceUser) any { return &u.Created }},
	{"email", "Primary e-mail address of the user.", func(u *okta.DeviceUser) any { return &u.Email }},
	{"first_name", "First name of the user.", func(u *okta.DeviceUser) any { return &u.FirstName }},
	{"id", "Id of the user (`00u…`).", func(u *okta.DeviceUser) any { return &u.ID }},
	{"last_login", "When the user last signed in (RFC 3339); null if never, or unless `expand_users` is `full`.", func(u *okta.DeviceUser) any { return &u.LastLogin }},
	{"last_name", "Last name of the user.", func(u *okta.DeviceUser) any { return &u.LastName }},
	{"login", "Login of the user.", func(u *okta.DeviceUser) any { return &u.Login }},
	{"management_status", "Whether the device is managed for this user: `MANAGED` or `NOT_MANAGED`.", func(u *okta.DeviceUser) any { return &u.ManagementStatus }},
	{"screen_lock_type", "`NONE`, `PASSCODE` or `BIOMETRIC`. Null if Okta doesn't know it.", func(u *okta.DeviceUser) any { return &u.ScreenLockType }},
	{"status", "Status of the user, such as `ACTIVE`; null unless `expand_users` is `full`.", func(u *okta.DeviceUser) any { return &u.Status }},
}
