package oktasim_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

func TestDevices_pages(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	same(t, "devices of a fresh org", string(c.get("/api/v1/devices").wants(200).body), "[]")
	c.org.AddDevices(450)
	c.org.ResetRequests()
	devices, pages := c.pages("/api/v1/devices")
	ids := field(devices, "id")
	if len(ids) != 450 || pages != 3 || !slices.IsSorted(ids) || len(slices.Compact(ids)) != 450 {
		t.Errorf("%d devices on %d pages", len(ids), pages)
	}
	same(t, "calls", c.org.Count("GET", "/api/v1/devices"), 3)
	active, _ := c.pages(`/api/v1/devices?limit=7&search=` + url.QueryEscape(`status eq "ACTIVE"`))
	want := slices.DeleteFunc(c.org.Devices(), func(d oktasim.Device) bool { return d.Status != "ACTIVE" })
	if len(active) != len(want) || len(want) < 350 || len(want) == 450 {
		t.Errorf("%d of %d active devices", len(active), len(want))
	}
	for i, d := range active {
		same(t, "found", d["id"], want[i].ID)
	}
}

func TestDevices_cursor(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	c.org.AddDevices(10)
	all := field(c.get("/api/v1/devices").list(), "id")
	next := c.get("/api/v1/devices?limit=5").next(c)
	c.org.DeleteDevice(all[4]) // the cursor's device itself
	c.get(next).wants(200).lists("id", all[5:]...)
	c.get("/api/v1/devices?after=nonsense").wantsError(400, "E0000031")
	c.get("/api/v1/devices?limit=0").wantsError(400, "E0000001")
	c.get("/api/v1/devices?limit=201").wantsError(400, "E0000001")
}

func TestDevices_show(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Now: newClock().now})
	id := c.org.AddDevice(oktasim.Device{Profile: oktasim.DeviceProfile{DisplayName: `Zoë's "<Mac>"`, Platform: "MACOS"}})
	c.get("/api/v1/devices/"+id).wants(200).has(
		"profile", map[string]any{"displayName": `Zoë's "<Mac>"`, "platform": "MACOS", "registered": false},
		"resourceAlternateId", nil, "resourceDisplayName.value", `Zoë's "<Mac>"`, "resourceId", id,
		"_embedded.originatedFrom.0.key", "okta_verify",
	)
	c.get("/api/v1/devices").wants(200).has("0._embedded", nil)
	for status, want := range map[string][]string{
		"ACTIVE":      {"deactivate", "self", "suspend", "users"},
		"SUSPENDED":   {"deactivate", "self", "unsuspend", "users"},
		"DEACTIVATED": {"activate", "self", "users"},
		"CREATED":     {"activate", "deactivate", "self", "users"},
	} {
		c.org.SetDeviceStatus(id, status)
		device := c.get("/api/v1/devices/"+id).wants(200).has("status", status).object()
		same(t, status, sorted(device["_links"].(map[string]any)), want)
	}
	c.org.DeleteDevice(id)
	c.get("/api/v1/devices/"+id).wantsError(404, "E0000007")
}

func TestDevices_madeUp(t *testing.T) {
	t.Parallel()
	var bodies [2][]byte
	for i := range bodies {
		c := start(t, oktasim.Options{})
		c.org.AddDevices(100)
		c.org.AddDevices(100)
		body := c.get("/api/v1/devices").wants(200).body
		bodies[i] = bytes.ReplaceAll(body, []byte(c.url), nil)
	}
	if !bytes.Equal(bodies[0], bodies[1]) {
		t.Error("two orgs have other devices")
	}
	var devices []oktasim.Device
	if err := json.Unmarshal(bodies[0], &devices); err != nil {
		t.Fatal(err)
	}
	platforms, names := map[string]int{}, map[string]bool{}
	for _, d := range devices {
		platforms[d.Profile.Platform]++
		names[d.Profile.DisplayName] = true
		if d.LastUpdated.Before(d.Created) || d.Profile.DisplayName == "" {
			t.Errorf("odd: %+v", d)
		}
	}
	for _, platform := range []string{"ANDROID", "IOS", "MACOS", "WINDOWS"} {
		if platforms[platform] < 20 {
			t.Errorf("%d devices of %s", platforms[platform], platform)
		}
	}
	if len(names) != 200 || len(platforms) != 4 {
		t.Errorf("%d names, platforms %v", len(names), platforms)
	}
}

func TestDevices_ofAClassicOrg(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{Pipeline: "v1"}}})
	c.get("/api/v1/devices").wantsError(401, "E0000015")
	c.get("/api/v1/devices/guo").wantsError(401, "E0000015")
	c.get("/.well-known/okta-organization").wants(200).has("pipeline", "v1")
}
