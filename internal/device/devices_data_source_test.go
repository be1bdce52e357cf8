package device_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const address = "data.oktadevices_devices.this"

func config(org acctest.Org, arguments string) string {
	return org.ProviderBlock() + "data \"oktadevices_devices\" \"this\" {\n  " + arguments + "\n}\n"
}

func value(path tfjsonpath.Path, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, path, check)
}

func TestDevices_allPagesOnce(t *testing.T) {
	t.Parallel()
	for devices, requests := range map[int]int{0: 1, 1: 1, 200: 1, 201: 2, 450: 3} {
		t.Run(fmt.Sprint(devices), func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			org.AddDevices(devices)
			w := acctest.NewWorkspace(t, acctest.NoEnvironment)
			// Twice the same question is one read.
			w.Write(config(org, "") + "data \"oktadevices_devices\" \"again\" {}\noutput \"ids\" {\n  value = data.oktadevices_devices.this.ids\n}\n")
			w.Run("plan")
			if got := org.Count(http.MethodGet, "/api/v1/devices"); got != requests {
				t.Errorf("%d devices cost %d requests, want %d", devices, got, requests)
			}
			w.Apply()
			state := w.Resource(address)
			ids, _ := state["ids"].([]any)
			if len(ids) != devices || fmt.Sprint(state["total"]) != fmt.Sprint(devices) {
				t.Errorf("%d ids, total %v, want %d", len(ids), state["total"], devices)
			}
			if !slices.IsSortedFunc(ids, func(a, b any) int { return strings.Compare(a.(string), b.(string)) }) {
				t.Error("the ids are not sorted")
			}
		})
	}
}

func TestDevices_filtersCombine(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	want := map[string]int{}
	org.AddDevices(60)
	for _, device := range org.Devices() {
		if device.Status == "ACTIVE" {
			want["active"]++
			if device.Profile.Platform == "IOS" || device.Profile.Platform == "ANDROID" {
				want["phones"]++
			}
		}
	}
	if want["phones"] == 0 || want["phones"] == want["active"] {
		t.Fatalf("the devices tell nothing: %v", want)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:            config(org, `status = ["ACTIVE"]`),
				ConfigStateChecks: []statecheck.StateCheck{value(tfjsonpath.New("total"), knownvalue.Int64Exact(int64(want["active"])))},
			},
			{
				Config:            config(org, "status = [\"ACTIVE\"]\n  platform = [\"IOS\", \"ANDROID\"]\n  search = \"id pr\""),
				ConfigStateChecks: []statecheck.StateCheck{value(tfjsonpath.New("total"), knownvalue.Int64Exact(int64(want["phones"])))},
			},
			{
				Config: config(org, `status = ["NO \"SUCH\" STATUS"]`),
				ConfigStateChecks: []statecheck.StateCheck{
					value(tfjsonpath.New("total"), knownvalue.Int64Exact(0)), value(tfjsonpath.New("devices"), knownvalue.ListExact(nil)),
				},
			},
		},
	})
}

// TestDevices_everyFilter checks the result and the requests of each filter by
// itself.
func TestDevices_everyFilter(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	at := func(day int) time.Time { return time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC) }
	add := func(id string, day int, status string, profile oktasim.DeviceProfile) {
		org.AddDevice(oktasim.Device{ID: id, Status: status, Created: at(1), LastUpdated: at(day), Profile: profile})
	}
	yes, no := true, false
	add("guo1", 1, "ACTIVE", oktasim.DeviceProfile{DisplayName: `Ada's "big" Mac`, Platform: "MACOS", SerialNumber: "SN1", Registered: true, Managed: &yes})
	add("guo2", 2, "SUSPENDED", oktasim.DeviceProfile{DisplayName: "Grace's PC", Platform: "WINDOWS", SerialNumber: `S\N2`, Managed: &no})
	add("guo3", 3, "NEW_AT_OKTA", oktasim.DeviceProfile{DisplayName: "phone", Platform: "NEW", Registered: true})
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
		d := driverOf(t, org, terraformtest.DataSource("oktadevices_devices", "this", test.args))
		org.ResetRequests()
		if run := d.Apply(); !run.OK() {
			t.Errorf("%s: %v", name, run.Diagnostics)
			continue
		}
		if got := d.Resource(address)["ids"]; !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: found %v, want %v", name, got, test.want)
		}
		if got := org.Count(http.MethodGet, "/api/v1/devices"); got != 1 {
			t.Errorf("%s: %d requests", name, got)
		}
	}
}

// TestDevices_unlikely checks the warning of conditions that may match nothing.
// They are no error, because Okta adds statuses and platforms.
func TestDevices_unlikely(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	org.AddDevices(3)
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
		d := driverOf(t, org, terraformtest.DataSource("oktadevices_devices", "this", test.args))
		run := d.Apply()
		if !run.OK() || (len(run.Warnings()) == 0) != (len(test.want) == 0) {
			t.Errorf("%s: %s", name, run)
		}
		for _, want := range test.want {
			if !run.Says(want) {
				t.Errorf("%s: %s does not say %q", name, run, want)
			}
		}
	}
}

