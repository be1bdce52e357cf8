package oktasim_test

import (
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

func TestAuthorize_refused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(simtest.Sim)
		app     string
		user    string
		scopes  []string
		want    string
	}{
		"scope not granted": {user: admin, scopes: []string{"okta.users.read"}, want: "okta.users.read is not granted"},
		"user suspended": {
			prepare: func(o simtest.Sim) { o.SetUserStatus(admin, "SUSPENDED") }, user: admin, want: "SUSPENDED",
		},
		"user deleted":    {prepare: func(o simtest.Sim) { o.DeleteUser(admin) }, user: admin, want: "no user"},
		"user unknown":    {user: "nobody@example.com", want: "no user"},
		"app inactive":    {prepare: func(o simtest.Sim) { o.SetAppStatus(o.FlowAppID(), "INACTIVE") }, user: admin, want: "INACTIVE"},
		"app unknown":     {app: "0oaNothing", user: admin, want: "no app"},
		"every scope":     {user: admin, scopes: []string{"okta.a", "okta.b"}, want: "okta.b"},
		"grant revoked":   {prepare: revokeDevices, user: admin, scopes: []string{"okta.devices.read"}, want: "not granted"},
		"another's grant": {app: "custom", user: admin, scopes: []string{"okta.devices.read"}, want: "not granted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := authorized(t, oktasim.Options{})
			app := c.org.FlowAppID()
			if test.app != "" {
				app = test.app
			}
			c.org.AddApp(oktasim.App{ID: "custom"})
			if test.prepare != nil {
				test.prepare(c.org)
			}
			_, err := c.org.Authorize(app, test.user, "New", test.scopes...)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one about %q", err, test.want)
			}
		})
	}
}

func revokeDevices(o simtest.Sim) {
	if err := o.RevokeInConsole(o.FlowAppID(), "okta.devices.read"); err != nil {
		panic(err)
	}
}

func TestAuthorize_assignment(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Switches: oktasim.Switches{RequireAssignment: true}})
	app := c.org.FlowAppID()
	id := c.org.AddUser("svc@example.com", "ACTIVE")
	if _, err := c.org.Authorize(app, "svc@example.com", "New"); err == nil || !strings.Contains(err.Error(), "not assigned") {
		t.Errorf("error %v", err)
	}
	c.get(c.flow()+"/users/"+id).wantsError(404, "E0000007")
	if err := c.org.Assign(app, "svc@example.com", "GROUP"); err != nil {
		t.Fatal(err)
	}
	if shown := c.get(c.flow() + "/users/" + id).wants(200).object(); shown["scope"] != "GROUP" || shown["id"] != id {
		t.Errorf("assignment %v", shown)
	}
	if _, err := c.org.Authorize(app, "svc@example.com", "New"); err != nil {
		t.Error(err)
	}
	c.org.Unassign(app, "svc@example.com")
	c.get(c.flow()+"/users/"+id).wantsError(404, "E0000007")
	if err := c.org.Assign(app, "nobody", ""); err == nil {
		t.Error("assigned to nobody")
	}
}

func TestAuthorize_byIDOfTheUser(t *testing.T) {
	t.Parallel()
	c, _ := authorized(t, oktasim.Options{})
	user, _ := c.org.User(admin)
	if _, err := c.org.Authorize(c.org.FlowAppID(), user.ID, "New"); err != nil {
		t.Error(err)
	}
}

func TestReauthorize(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		switches oktasim.Switches
		left     int
	}{
		"takes the old token's place":  {oktasim.Switches{}, 1},
		"keeps it with the switch":     {oktasim.Switches{ReauthorizeKeepsOld: true}, 2},
		"may list the revoked old one": {oktasim.Switches{ListRevokedTokens: true}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, old := authorized(t, oktasim.Options{Switches: test.switches})
			app := c.org.FlowAppID()
			if _, err := c.org.Reauthorize(app, old, "Devices", "okta.eventHooks.manage"); err == nil {
				t.Error("reauthorized for a scope that is not granted")
			}
			c.org.GrantInConsole(app, "okta.eventHooks.manage")
			fresh, err := c.org.Reauthorize(app, old, "Devices", "okta.eventHooks.manage")
			if err != nil || fresh == old {
				t.Fatalf("%s became %s: %v", old, fresh, err)
			}
			if live := c.org.Tokens(app); len(live) != test.left {
				t.Errorf("live: %v", live)
			}
			if _, err := c.org.Reauthorize(app, "", "Devices"); err != nil {
				t.Errorf("by name: %v", err)
			}
		})
	}
}

func TestReauthorize_refused(t *testing.T) {
	t.Parallel()
	c, id := authorized(t, oktasim.Options{})
	app := c.org.FlowAppID()
	for name, act := range map[string]func() error{
		"unknown app":   func() error { _, err := c.org.Reauthorize("nothing", id, "Devices"); return err },
		"unknown token": func() error { _, err := c.org.Reauthorize(app, "oarNothing", "Devices"); return err },
		"unknown name":  func() error { _, err := c.org.Reauthorize(app, "", "Other"); return err },
		"user gone": func() error {
			c.org.DeleteUser(admin)
			_, err := c.org.Reauthorize(app, id, "Devices")
			return err
		},
		"deletion of nothing": func() error { return c.org.DeleteConnection(app, "", "Other") },
	} {
		if err := act(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if live := c.org.Tokens(app); len(live) != 1 || live[0].ID != id || live[0].Connection != "Devices" {
		t.Errorf("live: %v", live)
	}
}

func TestDeleteConnection(t *testing.T) {
	t.Parallel()
	for keeps, left := range map[bool]int{false: 0, true: 1} {
		c, id := authorized(t, oktasim.Options{Switches: oktasim.Switches{ConsoleDeleteKeepsToken: keeps}})
		if err := c.org.DeleteConnection(c.org.FlowAppID(), id, "Devices"); err != nil {
			t.Fatal(err)
		}
		if live := c.org.Tokens(c.org.FlowAppID()); len(live) != left {
			t.Errorf("keeps %v: live %v", keeps, live)
		}
	}
}
