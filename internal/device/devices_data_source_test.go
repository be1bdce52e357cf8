package device_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const address = "data.oktadevices_devices.this"

// TestDevices_onAnEngine reads devices on a real engine, by a filter that is
// known only after apply. The driver plays the details.
func TestDevices_onAnEngine(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	org.AddDevices(3)
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(org.ProviderBlock() + "data \"oktadevices_devices\" \"this\" {\n  search = terraform_data.search.output\n}\nresource \"terraform_data\" \"search\" {\n  input = \"id pr\"\n}\n")
	w.PlanIs(2)
	if got := org.Count(http.MethodGet, "/api/v1/devices"); got > 0 {
		t.Errorf("%d requests before the search is known", got)
	}
	w.Apply()
	if got := fmt.Sprint(w.Resource(address)["total"]); got != "3" {
		t.Errorf("total is %s", got)
	}
}

func TestDevices_allPagesOnce(t *testing.T) {
	t.Parallel()
	for devices, requests := range map[int]int{0: 1, 1: 1, 200: 1, 201: 2, 450: 3} {
		t.Run(fmt.Sprint(devices), func(t *testing.T) {
			t.Parallel()
			r := newReader(t)
			r.org.AddDevices(devices)
			// Twice the same question is one read.
			r.MustApply(terraformtest.DataSource("oktadevices_devices", "this", nil), terraformtest.DataSource("oktadevices_devices", "again", nil))
			if got := r.org.Count(http.MethodGet, "/api/v1/devices"); got != requests {
				t.Errorf("%d devices cost %d requests, want %d", devices, got, requests)
			}
			r.Shows(address, map[string]any{"total": int64(devices)})
			ids, _ := r.Resource(address)["ids"].([]any)
			if len(ids) != devices || !slices.IsSortedFunc(ids, func(a, b any) int { return strings.Compare(a.(string), b.(string)) }) {
				t.Errorf("%d ids, or they are not sorted", len(ids))
			}
		})
	}
}

// TestDevices_everyFilter checks the result and the requests of each filter by
// itself.
func TestDevices_everyFilter(t *testing.T) {
	t.Parallel()
	at := func(day int) time.Time { return time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC) }
	yes, no := true, false
	devices := []oktasim.Device{
		{ID: "guo1", Status: "ACTIVE", Created: at(1), LastUpdated: at(1), Profile: oktasim.DeviceProfile{DisplayName: `Ada's "big" Mac`, Platform: "MACOS", SerialNumber: "SN1", Registered: true, Managed: &yes}},
		{ID: "guo2", Status: "SUSPENDED", Created: at(1), LastUpdated: at(2), Profile: oktasim.DeviceProfile{DisplayName: "Grace's PC", Platform: "WINDOWS", SerialNumber: `S\N2`, Managed: &no}},
		{ID: "guo3", Status: oktasim.NewAtOkta, Created: at(1), LastUpdated: at(3), Profile: oktasim.DeviceProfile{DisplayName: "phone", Platform: oktasim.NewAtOkta, Registered: true}},
	}
	for name, test := range map[string]struct {
		args map[string]any
		want []any
	}{
		"status":                {map[string]any{"status": []any{"NEW_AT_OKTA", "ACTIVE"}}, []any{"guo1", "guo3"}},
		"platform":              {map[string]any{"platform": []any{"WINDOWS"}}, []any{"guo2"}},
		"display_name_contains": {map[string]any{"display_name_contains": `"BIG" m`}, []any{"guo1"}},
		"serial_number":         {map[string]any{"serial_number": `S\N2`}, []any{"guo2"}},
		"managed":               {map[string]any{"managed": true}, []any{"guo1"}},
		"not managed":           {map[string]any{"managed": false}, []any{"guo2"}},
		"registered":            {map[string]any{"registered": true}, []any{"guo1", "guo3"}},
		"not registered":        {map[string]any{"registered": false}, []any{"guo2"}},
		"after":                 {map[string]any{"last_updated_after": "2026-01-02T01:00:00+01:00"}, []any{"guo3"}},
		"before":                {map[string]any{"last_updated_before": "2026-01-02T00:00:00.0001Z"}, []any{"guo1", "guo2"}},
		"search":                {map[string]any{"search": `profile.displayName eq "phone" or id eq "guo2"`}, []any{"guo2", "guo3"}},
		"all at once": {map[string]any{
			"search": `id pr or id pr`, "status": []any{"ACTIVE", "SUSPENDED"}, "platform": []any{"MACOS", "WINDOWS"}, "managed": true, "registered": true,
			"display_name_contains": "a", "serial_number": "sn1", "last_updated_after": "2025-12-31T00:00:00Z", "last_updated_before": "2026-01-02T00:00:00Z",
		}, []any{"guo1"}},
		"nothing": {map[string]any{"display_name_contains": `x" or id pr or "`}, []any{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReader(t)
			for _, device := range devices {
				r.org.AddDevice(device)
			}
			r.Must(r.read("oktadevices_devices", test.args))
			state := r.Resource(address)
			if devices, ok := state["devices"].([]any); !reflect.DeepEqual(state["ids"], test.want) || !ok || len(devices) != len(test.want) {
				t.Errorf("found %v and %v, want %v", state["ids"], devices, test.want)
			}
			if got := r.org.Count(http.MethodGet, "/api/v1/devices"); got != 1 {
				t.Errorf("%d requests", got)
			}
		})
	}
}

