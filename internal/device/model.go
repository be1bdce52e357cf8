package device

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

// The values of on_destroy.
const (
	onDestroyRetain     = "retain"
	onDestroyDeactivate = "deactivate"
	onDestroyDelete     = "delete"
)

// model is oktadevices_device in configuration, plan and state. Values
// that a device reports change from day to day and belong to the data sources.
type model struct {
	DeviceID  types.String `tfsdk:"device_id"`
	Status    types.String `tfsdk:"status"`
	OnDestroy types.String `tfsdk:"on_destroy"`

	Created  types.String `tfsdk:"created"`
	Platform types.String `tfsdk:"platform"`
	OrgID    types.String `tfsdk:"org_id"`
}

// retained reports whether destroying the resource changes nothing in Okta.
func (m model) retained() bool {
	onDestroy := m.OnDestroy.ValueString()
	return onDestroy != onDestroyDeactivate && onDestroy != onDestroyDelete
}

// destructive reports whether destroying the resource takes something from the
// device.
func (m model) destructive() bool {
	switch m.OnDestroy.ValueString() {
	case onDestroyDelete:
		return true
	case onDestroyDeactivate:
		return m.Status.ValueString() != okta.DeviceDeactivated
	default:
		return false
	}
}

// stateOf returns the model of a device. on_destroy is the user's choice.
func stateOf(d okta.Device, onDestroy types.String) model {
	return model{
		DeviceID:  types.StringValue(d.ID),
		Status:    types.StringValue(d.Status),
		OnDestroy: onDestroy,
		Created:   tfvalue.Time(d.Created),
		Platform:  types.StringPointerValue(d.Profile.Platform),
	}
}
