package device_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const oddDevice = `{"id":"guo1","status":"ACTIVE","created":17,"lastUpdated":"2026-01-02T03:04:05.000Z","profile":{"platform":"IOS","managed":"yes"}}`

// TestOdd_lists reads devices that have values in another form than Okta
// documents. One warning names them.
func TestOdd_lists(t *testing.T) {
	t.Parallel()
	for devices, want := range map[int][]string{
		1:  {"Some values of device guo00 could not be read", "guo00: created, profile.managed", "all others were read"},
		12: {"Some values of 12 devices could not be read", "guo09: created", "and 2 more"},
	} {
		org := acctest.NewOrg(t)
		page := []string{`{"id":"good","status":"ACTIVE","profile":{"platform":"IOS"}}`}
		for i := range devices {
			page = append(page, strings.Replace(oddDevice, "guo1", fmt.Sprintf("guo%02d", i), 1))
		}
		org.Fail(oktasim.Fault{Path: "/api/v1/devices", Body: "[" + strings.Join(page, ",") + "]"})

		d := driverOf(t, org, terraformtest.DataSource("oktadevices_devices", "this", nil))
		run := d.Apply()
		warnings := run.Warnings()
		if !run.OK() || len(warnings) != 1 {
			t.Fatalf("%d odd devices: %s", devices, run)
		}
		for _, text := range want {
			if !run.Says(text) {
				t.Errorf("the warning lacks %q: %s", text, run)
			}
		}
		listed, _ := d.Resource(address)["devices"].([]any)
		if len(listed) != devices+1 {
			t.Fatalf("%d devices are listed", len(listed))
		}
		odd := listed[1].(map[string]any)
		if odd["created"] != nil || odd["last_updated"] != "2026-01-02T03:04:05.000Z" || odd["profile"].(map[string]any)["managed"] != nil || odd["profile"].(map[string]any)["platform"] != "IOS" {
			t.Errorf("read %v", odd)
		}

		if run, _ := d.Query(terraformtest.Query{Type: "oktadevices_device"}); len(run.Diagnostics) != 1 || run.Warnings()[0].Summary != want[0] {
			t.Errorf("the query warns of: %s", run)
		}

		org.ClearFaults()
		org.Fail(oktasim.Fault{Path: "/api/v1/devices", Body: strings.ReplaceAll("["+strings.Join(page, ",")+"]", `"IOS"`, `4`)})
		d.Config(terraformtest.DataSource("oktadevices_devices", "this", map[string]any{"summary_only": true}))
		if run := d.Apply(); !run.OK() || len(run.Warnings()) != 1 || !run.Says("profile.platform") {
			t.Errorf("counting: %s", run)
		}
	}
}

// TestOdd_device reads a device of which only the id and the status are
// readable.
func TestOdd_device(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	org.AddDevice(oktasim.Device{ID: "guo1", Status: "ACTIVE"})
	org.Fail(oktasim.Fault{Method: "GET", Path: "/api/v1/devices/guo1", Body: oddDevice})
	org.Fail(oktasim.Fault{Path: "/api/v1/devices/*/users", Body: `[{"created":"then","user":{"id":"00u1"}}]`})
	d := driverOf(t, org, terraformtest.DataSource("oktadevices_device", "this", map[string]any{"id": "guo1", "include_users": true}))
	run := d.Apply()
	if !run.OK() || len(run.Warnings()) != 1 || !run.Says("guo1: created, profile.managed, users.0.created") {
		t.Errorf("the data source: %s", run)
	}

	d.Config(terraformtest.Resource("oktadevices_device", "this", map[string]any{"device_id": "guo1", "status": "ACTIVE"}))
	if run := d.Apply(); !run.OK() || len(run.Warnings()) != 0 {
		t.Errorf("the resource: %s", run)
	}
	if run := d.Plan(); !run.OK() || !run.Empty() {
		t.Errorf("the next plan: %s", run)
	}
}
