package oktasim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// aDevice is an org with one device that two people use, unless it is deactivated.
func aDevice(t *testing.T, status string, options oktasim.Options) (c *caller, path string) {
	t.Helper()
	options.Now = newClock().now
	c = start(t, options)
	d := oktasim.Device{Status: status, Profile: oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS"}}
	if status != "DEACTIVATED" {
		d.Users = []oktasim.DeviceUser{
			{User: admin, ManagementStatus: "MANAGED", ScreenLockType: "PASSCODE"},
			{User: c.org.AddUser("second@example.com", "ACTIVE")},
		}
	}
	return c, "/api/v1/devices/" + c.org.AddDevice(d)
}

func TestDevices_lifecycle(t *testing.T) {
	t.Parallel()
	for act, ends := range map[string]map[string]string{ // by status; no end: refused
		"activate":   {"CREATED": "ACTIVE", "ACTIVE": "ACTIVE", "SUSPENDED": "", "DEACTIVATED": "ACTIVE"},
		"deactivate": {"CREATED": "DEACTIVATED", "ACTIVE": "DEACTIVATED", "SUSPENDED": "DEACTIVATED", "DEACTIVATED": ""},
		"suspend":    {"CREATED": "", "ACTIVE": "SUSPENDED", "SUSPENDED": "", "DEACTIVATED": ""},
		"unsuspend":  {"CREATED": "", "ACTIVE": "", "SUSPENDED": "ACTIVE", "DEACTIVATED": ""},
	} {
		for begin, end := range ends {
			t.Run(act+" "+begin, func(t *testing.T) {
				t.Parallel()
				c, path := aDevice(t, begin, oktasim.Options{})
				c.org.Advance(time.Hour)
				events := len(c.org.Events())
				c.get("/api/v1/devices").wants(200) // which encodes the device
				r := c.do("POST", path+"/lifecycle/"+act, "")
				after, listed := c.get(path).wants(200).object(), c.get("/api/v1/devices").wants(200).list()[0]
				if end == "" {
					r.wantsError(400, "E0000001")
					end = begin
				} else if r.wants(204); len(r.body) != 0 {
					t.Errorf("204 with %s", r.body)
				}
				if after["status"] != end || listed["status"] != end || listed["lastUpdated"] != after["lastUpdated"] {
					t.Errorf("became %v, and is listed as %v", after["status"], listed["status"])
				}
				if changed := after["lastUpdated"] != "2026-03-01T12:00:00.000Z"; changed != (begin != end) {
					t.Errorf("last updated %v", after["lastUpdated"])
				}
				if told := len(c.org.Events()) - events; told != 0 && begin == end || told != 1 && begin != end {
					t.Errorf("%d events", told)
				}
				if users := c.get(path + "/users").wants(200).list(); len(users) != 2 && end != "DEACTIVATED" && begin != "DEACTIVATED" ||
					len(users) != 0 && end == "DEACTIVATED" {
					t.Errorf("%d users", len(users))
				}
			})
		}
	}
}

func TestDevices_delete(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"CREATED", "ACTIVE", "SUSPENDED"} {
		c, path := aDevice(t, status, oktasim.Options{})
		c.do("DELETE", path, "").wantsError(400, "E0000001")
		c.get(path).wants(200)
	}
	c, path := aDevice(t, "DEACTIVATED", oktasim.Options{})
	c.do("DELETE", path, "").wants(204)
	c.get(path).wantsError(404, "E0000007")
	c.do("DELETE", path, "").wantsError(404, "E0000007")
	c.do("POST", path+"/lifecycle/activate", "").wantsError(404, "E0000007")
	c.do("POST", path+"/lifecycle/restart", "").wantsError(405, "E0000022")
	if last := c.org.Events()[len(c.org.Events())-1]; last.Type != "device.lifecycle.delete" || last.Targets[0].DisplayName != "Mac" {
		t.Errorf("told %+v", last)
	}
}

func TestDevices_readsLag(t *testing.T) {
	t.Parallel()
	c, path := aDevice(t, "ACTIVE", oktasim.Options{DeviceLag: 2 * time.Second})
	shown := func() string {
		single, list := c.get(path).wants(200).object(), c.get("/api/v1/devices?expand=user").wants(200).list()[0]
		found := c.get("/api/v1/devices?search=status+eq+%22" + single["status"].(string) + "%22").wants(200).list()
		if list["status"] != single["status"] || len(found) != 1 {
			t.Errorf("list %v, single %v, found %v", list["status"], single["status"], found)
		}
		users := c.get(path + "/users").wants(200).list()
		if embedded := list["_embedded"].(map[string]any)["users"].([]any); len(embedded) != len(users) {
			t.Errorf("%d users in the list, %d of the device", len(embedded), len(users))
		}
		return fmt.Sprint(single["status"], " ", len(users))
	}
	wants := func(want, actual string) {
		t.Helper()
		if got := shown(); got != want {
			t.Errorf("shows %s, want %s", got, want)
		}
		if d := c.org.Devices()[0]; fmt.Sprint(d.Status, " ", len(d.Users)) != actual {
			t.Errorf("it is %s with %d users", d.Status, len(d.Users))
		}
	}
	c.do("POST", path+"/lifecycle/suspend", "").wants(204)
	wants("ACTIVE 2", "SUSPENDED 2")
	c.do("POST", path+"/lifecycle/suspend", "").wantsError(400, "E0000001") // what is true counts, not what shows
	c.org.Advance(time.Second)
	wants("ACTIVE 2", "SUSPENDED 2")
	c.org.Advance(time.Second)
	wants("SUSPENDED 2", "SUSPENDED 2")
	c.do("POST", path+"/lifecycle/unsuspend", "").wants(204)
	c.org.Advance(time.Second)
	c.do("POST", path+"/lifecycle/deactivate", "").wants(204)
	c.org.Advance(time.Second)
	wants("SUSPENDED 2", "DEACTIVATED 0")
	c.org.Advance(time.Second)
	wants("DEACTIVATED 0", "DEACTIVATED 0")
	c.do("POST", path+"/lifecycle/activate", "").wants(204)
	c.org.SetDeviceStatus(c.org.Devices()[0].ID, "SUSPENDED") // by hand: at once, and for good
	wants("SUSPENDED 0", "SUSPENDED 0")
	c.org.Advance(time.Hour)
	wants("SUSPENDED 0", "SUSPENDED 0")
}

