package device_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

func driverOf(t *testing.T, org acctest.Org, blocks ...terraformtest.Block) *terraformtest.Driver {
	t.Helper()
	d := terraformtest.NewDriver(t, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
	d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken(), "max_retries": 0})
	d.Config(blocks...)
	return d
}

// TestDevice_oneOfSeveral finds one device on the first page while Okta reports
// another page, which is an error at the argument.
func TestDevice_oneOfSeveral(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrgInMemory(t)
	org.AddDevice(oktasim.Device{ID: "guo1", Profile: oktasim.DeviceProfile{SerialNumber: "SN1"}})
	org.Fail(oktasim.Fault{
		Path: "/api/v1/devices", Body: `[{"id":"guo1","status":"ACTIVE"}]`,
		Header: http.Header{"Link": {`<` + org.URL + `/api/v1/devices?after=1>; rel="next"`}},
	})
	run := driverOf(t, org, terraformtest.DataSource("oktadevices_device", "this", map[string]any{"serial_number": "SN1"})).Apply()
	if run.OK() || !run.Says("more than 1 devices have serial_number") || !run.Says("  - …") || run.Errors()[0].Path != "serial_number" {
		t.Errorf("got %s", run)
	}
	org.ClearFaults()
	org.AddDevice(oktasim.Device{ID: "guo2", Profile: oktasim.DeviceProfile{SerialNumber: "SN1"}})
	run = driverOf(t, org, terraformtest.DataSource("oktadevices_device", "this", map[string]any{"serial_number": "SN1"})).Apply()
	if run.OK() || !run.Says("2 devices have serial_number") || run.Says("more than 2") || run.Says("  - …") {
		t.Errorf("got %s", run)
	}
}

// TestDevice_pointsAt checks that the error is at the argument that finds no
// device.
func TestDevice_pointsAt(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrgInMemory(t)
	org.AddDevice(oktasim.Device{ID: "guo1", Profile: oktasim.DeviceProfile{SerialNumber: "SN1"}})
	for argument, value := range map[string]string{"id": "guo9", "udid": "U9", "serial_number": "SN1"} {
		if argument == "serial_number" {
			// The search finds it, and then it is gone.
			org.Fail(oktasim.Fault{Path: "/api/v1/devices/guo1", Do: func() { org.DeleteDevice("guo1") }})
		}
		run := driverOf(t, org, terraformtest.DataSource("oktadevices_device", "this", map[string]any{argument: value})).Apply()
		if run.OK() || run.Errors()[0].Path != argument || run.Errors()[0].Summary != "No such device" {
			t.Errorf("%s: got %s", argument, run)
		}
	}
}

// TestDevice_seenLast checks that the state keeps the status that was seen last
// if the next one can't be read.
func TestDevice_seenLast(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrgInMemory(t)
	org.AddDevice(oktasim.Device{ID: "guo1", Status: "DEACTIVATED"})
	d := driverOf(t, org, declare("this", "guo1", "DEACTIVATED"))
	if run := d.Apply(); !run.OK() {
		t.Fatal(run)
	}
	d.Config(declare("this", "guo1", "SUSPENDED"))
	org.Fail(oktasim.Fault{Method: "POST", Path: "/api/v1/devices/*/lifecycle/suspend", Nth: 1, Do: func() {
		org.Fail(oktasim.Fault{Method: "GET", Path: "/api/v1/devices/*", Status: 403, Code: "E0000006"})
	}, Status: 204, Body: " ", Effective: true})
	run := d.Apply()
	if run.OK() || len(run.Violations()) > 0 || !run.Says("to suspend it") {
		t.Errorf("got %s", run)
	}
	if got := d.Resource("oktadevices_device.this"); got == nil || got["status"] != "ACTIVE" {
		t.Errorf("the state has %v, and ACTIVE was seen last", got)
	}
}

// TestDevice_noWay checks that Update stops if no call leads to the status,
// even if the plan could not read the device.
func TestDevice_noWay(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrgInMemory(t)
	org.AddDevice(oktasim.Device{ID: "guo1", Status: "ACTIVE"})
	d := driverOf(t, org, declare("this", "guo1", "ACTIVE"))
	if run := d.Apply(); !run.OK() {
		t.Fatal(run)
	}
	org.SetDeviceStatus("guo1", "LOCKED")
	if run := d.Refresh(); !run.OK() {
		t.Fatal(run)
	}
	// The plan of the apply finds a way, and the state does not know of it yet.
	org.SetDeviceStatus("guo1", "ACTIVE")
	d.Provider(map[string]any{"org_url": org.URL, "api_token": terraformtest.Later(org.APIToken())})
	d.Config(declare("this", "guo1", "SUSPENDED"))
	org.ResetRequests()
	run := d.Apply()
	if run.OK() || len(run.Violations()) > 0 || !strings.Contains(run.String(), `its status is "LOCKED", and no way from that to SUSPENDED`) {
		t.Errorf("got %s", run)
	}
	if got := org.Count("POST", "/api/v1/devices/*/lifecycle/*"); got != 0 {
		t.Errorf("%d calls", got)
	}
}

// TestDevice_refusedAttempt checks that a plan does not name a person whose
// attempt Okta refused.
func TestDevice_refusedAttempt(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrgInMemory(t)
	org.AddDevice(oktasim.Device{ID: "guo1", Status: "ACTIVE"})
	d := driverOf(t, org, declare("this", "guo1", "ACTIVE"))
	if run := d.Apply(); !run.OK() {
		t.Fatal(run)
	}
	org.SetDeviceStatus("guo1", "SUSPENDED")
	org.LogEvent(oktasim.Event{
		Type: "device.lifecycle.suspend", Actor: oktasim.EventParty{ID: "00uMallory", Type: "User", DisplayName: "Mallory", AlternateID: "mallory@example.com"},
		Outcome: "FAILURE", Targets: []oktasim.EventParty{{ID: "guo1", Type: "Device"}},
	})
	run := d.Plan()
	if !run.OK() || !run.Says("SUSPENDED outside Terraform") || run.Says("Mallory") {
		t.Errorf("got %s", run)
	}
}
