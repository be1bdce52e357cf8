package device_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestResource_destroy destroys a device of every status with every value of
// on_destroy.
func TestResource_destroy(t *testing.T) {
	t.Parallel()
	for onDestroy, cases := range map[string]map[string]struct{ calls, warning string }{
		"retain": {
			"ACTIVE":    {"", "Device " + mac + " stays ACTIVE: on_destroy is retain"},
			"SUSPENDED": {"", "Device " + mac + " stays SUSPENDED: on_destroy is retain"},
		},
		"deactivate": {
			"ACTIVE":      {"deactivate", "Destroying deactivates device " + mac + ": on_destroy is deactivate. The device permanently loses"},
			"SUSPENDED":   {"deactivate", "Destroying deactivates device " + mac},
			"DEACTIVATED": {"", "deactivated already, so it does not change"},
		},
		"delete": {
			"ACTIVE":      {"deactivate delete", "Destroying permanently deletes device " + mac + ": on_destroy is delete: it is deactivated, and then its record is deleted. The device permanently loses"},
			"SUSPENDED":   {"deactivate delete", "client certificates"},
			"DEACTIVATED": {"delete", "it is deactivated already, and its record is deleted"},
		},
	} {
		for status, want := range cases {
			for lag, looks := range lags {
				t.Run(fmt.Sprintf("%s from %s with a lag of %s", onDestroy, status, lag), func(t *testing.T) {
					t.Parallel()
					inLab(t, status, oktasim.Options{DeviceLag: lag}, func(l lab) {
						l.MustApply(device(mac, status).With("on_destroy", onDestroy))
						l.org.ResetRequests()
						run := l.Must(l.Destroy())
						l.Says(run, want.warning)
						wantReads := 1
						if strings.HasPrefix(want.calls, "deactivate") {
							wantReads += looks
						}
						if calls, reads := l.calls(); calls != want.calls || reads != wantReads {
							t.Errorf("called %q and read %d times, want %q and %d", calls, reads, want.calls, wantReads)
						}
						if gone := len(l.org.Devices()) == 0; gone != (onDestroy == "delete") || l.Resource(managed) != nil {
							t.Errorf("gone: %t, in the state: %v", gone, l.Resource(managed))
						}
					})
				})
			}
		}
	}
}

// TestResource_replace changes device_id. on_destroy decides about the former
// device, and the plan warns of both.
func TestResource_replace(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		l.add(phone, "ACTIVE")
		l.MustApply(device(mac, "ACTIVE").With("on_destroy", "deactivate"))
		l.Config(device(phone, "DEACTIVATED").With("on_destroy", "deactivate"))
		l.org.ResetRequests()
		run := l.Must(l.Plan())
		l.Plans(run, managed, terraformtest.Replace)
		l.Says(run, "Replacing deactivates device "+mac, "Device "+phone+" will be deactivated")
		l.Must(l.Apply())
		l.there(mac, "DEACTIVATED")
		l.is(phone, "DEACTIVATED")

		l.Says(l.MustApply(device(mac, "ACTIVE")), "Device "+phone+" stays DEACTIVATED: on_destroy is deactivate, and the device is deactivated already", "Reactivating device "+mac+" does not restore what it lost")
		l.is(mac, "ACTIVE")
		l.Says(l.MustApply(device(phone, "ACTIVE")), "Device "+mac+" stays ACTIVE: on_destroy is retain: replacing")
	})
}

// TestResource_renamed gives a resource another address without a moved block,
// which would destroy and adopt one device. A tainted resource adopts its own
// device again.
func TestResource_renamed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		onDestroy, status string
		refused           bool
	}{
		{"retain", "ACTIVE", false}, {"deactivate", "ACTIVE", true}, {"deactivate", "SUSPENDED", true},
		{"deactivate", "DEACTIVATED", false}, {"delete", "ACTIVE", true}, {"delete", "DEACTIVATED", true},
	} {
		declared := device(mac, test.status).With("on_destroy", test.onDestroy)
		inLab(t, test.status, oktasim.Options{}, func(l lab) {
			l.MustApply(declared)
			l.Config(device(mac, test.status).Named("renamed"))
			l.org.ResetRequests()
			// If what leaves is planned second, it leaves the device to the other.
			l.Order(terraformtest.First(managed))
			if run := l.Apply(); run.OK() == test.refused || run.Says("Device "+mac+" is both kept and destroyed") != test.refused {
				t.Errorf("%+v:\n%s", test, run)
			}
			l.called("")
			l.there(mac, test.status)
		})
		inLab(t, test.status, oktasim.Options{}, func(l lab) {
			l.MustApply(declared)
			l.Taint(managed)
			l.org.ResetRequests()
			l.Must(l.Apply())
			l.called("")
			l.is(mac, test.status)
		})
	}
}

