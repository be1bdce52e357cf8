package device_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// lifecycle runs an operation on a device.
func lifecycle(d *terraformtest.Driver, id string, operation any) (planned, ran *terraformtest.Run, progress []string) {
	return d.Invoke("oktadevices_device_lifecycle", map[string]any{"device_id": id, "operation": operation})
}

// TestLifecycleAction runs every operation on every status. It leads to the
// status that Okta documents, with one request and despite any lag, or is
// refused without a request.
func TestLifecycleAction(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		from, operation, to string
		refused             string
	}{
		{"ACTIVE", "activate", "ACTIVE", ""},
		{"ACTIVE", "suspend", "SUSPENDED", ""},
		{"ACTIVE", "unsuspend", "ACTIVE", ""},
		{"ACTIVE", "deactivate", "DEACTIVATED", ""},
		{"SUSPENDED", "activate", "SUSPENDED", "cannot activate such a device, but unsuspend"},
		{"SUSPENDED", "suspend", "SUSPENDED", ""},
		{"SUSPENDED", "unsuspend", "ACTIVE", ""},
		{"SUSPENDED", "deactivate", "DEACTIVATED", ""},
		{"DEACTIVATED", "activate", "ACTIVE", ""},
		{"DEACTIVATED", "suspend", "DEACTIVATED", "cannot suspend such a device, but activate and then suspend"},
		{"DEACTIVATED", "unsuspend", "DEACTIVATED", "cannot unsuspend such a device, but activate"},
		{"DEACTIVATED", "deactivate", "DEACTIVATED", ""},
		{"CREATED", "activate", "ACTIVE", ""},
		{"CREATED", "suspend", "CREATED", "cannot suspend such a device"},
		{"CREATED", "unsuspend", "CREATED", "cannot unsuspend such a device"},
		{"CREATED", "deactivate", "DEACTIVATED", ""},
	} {
		for _, lag := range []time.Duration{0, time.Second, 5 * time.Second} {
			t.Run(fmt.Sprintf("%s_%s_%s", test.from, test.operation, lag), func(t *testing.T) {
				t.Parallel()
				inLab(t, test.from, oktasim.Options{DeviceLag: lag}, func(l lab) {
					planned, ran, progress := lifecycle(l.Driver, mac, test.operation)
					l.there(mac, test.to)
					if (len(ran.Diagnostics) > 0) != (test.refused != "") || test.refused != "" && !ran.Says(test.refused) {
						t.Errorf("it failed with %s, want %q", ran, test.refused)
					}
					calls := ""
					if test.to != test.from {
						calls = test.operation
					}
					if writes, _ := l.calls(); writes != calls {
						t.Errorf("calls that write: %q, want %q", writes, calls)
					}
					if told := strings.Join(progress, "\n"); test.refused == "" && !strings.Contains(told, "it is "+test.to) {
						t.Errorf("it tells %q", told)
					}
					if warned := planned.Says("will be deactivated when the action runs"); warned != (test.operation == "deactivate") {
						t.Errorf("its plan says %s", planned)
					}
				})
			})
		}
	}
}

func TestLifecycleAction_fails(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		if _, ran, _ := lifecycle(l.Driver, phone, "suspend"); !ran.Says("Unable to suspend device: Device "+phone) || !ran.Says("E0000007") {
			t.Errorf("a device that does not exist: %s", ran)
		}
		l.org.Fail(oktasim.Fault{Method: http.MethodPost, Path: "/api/v1/devices/*/lifecycle/suspend", Status: http.StatusForbidden, Code: "E0000006"})
		if _, ran, _ := lifecycle(l.Driver, mac, "suspend"); !ran.Says("to suspend it") || !ran.Says("E0000006") || !ran.Says("run the action again") {
			t.Errorf("a refusal: %s", ran)
		}
	})
}

// TestLifecycleAction_late runs an operation that became known during the
// apply, so that Terraform neither validated nor planned it.
func TestLifecycleAction_late(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	org.AddDevice(oktasim.Device{ID: mac, Status: "ACTIVE"})
	d := terraformtest.NewDriver(t, acctest.Server(org.Getenv))
	if _, ran, progress := lifecycle(d, mac, terraformtest.Later("erase")); !ran.Says(`Invalid operation: Device `+mac+`: "erase"`) || progress != nil {
		t.Errorf("an operation that there is not: %s, and %q", ran, progress)
	}
	planned, ran, progress := lifecycle(d, mac, terraformtest.Later("suspend"))
	if !planned.Says("Device "+mac+" may be deactivated: the operation is not known yet") || len(ran.Diagnostics) > 0 || len(progress) != 2 {
		t.Errorf("planned %s, then %q, %s", planned, progress, ran)
	}
}

// TestLifecycleAction_triggered runs an action of a configuration, which exists
// in Terraform 1.14 and later.
func TestLifecycleAction_triggered(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	id := org.AddDevice(oktasim.Device{Status: "ACTIVE", Profile: oktasim.DeviceProfile{DisplayName: "Phone", Platform: "IOS"}})
	config := func(operation string) string {
		return org.ProviderBlock() + fmt.Sprintf(`action "oktadevices_device_lifecycle" "this" {
  config {
    device_id = %q
    operation = %q
  }
}

resource "terraform_data" "trigger" {
  input = "now"
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.oktadevices_device_lifecycle.this]
    }
  }
}
`, id, operation)
	}
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config("erase"), ExpectError: regexp.MustCompile(`value must be one of`)},
			{Config: config("suspend"), PostApplyFunc: func() {
				if all := org.Devices(); len(all) != 1 || all[0].Status != "SUSPENDED" {
					t.Errorf("the devices are %+v", all)
				}
			}},
		},
	})
}
