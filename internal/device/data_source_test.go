package device_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// newReader returns a lab without a device, outside of a bubble.
func newReader(t *testing.T) lab {
	t.Helper()
	org := acctest.NewOrgInMemory(t)
	return labOf(t, org, org)
}

// read reads the data source of a type, and counts the requests of that alone.
func (l lab) read(typeName string, args map[string]any) *terraformtest.Run {
	l.Config(terraformtest.DataSource(typeName, "this", args))
	l.org.ResetRequests()
	return l.Apply()
}

// TestDevice finds devices by each argument, and fails in each way, at the
// argument, and counts the requests.
func TestDevice(t *testing.T) {
	t.Parallel()
	withDevices := func(t *testing.T) lab {
		r := newReader(t)
		stamp := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
		add := func(id string, profile oktasim.DeviceProfile) {
			r.org.AddDevice(oktasim.Device{ID: id, Created: stamp, Sensitive: id == "guo3", Profile: profile})
		}
		add("guo1", oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS", SerialNumber: "SN1", UDID: "UDID1"})
		add("guo2", oktasim.DeviceProfile{DisplayName: "Phone", Platform: "IOS", SerialNumber: "SN2", IMEI: "356938035643809", MEID: "MEID2"})
		add("guo3", oktasim.DeviceProfile{DisplayName: `Ada "A" \ PC`, Platform: "WINDOWS", SerialNumber: "SN2", SID: "S-1"})
		for i := range 25 {
			add("guom"+string(rune('a'+i)), oktasim.DeviceProfile{DisplayName: "many", Platform: "ANDROID"})
		}
		return r
	}
	found := oktasim.Fault{
		Path: "/api/v1/devices", Body: `[{"id":"guo1","status":"ACTIVE"}]`,
		Header: http.Header{"Link": {`<` + acctest.InMemoryURL + `/api/v1/devices?after=1>; rel="next"`}},
	}
	gone := oktasim.Fault{Path: "/api/v1/devices/guo1", Status: http.StatusNotFound, Code: "E0000007"}
	for name, test := range map[string]struct {
		argument, value string
		want            string
		// errs are texts of the error, and silent is a text that it lacks.
		errs     []string
		silent   string
		fault    oktasim.Fault
		requests int
	}{
		"id":            {argument: "id", value: "guo1", want: "guo1", requests: 1},
		"serial_number": {argument: "serial_number", value: "sn1", want: "guo1", requests: 2},
		"udid":          {argument: "udid", value: "UDID1", want: "guo1", requests: 2},
		"imei":          {argument: "imei", value: "356938035643809", want: "guo2", requests: 2},
		"meid":          {argument: "meid", value: "MEID2", want: "guo2", requests: 2},
		"sid":           {argument: "sid", value: "S-1", want: "guo3", requests: 2},
		"display_name":  {argument: "display_name", value: `Ada "A" \ PC`, want: "guo3", requests: 2},
		// Whether the org has devices at all is looked up, once.
		"no such id": {argument: "id", value: "guo9", errs: []string{"No such device", "guo9", "E0000007"}, requests: 2},
		"no match":   {argument: "imei", value: "none", errs: []string{"No such device", `imei = "none"`}, requests: 1},
		"two matches": {
			argument: "serial_number", value: "SN2", requests: 1, silent: "  - …",
			errs: []string{"More than one device: 2 devices have serial_number = \"SN2\"", "guo2 (ACTIVE, IOS, Phone, SN2, last updated 2026-01-02)", "guo3 (ACTIVE, WINDOWS, SN2,"},
		},
		"many matches":        {argument: "display_name", value: "many", errs: []string{"more than 20 devices", "guoma", "- …"}, requests: 1},
		"one of several":      {argument: "serial_number", value: "SN1", fault: found, errs: []string{"more than 1 devices have serial_number", "  - …"}, requests: 1},
		"gone when it's read": {argument: "serial_number", value: "SN1", fault: gone, errs: []string{"No such device", `which the search for serial_number = "SN1" found`}, requests: 3},
		"empty":               {argument: "udid", errs: []string{"udid is empty"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := withDevices(t)
			if test.fault.Path != "" {
				r.org.Fail(test.fault)
			}
			run := r.read("oktadevices_device", map[string]any{test.argument: test.value})
			r.DoesNotSay(run, "Ada")
			if got := len(r.org.Requests()); got != test.requests {
				t.Errorf("%d requests, want %d", got, test.requests)
			}
			if test.want == "" {
				r.Fails(run, test.errs...)
				if test.silent != "" {
					r.DoesNotSay(run, test.silent)
				}
				if errs := run.Errors(); len(errs) != 1 || errs[0].Path != test.argument {
					t.Errorf("not one error at %s:\n%s", test.argument, run)
				}
				return
			}
			r.Must(run)
			state := r.Resource("data.oktadevices_device.this")
			profile, _ := state["profile"].(map[string]any)
			if state["id"] != test.want || state["status"] != "ACTIVE" || state["created"] != "2026-01-02T03:04:05.006Z" || profile["platform"] == nil {
				t.Errorf("read %v", state)
			}
			if hidden := test.want == "guo3"; (profile["display_name"] == nil) != hidden || (state["resource_display_name"] == nil) != hidden {
				t.Errorf("a sensitive name is shown, or another is not: %v", state)
			}
		})
	}
	r := withDevices(t)
	for _, args := range []map[string]any{{}, {"id": "guo1", "imei": "356938035643809"}} {
		r.Fails(r.read("oktadevices_device", args), "Exactly one of these attributes must be configured")
	}
}

// TestDevice_freshRead checks that the data source shows the current device
// although the search lags behind.
func TestDevice_freshRead(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.org.AddDevice(oktasim.Device{ID: "guo1", Profile: oktasim.DeviceProfile{SerialNumber: "SN1"}})
	r.org.Fail(oktasim.Fault{Path: "/api/v1/devices/*", Nth: 1, Do: func() { r.org.SetDeviceStatus("guo1", "SUSPENDED") }})
	r.Must(r.read("oktadevices_device", map[string]any{"serial_number": "SN1"}))
	r.Shows("data.oktadevices_device.this", map[string]any{"status": "SUSPENDED"})
}

// TestDevice_users checks that include_users reads the users of a device, and
// costs one additional request.
func TestDevice_users(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.org.AddUser("ada@example.com", "ACTIVE")
	stamp := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	link := func(login string) oktasim.DeviceUser {
		return oktasim.DeviceUser{User: login, Created: stamp, ManagementStatus: "MANAGED", ScreenLockType: "BIOMETRIC"}
	}
	r.org.AddDevice(oktasim.Device{ID: "guo1", Users: []oktasim.DeviceUser{link("ada@example.com"), link(acctest.ServiceAccount)}})
	r.org.AddDevice(oktasim.Device{ID: "guo2", Status: "DEACTIVATED"})
	read := func(id string, include any, requests int) []any {
		t.Helper()
		r.Must(r.read("oktadevices_device", map[string]any{"id": id, "include_users": include}))
		if got := len(r.org.Requests()); got != requests {
			t.Errorf("include_users = %v: %d requests, want %d", include, got, requests)
		}
		users, _ := r.Resource("data.oktadevices_device.this")["users"].([]any)
		return users
	}
	logins := map[any]bool{}
	for _, user := range read("guo1", true, 2) {
		user := user.(map[string]any)
		logins[user["login"]] = true
		if user["status"] != "ACTIVE" || user["management_status"] != "MANAGED" || user["screen_lock_type"] != "BIOMETRIC" || user["created"] != "2026-01-02T03:04:05.006Z" {
			t.Errorf("read %v", user)
		}
	}
	if len(logins) != 2 || !logins["ada@example.com"] || !logins[acctest.ServiceAccount] {
		t.Errorf("read %v", logins)
	}
	if users := read("guo2", true, 2); users == nil || len(users) != 0 {
		t.Errorf("a deactivated device has the users %v, want none", users)
	}
	for _, include := range []any{nil, false} {
		if users := read("guo1", include, 1); users != nil {
			t.Errorf("include_users = %v: read %v", include, users)
		}
	}
	r.org.Fail(oktasim.Fault{Path: "/api/v1/devices/*/users", Status: http.StatusForbidden, Code: "E0000006"})
	r.Fails(r.read("oktadevices_device", map[string]any{"id": "guo1", "include_users": true}), "Unable to read the device's users: Device guo1", "E0000006")
}