// TestResource_unknown checks that unknown arguments replace nothing, and that
// the plan warns of what they may become.
func TestResource_unknown(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		declare := func(id, status any) { l.Config(device("", "").With("device_id", id).With("status", status)) }
		declare(terraformtest.Later(mac), "DEACTIVATED")
		l.Says(l.Must(l.Plan()), "A device that is not known yet will be deactivated")
		declare(terraformtest.Later(mac), "ACTIVE")
		l.DoesNotSay(l.Must(l.Plan()), "deactivated")
		declare(terraformtest.Later(mac), terraformtest.Later("SUSPENDED"))
		l.Says(l.Must(l.Plan()), "A device that is not known yet may be deactivated: its status is not known yet")
		declare(mac, terraformtest.Later("SUSPENDED"))
		l.Says(l.Must(l.Apply()), "Device "+mac+" may be deactivated: its status is not known yet")
		l.is(mac, "SUSPENDED")
		declare(terraformtest.Later(mac), terraformtest.Later("ACTIVE"))
		run := l.Must(l.Apply())
		l.Says(run, "device_id of device "+mac+" is not known yet", "Device "+mac+" may be deactivated")
		l.Plans(run, managed, terraformtest.Update)
		l.is(mac, "ACTIVE")

		l.Forget(managed)
		l.Provider(map[string]any{"org_url": l.org.URL, "api_token": terraformtest.Later(l.org.APIToken())})
		l.Config(device(mac, "DEACTIVATED"))
		l.org.ResetRequests()
		l.Says(l.Must(l.Plan()), "A device that is not known yet will be deactivated")
		if len(l.org.Requests()) > 0 {
			t.Errorf("called %+v", l.org.Requests())
		}
	})
}

// TestResource_import imports a device by id and by identity, without a
// lifecycle call, and checks that the plan is empty.
func TestResource_import(t *testing.T) {
	t.Parallel()
	inLab(t, "SUSPENDED", oktasim.Options{}, func(l lab) {
		l.Config(device(mac, "SUSPENDED"))
		l.org.ResetRequests()
		for name, imported := range map[string]func() *terraformtest.Run{
			"id":       func() *terraformtest.Run { return l.Import(managed, mac) },
			"identity": func() *terraformtest.Run { return l.ImportByIdentity(managed, map[string]any{"device_id": mac}) },
		} {
			if run := l.Must(imported()); len(run.Diagnostics) > 0 {
				t.Errorf("by %s:\n%s", name, run)
			}
			l.is(mac, "SUSPENDED")
			l.Shows(managed, map[string]any{"on_destroy": "retain"})
			l.silent()
			l.Forget(managed)
		}
		for id, want := range map[string]string{
			phone: "The device " + phone + " does not exist in this org", "a/b": "\"a/b\" is not the id of a device", "my mac": "not the id",
		} {
			l.Fails(l.Import(managed, id), want)
			if l.Resource(managed) != nil {
				t.Fatalf("%q is imported", id)
			}
		}
		l.called("")
		// Another status in the configuration is a change that the plan shows.
		l.Must(l.Import(managed, mac))
		l.Plans(l.MustApply(device(mac, "ACTIVE")), managed, terraformtest.Update)
		l.is(mac, "ACTIVE")
	})
}