// TestDevices_extent checks what of a device comes into the state.
func TestDevices_extent(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	org.AddUser("ada@example.com", "ACTIVE")
	yes := true
	org.AddDevice(oktasim.Device{
		ID: "guo1", Sensitive: true, Profile: oktasim.DeviceProfile{DisplayName: "Ada's phone", Platform: "IOS", SerialNumber: "SN1", Managed: &yes},
		Users: []oktasim.DeviceUser{{User: "ada@example.com", ManagementStatus: "MANAGED", ScreenLockType: "BIOMETRIC"}},
	})
	org.AddDevice(oktasim.Device{ID: "guo2", Status: "DEACTIVATED", Profile: oktasim.DeviceProfile{DisplayName: "PC", Platform: "NEW"}})
	read := func(args map[string]any) map[string]any {
		d := driverOf(t, org, terraformtest.DataSource("oktadevices_devices", "this", args))
		org.ResetRequests()
		if run := d.Apply(); len(run.Diagnostics) > 0 {
			t.Fatalf("%v: %v", args, run.Diagnostics)
		}
		if got := len(org.Requests()); got != 1 {
			t.Errorf("%v: %d requests", args, got)
		}
		return d.Resource(address)
	}
	counts := func(state map[string]any) {
		t.Helper()
		want := map[string]any{"total": int64(2), "count_by_status": map[string]any{"ACTIVE": int64(1), "DEACTIVATED": int64(1)}, "count_by_platform": map[string]any{"IOS": int64(1), "NEW": int64(1)}}
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

// TestDevices_unknownFilter checks that the data source waits for a filter that
// is known only after apply.
func TestDevices_unknownFilter(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	org.AddDevices(3)
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(config(org, "search = terraform_data.search.output") + "resource \"terraform_data\" \"search\" {\n  input = \"id pr\"\n}\n")
	w.PlanIs(2)
	if got := org.Count(http.MethodGet, "/api/v1/devices"); got > 0 {
		t.Errorf("%d requests before the search is known", got)
	}
	w.Apply()
	if got := fmt.Sprint(w.Resource(address)["total"]); got != "3" {
		t.Errorf("total is %s", got)
	}
}

func TestDevices_refusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments string
		fault     oktasim.Fault
		want      []string
	}{
		"bad search":    {arguments: `search = "profile.platform =="`, want: []string{"Unable to list devices", "Search profile.platform ==: ", "status 400"}},
		"too many":      {arguments: "status = [\"ACTIVE\"]\n  max_results = 9", want: []string{"Too many devices", "with data.oktadevices_devices.this", "max_results = 9", "summary_only = true"}},
		"no right":      {fault: oktasim.Fault{Path: "/api/v1/devices", Status: http.StatusForbidden, Code: "E0000006"}, want: []string{"Unable to list devices", "okta.devices.read"}},
		"second page":   {fault: oktasim.Fault{Path: "/api/v1/devices", Nth: 2, Status: http.StatusForbidden, Code: "E0000006"}, want: []string{"Unable to list devices", "E0000006"}},
		"classic":       {fault: oktasim.Fault{Path: "/api/v1/devices", Status: http.StatusUnauthorized, Code: "E0000015"}, want: []string{"Unable to list devices", "feature"}},
		"empty filter":  {arguments: `status = []`, want: []string{"status set must contain at least 1 elements"}},
		"empty in list": {arguments: `platform = [""]`, want: []string{"is empty"}},
		"null in list":  {arguments: `status = [null]`, want: []string{"null"}},
		"no time":       {arguments: `last_updated_after = "yesterday"`, want: []string{"Invalid RFC3339 String Value", "last_updated_after = \"yesterday\""}},
		"times swapped": {
			arguments: "last_updated_after = \"2026-02-01T00:00:00Z\"\n  last_updated_before = \"2026-01-01T00:00:00Z\"",
			want:      []string{"No time between", "last_updated_before"},
		},
		"blank search":      {arguments: `search = " "`, want: []string{"Empty search expression", "would list every device"}},
		"year 1":            {arguments: `last_updated_before = "0001-01-01T00:00:00Z"`, want: []string{"No device is so old"}},
		"the same time":     {arguments: "last_updated_after = \"2026-01-01T00:00:00Z\"\n  last_updated_before = \"2026-01-01T01:00:00+01:00\"", want: []string{"No time between"}},
		"no such expansion": {arguments: `expand_users = "all"`, want: []string{"none", "summary", "full"}},
		"no results":        {arguments: `max_results = 0`, want: []string{"at least 1"}},
		"closes too much":   {arguments: "search = \"id pr) or (id pr\"\n  status = [\"ACTIVE\"]", want: []string{"Invalid search expression"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			org.AddDevices(201)
			if test.fault.Path != "" {
				org.Fail(test.fault)
			}
			w := acctest.NewWorkspace(t, acctest.NoEnvironment)
			w.Write(config(org, test.arguments))
			result := w.Run("plan")
			for _, want := range test.want {
				if result.ExitCode == 0 || !result.Says(want) {
					t.Errorf("plan does not say %q: %s", want, result)
				}
			}
		})
	}
}
