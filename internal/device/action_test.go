package device_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

func lifecycleOf(id, operation string) acctest.Invocation {
	return acctest.Invocation{Type: "oktadevices_device_lifecycle", Config: map[string]tftypes.Value{
		"device_id": tftypes.NewValue(tftypes.String, id), "operation": tftypes.NewValue(tftypes.String, operation),
	}}
}

func said(diagnostics []*tfprotov6.Diagnostic) string {
	var all []string
	for _, d := range diagnostics {
		all = append(all, d.Summary+": "+d.Detail)
	}
	return strings.Join(all, "\n")
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
					invocation := lifecycleOf(mac, test.operation)
					invocation.Server = acctest.ServerInMemory(acctest.InMemory{Handler: l.org})
					got := invocation.Run(l.t, l.org)
					l.there(mac, test.to)
					if failed := said(got.Diagnostics); (failed != "") != (test.refused != "") || !strings.Contains(failed, test.refused) {
						t.Errorf("it failed with %q, want %q", failed, test.refused)
					}
					calls := ""
					if test.to != test.from {
						calls = test.operation
					}
					if writes, _ := l.calls(); writes != calls {
						t.Errorf("calls that write: %q, want %q", writes, calls)
					}
					if told := strings.Join(got.Progress, "\n"); test.refused == "" && !strings.Contains(told, "it is "+test.to) {
						t.Errorf("it tells %q", told)
					}
					if warned := strings.Contains(said(got.Planned), "will be deactivated when the action runs"); warned != (test.operation == "deactivate") {
						t.Errorf("its plan says %q", said(got.Planned))
					}
				})
			})
		}
	}
}

func TestLifecycleAction_fails(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		run := func(id string) string {
			invocation := lifecycleOf(id, "suspend")
			invocation.Server = acctest.ServerInMemory(acctest.InMemory{Handler: l.org})
			return said(invocation.Run(l.t, l.org).Diagnostics)
		}
		if failed := run(phone); !strings.Contains(failed, "Unable to suspend device: Device "+phone) || !strings.Contains(failed, "E0000007") {
			t.Errorf("a device that does not exist: %s", failed)
		}
		l.org.Fail(oktasim.Fault{Method: http.MethodPost, Path: "/api/v1/devices/*/lifecycle/suspend", Status: http.StatusForbidden, Code: "E0000006"})
		if failed := run(mac); !strings.Contains(failed, "to suspend it") || !strings.Contains(failed, "E0000006") || !strings.Contains(failed, "run the action again") {
			t.Errorf("a refusal: %s", failed)
		}
	})
}

// TestLifecycleAction_late runs an operation that became known during the
// apply, so that Terraform neither validated nor planned it.
func TestLifecycleAction_late(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	org.AddDevice(oktasim.Device{ID: mac, Status: "ACTIVE"})
	run := func(operation string) acctest.Outcome {
		invocation := lifecycleOf(mac, operation)
		invocation.Late = map[string]tftypes.Value{"operation": invocation.Config["operation"]}
		return invocation.Run(t, org)
	}
	if got := run("erase"); !strings.Contains(said(got.Diagnostics), `Invalid operation: Device `+mac+`: "erase"`) || got.Progress != nil {
		t.Errorf("an operation that there is not: %q, and %q", said(got.Diagnostics), got.Progress)
	}
	got := run("suspend")
	if planned := said(got.Planned); !strings.Contains(planned, "may be deactivated: the operation is not known yet") || len(got.Diagnostics) > 0 || len(got.Progress) != 2 {
		t.Errorf("planned %q, then %q, %q", planned, got.Progress, said(got.Diagnostics))
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
