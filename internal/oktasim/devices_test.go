package oktasim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

func TestDevices_pages(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	if devices := c.get("/api/v1/devices").wants(200); string(devices.body) != "[]" {
		t.Errorf("a fresh org has %s", devices.body)
	}
	c.org.AddDevices(450)
	c.org.ResetRequests()
	devices, pages := c.pages("/api/v1/devices")
	ids := field(devices, "id")
	if len(ids) != 450 || pages != 3 || !slices.IsSorted(ids) || len(slices.Compact(ids)) != 450 {
		t.Errorf("%d devices on %d pages", len(ids), pages)
	}
	if n := c.org.Count("GET", "/api/v1/devices"); n != 3 {
		t.Errorf("%d calls", n)
	}
	active, _ := c.pages(`/api/v1/devices?limit=7&search=` + url.QueryEscape(`status eq "ACTIVE"`))
	for _, d := range active {
		if d["status"] != "ACTIVE" {
			t.Errorf("found %v", d)
		}
	}
	if want := count(c.org.Devices(), "ACTIVE"); len(active) != want || want < 350 || want == 450 {
		t.Errorf("%d of %d active devices", len(active), want)
	}
}

func count(devices []oktasim.Device, status string) (n int) {
	for _, d := range devices {
		if d.Status == status {
			n++
		}
	}
	return n
}

func TestDevices_cursor(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	c.org.AddDevices(10)
	all := field(c.get("/api/v1/devices").list(), "id")
	next := c.get("/api/v1/devices?limit=5").next(c)
	c.org.DeleteDevice(all[4]) // the cursor's device itself
	if rest := field(c.get(next).wants(200).list(), "id"); !slices.Equal(rest, all[5:]) {
		t.Errorf("after a deletion: %v", rest)
	}
	c.get("/api/v1/devices?after=nonsense").wantsError(400, "E0000031")
	c.get("/api/v1/devices?limit=0").wantsError(400, "E0000001")
	c.get("/api/v1/devices?limit=201").wantsError(400, "E0000001")
}

func TestDevices_show(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Now: newClock().now})
	id := c.org.AddDevice(oktasim.Device{Profile: oktasim.DeviceProfile{DisplayName: `Zoë's "<Mac>"`, Platform: "MACOS"}})
	device := c.get("/api/v1/devices/" + id).wants(200).object()
	profile := device["profile"].(map[string]any)
	if len(profile) != 3 || profile["displayName"] != `Zoë's "<Mac>"` || device["resourceAlternateId"] != nil ||
		device["resourceDisplayName"].(map[string]any)["value"] != `Zoë's "<Mac>"` || device["resourceId"] != id {
		t.Errorf("device %v", device)
	}
	if device["_embedded"] == nil || c.get("/api/v1/devices").list()[0]["_embedded"] != nil {
		t.Error("originatedFrom belongs to the single device and not to the list")
	}
	for status, want := range map[string][]string{
		"ACTIVE":      {"deactivate", "suspend"},
		"SUSPENDED":   {"deactivate", "unsuspend"},
		"DEACTIVATED": {"activate"},
		"CREATED":     {"activate", "deactivate"},
	} {
		c.org.SetDeviceStatus(id, status)
		device := c.get("/api/v1/devices/" + id).wants(200).object()
		var actions []string
		for name := range device["_links"].(map[string]any) {
			if name != "self" && name != "users" {
				actions = append(actions, name)
			}
		}
		slices.Sort(actions)
		if device["status"] != status || !slices.Equal(actions, want) {
			t.Errorf("%s: %v with %v", status, device["status"], actions)
		}
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
	if org := c.get("/.well-known/okta-organization").wants(200).object(); org["pipeline"] != "v1" {
		t.Errorf("organization %v", org)
	}
}

// TestDevices_many keeps listing from being quadratic: each page is found by its cursor.
func TestDevices_many(t *testing.T) {
	t.Parallel()
	org := simtest.New(oktasim.Options{})
	org.AddDevices(20_000)
	if n := readAll(t, org, ""); n != 20_000 {
		t.Errorf("%d devices", n)
	}
}

func BenchmarkDevices(b *testing.B) {
	org := simtest.New(oktasim.Options{})
	org.AddDevices(100_000, admin)
	const search = `status eq "SUSPENDED" and profile.platform eq "IOS"`
	for name, query := range map[string]string{
		"all": "", "search": "&search=" + url.QueryEscape(search), "users": "&expand=userSummary",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				readAll(b, org, query)
			}
		})
	}
}

// readAll counts the devices of all pages without a network.
func readAll(tb testing.TB, org simtest.Sim, query string) (devices int) {
	tb.Helper()
	next := "/api/v1/devices?limit=200" + query
	for next != "" {
		request := httptest.NewRequest("GET", next, nil)
		request.Header.Set("Authorization", "SSWS "+org.APIToken())
		recorder := httptest.NewRecorder()
		org.ServeHTTP(recorder, request)
		if recorder.Code != 200 {
			tb.Fatalf("status %d: %s", recorder.Code, recorder.Body)
		}
		devices += bytes.Count(recorder.Body.Bytes(), []byte(`"resourceType"`))
		next = ""
		for _, link := range recorder.Header().Values("Link") {
			if bytes.HasSuffix([]byte(link), []byte(`rel="next"`)) {
				if _, err := fmt.Sscanf(link, "<http://example.com%s", &next); err != nil {
					tb.Fatal(err)
				}
				next = next[:len(next)-2]
			}
		}
	}
	return devices
}
