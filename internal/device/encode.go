package device

import (
	"maps"
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/bulkstate"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// computed writes what oktadevices_devices has read, as devicesModel.of has it;
// a test holds the two together. Names come in the order of the alphabet.
func computed(list *okta.DeviceList, s shown) map[string]func(*bulkstate.Encoder) {
	counts := list.Counts()
	return map[string]func(*bulkstate.Encoder){
		"devices": func(e *bulkstate.Encoder) {
			e.List(list.Len())
			for d := range list.All() {
				encodeDevice(e, s.names(d), s)
			}
		},
		"ids": func(e *bulkstate.Encoder) {
			e.List(list.Len())
			for id := range list.IDs() {
				e.String(id)
			}
		},
		"total":             func(e *bulkstate.Encoder) { e.Int(list.Len()) },
		"count_by_status":   func(e *bulkstate.Encoder) { encodeCounts(e, counts.ByStatus) },
		"count_by_platform": func(e *bulkstate.Encoder) { encodeCounts(e, counts.ByPlatform) },
	}
}

func encodeCounts(e *bulkstate.Encoder, counts map[string]int) {
	e.Object(len(counts))
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		e.String(name)
		e.Int(counts[name])
	}
}

func encodeDevice(e *bulkstate.Encoder, d okta.Device, s shown) {
	e.Object(7)
	encodeTime(e, "created", d.Created)
	e.String("id")
	e.String(d.ID)
	encodeTime(e, "last_updated", d.LastUpdated)
	e.String("profile")
	if s.profile {
		encodeProfile(e, &d.Profile)
	} else {
		e.Null()
	}
	encodeText(e, "resource_display_name", d.DisplayName)
	encodeText(e, "status", d.Status)
	e.String("users")
	if d.Users == nil {
		e.Null()
		return
	}
	e.List(len(d.Users))
	for _, u := range d.Users {
		encodeUser(e, u)
	}
}

func encodeProfile(e *bulkstate.Encoder, p *okta.DeviceProfile) {
	text := func(name string, value *string) {
		e.String(name)
		e.Text(value)
	}
	flag := func(name string, value *bool) {
		e.String(name)
		e.Flag(value)
	}
	e.Object(16)
	text("disk_encryption_type", p.DiskEncryptionType)
	text("display_name", p.DisplayName)
	text("imei", p.IMEI)
	flag("integrity_jailbreak", p.IntegrityJailbreak)
	flag("managed", p.Managed)
	text("manufacturer", p.Manufacturer)
	text("meid", p.MEID)
	text("model", p.Model)
	text("os_version", p.OSVersion)
	text("platform", p.Platform)
	flag("registered", p.Registered)
	flag("secure_hardware_present", p.SecureHardwarePresent)
	text("serial_number", p.SerialNumber)
	text("sid", p.SID)
	text("tpm_public_key_hash", p.TPMPublicKeyHash)
	text("udid", p.UDID)
}

func encodeUser(e *bulkstate.Encoder, u okta.DeviceUser) {
	e.Object(10)
	encodeTime(e, "created", u.Created)
	encodeText(e, "email", u.Email)
	encodeText(e, "first_name", u.FirstName)
	encodeText(e, "id", u.ID)
	encodeTime(e, "last_login", u.LastLogin)
	encodeText(e, "last_name", u.LastName)
	encodeText(e, "login", u.Login)
	encodeText(e, "management_status", u.ManagementStatus)
	encodeText(e, "screen_lock_type", u.ScreenLockType)
	encodeText(e, "status", u.Status)
}

func encodeText(e *bulkstate.Encoder, name, value string) {
	e.String(name)
	e.NonEmpty(value)
}

func encodeTime(e *bulkstate.Encoder, name string, value time.Time) {
	e.String(name)
	e.NonEmpty(tfvalue.Time(value).ValueString())
}