// TestResource_drift checks that a plan says who changed the status, with one
// request for the log for all devices, and with none if explain_drift is false.
func TestResource_drift(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		provider map[string]any
		fault    oktasim.Fault
		asked    int
		tells    bool
	}{
		"told":           {asked: 1, tells: true},
		"not to be told": {provider: map[string]any{"explain_drift": false}},
		"no right":       {fault: oktasim.Fault{Path: "/api/v1/logs", Status: http.StatusForbidden, Code: "E0000006"}, asked: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
				l.add(phone, "ACTIVE")
				args := map[string]any{"org_url": l.org.URL, "api_token": l.org.APIToken()}
				maps.Copy(args, test.provider)
				l.Provider(args)
				if test.fault.Path != "" {
					l.org.Fail(test.fault)
				}
				l.MustApply(device(mac, "ACTIVE"), device(phone, "ACTIVE").Named("that"))
				if l.org.Count("GET", "/api/v1/logs") > 0 {
					t.Error("the log was asked although nothing drifted")
				}
				l.org.AddUser("mallory@example.com", "ACTIVE")
				l.org.ActAs("mallory@example.com", "198.51.100.4")
				l.org.SetDeviceStatus(mac, "SUSPENDED")
				l.org.SetDeviceStatus(phone, "SUSPENDED")
				l.org.SetDeviceStatus(phone, "DEACTIVATED")
				run := l.Must(l.Plan())
				l.Says(run, "Device "+mac+" was made SUSPENDED outside Terraform: It was ACTIVE", "Device "+phone+" was made DEACTIVATED outside Terraform", "does not restore what the device lost")
				if asked := l.org.Count("GET", "/api/v1/logs"); asked != test.asked {
					t.Errorf("the log was asked %d times, want %d", asked, test.asked)
				}
				for _, by := range []string{"(mallory@example.com) suspended it on ", "(mallory@example.com) deactivated it on ", "from 198.51.100.4"} {
					if run.Says(by) != test.tells {
						t.Errorf("it says %q: %t\n%s", by, !test.tells, run)
					}
				}
				l.Must(l.Apply())
				l.is(mac, "ACTIVE")

				l.org.DeleteDevice(mac)
				run = l.Plan()
				l.Says(run, "Device "+mac+" is gone: It does not exist in this org any more, so this resource was removed from the state")
				if run.Says("(mallory@example.com) deleted it on ") != test.tells {
					t.Errorf("told: %t\n%s", !test.tells, run)
				}
				// It is configured still, and cannot be made.
				l.Says(run, "Device "+mac+" does not exist, and an apply will fail: Devices enroll themselves")
				if len(run.Gone) != 1 {
					t.Errorf("gone: %v\n%s", run.Gone, run)
				}
				// That is no obstacle to a destroy.
				l.Must(l.Destroy())
			})
		})
	}
}

// TestResource_driftByOurselves checks that a plan does not blame others for what
// the provider did with the credentials of this run, here with another state.
func TestResource_driftByOurselves(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		l.MustApply(device(mac, "ACTIVE"))
		before := l.State()
		l.MustApply(device(mac, "SUSPENDED"))
		l.Restore(before)
		l.Config(device(mac, "ACTIVE"))
		run := l.Must(l.Plan())
		l.Says(run, "Device "+mac+" was made SUSPENDED with the provider's credentials", "It was done with this provider and the credentials of this run")
		l.DoesNotSay(run, "outside Terraform")
	})
}

// TestResource_refusedAttempt checks that a plan does not name a person whose
// attempt Okta refused.
func TestResource_refusedAttempt(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		l.MustApply(device(mac, "ACTIVE"))
		l.org.SetDeviceStatus(mac, "SUSPENDED")
		l.org.LogEvent(oktasim.Event{
			Type: "device.lifecycle.suspend", Actor: oktasim.EventParty{ID: "00uMallory", Type: "User", DisplayName: "Mallory", AlternateID: "mallory@example.com"},
			Outcome: "FAILURE", Targets: []oktasim.EventParty{{ID: mac, Type: "Device"}},
		})
		run := l.Must(l.Plan())
		l.Says(run, "SUSPENDED outside Terraform")
		l.DoesNotSay(run, "Mallory")
	})
}

// TestResource_statusNeverShows checks that a Create that can't see the new
// status leaves no state that the next apply would destroy. An Update keeps the
// status that it saw.
func TestResource_statusNeverShows(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{DeviceLag: 90 * time.Second}, func(l lab) {
		l.Config(device(mac, "SUSPENDED").With("on_destroy", "delete"))
		run := l.Apply()
		l.Says(run, "Unable to adopt device: Device "+mac+": to suspend it: Okta accepted it, but after 1m0s it still shows the status ACTIVE",
			"Calls that Okta accepted: suspend.", "The device is not in the state", "a change took long to show")
		if run.OK() || l.Resource(managed) != nil {
			t.Fatalf("the state has %v:\n%s", l.Resource(managed), run)
		}
		l.org.Advance(time.Minute)
		l.org.ResetRequests()
		l.Must(l.Apply())
		l.called("")
		l.is(mac, "SUSPENDED")

		l.Config(device(mac, "DEACTIVATED").With("on_destroy", "retain"))
		run = l.Apply()
		l.Says(run, "Unable to update device", "still shows the status SUSPENDED", "The state has the status that was last read")
		if got := l.Resource(managed); run.OK() || l.Tainted(managed) || got["status"] != "SUSPENDED" || got["on_destroy"] != "delete" || len(run.Violations()) > 0 {
			t.Errorf("the state has %v:\n%s", got, run)
		}
		l.org.Advance(time.Minute)
		l.org.ResetRequests()
		l.Must(l.Apply())
		l.called("")
		l.Shows(managed, map[string]any{"on_destroy": "retain"})
		l.is(mac, "DEACTIVATED")
	})
}

