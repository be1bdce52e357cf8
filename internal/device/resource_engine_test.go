package device_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestResource_onAnEngine plays the life of a device on a real engine, with
// reads that lag behind. The driver plays the details.
func TestResource_onAnEngine(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t, oktasim.Options{DeviceLag: time.Second})
	org.AddDevice(oktasim.Device{ID: mac, Profile: oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS"}})
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	write := func(arguments string, more ...string) {
		w.Write(org.ProviderBlock() + fmt.Sprintf("resource \"oktadevices_device\" \"this\" {\n  device_id = %q\n  %s\n}\n", mac, arguments) + strings.Join(more, "\n"))
	}
	status := func(want string) {
		t.Helper()
		if got := w.Resource(managed); org.Devices()[0].Status != want || got["status"] != want {
			t.Errorf("it is %s, and the state has %v, want %s", org.Devices()[0].Status, got, want)
		}
	}
	write(`status = "SUSPENDED"`)
	w.Apply()
	status("SUSPENDED")
	org.ResetRequests()
	w.PlanIs(0)
	if got := len(org.Requests()); got != 2 {
		t.Errorf("a plan makes %d calls, want the device and the org: %+v", got, org.Requests())
	}

	org.SetDeviceStatus(mac, "ACTIVE")
	if drifted := w.PlanIs(2); !drifted.Says("was made ACTIVE outside Terraform") || !drifted.Says("unsuspended it on") || !drifted.Says("1 to change") {
		t.Errorf("drift is not explained: %s", drifted)
	}
	w.Apply()
	status("SUSPENDED")

	write("status = \"DEACTIVATED\"\n  on_destroy = \"delete\"")
	if plan := w.PlanIs(2); !plan.Says("Device "+mac+" will be deactivated") || !plan.Says("client certificates") || !plan.Says("1 to change") {
		t.Errorf("the plan does not say what is lost: %s", plan)
	}
	w.Apply()
	status("DEACTIVATED")

	// Another address without a moved block is refused, unless what leaves is
	// planned second and leaves the device; with one it is nothing.
	renamed := org.ProviderBlock() + fmt.Sprintf("resource \"oktadevices_device\" \"renamed\" {\n  device_id = %q\n  status = \"ACTIVE\"\n  on_destroy = \"delete\"\n}\n", mac)
	w.Write(renamed)
	if refused := w.Run("plan"); !refused.Says("Device "+mac+" stays") && (refused.ExitCode == 0 || !refused.Says("Device "+mac+" is both kept and destroyed")) {
		t.Errorf("not refused: %s", refused)
	}
	w.Write(renamed + "moved {\n  from = oktadevices_device.this\n  to   = oktadevices_device.renamed\n}\n")
	if moved := w.PlanIs(2); !moved.Says("does not restore what it lost") || !moved.Says("0 to destroy") {
		t.Errorf("the move is no move: %s", moved)
	}
	w.Apply()
	for _, arguments := range [][]string{{"-replace=oktadevices_device.renamed"}, {"-replace=oktadevices_device.renamed", "-refresh=false"}} {
		if refused := w.Run(append([]string{"plan"}, arguments...)...); refused.ExitCode == 0 || !refused.Says("Device "+mac+" is both kept and destroyed") {
			t.Errorf("%s: not refused: %s", arguments, refused)
		}
	}
	if destroying := w.Run("plan", "-destroy"); !destroying.Says("Destroying permanently deletes device " + mac) {
		t.Errorf("the plan does not say what destroying does: %s", destroying)
	}
	w.Destroy()
	if len(org.Devices()) != 0 {
		t.Errorf("the device is there still: %+v", org.Devices())
	}
	// There is nothing to destroy any more, and nothing in the way.
	w.Destroy()
	if failed := w.Run("apply", "-auto-approve"); failed.ExitCode == 0 || !failed.Says("does not exist, and an apply will fail") || !failed.Says("Unable to adopt device") {
		t.Errorf("a device was adopted that is not there: %s", failed)
	}
}
