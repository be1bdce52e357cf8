package okta

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

const aMac = "guo00000000000000mac"

func addMac(org simtest.Sim, status string) {
	org.AddDevice(oktasim.Device{ID: aMac, Status: status, Profile: oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS"}})
}

// A look after a doubtful attempt waits out the lag: what took effect is not sent again, and never passes for refused.
func TestDevice_doubtUnderLag(t *testing.T) {
	t.Parallel()
	for _, lag := range []time.Duration{0, time.Second, 5 * time.Second, 10 * time.Second} {
		t.Run(fmt.Sprint(lag), func(t *testing.T) {
			t.Parallel()
			playOnSim(t, oktasim.Options{DeviceLag: lag}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
				addMac(org, "ACTIVE")
				org.Fail(oktasim.Fault{Method: "POST", Nth: 1, CloseAfter: true})
				if err := c.SuspendDevice(t.Context(), aMac); err != nil {
					t.Fatal(err)
				}
				want := 1
				if lag == 10*time.Second {
					want = 2 // sent again, refused, and found to be our own doing
				}
				if got := org.Count("POST", "/api/v1/devices/*/lifecycle/*"); got != want {
					t.Errorf("sent %d times, want %d", got, want)
				}
			})
		})
	}
}

func TestAwaitDevice(t *testing.T) {
	t.Parallel()
	for lag, want := range map[time.Duration]struct {
		looks int
		took  time.Duration
	}{0: {1, 2 * time.Second}, time.Second: {1, 2 * time.Second}, 5 * time.Second: {3, 8 * time.Second}, 59 * time.Second: {7, time.Minute}} {
		t.Run(fmt.Sprint(lag), func(t *testing.T) {
			t.Parallel()
			playOnSim(t, oktasim.Options{DeviceLag: lag}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
				addMac(org, "ACTIVE")
				if err := c.SuspendDevice(t.Context(), aMac); err != nil {
					t.Fatal(err)
				}
				began := time.Now()
				d, err := c.AwaitDevice(t.Context(), aMac, DeviceSuspended)
				if err != nil || d.Status != DeviceSuspended {
					t.Fatalf("got %+v, %v", d, err)
				}
				if took, looks := time.Since(began).Truncate(time.Second), org.Count("GET", "/api/v1/devices/*"); took != want.took || looks != want.looks {
					t.Errorf("%d looks in %s, want %d in %s", looks, took, want.looks, want.took)
				}
				if slow := lag > transport.LongWait; slow != (c.Waits().Reason == WaitForStatus) {
					t.Errorf("the user gets a warning: %+v", c.Waits())
				}
				// What was awaited is known.
				if known, err := c.CachedDevice(t.Context(), aMac); err != nil || known.Status != DeviceSuspended || org.Count("GET", "/api/v1/devices/*") != want.looks {
					t.Errorf("got %+v, %v", known, err)
				}
			})
		})
	}
}

func TestAwaitDevice_givesUp(t *testing.T) {
	t.Parallel()
	playOnSim(t, oktasim.Options{DeviceLag: time.Hour}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		addMac(org, "ACTIVE")
		if err := c.SuspendDevice(t.Context(), aMac); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		d, err := c.AwaitDevice(t.Context(), aMac, DeviceSuspended)
		expectSays(t, err, "Okta accepted it", "after 1m0s it still shows the status ACTIVE")
		if d.Status != "ACTIVE" || time.Since(began).Truncate(time.Second) != time.Minute {
			t.Errorf("seen last: %+v, after %s", d, time.Since(began))
		}
		org.Fail(oktasim.Fault{Method: "GET", Status: 403, Code: "E0000006"})
		d, err = c.AwaitDevice(t.Context(), aMac, DeviceSuspended)
		expectSays(t, err, "Okta accepted it", "reading the device afterwards failed", "okta.devices.read")
		if d.ID != "" {
			t.Errorf("not seen, and yet %+v", d)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began = time.Now()
		if _, err := c.AwaitDevice(ctx, aMac, DeviceSuspended); err == nil || time.Since(began) != time.Second {
			t.Errorf("interrupted: %v after %s", err, time.Since(began))
		}
	})
}