// TestDevices_unlikely checks the warning of conditions that may match nothing.
// They are no error, because Okta adds statuses and platforms.
func TestDevices_unlikely(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args map[string]any
		want []string
	}{
		"known":         {map[string]any{"status": []any{"ACTIVE", "CREATED"}, "platform": []any{"IOS", "CHROMEOS"}}, nil},
		"in lower case": {map[string]any{"status": []any{"active"}}, nil},
		"year 1":        {map[string]any{"last_updated_after": "0001-01-01T00:00:00Z"}, nil},
		"a typo":        {map[string]any{"status": []any{"ACTVE"}}, []string{`No device may have the status "ACTVE"`, `Did you mean "ACTIVE"?`}},
		"a new one":     {map[string]any{"platform": []any{"VISIONOS"}}, []string{`No device may have the platform "VISIONOS"`, "Check the spelling."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReader(t)
			r.org.AddDevices(3)
			run := r.Must(r.read("oktadevices_devices", test.args))
			r.Says(run, test.want...)
			if (len(run.Warnings()) == 0) != (len(test.want) == 0) {
				t.Errorf("its warnings: %s", run)
			}
		})
	}
}

// TestDevices_extent checks what of a device comes into the state.
func TestDevices_extent(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.org.AddUser("ada@example.com", "ACTIVE")
	yes := true
	r.org.AddDevice(oktasim.Device{
		ID: "guo1", Sensitive: true, Profile: oktasim.DeviceProfile{DisplayName: "Ada's phone", Platform: "IOS", SerialNumber: "SN1", Managed: &yes},
		Users: []oktasim.DeviceUser{{User: "ada@example.com", ManagementStatus: "MANAGED", ScreenLockType: "BIOMETRIC"}},
	})
	r.org.AddDevice(oktasim.Device{ID: "guo2", Status: "DEACTIVATED", Profile: oktasim.DeviceProfile{DisplayName: "PC", Platform: oktasim.NewAtOkta}})
	read := func(args map[string]any) map[string]any {
		t.Helper()
		if run := r.Must(r.read("oktadevices_devices", args)); len(run.Diagnostics) > 0 || len(r.org.Requests()) != 1 {
			t.Errorf("%v: %d requests:\n%s", args, len(r.org.Requests()), run)
		}
		return r.Resource(address)
	}
	counts := func(state map[string]any) {
		t.Helper()
		want := map[string]any{"total": int64(2), "count_by_status": map[string]any{"ACTIVE": int64(1), "DEACTIVATED": int64(1)}, "count_by_platform": map[string]any{"IOS": int64(1), oktasim.NewAtOkta: int64(1)}}
		for name, value := range want {
			if !reflect.DeepEqual(state[name], value) {
				t.Errorf("%s = %v, want %v", name, state[name], value)
			}
		}
	}
	first := func(state map[string]any) map[string]any { return state["devices"].([]any)[0].(map[string]any) }
	second := func(state map[string]any) map[string]any { return state["devices"].([]any)[1].(map[string]any) }

	state := read(nil)
	counts(state)
	if d := first(state); d["resource_display_name"] != nil || d["profile"].(map[string]any)["display_name"] != nil || d["users"] != nil || d["profile"].(map[string]any)["serial_number"] != "SN1" {
		t.Errorf("by default: %v", d)
	}
	state = read(map[string]any{"include_profile": false, "include_sensitive": true, "expand_users": "summary"})
	counts(state)
	if d := first(state); d["profile"] != nil || d["resource_display_name"] != "Ada's phone" {
		t.Errorf("without profile: %v", d)
	}
	if u := first(state)["users"].([]any)[0].(map[string]any); u["login"] != "ada@example.com" || u["management_status"] != "MANAGED" || u["screen_lock_type"] != "BIOMETRIC" || u["status"] != nil || u["created"] == nil {
		t.Errorf("users in short: %v", u)
	}
	if users, ok := second(state)["users"].([]any); !ok || len(users) > 0 {
		t.Errorf("a deactivated device has the users %v, want none", second(state)["users"])
	}
	state = read(map[string]any{"expand_users": "full", "max_results": 2})
	if u := first(state)["users"].([]any)[0].(map[string]any); u["status"] != "ACTIVE" || u["last_login"] == nil {
		t.Errorf("users in full: %v", u)
	}
	// max_results does not apply.
	state = read(map[string]any{"summary_only": true, "max_results": 1})
	counts(state)
	if state["devices"] != nil || state["ids"] != nil {
		t.Errorf("counted: %v", state)
	}
}

