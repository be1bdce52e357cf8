package device_test

import (
	"fmt"
	"strings"
	"testing"

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
		r := newReader(t)
		page := []string{`{"id":"good","status":"ACTIVE","profile":{"platform":"IOS"}}`}
		for i := range devices {
			page = append(page, strings.Replace(oddDevice, "guo1", fmt.Sprintf("guo%02d", i), 1))
		}
		r.org.Fail(oktasim.Fault{Path: "/api/v1/devices", Body: "[" + strings.Join(page, ",") + "]"})
		run := r.Must(r.read("oktadevices_devices", nil))
		r.Says(run, want...)
		if len(run.Warnings()) != 1 {
			t.Errorf("%d odd devices: %s", devices, run)
		}
		listed, _ := r.Resource(address)["devices"].([]any)
		if len(listed) != devices+1 {
			t.Fatalf("%d devices are listed", len(listed))
		}
		odd := listed[1].(map[string]any)
		if odd["created"] != nil || odd["last_updated"] != "2026-01-02T03:04:05.000Z" || odd["profile"].(map[string]any)["managed"] != nil || odd["profile"].(map[string]any)["platform"] != "IOS" {
			t.Errorf("read %v", odd)
		}

		if run, _ := r.Query(terraformtest.Query{Type: "oktadevices_device"}); len(run.Diagnostics) != 1 || run.Warnings()[0].Summary != want[0] {
			t.Errorf("the query warns of: %s", run)
		}

		r.org.ClearFaults()
		r.org.Fail(oktasim.Fault{Path: "/api/v1/devices", Body: strings.ReplaceAll("["+strings.Join(page, ",")+"]", `"IOS"`, `4`)})
		run = r.Must(r.read("oktadevices_devices", map[string]any{"summary_only": true}))
		r.Says(run, "profile.platform")
		if len(run.Warnings()) != 1 {
			t.Errorf("counting: %s", run)
		}
	}
}

// TestOdd_device reads a device of which only the id and the status are
// readable.
func TestOdd_device(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.org.AddDevice(oktasim.Device{ID: "guo1", Status: "ACTIVE"})
	r.org.Fail(oktasim.Fault{Method: "GET", Path: "/api/v1/devices/guo1", Body: oddDevice})
	r.org.Fail(oktasim.Fault{Path: "/api/v1/devices/*/users", Body: `[{"created":"then","user":{"id":"00u1"}}]`})
	run := r.Must(r.read("oktadevices_device", map[string]any{"id": "guo1", "include_users": true}))
	r.Says(run, "guo1: created, profile.managed, users.0.created")
	if len(run.Warnings()) != 1 {
		t.Errorf("the data source: %s", run)
	}
	if run := r.MustApply(device("guo1", "ACTIVE")); len(run.Warnings()) != 0 {
		t.Errorf("the resource: %s", run)
	}
	r.PlanIsEmpty()
}