// TestResource_halfway fails the second of two calls. The error names what was
// done, and the next apply does the rest.
func TestResource_halfway(t *testing.T) {
	t.Parallel()
	refused := oktasim.Fault{Method: "POST", Path: "/api/v1/devices/*/lifecycle/suspend", Status: http.StatusForbidden, Code: "E0000006"}
	inLab(t, "DEACTIVATED", oktasim.Options{}, func(l lab) {
		l.Config(device(mac, "SUSPENDED"))
		l.org.Fail(refused)
		run := l.Apply()
		l.Says(run, "Unable to adopt device: Device "+mac+": to suspend it: ", "E0000006", "okta.devices.manage", "Calls that Okta accepted: activate.")
		if run.OK() || l.Resource(managed) != nil {
			t.Fatalf("the state has %v", l.Resource(managed))
		}
		l.org.ClearFaults()
		l.org.ResetRequests()
		l.Must(l.Apply())
		l.called("suspend")

		l.org.SetDeviceStatus(mac, "DEACTIVATED")
		l.org.Fail(refused)
		run = l.Apply()
		l.Says(run, "Unable to update device", "Calls that Okta accepted: activate.")
		if got := l.Resource(managed); got["status"] != "ACTIVE" || l.Tainted(managed) {
			t.Errorf("the state has %v", got)
		}
		l.org.ClearFaults()
		l.org.ResetRequests()
		l.Must(l.Apply())
		l.called("suspend")
		l.is(mac, "SUSPENDED")
	})
	// A destroy that fails is tried again, and knows what it did.
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		l.MustApply(device(mac, "ACTIVE").With("on_destroy", "delete"))
		l.org.Fail(oktasim.Fault{Method: "DELETE", Status: http.StatusForbidden, Code: "E0000006"})
		run := l.Destroy()
		l.Says(run, "Unable to destroy device: Device "+mac, "Calls that Okta accepted: deactivate.", "apply or destroy again to finish")
		if got := l.Resource(managed); run.OK() || got["status"] != "DEACTIVATED" {
			t.Errorf("the state has %v:\n%s", got, run)
		}
		l.org.ClearFaults()
		l.org.ResetRequests()
		run = l.Must(l.Destroy())
		if calls, _ := l.calls(); calls != "delete" || run.Says("outside Terraform") || len(l.org.Devices()) > 0 {
			t.Errorf("called %q:\n%s", calls, run)
		}
	})
	// What somebody else deleted meanwhile is destroyed.
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		l.MustApply(device(mac, "ACTIVE").With("on_destroy", "delete"))
		l.org.Fail(oktasim.Fault{Method: "POST", Nth: 1, Do: func() { l.org.DeleteDevice(mac) }})
		l.Must(l.Destroy())
		if l.Resource(managed) != nil {
			t.Error("it is in the state")
		}
	})
}

// TestResource_notSeenAgain: after the second of two calls the device cannot be
// read. The state has the status that the first one led to.
func TestResource_notSeenAgain(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		l.MustApply(device(mac, "SUSPENDED"))
		l.org.SetDeviceStatus(mac, "DEACTIVATED")
		l.org.Fail(oktasim.Fault{Method: "POST", Path: "/api/v1/devices/*/lifecycle/suspend", Nth: 1, Do: func() {
			l.org.Fail(oktasim.Fault{Method: "GET", Path: "/api/v1/devices/*", Status: http.StatusForbidden, Code: "E0000006"})
		}})
		run := l.Apply()
		l.Says(run, "Unable to update device", "Okta accepted it, but reading the device afterwards failed", "Calls that Okta accepted: activate, suspend.")
		l.Shows(managed, map[string]any{"status": "ACTIVE"})
	})
}

