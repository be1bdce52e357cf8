package device_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const (
	one = "oktadevices_device.one"
	two = "oktadevices_device.two"
)

// TestTogether_whatStaysIsKept destroys one of two resources for a device, or
// renames one. The plan leaves the device. If Terraform plans one object at a
// time and begins with the destroyed one, the plan is refused, and the way out
// that the error names works.
func TestTogether_whatStaysIsKept(t *testing.T) {
	t.Parallel()
	goes := device(mac, "ACTIVE").Named("one").With("on_destroy", "deactivate")
	stays := goes.Named("two")
	for name, from := range map[string][]terraformtest.Block{
		"one of two goes": {goes, stays},
		"renamed":         {goes},
	} {
		for order, choose := range map[string]func(ready []string) int{
			"what goes is first": terraformtest.First(one, terraformtest.Destroying(one)),
			"what goes is last":  terraformtest.Last(one, terraformtest.Destroying(one)),
			"planned first":      terraformtest.First(one, two),
			"all at once":        nil,
		} {
			for _, engine := range []terraformtest.Engine{terraformtest.Terraform111, terraformtest.Terraform116} {
				t.Run(name+", "+order, func(t *testing.T) {
					t.Parallel()
					inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
						l.Engine(engine)
						l.MustApply(from...)
						l.Config(stays)
						l.Order(choose)
						run := l.Apply()
						if refused := !run.OK(); refused {
							if order == "all at once" || len(run.Errors()) != 1 || run.Errors()[0].Address != two {
								t.Errorf("refused:\n%s", run)
							}
							l.Says(run, "Device "+mac+" is both kept and destroyed", "If you used -parallelism=1, plan again without it",
								"when the resource is destroyed: oktadevices_device of "+mac+", which this plan destroys.",
								"that keeps the device: oktadevices_device of "+mac+" with status ACTIVE.")
							l.there(mac, "ACTIVE")
							l.Order(nil)
							run = l.Must(l.Apply())
						}
						l.Says(run, "Device "+mac+" stays")
						l.there(mac, "ACTIVE")
						if left := l.State().Addresses(); len(left) != 1 || left[0] != two {
							t.Errorf("in the state: %v", left)
						}
						l.silent()
					})
				})
			}
		}
	}
}

// TestTogether_deviceKnownLate destroys a resource that would deactivate its
// device, and creates one whose device is not known yet, for example because a
// resource is renamed. The plan leaves the device, or is refused if the destroyed
// resource is planned first. The way out that the warning names works.
func TestTogether_deviceKnownLate(t *testing.T) {
	t.Parallel()
	goes := device(mac, "ACTIVE").Named("one").With("on_destroy", "deactivate")
	for name, id := range map[string]string{"renamed": mac, "another device": phone} {
		for order, choose := range map[string]func(ready []string) int{
			"what goes is first":       terraformtest.First(one, terraformtest.Destroying(one)),
			"what goes is last":        terraformtest.Last(one, terraformtest.Destroying(one)),
			"planned first":            terraformtest.First(one, two),
			"planned last, gone first": terraformtest.First(terraformtest.Destroying(one), two),
			"all at once":              nil,
		} {
			for _, engine := range []terraformtest.Engine{terraformtest.Terraform111, terraformtest.Terraform116} {
				t.Run(name+", "+order, func(t *testing.T) {
					t.Parallel()
					inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
						l.add(phone, "ACTIVE")
						l.Engine(engine)
						l.MustApply(goes)
						stays := goes.Named("two").With("device_id", id)
						l.Config(stays.With("device_id", terraformtest.Later(id)))
						l.Order(choose)
						plan := l.Plan()
						if refused := !plan.OK(); refused {
							if order == "all at once" || len(plan.Errors()) != 1 || plan.Errors()[0].Address != two {
								t.Errorf("refused:\n%s", plan)
							}
							l.Says(plan, "Device "+mac+" is destroyed and may be kept", "If you used -parallelism=1, plan again without it",
								"that may keep the device: oktadevices_device of a device that is not known yet, with status ACTIVE.")
							l.Order(nil)
							plan = l.Must(l.Plan())
						}
						l.Says(plan, "Device "+mac+" stays as it is", "whose device_id is not known yet", "Apply what that device_id comes from first")
						l.DoesNotSay(plan, "Destroying deactivates")
						before := l.State()
						l.Must(l.ApplyPlan(plan))
						l.Config(stays)
						l.silent()
						l.there(mac, "ACTIVE")
						if slices.ContainsFunc(l.org.Devices(), func(d oktasim.Device) bool { return len(d.Users) == 0 }) {
							t.Error("a device has lost its users")
						}

						l.Restore(before)
						l.Order(nil)
						l.Must(l.Apply())
						l.there(mac, map[string]string{mac: "ACTIVE", phone: "DEACTIVATED"}[id])
					})
				})
			}
		}
	}
}

// TestTogether_replacedWhileUnknown replaces a resource on request while its
// device is not known yet. It may be the one that the replacement would
// deactivate.
func TestTogether_replacedWhileUnknown(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		l.MustApply(device(mac, "ACTIVE").With("on_destroy", "deactivate"))
		l.Config(device(mac, "ACTIVE").With("on_destroy", "deactivate").With("device_id", terraformtest.Later(mac)))
		l.Fails(l.Plan(terraformtest.Replacing(managed)), "Device "+mac+" is destroyed and may be kept", "plan again without -replace")
	})
}

