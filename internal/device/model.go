package device

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// model is a device in a list.
type model struct {
	ID          types.String  `tfsdk:"id"`
	Status      types.String  `tfsdk:"status"`
	Created     types.String  `tfsdk:"created"`
	LastUpdated types.String  `tfsdk:"last_updated"`
	DisplayName types.String  `tfsdk:"resource_display_name"`
	Profile     *profileModel `tfsdk:"profile"`
	Users       []userModel   `tfsdk:"users"`
}

// profileModel is the profile that a device reported.
type profileModel struct {
	DisplayName           types.String `tfsdk:"display_name"`
	Platform              types.String `tfsdk:"platform"`
	Manufacturer          types.String `tfsdk:"manufacturer"`
	Model                 types.String `tfsdk:"model"`
	OSVersion             types.String `tfsdk:"os_version"`
	SerialNumber          types.String `tfsdk:"serial_number"`
	IMEI                  types.String `tfsdk:"imei"`
	MEID                  types.String `tfsdk:"meid"`
	UDID                  types.String `tfsdk:"udid"`
	SID                   types.String `tfsdk:"sid"`
	TPMPublicKeyHash      types.String `tfsdk:"tpm_public_key_hash"`
	DiskEncryptionType    types.String `tfsdk:"disk_encryption_type"`
	IntegrityJailbreak    types.Bool   `tfsdk:"integrity_jailbreak"`
	Managed               types.Bool   `tfsdk:"managed"`
	Registered            types.Bool   `tfsdk:"registered"`
	SecureHardwarePresent types.Bool   `tfsdk:"secure_hardware_present"`
}

// userModel is a user of a device.
type userModel struct {
	ID               types.String `tfsdk:"id"`
	Login            types.String `tfsdk:"login"`
	Email            types.String `tfsdk:"email"`
	FirstName        types.String `tfsdk:"first_name"`
	LastName         types.String `tfsdk:"last_name"`
	Status           types.String `tfsdk:"status"`
	LastLogin        types.String `tfsdk:"last_login"`
	Created          types.String `tfsdk:"created"`
	ManagementStatus types.String `tfsdk:"management_status"`
	ScreenLockType   types.String `tfsdk:"screen_lock_type"`
}

// shown says what of a device goes into the state.
type shown struct{ sensitive, profile bool }

// names leaves out the names that Okta marks as sensitive, unless they are asked
// for: they would stand in the state in clear.
func (s shown) names(d okta.Device) okta.Device {
	if d.DisplayNameSensitive && !s.sensitive {
		d.DisplayName, d.Profile.DisplayName = "", nil
	}
	return d
}

// fromAPI returns the model of a device. A list that is long doesn't come here:
// see encode.go.
func fromAPI(d okta.Device, s shown) model {
	d = s.names(d)
	m := model{
		ID:          types.StringValue(d.ID),
		Status:      tfvalue.String(d.Status),
		Created:     tfvalue.Time(d.Created),
		LastUpdated: tfvalue.Time(d.LastUpdated),
		DisplayName: tfvalue.String(d.DisplayName),
	}
	if s.profile {
		m.Profile = profileFromAPI(d.Profile)
	}
	if d.Users != nil {
		m.Users = make([]userModel, len(d.Users))
		for i, u := range d.Users {
			m.Users[i] = userFromAPI(u)
		}
	}
	return m
}

func profileFromAPI(p okta.DeviceProfile) *profileModel {
	return &profileModel{
		DisplayName:           types.StringPointerValue(p.DisplayName),
		Platform:              types.StringPointerValue(p.Platform),
		Manufacturer:          types.StringPointerValue(p.Manufacturer),
		Model:                 types.StringPointerValue(p.Model),
		OSVersion:             types.StringPointerValue(p.OSVersion),
		SerialNumber:          types.StringPointerValue(p.SerialNumber),
		IMEI:                  types.StringPointerValue(p.IMEI),
		MEID:                  types.StringPointerValue(p.MEID),
		UDID:                  types.StringPointerValue(p.UDID),
		SID:                   types.StringPointerValue(p.SID),
		TPMPublicKeyHash:      types.StringPointerValue(p.TPMPublicKeyHash),
		DiskEncryptionType:    types.StringPointerValue(p.DiskEncryptionType),
		IntegrityJailbreak:    types.BoolPointerValue(p.IntegrityJailbreak),
		Managed:               types.BoolPointerValue(p.Managed),
		Registered:            types.BoolPointerValue(p.Registered),
		SecureHardwarePresent: types.BoolPointerValue(p.SecureHardwarePresent),
	}
}

func userFromAPI(u okta.DeviceUser) userModel {
	return userModel{
		ID:               tfvalue.String(u.ID),
		Login:            tfvalue.String(u.Login),
		Email:            tfvalue.String(u.Email),
		FirstName:        tfvalue.String(u.FirstName),
		LastName:         tfvalue.String(u.LastName),
		Status:           tfvalue.String(u.Status),
		LastLogin:        tfvalue.Time(u.LastLogin),
		Created:          tfvalue.Time(u.Created),
		ManagementStatus: tfvalue.String(u.ManagementStatus),
		ScreenLockType:   tfvalue.String(u.ScreenLockType),
	}
}
