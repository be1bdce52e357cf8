package device_test

import (
	"fmt"
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
	mac     = "guo00000000000000mac"
	phone   = "guo0000000000000phon"
	managed = "oktadevices_device.this"
)

// lab is an org and the driver of a provider for it.
type lab struct {
	*terraformtest.Driver
	t   *testing.T
	org acctest.Org
}

// labOf returns a lab whose requests go through a handler.
func labOf(t *testing.T, org acctest.Org, handler http.Handler) lab {
	t.Helper()
	l := lab{terraformtest.NewDriver(t, acctest.ServerInMemory(acctest.InMemory{Handler: handler})), t, org}
	l.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
	return l
}

// inLab plays a story with a device, in a bubble in which waiting takes no time.
func inLab(t *testing.T, status string, options oktasim.Options, play func(lab)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		org := acctest.NewOrgInMemory(t, options)
		l := labOf(t, org, org)
		l.add(mac, status)
		play(l)
	})
}

func (l lab) add(id, status string) {
	d := oktasim.Device{ID: id, Status: status, Profile: oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS"}}
	if status != "DEACTIVATED" {
		d.Users = []oktasim.DeviceUser{{User: acctest.ServiceAccount}}
	}
	l.org.AddDevice(d)
}

// device returns a resource for a device.
func device(id, status string) terraformtest.Block {
	return terraformtest.Resource("oktadevices_device", "this", map[string]any{"device_id": id, "status": status})
}

// is checks the status of the device at Okta and in the state.
func (l lab) is(id, status string) {
	l.t.Helper()
	l.there(id, status)
	if got := l.Resource(managed); got != nil && (got["device_id"] != id || got["status"] != status) {
		l.t.Errorf("the state has %v, want %s %s", got, id, status)
	}
}

// there checks the status of a device at Okta.
func (l lab) there(id, status string) {
	l.t.Helper()
	at := slices.IndexFunc(l.org.Devices(), func(d oktasim.Device) bool { return d.ID == id })
	if at < 0 || l.org.Devices()[at].Status != status {
		l.t.Errorf("the device is not %s: %+v", status, l.org.Devices())
	}
}

// calls returns the lifecycle calls since the last ResetRequests, and the
// number of reads of devices.
func (l lab) calls() (writes string, reads int) {
	var verbs []string
	for _, r := range l.org.Requests() {
		switch {
		case r.Method == http.MethodGet && strings.HasPrefix(r.Path, "/api/v1/devices"):
			reads++
		case r.Method == http.MethodDelete:
			verbs = append(verbs, "delete")
		case r.Method == http.MethodPost:
			verbs = append(verbs, r.Path[strings.LastIndexByte(r.Path, '/')+1:])
		case r.Path != "/api/v1/logs" && r.Path != "/api/v1/users/me" && r.Path != "/.well-known/okta-organization":
			l.t.Errorf("called %s %s", r.Method, r.Path)
		}
	}
	return strings.Join(verbs, " "), reads
}

// called checks the lifecycle calls since the last ResetRequests.
func (l lab) called(want string) {
	l.t.Helper()
	if writes, _ := l.calls(); writes != want {
		l.t.Errorf("called %q, want %q", writes, want)
	}
}

// silent checks that the plan is empty and says nothing.
func (l lab) silent() {
	l.t.Helper()
	if run := l.PlanIsEmpty(); len(run.Diagnostics) > 0 {
		l.t.Errorf("the plan is not silent:\n%s", run)
	}
}

var ways = map[string]map[string]string{
	"ACTIVE":      {"ACTIVE": "", "SUSPENDED": "suspend", "DEACTIVATED": "deactivate"},
	"SUSPENDED":   {"ACTIVE": "unsuspend", "SUSPENDED": "", "DEACTIVATED": "deactivate"},
	"DEACTIVATED": {"ACTIVE": "activate", "SUSPENDED": "activate suspend", "DEACTIVATED": ""},
	"CREATED":     {"ACTIVE": "activate", "SUSPENDED": "activate suspend", "DEACTIVATED": "deactivate"},
}

var lags = map[time.Duration]int{0: 1, time.Second: 1, 5 * time.Second: 3} // looks until it shows

// TestResource_everyTransition leads a device from every status to every other
// one: on adoption, after a change of the configuration and after drift, with
// every lag of Okta's reads.
func TestResource_everyTransition(t *testing.T) {
	t.Parallel()
	for lag, looks := range lags {
		for from, tos := range ways {
			for to, verbs := range tos {
				expect := func(l lab, run *terraformtest.Run, how string, before int) {
					l.t.Helper()
					writes, reads := l.calls()
					if want := before + looks*len(strings.Fields(verbs)); writes != verbs || reads != want {
						l.t.Errorf("%s: called %q and read %d times, want %q and %d", how, writes, reads, verbs, want)
					}
					l.is(mac, to)
					if warned, lost := run.Says("Device "+mac+" will be deactivated: The device permanently loses"), to == "DEACTIVATED" && from != to; warned != lost {
						l.t.Errorf("%s: warned of a loss: %t\n%s", how, warned, run)
					}
					l.org.ResetRequests()
					l.silent()
					if writes, reads := l.calls(); writes != "" || reads != 1 {
						l.t.Errorf("%s: a plan called %q and read %d times", how, writes, reads)
					}
				}
				t.Run(fmt.Sprintf("%s to %s with a lag of %s", from, to, lag), func(t *testing.T) {
					t.Parallel()
					inLab(t, from, oktasim.Options{DeviceLag: lag}, func(l lab) {
						l.Config(device(mac, to))
						// A read for the plan, and one when it is applied.
						expect(l, l.Must(l.Apply()), "adopted", 2)
						if l.Resource(managed)["platform"] != "MACOS" || l.Identity(managed)["device_id"] != mac {
							t.Errorf("the state is %v, the identity %v", l.Resource(managed), l.Identity(managed))
						}

						l.org.SetDeviceStatus(mac, from)
						l.org.ResetRequests()
						run := l.Apply()
						if drifted := from != to; drifted != run.Says("Device "+mac+" was made "+from+" outside Terraform: It was "+to+" when") {
							t.Errorf("drifted: %t, and it says:\n%s", drifted, run)
						}
						expect(l, l.Must(run), "drifted", 1)
					})
					if from == "CREATED" {
						return // which nobody can configure
					}
					inLab(t, from, oktasim.Options{DeviceLag: lag}, func(l lab) {
						l.MustApply(device(mac, from))
						l.Config(device(mac, to))
						l.org.ResetRequests()
						expect(l, l.Must(l.Apply()), "changed", 1)
					})
				})
			}
		}
	}
}