// TestTogether_deposedIsNeverStuck destroys a deposed object while another
// resource keeps its device. The deposed object blocks no plan, and takes
// nothing from the device.
func TestTogether_deposedIsNeverStuck(t *testing.T) {
	t.Parallel()
	const deposed = one + " (deposed 1)"
	for order, choose := range map[string]func(ready []string) int{
		"what goes is first": terraformtest.First(deposed, terraformtest.Destroying(deposed)),
		"what goes is last":  terraformtest.Last(deposed, terraformtest.Destroying(deposed)),
		"all at once":        nil,
	} {
		t.Run(order, func(t *testing.T) {
			t.Parallel()
			inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
				l.add(phone, "ACTIVE")
				createdFirst := func(id string) terraformtest.Block {
					b := device(id, "ACTIVE").Named("one").With("on_destroy", "deactivate")
					b.CreateBeforeDestroy = true
					return b
				}
				l.MustApply(createdFirst(mac))
				l.Config(createdFirst(phone))
				l.Fail(terraformtest.Destroying(one))
				if run := l.Apply(); run.OK() || len(l.Deposed(one)) != 1 {
					t.Fatalf("no deposed object:\n%s", run)
				}
				l.Fail()
				l.Config(createdFirst(phone), device(mac, "ACTIVE").Named("two"))
				l.Order(choose)
				run := l.Apply()
				if !run.OK() {
					if order == "all at once" {
						t.Errorf("refused:\n%s", run)
					}
					l.Says(run, "If you used -parallelism=1, plan again without it")
					l.Order(nil)
					l.Must(l.Apply())
				}
				if left := l.Deposed(one); len(left) > 0 {
					t.Errorf("in the state: %v", left)
				}
				l.there(mac, "ACTIVE")
				l.there(phone, "ACTIVE")
			})
		})
	}
}

// TestTogether_duplicateIsNamed checks that one warning names both resources of
// a device, in whichever order they are planned. With different statuses, each
// apply would change the device.
func TestTogether_duplicateIsNamed(t *testing.T) {
	t.Parallel()
	for order, choose := range map[string]func(ready []string) int{"in order": terraformtest.First(one), "in reverse": terraformtest.Last(one), "all at once": nil} {
		t.Run(order, func(t *testing.T) {
			t.Parallel()
			inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
				l.Order(choose)
				l.Config(device(mac, "ACTIVE").Named("one"), device(mac, "SUSPENDED").Named("two"))
				run := l.Must(l.Plan())
				l.Says(run, "Device "+mac+" is declared more than once", "with status ACTIVE", "with status SUSPENDED", "Keep one of the resources")
				// Planned at once, each may see the other.
				if warnings := run.Warnings(); len(warnings) != 1 && (choose != nil || len(warnings) != 2) {
					t.Errorf("%d warnings:\n%s", len(warnings), run)
				}
			})
		})
	}
}

// TestTogether_slowOrg checks that the provider sees a resource that keeps a
// device in time, even if Okta is slow, or if a data source finds the device.
func TestTogether_slowOrg(t *testing.T) {
	t.Parallel()
	kept := device(mac, "ACTIVE").Named("two").With("on_destroy", "deactivate")
	found := terraformtest.DataSource("oktadevices_device", "found", map[string]any{"id": mac})
	through := kept.With("device_id", terraformtest.Ref(found.Address(), "id"))
	for name, keeping := range map[string][]terraformtest.Block{"itself": {kept}, "through a data source": {found, through}} {
		for _, engine := range []terraformtest.Engine{terraformtest.Terraform111, terraformtest.Terraform116} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					org := acctest.NewOrgInMemory(t)
					slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if strings.HasPrefix(r.URL.Path, "/api/v1/devices/") {
							<-time.After(400 * time.Millisecond)
						}
						org.ServeHTTP(w, r)
					})
					l := labOf(t, org, slow)
					l.add(mac, "ACTIVE")
					l.Engine(engine)
					l.MustApply(append(keeping, device(mac, "ACTIVE").Named("one").With("on_destroy", "deactivate"))...)
					l.Says(l.MustApply(keeping...), "Device "+mac+" stays")
					l.there(mac, "ACTIVE")
				})
			})
		}
	}
}

// TestTogether_replacedIsRefusedAlone gives one of two resources for a device to
// another device. The plan is refused, and no warning says that the resource is
// destroyed and the device stays.
func TestTogether_replacedIsRefusedAlone(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		other := l.org.AddDevice(oktasim.Device{Status: "ACTIVE", Profile: oktasim.DeviceProfile{DisplayName: "Other", Platform: "MACOS"}})
		first, second := device(mac, "ACTIVE").Named("one").With("on_destroy", "deactivate"), device(mac, "ACTIVE").Named("two").With("on_destroy", "deactivate")
		l.MustApply(first, second)
		l.Config(first.With("device_id", other), second)
		l.Order(terraformtest.Last(one))
		run := l.Plan()
		l.Says(run, "Device "+mac+" is both kept and destroyed",
			"when the resource is destroyed: oktadevices_device of "+other+" with status ACTIVE.",
			"that keeps the device: oktadevices_device of "+mac+" with status ACTIVE.")
		if run.OK() || run.Says("It is left as it is") {
			t.Errorf("refused and kept in one plan:\n%s", run)
		}
	})
}