// Somebody else changes the device while we wait for our own change to show. No
// minute is spent on a status that will not come.
func TestAwaitDevice_somebodyElse(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"ACTIVE", "DEACTIVATED"} {
		playOnSim(t, oktasim.Options{DeviceLag: 10 * time.Second}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
			addMac(org, "ACTIVE")
			if err := c.SuspendDevice(t.Context(), aMac); err != nil {
				t.Fatal(err)
			}
			time.AfterFunc(5*time.Second, func() { org.SetDeviceStatus(aMac, status) })
			began := time.Now()
			d, err := c.AwaitDevice(t.Context(), aMac, DeviceSuspended)
			expectSays(t, err, "Okta accepted it, but somebody else has changed the device since: its status is "+status)
			if took := time.Since(began); d.Status != status || took > 10*time.Second {
				t.Errorf("got %+v after %s", d, took)
			}
		})
	}
}

// The device list may still show a device that a call has deleted.
func TestDeleteDevice_listLags(t *testing.T) {
	t.Parallel()
	playOnSim(t, oktasim.Options{}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		addMac(org, "DEACTIVATED")
		org.Fail(oktasim.Fault{Method: "DELETE", Nth: 1, Status: 500, Code: "E0000009", Effective: true})
		org.Fail(oktasim.Fault{Method: "GET", Path: "/api/v1/devices", Status: 200, Body: `[{"id":"` + aMac + `"}]`})
		if err := c.DeleteDevice(t.Context(), aMac); err != nil {
			t.Error(err)
		}
	})
}

// A device is gone when it can't be read, not because one write says so.
func TestDevice_gone(t *testing.T) {
	t.Parallel()
	playOnSim(t, oktasim.Options{}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		if err := c.SuspendDevice(t.Context(), aMac); !IsNotFound(err) {
			t.Errorf("suspended what is not there: %v", err)
		}
		addMac(org, "DEACTIVATED")
		org.Fail(oktasim.Fault{Method: "GET", Path: "/api/v1/devices/*", Nth: 1, Times: 1, Status: 404, Code: "E0000007"})
		c.forgetDevice(aMac)
		_, err := c.CachedDevice(t.Context(), aMac)
		expectSays(t, err, "still lists it")
		if IsNotFound(err) {
			t.Errorf("%v passes for gone", err)
		}
		org.Fail(oktasim.Fault{Method: "POST", Nth: 1, Status: 404, Code: "E0000007"})
		err = c.ActivateDevice(t.Context(), aMac)
		expectSays(t, err, "it does not exist, but still shows it")
		if IsNotFound(err) {
			t.Errorf("%v passes for gone", err)
		}
		org.Fail(oktasim.Fault{Method: "DELETE", Nth: 1, Status: 404, Code: "E0000007", Do: func() {
			org.Fail(oktasim.Fault{Method: "GET", Status: 403, Code: "E0000006"})
		}})
		c.forgetDevice(aMac)
		if err := c.DeleteDevice(t.Context(), aMac); IsNotFound(err) {
			t.Errorf("%v passes for gone", err)
		}
	})
}

// A Classic org knows no device, which is not to say that any is gone.
func TestCachedDevice_classic(t *testing.T) {
	t.Parallel()
	playOnSim(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{Pipeline: "v1"}}}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		_, err := c.CachedDevice(t.Context(), aMac)
		expectSays(t, err, "Classic Engine")
		c.forgetDevice(aMac)
		org.Fail(oktasim.Fault{Path: "/api/v1/devices/*", Status: http.StatusNotFound, Code: "E0000007"})
		_, err = c.CachedDevice(t.Context(), aMac)
		expectSays(t, err, "Classic Engine")
		if IsNotFound(err) {
			t.Errorf("%v passes for gone", err)
		}
	})
}

// TestDevice_forbiddenAndDone: Okta documents that a service app may get a 403 for a call that worked. One read shows it.
func TestDevice_forbiddenAndDone(t *testing.T) {
	t.Parallel()
	for effective, want := range map[bool]string{true: "", false: "status 403 E0000006"} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			playOnSim(t, oktasim.Options{DeviceLag: time.Second}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
				addMac(org, "ACTIVE")
				org.Fail(oktasim.Fault{Method: "POST", Status: http.StatusForbidden, Code: "E0000006", Effective: effective})
				err := c.SuspendDevice(t.Context(), aMac)
				if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
					t.Errorf("it says %v, want %q", err, want)
				}
				if got := org.Count("GET", "/api/v1/devices/*"); got != 1 {
					t.Errorf("looked %d times, want once", got)
				}
				if got := org.Count("POST", "/api/v1/devices/*/lifecycle/*"); got != 1 {
					t.Errorf("sent %d times, want once", got)
				}
			})
		})
	}
}