func TestDevices_refusals(t *testing.T) {
	t.Parallel()
	refused := func(nth int) oktasim.Fault {
		return oktasim.Fault{Path: "/api/v1/devices", Nth: nth, Status: http.StatusForbidden, Code: "E0000006"}
	}
	for name, test := range map[string]struct {
		args  map[string]any
		fault oktasim.Fault
		at    string
		want  []string
	}{
		"bad search":    {args: map[string]any{"search": "profile.platform =="}, want: []string{"Unable to list devices: Search profile.platform ==: ", "status 400"}},
		"too many":      {args: map[string]any{"status": []any{"ACTIVE"}, "max_results": 9}, at: "max_results", want: []string{"Too many devices", "max_results allows 9", "summary_only = true"}},
		"no right":      {fault: refused(0), want: []string{"Unable to list devices", "okta.devices.read"}},
		"second page":   {fault: refused(2), want: []string{"Unable to list devices", "E0000006"}},
		"classic":       {fault: oktasim.Fault{Path: "/api/v1/devices", Status: http.StatusUnauthorized, Code: "E0000015"}, want: []string{"Unable to list devices", "feature"}},
		"empty filter":  {args: map[string]any{"status": []any{}}, at: "status", want: []string{"status set must contain at least 1 elements"}},
		"empty in list": {args: map[string]any{"platform": []any{""}}, at: `platform[""]`, want: []string{"is empty"}},
		"null in list":  {args: map[string]any{"status": []any{nil}}, at: "status", want: []string{"null"}},
		"no time":       {args: map[string]any{"last_updated_after": "yesterday"}, at: "last_updated_after", want: []string{"Invalid RFC3339 String Value"}},
		"times swapped": {
			args: map[string]any{"last_updated_after": "2026-02-01T00:00:00Z", "last_updated_before": "2026-01-01T00:00:00Z"},
			at:   "last_updated_before", want: []string{"No time between"},
		},
		"blank search": {args: map[string]any{"search": " "}, at: "search", want: []string{"Empty search expression", "would list every device"}},
		"year 1":       {args: map[string]any{"last_updated_before": "0001-01-01T00:00:00Z"}, at: "last_updated_before", want: []string{"No device is so old"}},
		"the same time": {
			args: map[string]any{"last_updated_after": "2026-01-01T00:00:00Z", "last_updated_before": "2026-01-01T01:00:00+01:00"},
			at:   "last_updated_before", want: []string{"No time between"},
		},
		"no such expansion": {args: map[string]any{"expand_users": "all"}, at: "expand_users", want: []string{`"none"`, `"summary"`, `"full"`}},
		"no results":        {args: map[string]any{"max_results": 0}, at: "max_results", want: []string{"at least 1"}},
		"closes too much":   {args: map[string]any{"search": "id pr) or (id pr", "status": []any{"ACTIVE"}}, at: "search", want: []string{"Invalid search expression"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReader(t)
			r.org.AddDevices(201)
			if test.fault.Path != "" {
				r.org.Fail(test.fault)
			}
			r.FailsAt(r.read("oktadevices_devices", test.args), test.at, test.want...)
		})
	}
}
