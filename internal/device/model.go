package device

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// model is a device in a data source.
type model struct {
	ID          types.String  `tfsdk:"id"`
	Status      types.String  `tfsdk:"status"`
	Created     types.String  `tfsdk:"created"`
	LastUpdated types.String  `tfsdk:"last_updated"`
	DisplayName types.String  `tfsdk:"resource_display_name"`
	Profile     *profileModel `tfsdk:"profile"`
}

// profileModel is what a device has told of itself.
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

// fromAPI returns the model of a device. Names that Okta marks as sensitive are
// left out unless they are asked for: they would stand in the state in clear.
func fromAPI(d okta.Device, includeSensitive bool) model {
	p := d.Profile
	m := model{
		ID:          types.StringValue(d.ID),
		Status:      tfvalue.String(d.Status),
		Created:     tfvalue.Time(d.Created),
		LastUpdated: tfvalue.Time(d.LastUpdated),
		DisplayName: tfvalue.String(d.DisplayName),
		Profile: &profileModel{
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
		},
	}
	if d.DisplayNameSensitive && !includeSensitive {
		m.DisplayName, m.Profile.DisplayName = types.StringNull(), types.StringNull()
	}
	return m
}
