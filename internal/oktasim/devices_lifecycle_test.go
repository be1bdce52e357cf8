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
				if end == "" {
					r.wantsError(400, "E0000001")
					end = begin
				} else {
					same(t, "body", len(r.wants(204).body), 0)
				}
				lastUpdated, told, users := "2026-03-01T12:00:00.000Z", 0, 2
				if begin != end {
					lastUpdated, told = "2026-03-01T13:00:00.000Z", 1
				}
				if begin == "DEACTIVATED" || end == "DEACTIVATED" {
					users = 0
				}
				c.get(path).wants(200).has("status", end, "lastUpdated", lastUpdated)
				c.get("/api/v1/devices").wants(200).has("0.status", end, "0.lastUpdated", lastUpdated)
				same(t, "events", len(c.org.Events())-events, told)
				same(t, "users", len(c.get(path+"/users").wants(200).list()), users)
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
	c.get("/api/v1/logs").lists("eventType", "device.lifecycle.delete")
	c.get("/api/v1/logs").has("0.target.0.displayName", "Mac")
}

func TestDevices_readsLag(t *testing.T) {
	t.Parallel()
	c, path := aDevice(t, "ACTIVE", oktasim.Options{DeviceLag: 2 * time.Second})
	shown := func() string {
		status := c.get(path).wants(200).object()["status"].(string)
		c.get("/api/v1/devices?search=status+eq+%22"+status+"%22").wants(200).lists("status", status)
		users := decode[any](c.get(path + "/users").wants(200)).([]any)
		embedded := at(decode[any](c.get("/api/v1/devices?expand=user").wants(200)), "0._embedded.users").([]any)
		same(t, "users in the list", len(embedded), len(users))
		return fmt.Sprint(status, " ", len(users))
	}
	wants := func(want, actual string) {
		t.Helper()
		d := c.org.Devices()[0]
		same(t, "shown", shown(), want)
		same(t, "actual", fmt.Sprint(d.Status, " ", len(d.Users)), actual)
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
	users := c.get(path+"/users").wants(200).has(
		"0.managementStatus", "MANAGED", "0.screenLockType", "PASSCODE", "0.created", "2026-03-01T12:00:00.000Z",
		"0.user.id", user.ID, "0.user.status", "ACTIVE", "1.managementStatus", "NOT_MANAGED",
	).list()
	if _, known := users[1]["screenLockType"]; known {
		t.Errorf("second %v", users[1])
	}
	const list = "/api/v1/devices?limit=1&expand="
	c.get(list+"user").wants(200).has("0._embedded.users", decode[any](c.get(path+"/users")))
	summary := c.get(list+"userSummary").wants(200).has(
		"0._embedded.users.0.screenLockType", "PASSCODE", "0._embedded.users.0.user.profile.login", admin,
		"0._embedded.users.0.user.status", nil, "0._embedded.users.1.user.profile.login", "second@example.com",
	)
	if self := summary.header.Values("Link")[0]; !strings.Contains(self, "expand=userSummary") {
		t.Errorf("Link %s", self)
	}
	c.get("/api/v1/devices?expand=users").wantsError(400, "E0000001")
	c.get("/api/v1/devices").has("0._embedded", nil)
	c.org.DeleteUser("second@example.com")
	same(t, "users", len(c.get(path+"/users").list()), 1)
	c.get("/api/v1/devices/nothing/users").wantsError(404, "E0000007")
}

func TestDevices_sensitive(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddDevice(oktasim.Device{Sensitive: true, Profile: oktasim.DeviceProfile{DisplayName: "Zoë's phone", Platform: "IOS"}})
	c.get("/api/v1/devices/"+id).wants(200).has("resourceDisplayName", map[string]any{"sensitive": true, "value": "Zoë's phone"})
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
