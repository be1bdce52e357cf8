package device_test

import (
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestDevice finds devices by each argument, and fails in each way, and counts
// the requests.
func TestDevice(t *testing.T) {
	t.Parallel()
	const address = "data.oktadevices_device.this"
	org := acctest.NewOrg(t)
	stamp := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	add := func(id string, profile oktasim.DeviceProfile) {
		org.AddDevice(oktasim.Device{ID: id, Created: stamp, Sensitive: id == "guo3", Profile: profile})
	}
	add("guo1", oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS", SerialNumber: "SN1", UDID: "UDID1"})
	add("guo2", oktasim.DeviceProfile{DisplayName: "Phone", Platform: "IOS", SerialNumber: "SN2", IMEI: "356938035643809", MEID: "MEID2"})
	add("guo3", oktasim.DeviceProfile{DisplayName: `Ada "A" \ PC`, Platform: "WINDOWS", SerialNumber: "SN2", SID: "S-1"})
	for i := range 25 {
		add("guom"+string(rune('a'+i)), oktasim.DeviceProfile{DisplayName: "many", Platform: "ANDROID"})
	}
	for name, test := range map[string]struct {
		args map[string]any
		want string
		// errs are what the error says.
		errs     []string
		requests int
	}{
		"id":            {args: map[string]any{"id": "guo1"}, want: "guo1", requests: 1},
		"serial_number": {args: map[string]any{"serial_number": "sn1"}, want: "guo1", requests: 2},
		"udid":          {args: map[string]any{"udid": "UDID1"}, want: "guo1", requests: 2},
		"imei":          {args: map[string]any{"imei": "356938035643809"}, want: "guo2", requests: 2},
		"meid":          {args: map[string]any{"meid": "MEID2"}, want: "guo2", requests: 2},
		"sid":           {args: map[string]any{"sid": "S-1"}, want: "guo3", requests: 2},
		"display_name":  {args: map[string]any{"display_name": `Ada "A" \ PC`}, want: "guo3", requests: 2},
		// Whether the org has devices at all is looked up, once.
		"no such id": {args: map[string]any{"id": "guo9"}, errs: []string{"No such device", "guo9", "E0000007"}, requests: 2},
		"no match":   {args: map[string]any{"imei": "none"}, errs: []string{"No such device", `imei = "none"`}, requests: 1},
		"two matches": {
			args: map[string]any{"serial_number": "SN2"}, requests: 1,
			errs: []string{"More than one device", `2 devices have serial_number = "SN2"`, "guo2 (ACTIVE, IOS, Phone, SN2, last updated 2026-01-02)", "guo3 (ACTIVE, WINDOWS, SN2,"},
		},
		"many matches": {args: map[string]any{"display_name": "many"}, errs: []string{"more than 20 devices", "guoma", "- …"}, requests: 1},
		"nothing said": {errs: []string{"Exactly one of these attributes must be configured"}},
		"two said":     {args: map[string]any{"id": "guo1", "imei": "356938035643809"}, errs: []string{"Exactly one of these attributes must be configured"}},
		"empty":        {args: map[string]any{"udid": ""}, errs: []string{"udid is empty"}},
	} {
		d := driverOf(t, org, terraformtest.DataSource("oktadevices_device", "this", test.args))
		org.ResetRequests()
		run := d.Apply()
		var said strings.Builder
		for _, diagnostic := range run.Diagnostics {
			said.WriteString(diagnostic.Summary + ": " + diagnostic.Detail + "\n")
		}
		for _, want := range test.errs {
			if !strings.Contains(said.String(), want) {
				t.Errorf("%s: %q does not say %q", name, said.String(), want)
			}
		}
		if (len(test.errs) > 0) != (said.Len() > 0) || strings.Contains(said.String(), "Ada") {
			t.Errorf("%s: said %q", name, said.String())
		}
		if got := len(org.Requests()); got != test.requests {
			t.Errorf("%s: %d requests, want %d", name, got, test.requests)
		}
		if test.want == "" {
			continue
		}
		state := d.Resource(address)
		profile, _ := state["profile"].(map[string]any)
		if state["id"] != test.want || state["status"] != "ACTIVE" || state["created"] != "2026-01-02T03:04:05.006Z" || profile["platform"] == nil {
			t.Errorf("%s: read %v", name, state)
		}
		if hidden := test.want == "guo3"; (profile["display_name"] == nil) != hidden || (state["resource_display_name"] == nil) != hidden {
			t.Errorf("%s: a sensitive name is shown, or another is not: %v", name, state)
		}
	}
}

// TestDevice_users checks that include_users reads the users of a device, and
// costs one additional request.
func TestDevice_users(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	org.AddUser("ada@example.com", "ACTIVE")
	stamp := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	link := func(login string) oktasim.DeviceUser {
		return oktasim.DeviceUser{User: login, Created: stamp, ManagementStatus: "MANAGED", ScreenLockType: "BIOMETRIC"}
	}
	org.AddDevice(oktasim.Device{ID: "guo1", Users: []oktasim.DeviceUser{link("ada@example.com"), link(acctest.ServiceAccount)}})
	org.AddDevice(oktasim.Device{ID: "guo2", Status: "DEACTIVATED"})
	read := func(id string, include any) (users any, run *terraformtest.Run) {
		d := driverOf(t, org, terraformtest.DataSource("oktadevices_device", "this", map[string]any{"id": id, "include_users": include}))
		org.ResetRequests()
		run = d.Apply()
		return d.Resource("data.oktadevices_device.this")["users"], run
	}
	users, _ := read("guo1", true)
	all, _ := users.([]any)
	if len(all) != 2 || len(org.Requests()) != 2 {
		t.Fatalf("read %v by %d requests, want two users by 2", users, len(org.Requests()))
	}
	logins := map[any]bool{}
	for _, user := range all {
		user := user.(map[string]any)
		logins[user["login"]] = true
		if user["status"] != "ACTIVE" || user["management_status"] != "MANAGED" || user["screen_lock_type"] != "BIOMETRIC" || user["created"] != "2026-01-02T03:04:05.006Z" {
			t.Errorf("read %v", user)
		}
	}
	if !logins["ada@example.com"] || !logins[acctest.ServiceAccount] {
		t.Errorf("read %v", logins)
	}
	if users, _ := read("guo2", true); users == nil || len(users.([]any)) != 0 {
		t.Errorf("a deactivated device has the users %v, want none", users)
	}
	for _, include := range []any{nil, false} {
		if users, _ := read("guo1", include); users != nil || len(org.Requests()) != 1 {
			t.Errorf("include_users = %v: read %v by %d requests", include, users, len(org.Requests()))
		}
	}
	org.Fail(oktasim.Fault{Path: "/api/v1/devices/*/users", Status: 403, Code: "E0000006"})
	if _, run := read("guo1", true); !run.Says("Unable to read the device's users: Device guo1") || !run.Says("E0000006") {
		t.Errorf("a refusal: %s", run)
	}
}

// TestDevice_freshRead checks that the data source shows the current device
// although the search lags behind, and fails if the device is gone.
func TestDevice_freshRead(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	org.AddDevice(oktasim.Device{ID: "guo1", Profile: oktasim.DeviceProfile{DisplayName: "Phone", SerialNumber: "SN1"}})
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(org.ProviderBlock() + "data \"oktadevices_device\" \"this\" {\n  serial_number = \"SN1\"\n}\noutput \"status\" {\n  value = data.oktadevices_device.this.status\n}\n")
	org.Fail(oktasim.Fault{Path: "/api/v1/devices/*", Nth: 1, Do: func() { org.SetDeviceStatus("guo1", "SUSPENDED") }})
	if got := w.PlanIs(2); !got.Says(`status = "SUSPENDED"`) {
		t.Errorf("the plan shows another status than that of now: %s", got)
	}
	org.Fail(oktasim.Fault{Path: "/api/v1/devices/*", Nth: 1, Do: func() { org.DeleteDevice("guo1") }})
	if got := w.PlanIs(1); !got.Says("No such device") || !got.Says(`which the search for serial_number = "SN1" found`) {
		t.Errorf("a device that is gone: %s", got)
	}
}
