package device

import (
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

func TestFromAPI_sensitiveNames(t *testing.T) {
	t.Parallel()
	name := "Somebody's phone"
	device := okta.Device{ID: "guo1", Status: "ACTIVE", DisplayName: name, DisplayNameSensitive: true, Profile: okta.DeviceProfile{DisplayName: &name}}
	if hidden := fromAPI(device, shown{profile: true}); !hidden.DisplayName.IsNull() || !hidden.Profile.DisplayName.IsNull() {
		t.Errorf("a sensitive name is shown: %+v", hidden)
	}
	if shown := fromAPI(device, shown{sensitive: true, profile: true}); shown.DisplayName.ValueString() != name || shown.Profile.DisplayName.ValueString() != name {
		t.Errorf("a sensitive name that was asked for is not shown: %+v", shown)
	}
	device.DisplayNameSensitive = false
	if shown := fromAPI(device, shown{profile: true}); shown.DisplayName.ValueString() != name {
		t.Errorf("a name that is not sensitive is not shown: %+v", shown)
	}
}