// TestResource_deletedUnseen: a destroy deletes a device that Okta reports as
// missing after its deactivation, because that answer may be wrong.
func TestResource_deletedUnseen(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		l.MustApply(device(mac, "ACTIVE").With("on_destroy", "delete"))
		l.org.Fail(oktasim.Fault{Method: "POST", Path: "/api/v1/devices/*/lifecycle/deactivate", Nth: 1, Do: func() {
			l.org.Fail(oktasim.Fault{Method: "GET", Path: "/api/v1/devices/*", Status: http.StatusNotFound, Code: "E0000007"})
		}})
		l.Must(l.Destroy())
		if left := l.org.Devices(); len(left) > 0 || l.Resource(managed) != nil {
			t.Errorf("left: %+v, in the state: %v", left, l.Resource(managed))
		}
	})
}

// TestResource_changedMeanwhile changes the device after the plan. The apply
// makes only the planned calls. If Okta refuses them, the next plan explains
// why.
func TestResource_changedMeanwhile(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		l.MustApply(device(mac, "ACTIVE"))
		l.Config(device(mac, "SUSPENDED"))
		meanwhile := func(status string) {
			l.org.Fail(oktasim.Fault{Method: "POST", Nth: 1, Do: func() { l.org.SetDeviceStatus(mac, status) }})
		}
		meanwhile("DEACTIVATED")
		l.org.ResetRequests()
		run := l.Apply()
		l.Says(run, "Unable to update device: Device "+mac+": to suspend it", "status 400")
		if calls, _ := l.calls(); calls != "suspend" || run.OK() || run.Says("Calls that Okta accepted") {
			t.Errorf("called %q", calls)
		}
		l.there(mac, "DEACTIVATED")
		if got := l.Resource(managed); got["status"] != "ACTIVE" || l.Tainted(managed) {
			t.Errorf("the state has %v", got)
		}
		l.Says(l.Must(l.Apply()), "was made DEACTIVATED outside Terraform", "does not restore what it lost")
		l.is(mac, "SUSPENDED")
		// Somebody else did the same.
		l.Config(device(mac, "ACTIVE"))
		meanwhile("ACTIVE")
		l.Must(l.Apply())
		l.is(mac, "ACTIVE")
		// What was adopted by a plan is looked at again when it is applied.
		l.Forget(managed)
		l.org.SetDeviceStatus(mac, "SUSPENDED")
		l.org.Fail(oktasim.Fault{Method: "GET", Path: "/api/v1/devices/*", Nth: 2, Do: func() { l.org.SetDeviceStatus(mac, "ACTIVE") }})
		l.org.ResetRequests()
		l.Must(l.Apply())
		l.called("")
	})
}

// TestResource_unreachable checks that the provider shows a status from which
// no call leads to another, and refuses to plan a change.
func TestResource_unreachable(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		// Okta's list of statuses has UNSUSPENDED.
		for _, from := range []string{oktasim.NewAtOkta, "UNSUSPENDED"} {
			l.org.SetDeviceStatus(mac, from)
			for _, to := range []string{"ACTIVE", "SUSPENDED", "DEACTIVATED"} {
				l.Config(device(mac, to))
				l.Fails(l.Plan(), "Unreachable status of a device: Device "+mac+": its status is \""+from+"\", and no way from that to "+to+" is documented", "Admin Console")
			}
		}
		l.org.SetDeviceStatus(mac, "ACTIVE")
		l.MustApply(device(mac, "ACTIVE").With("on_destroy", "deactivate"))
		l.org.SetDeviceStatus(mac, oktasim.NewAtOkta)
		l.org.ResetRequests()
		l.Says(l.Must(l.Refresh()), "Device "+mac+" was made NEW_AT_OKTA outside Terraform")
		l.is(mac, oktasim.NewAtOkta)
		l.Fails(l.Apply())
		l.Says(l.MustApply(), "Device "+mac+" stays as it is: on_destroy is deactivate, but Okta documents no way from the status NEW_AT_OKTA to DEACTIVATED")
		l.called("")
		// To leave it takes no way.
		l.org.SetDeviceStatus(mac, "ACTIVE")
		l.MustApply(device(mac, "ACTIVE"))
		l.org.SetDeviceStatus(mac, oktasim.NewAtOkta)
		// Terraform 1.11 plans what left before it reads it, and would say ACTIVE.
		l.Engine(terraformtest.Terraform116)
		l.Says(l.MustApply(), "Device "+mac+" stays")
	})
}

