package oktasim_test

import (
	"bytes"
	"encoding/json"
	"path"
	"reflect"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestSnapshot plants an org out of another one, by way of JSON. All that the API
// shows, except for secrets and the System Log, has the same ids and times.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	svc := c.org.AddUser("svc@example.com", "ACTIVE", "SUPER_ADMIN", "APP_ADMIN")
	app := c.org.FlowAppID()
	for _, scope := range []string{"USER", "GROUP"} {
		c.org.Assign(app, svc, scope)
	}
	c.org.GrantInConsole(app, "okta.devices.read")
	c.org.Authorize(app, svc, "Okta Devices", "okta.devices.read")
	device := c.org.AddDevice(oktasim.Device{Users: []oktasim.DeviceUser{{User: svc}}})
	c.org.SetDeviceStatus(device, "SUSPENDED")

	snapshot := c.org.Snapshot()
	for field, value := range reflect.ValueOf(*snapshot).Fields() {
		if value.IsZero() {
			t.Errorf("the snapshot has no %s", field.Name)
		}
	}
	seed := must(oktasim.LoadSeed(must(json.Marshal(snapshot))))
	other := start(t, oktasim.Options{Seed: seed})
	for _, path := range append(c.reads(app, svc), "/api/v1/users/me") {
		was, is := c.get(path).wants(200).body, other.get(path).wants(200).body
		was = bytes.ReplaceAll(was, []byte(c.url), []byte(other.url))
		if !bytes.Equal(was, is) {
			t.Errorf("%s was\n%s\nand is\n%s", path, was, is)
		}
	}
	c.org.Unassign(app, svc, "USER")
	other.org.Unassign(app, svc, "USER")
	if got := other.org.Assignments(app); !reflect.DeepEqual(got, c.org.Assignments(app)) {
		t.Errorf("assigned: %v", got)
	}
}

// reads returns a path for each endpoint that shows objects: those of the app and
// the user, or else the first one of the list.
func (c *caller) reads(app, user string) (paths []string) {
	c.t.Helper()
	for _, e := range oktasim.Endpoints() {
		if e.Method != "GET" || e.Path == "/api/v1/logs" || strings.HasSuffix(e.Path, "/secrets") {
			continue
		}
		for strings.Contains(e.Path, "*") {
			before, _, _ := strings.Cut(e.Path, "/*")
			id := map[string]string{"apps": app, "users": user}[path.Base(before)]
			if id == "" {
				all := c.get(before).wants(200).list()
				if len(all) == 0 {
					c.t.Fatalf("%s is empty: add an object", before)
				}
				id = field(all, "id")[0]
			}
			e.Path = strings.Replace(e.Path, "*", id, 1)
		}
		paths = append(paths, e.Path)
	}
	return paths
}
