package oktasim_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestSnapshot plants an org out of another one, by way of JSON: whatever the API
// shows has the same ids and times.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	svc := c.org.AddUser("svc@example.com", "ACTIVE", "SUPER_ADMIN", "APP_ADMIN")
	app := c.org.FlowAppID()
	for _, scope := range []string{"USER", "GROUP"} {
		if err := c.org.Assign(app, svc, scope); err != nil {
			t.Fatal(err)
		}
	}
	c.org.GrantInConsole(app, "okta.devices.read")
	token, err := c.org.Authorize(app, svc, "Okta Devices", "okta.devices.read")
	if err != nil {
		t.Fatal(err)
	}
	device := c.org.AddDevice(oktasim.Device{Users: []oktasim.DeviceUser{{User: svc}}})
	c.org.SetDeviceStatus(device, "SUSPENDED")

	snapshot := c.org.Snapshot()
	for field, value := range reflect.ValueOf(*snapshot).Fields() {
		if value.IsZero() {
			t.Errorf("the snapshot has no %s", field.Name)
		}
	}
	content, err := json.Marshal(snapshot)
	if err != nil {
		t.Fatal(err)
	}
	seed, err := oktasim.LoadSeed(content)
	if err != nil {
		t.Fatal(err)
	}
	other := start(t, oktasim.Options{Seed: seed})
	for _, path := range []string{
		"/.well-known/okta-organization", "/api/v1/users/me", "/api/v1/users/" + svc, "/api/v1/users/" + svc + "/roles",
		"/api/v1/apps", "/api/v1/apps/" + app + "/users/" + svc, "/api/v1/apps/" + app + "/grants",
		"/api/v1/apps/" + app + "/tokens/" + token, "/api/v1/devices?expand=user",
	} {
		was, is := c.get(path).wants(200).body, other.get(path).wants(200).body
		was = bytes.ReplaceAll(was, []byte(c.url), []byte(other.url))
		if !reflect.DeepEqual(was, is) {
			t.Errorf("%s was\n%s\nand is\n%s", path, was, is)
		}
	}
	c.org.Unassign(app, svc, "USER")
	other.org.Unassign(app, svc, "USER")
	if got := other.org.Assignments(app); !reflect.DeepEqual(got, c.org.Assignments(app)) {
		t.Errorf("assigned: %v", got)
	}
}
