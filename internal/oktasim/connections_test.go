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
		"app inactive":    {prepare: func(o simtest.Sim) { o.SetAppStatus(o.FlowAppID(), "INACTIVE") }, user: admin, want: "INACTIVE"},
		"every scope":     {user: admin, scopes: []string{"okta.a", "okta.b"}, want: "okta.b"},
		"grant revoked":   {prepare: func(o simtest.Sim) { o.RevokeInConsole(o.FlowAppID(), "okta.devices.read") }, user: admin, scopes: []string{"okta.devices.read"}, want: "not granted"},
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
			_, err := c.org.Org.Authorize(app, test.user, "New", test.scopes...)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one about %q", err, test.want)
			}
		})
	}
}

func TestAuthorize_assignment(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Switches: oktasim.Switches{RequireAssignment: true}})
	app := c.org.FlowAppID()
	id := c.org.AddUser("svc@example.com", "ACTIVE")
	if _, err := c.org.Org.Authorize(app, "svc@example.com", "New"); err == nil || !strings.Contains(err.Error(), "not assigned") {
		t.Errorf("error %v", err)
	}
	c.org.Assign(app, "svc@example.com", "GROUP")
	c.org.Authorize(app, id, "New")
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
			if _, err := c.org.Org.Reauthorize(app, old, "Devices", "okta.eventHooks.manage"); err == nil {
				t.Error("reauthorized for a scope that is not granted")
			}
			c.org.GrantInConsole(app, "okta.eventHooks.manage")
			if fresh := c.org.Reauthorize(app, old, "Devices", "okta.eventHooks.manage"); fresh == old {
				t.Errorf("%s stayed", old)
			}
			same(t, "live tokens", len(c.org.Tokens(app)), test.left)
			c.org.Reauthorize(app, "", "Devices")
		})
	}
}

func TestDeleteConnection(t *testing.T) {
	t.Parallel()
	for keeps, left := range map[bool]int{false: 0, true: 1} {
		c, id := authorized(t, oktasim.Options{Switches: oktasim.Switches{ConsoleDeleteKeepsToken: keeps}})
		c.org.DeleteConnection(c.org.FlowAppID(), id, "Devices")
		same(t, "live tokens", len(c.org.Tokens(c.org.FlowAppID())), left)
	}
}