func TestDevices_users(t *testing.T) {
	t.Parallel()
	c, path := aDevice(t, "ACTIVE", oktasim.Options{})
	user, _ := c.org.User(admin)
	users := c.get(path + "/users").wants(200).list()
	first, second := users[0], users[1]
	full := first["user"].(map[string]any)
	if first["managementStatus"] != "MANAGED" || first["screenLockType"] != "PASSCODE" || full["id"] != user.ID ||
		first["created"] != "2026-03-01T12:00:00.000Z" || full["status"] != "ACTIVE" {
		t.Errorf("first %v", first)
	}
	if _, known := second["screenLockType"]; known || second["managementStatus"] != "NOT_MANAGED" {
		t.Errorf("second %v", second)
	}
	for expand, want := range map[string]string{
		"user":        asJSON(t, full),
		"userSummary": "",
	} {
		r := c.get("/api/v1/devices?limit=1&expand=" + expand).wants(200)
		embedded := r.list()[0]["_embedded"].(map[string]any)["users"].([]any)
		one := embedded[0].(map[string]any)
		got := one["user"].(map[string]any)
		profile := got["profile"].(map[string]any)
		if len(embedded) != 2 || one["screenLockType"] != "PASSCODE" || profile["login"] != admin || want != "" && asJSON(t, got) != want {
			t.Errorf("%s: %v", expand, embedded)
		}
		if _, told := got["status"]; told != (expand == "user") {
			t.Errorf("%s: %v", expand, got)
		}
		if self := r.header.Values("Link")[0]; !strings.Contains(self, "expand="+expand) {
			t.Errorf("Link %s", self)
		}
	}
	c.get("/api/v1/devices?expand=users").wantsError(400, "E0000001")
	if plain := c.get("/api/v1/devices").list()[0]; plain["_embedded"] != nil {
		t.Errorf("nobody asked for %v", plain["_embedded"])
	}
	c.org.DeleteUser("second@example.com")
	if users := c.get(path + "/users").list(); len(users) != 1 {
		t.Errorf("users %v", users)
	}
	c.get("/api/v1/devices/nothing/users").wantsError(404, "E0000007")
}

func TestDevices_sensitive(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddDevice(oktasim.Device{Sensitive: true, Profile: oktasim.DeviceProfile{DisplayName: "Zoë's phone", Platform: "IOS"}})
	name := c.get("/api/v1/devices/" + id).wants(200).object()["resourceDisplayName"].(map[string]any)
	if name["sensitive"] != true || name["value"] != "Zoë's phone" {
		t.Errorf("name %v", name)
	}
}

func TestDevices_madeUpForUsers(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	c.org.AddDevices(200, admin)
	second := c.org.AddUser("second@example.com", "ACTIVE")
	c.org.AddDevices(200, admin, "second@example.com")
	links := map[int]int{}
	for _, d := range c.org.Devices() {
		links[len(d.Users)]++
		if len(d.Users) > 0 && d.Status == "DEACTIVATED" || len(d.Users) == 2 && d.Users[0].User == d.Users[1].User {
			t.Errorf("odd: %+v", d)
		}
	}
	if links[0] == 0 || links[1] < 350 || links[2] < 10 || links[2] > 20 {
		t.Errorf("devices by number of users: %v", links)
	}
	found, _ := c.pages("/api/v1/devices?expand=userSummary")
	if n := strings.Count(asJSON(t, found), `"id":"`+second+`"`); n < 90 || n > 120 {
		t.Errorf("the second one has %d devices", n)
	}
	if _, err := c.org.Org.AddDevice(oktasim.Device{Status: "DEACTIVATED", Users: []oktasim.DeviceUser{{User: admin}}}); err == nil {
		t.Error("a deactivated device with users was accepted")
	}
}

func TestDevices_overlappingPages(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Switches: oktasim.Switches{OverlappingPages: true}})
	c.org.AddDevices(12)
	devices, pages := c.pages("/api/v1/devices?limit=5")
	ids := field(devices, "id")
	if len(ids) != 14 || pages != 3 || ids[4] != ids[5] || ids[9] != ids[10] || len(slices.Compact(ids)) != 12 {
		t.Errorf("%d devices on %d pages", len(ids), pages)
	}
}
