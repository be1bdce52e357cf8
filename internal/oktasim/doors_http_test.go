package oktasim_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

func TestDoors_listTellsCommandsThatWork(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	list := string(c.get("/_sim").wants(200).body)
	if !strings.Contains(list, "It is no Okta") {
		t.Error("it doesn't say that it is no Okta")
	}
	commands := regexp.MustCompile(`(?m)^  curl(?: -X (\w+))?(?: -d '([^']*)')? (\S+)$`).FindAllStringSubmatch(list, -1)
	if len(commands) < 20 {
		t.Fatalf("%d commands in\n%s", len(commands), list)
	}
	for _, command := range commands {
		c := lived(t)
		method, path := command[1], strings.TrimPrefix(command[3], regexp.MustCompile(`^http://[^/]+`).FindString(command[3]))
		if method == "" {
			method = "GET"
		}
		body := strings.ReplaceAll(command[2], "oar...", c.org.Tokens(c.org.FlowAppID())[0].ID)
		body = strings.ReplaceAll(body, "guo...", c.org.Devices()[0].ID)
		if path == "/_sim/users" {
			c.org.DeleteUser("svc-workflows@example.com")
		}
		if r := c.do(method, path, body); r.status != 200 {
			t.Errorf("%s: %s", command[0], r.body)
		}
		if n := len(c.org.Requests()); n != 0 {
			t.Errorf("%s is in the request log", path)
		}
	}
}

// lived is an org that has everything which the examples of the doors name.
func lived(t *testing.T) *caller {
	t.Helper()
	c := start(t, oktasim.Options{})
	app := c.org.FlowAppID()
	for _, scope := range []string{"okta.devices.read", "okta.devices.manage", "okta.eventHooks.manage"} {
		c.org.GrantInConsole(app, scope)
	}
	c.org.AddUser("svc-workflows@example.com", "ACTIVE")
	c.org.AddApp(oktasim.App{Label: "My App"})
	c.org.AddDevices(3)
	if _, err := c.org.Authorize(app, admin, "Okta Devices"); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDoors_act(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Now: newClock().now})
	app := c.org.FlowAppID()
	c.do("POST", "/_sim/grant", `{"app":"Okta Workflows OAuth","scope":"okta.devices.read"}`).wants(200)
	token := c.do("POST", "/_sim/authorize",
		`{"app":"`+app+`","user":"admin@example.com","connection":"D","scopes":["okta.devices.read"]}`).wants(200).object()["token"]
	if live := c.org.Tokens(app); len(live) != 1 || live[0].ID != token {
		t.Errorf("live: %v", live)
	}
	state := c.get("/_sim/state").wants(200).object()
	if state["url"] != c.url || len(state["apps"].([]any)) != 11 || !strings.Contains(string(c.get("/_sim/state").body), `"D"`) {
		t.Errorf("state %v", state)
	}
	c.do("POST", "/_sim/advance", `{"by":"2161h"}`).wants(200)
	if live := c.org.Tokens(app); len(live) != 0 {
		t.Errorf("live after 90 days: %v", live)
	}
	c.do("POST", "/_sim/faults", `{"path":"/api/v1/devices","times":1,"status":500,"code":"E0000009","lag":"1ms"}`).wants(200)
	c.get("/api/v1/devices").wants(500)
	c.get("/api/v1/devices").wants(200)
	if calls := c.get("/_sim/requests").wants(200).list(); len(calls) != 2 || calls[0]["status"] != 500.0 {
		t.Errorf("requests %v", calls)
	}
	c.do("DELETE", "/_sim/requests", "").wants(200)
	if len(c.org.Requests()) != 0 {
		t.Error("requests not forgotten")
	}
	c.do("POST", "/_sim/users", `{"login":"new@example.com","roles":["SUPER_ADMIN"]}`).wants(200)
	if user, ok := c.org.User("new@example.com"); !ok || user.Roles[0].Type != "SUPER_ADMIN" {
		t.Errorf("user %v", user)
	}
	c.do("POST", "/_sim/devices", `{"count":4}`).wants(200)
	if n := len(c.org.Devices()); n != 4 {
		t.Errorf("%d devices", n)
	}
}

func TestDoors_refused(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	for _, call := range []string{
		`/_sim/grant {"scope":"okta.nothing"}`, `/_sim/grant {"app":"none","scope":"okta.users.read"}`, `/_sim/grant {"skope":"x"}`,
		`/_sim/grant nonsense`, `/_sim/revoke {"scope":"okta.users.read"}`, `/_sim/authorize {"user":"nobody"}`,
		`/_sim/reauthorize {"connection":"none"}`, `/_sim/delete-connection {"connection":"none"}`,
		`/_sim/revoke-token {"token":"none"}`, `/_sim/use-token {"token":"none"}`, `/_sim/users {"login":"admin@example.com"}`,
		`/_sim/user-status {"user":"nobody"}`, `/_sim/delete-user {"user":"nobody"}`, `/_sim/assign {"user":"nobody"}`,
		`/_sim/unassign {"user":"nobody"}`, `/_sim/apps {"id":"` + c.org.FlowAppID() + `"}`, `/_sim/delete-app {}`,
		`/_sim/app-status {"app":"none"}`, `/_sim/device-status {"device":"none"}`, `/_sim/advance {"by":"soon"}`,
		`/_sim/devices {"count":1,"users":["nobody"]}`, `/_sim/devices {"count":-1}`, `/_sim/rotate-secret {"app":"okta_flow_sso"}`, `/_sim/client-secret {"app":"none"}`, `/_sim/sign-in {"user":"nobody"}`, `/_sim/act-as {"user":"nobody"}`, `/_sim/revoke-connection {"connection":"none"}`,
		`/_sim/faults {"path":"["}`, `/_sim/faults {"lag":"long"}`,
	} {
		path, body, _ := strings.Cut(call, " ")
		if r := c.do("POST", path, body).wants(400).object(); r["error"] == "" {
			t.Errorf("%s: %v", call, r)
		}
	}
	c.get("/_sim/nothing").wants(404)
	c.get("/_sim/grant").wants(405)
}
