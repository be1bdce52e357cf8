package oktasim_test

import (
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestOrg_unknown names what the org doesn't have to each method that takes a name
// or an id: a test that mistypes one has to notice.
func TestOrg_unknown(t *testing.T) {
	t.Parallel()
	c, token := authorized(t, oktasim.Options{})
	app, o := c.org.FlowAppID(), c.org.Org
	device := c.org.AddDevice(oktasim.Device{})
	before, live := len(c.org.Events()), c.org.Tokens(app)
	for name, act := range map[string]func() error{
		"Authorize, app":        func() error { _, err := o.Authorize("none", admin, "x"); return err },
		"Authorize, user":       func() error { _, err := o.Authorize(app, "none", "x"); return err },
		"Reauthorize, app":      func() error { _, err := o.Reauthorize("none", token, "Devices"); return err },
		"Reauthorize, name":     func() error { _, err := o.Reauthorize(app, "", "none"); return err },
		"Reauthorize, token":    func() error { _, err := o.Reauthorize(app, "none", "x"); return err },
		"ReauthorizeAs, user":   func() error { _, err := o.ReauthorizeAs(app, token, "none", "x"); return err },
		"DeleteConnection":      func() error { return o.DeleteConnection(app, "", "none") },
		"LogConnection":         func() error { return o.LogConnection("create", "none", "Okta Devices", "x") },
		"Tokens":                func() error { _, err := o.Tokens("none"); return err },
		"UseToken":              func() error { _, err := o.UseToken("none"); return err },
		"RevokeToken, app":      func() error { return o.RevokeToken("none", token) },
		"RevokeToken, other":    func() error { return o.RevokeToken(c.org.AddApp(oktasim.App{}), token) },
		"RevokeToken":           func() error { return o.RevokeToken(app, "none") },
		"AddUser, twice":        func() error { _, err := o.AddUser(oktasim.User{Login: admin}); return err },
		"SetUserStatus":         func() error { return o.SetUserStatus("none", "SUSPENDED") },
		"ChangePassword":        func() error { return o.ChangePassword("none") },
		"DeleteUser":            func() error { return o.DeleteUser("none") },
		"AssignRole":            func() error { return o.AssignRole("none", "APP_ADMIN", "") },
		"RemoveRole, user":      func() error { return o.RemoveRole("none", "APP_ADMIN") },
		"RemoveRole":            func() error { return o.RemoveRole(admin, "none") },
		"ActAs":                 func() error { return o.ActAs("none", "") },
		"AddApp, twice":         func() error { _, err := o.AddApp(oktasim.App{ID: app}); return err },
		"SetAppStatus, app":     func() error { return o.SetAppStatus("none", "INACTIVE") },
		"SetAppStatus":          func() error { return o.SetAppStatus(app, "none") },
		"DeleteApp":             func() error { return o.DeleteApp("none") },
		"AuthenticateClient":    func() error { _, err := o.AuthenticateClient("none", c.org.ClientSecret(app)); return err },
		"AuthenticateClient, x": func() error { _, err := o.AuthenticateClient(app, "none"); return err },
		"ClientSecret":          func() error { _, err := o.ClientSecret("none"); return err },
		"AddClientSecret":       func() error { _, err := o.AddClientSecret("none"); return err },
		"RotateClientSecret":    func() error { _, err := o.RotateClientSecret("none"); return err },
		"Assign, app":           func() error { return o.Assign("none", admin, "") },
		"Assign":                func() error { return o.Assign(app, "none", "") },
		"Unassign, app":         func() error { return o.Unassign("none", admin) },
		"Unassign, user":        func() error { return o.Unassign(app, "none") },
		"Unassign":              func() error { return o.Unassign(app, admin) },
		"Assignments":           func() error { _, err := o.Assignments("none"); return err },
		"GrantInConsole, app":   func() error { _, err := o.GrantInConsole("none", "okta.users.read"); return err },
		"GrantInConsole":        func() error { _, err := o.GrantInConsole(app, "none"); return err },
		"RevokeInConsole, app":  func() error { return o.RevokeInConsole("none", "okta.devices.read") },
		"RevokeInConsole":       func() error { return o.RevokeInConsole(app, "none") },
		"Grants":                func() error { _, err := o.Grants("none"); return err },
		"AddDevice, twice":      func() error { _, err := o.AddDevice(oktasim.Device{ID: device}); return err },
		"AddDevices":            func() error { return o.AddDevices(-1) },
		"AddDevices, user":      func() error { return o.AddDevices(1, "none") },
		"SetDeviceStatus":       func() error { return o.SetDeviceStatus("none", "SUSPENDED") },
		"DeleteDevice":          func() error { return o.DeleteDevice("none") },
		"SetOrgStatus":          func() error { return o.SetOrgStatus("none") },
		"Fail":                  func() error { return o.Fail(oktasim.Fault{Path: "["}) },
		"Count":                 func() error { _, err := o.Count("GET", "["); return err },
	} {
		if act() == nil {
			t.Errorf("%s: no error", name)
		}
	}
	id, _ := o.AddDevice(oktasim.Device{ID: device})
	same(t, "the id of a refused device", id, "")
	same(t, "events", len(c.org.Events()), before+1) // an app was added
	same(t, "live tokens", c.org.Tokens(app), live)
	c.get("/api/v1/devices").wants(200) // nothing stays locked
}