// TestResource_unreachableByTheState plans with -refresh=false. The state has a
// status from which no call leads to another, although the device has another
// one by now. Update makes no call that no plan has shown.
func TestResource_unreachableByTheState(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		l.MustApply(device(mac, "ACTIVE"))
		l.org.SetDeviceStatus(mac, oktasim.NewAtOkta)
		l.Must(l.Refresh())
		l.org.SetDeviceStatus(mac, "SUSPENDED")
		l.org.ResetRequests()
		l.Says(l.Apply(terraformtest.NoRefresh()), "Unreachable status of a device: Device "+mac+": its status is \"NEW_AT_OKTA\", and no way from that to ACTIVE is documented")
		l.called("")
		l.Must(l.Apply())
		l.is(mac, "ACTIVE")
	})
}

// TestResource_onDestroyAlone checks that a change of on_destroy costs no
// request but the refresh.
func TestResource_onDestroyAlone(t *testing.T) {
	t.Parallel()
	inLab(t, "ACTIVE", oktasim.Options{}, func(l lab) {
		l.MustApply(device(mac, "ACTIVE"))
		l.org.ResetRequests()
		run := l.MustApply(device(mac, "ACTIVE").With("on_destroy", "delete"))
		if calls, reads := l.calls(); calls != "" || reads != 1 || run.Actions[managed] != terraformtest.Update || l.Resource(managed)["on_destroy"] != "delete" {
			t.Errorf("called %q, read %d times, %s", calls, reads, run)
		}
	})
}

// TestResource_refusals checks plans that fail: the argument at fault, and that
// nothing is written.
func TestResource_refusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args  map[string]any
		fault oktasim.Fault
		at    string
		says  []string
	}{
		"a verb":     {args: map[string]any{"device_id": mac, "status": "suspend"}, at: "status", says: []string{`"ACTIVE" "SUSPENDED" "DEACTIVATED"`}},
		"no status":  {args: map[string]any{"device_id": mac}, at: "status"},
		"on_destroy": {args: map[string]any{"device_id": mac, "status": "ACTIVE", "on_destroy": "nothing"}, at: "on_destroy", says: []string{`"retain" "deactivate" "delete"`}},
		"empty id":   {args: map[string]any{"device_id": "", "status": "ACTIVE"}, at: "device_id", says: []string{"device_id is empty"}},
		"a name":     {args: map[string]any{"device_id": "Ada's Mac", "status": "ACTIVE"}, at: "device_id", says: []string{"holds a quotation mark"}},
		"no device":  {args: map[string]any{"device_id": phone, "status": "ACTIVE"}, at: "device_id", says: []string{"The device " + phone + " does not exist in this org", "Devices enroll themselves"}},
		"no right": {
			args: map[string]any{"device_id": mac, "status": "ACTIVE"}, at: "device_id", says: []string{"Unable to adopt device: Device " + mac, "okta.devices.read"},
			fault: oktasim.Fault{Path: "/api/v1/devices/*", Status: http.StatusForbidden, Code: "E0000006"},
		},
		"classic": {
			args: map[string]any{"device_id": mac, "status": "ACTIVE"}, at: "device_id", says: []string{"E0000015"},
			fault: oktasim.Fault{Path: "/api/v1/devices/*", Status: http.StatusUnauthorized, Code: "E0000015"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inLab(t, "SUSPENDED", oktasim.Options{}, func(l lab) {
				l.Config(terraformtest.Resource("oktadevices_device", "this", test.args))
				if test.fault.Path != "" {
					l.org.Fail(test.fault)
				}
				l.FailsAt(l.Apply(), test.at, test.says...)
				l.called("")
			})
		})
	}
}

// TestResource_destroyedAgainAfterDrift removes a resource from the configuration
// after somebody changed its device. Terraform 1.11 destroys such a resource by
// the state as it was before the refresh. That fails, and must not fail again.
func TestResource_destroyedAgainAfterDrift(t *testing.T) {
	t.Parallel()
	for from, to := range map[string]string{"DEACTIVATED": "ACTIVE", "ACTIVE": "DEACTIVATED"} {
		for _, engine := range []terraformtest.Engine{terraformtest.Terraform111, terraformtest.OpenTofu112, terraformtest.Terraform116} {
			t.Run(fmt.Sprintf("%s to %s, engine %d", from, to, engine), func(t *testing.T) {
				t.Parallel()
				inLab(t, from, oktasim.Options{}, func(l lab) {
					l.Engine(engine)
					l.MustApply(device(mac, from).With("on_destroy", "delete"))
					l.org.SetDeviceStatus(mac, to)
					l.Config()
					l.Apply()
					l.Must(l.Apply())
					if left := l.State().Addresses(); len(left) > 0 || len(l.org.Devices()) > 0 {
						t.Errorf("left: %v, %v", left, l.org.Devices())
					}
				})
			})
		}
	}
}
