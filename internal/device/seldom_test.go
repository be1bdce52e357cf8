package device_test

import (
	"net/http"
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

// TestDevice_refusedAttempt checks that a plan does not name a person whose
// attempt Okta refused.
func TestDevice_refusedAttempt(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		l.want(mac, "ACTIVE")
		l.apply()
		l.org.SetDeviceStatus(mac, "SUSPENDED")
		l.org.LogEvent(oktasim.Event{
			Type: "device.lifecycle.suspend", Actor: oktasim.EventParty{ID: "00uMallory", Type: "User", DisplayName: "Mallory", AlternateID: "mallory@example.com"},
			Outcome: "FAILURE", Targets: []oktasim.EventParty{{ID: mac, Type: "Device"}},
		})
		if run := l.good(l.Plan()); !run.Says("SUSPENDED outside Terraform") || run.Says("Mallory") {
			t.Errorf("got %s", run)
		}
	})
}
