package console_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// run sends a command and decodes its answer.
func run[T any](b *browser, method, path, body string, want int) (answer T) {
	b.t.Helper()
	status, content := b.call(method, path, "application/json", body)
	if status != want {
		b.t.Fatalf("%s %s %s: status %d, want %d: %s", method, path, body, status, want, content)
	}
	if err := json.Unmarshal([]byte(content), &answer); err != nil {
		b.t.Fatalf("%s %s %s: %v in %s", method, path, body, err, content)
	}
	return answer
}

type object = map[string]any

func TestCommands_listShowsCommandsThatWork(t *testing.T) {
	t.Parallel()
	_, list := open(t).call("GET", "/_sim", "", "")
	if !strings.Contains(list, "It is not Okta") {
		t.Error("it doesn't say that it is not Okta")
	}
	commands := regexp.MustCompile(`(?m)^  curl(?: -X (\w+))?(?: -d '([^']*)')? (http://[^/]+)(\S+)$`).FindAllStringSubmatch(list, -1)
	if len(commands) < 18 {
		t.Fatalf("%d commands in\n%s", len(commands), list)
	}
	for _, command := range commands {
		b := lived(t)
		method, path := command[1], command[4]
		if method == "" {
			method = "GET"
		}
		if path == "/_sim/users" {
			b.org.DeleteUser("svc-workflows@example.com")
		}
		run[any](b, method, path, command[2], 200)
		if n := len(b.org.Requests()); n != 0 {
			t.Errorf("%s is in the request log", path)
		}
	}
}

// lived is an org that has everything which the examples of the commands name.
func lived(t *testing.T) *browser {
	t.Helper()
	b := open(t)
	app := b.org.FlowAppID()
	b.org.GrantInConsole(app, "okta.eventHooks.manage")
	b.org.AddUser("svc-workflows@example.com", "ACTIVE")
	b.org.Assign(app, "svc-workflows@example.com", "")
	b.org.Authorize(app, admin, "Okta Devices")
	return b
}

func TestCommands(t *testing.T) {
	t.Parallel()
	b := open(t)
	app := b.org.FlowAppID()
	run[any](b, "POST", "/_sim/grant", `{"app":"Okta Workflows OAuth","scope":"okta.users.read"}`, 200)
	token := run[object](b, "POST", "/_sim/authorize",
		`{"app":"`+app+`","user":"admin@example.com","connection":"D","scopes":["okta.users.read"]}`, 200)["token"]
	if live := b.tokens(1); live[0].ID != token {
		t.Errorf("live: %v", live)
	}
	seed := run[oktasim.Seed](b, "GET", "/_sim/seed", "", 200)
	if len(seed.Apps) != 11 || len(seed.Grants) != 3 || len(seed.Tokens) != 1 || seed.Tokens[0].Connection != "D" {
		t.Errorf("seed %+v", seed)
	}
	run[any](b, "POST", "/_sim/advance", `{"by":"2161h"}`, 200)
	b.tokens(0) // after 90 days
	run[any](b, "POST", "/_sim/faults", `{"path":"/api/v1/devices","times":1,"status":500,"code":"E0000009","lag":"1ms"}`, 200)
	run[any](b, "GET", "/api/v1/devices", "", 500)
	run[any](b, "GET", "/api/v1/devices", "", 401)
	if calls := run[[]object](b, "GET", "/_sim/requests", "", 200); len(calls) != 2 || calls[0]["status"] != 500.0 {
		t.Errorf("requests %v", calls)
	}
	run[any](b, "DELETE", "/_sim/requests", "", 200)
	if len(b.org.Requests()) != 0 {
		t.Error("requests not forgotten")
	}
	run[any](b, "POST", "/_sim/users", `{"login":"new@example.com","roles":["SUPER_ADMIN"]}`, 200)
	if user, ok := b.org.User("new@example.com"); !ok || user.Roles[0].Type != "SUPER_ADMIN" {
		t.Errorf("user %v", user)
	}
	run[any](b, "POST", "/_sim/devices", `{"count":4}`, 200)
	if n := len(b.org.Devices()); n != 4 {
		t.Errorf("%d devices", n)
	}
}

func TestCommands_refused(t *testing.T) {
	t.Parallel()
	b := open(t)
	for _, call := range []string{
		`/_sim/grant {"scope":"okta.nothing"}`, `/_sim/grant {"app":"none","scope":"okta.users.read"}`, `/_sim/grant {"skope":"x"}`,
		`/_sim/grant nonsense`, `/_sim/grant {"scope":"okta.users.read"} {}`, `/_sim/revoke {"scope":"okta.users.read"}`,
		`/_sim/authorize {"user":"nobody"}`, `/_sim/reauthorize {"connection":"none"}`, `/_sim/delete-connection {"connection":"none"}`,
		`/_sim/users {"login":"admin@example.com"}`, `/_sim/users {"login":"new@example.com","roles":["SUPER_ADMINN"]}`,
		`/_sim/user-status {"user":"admin@example.com","status":"SUSPENDDED"}`, `/_sim/assign {"user":"admin@example.com","scope":"USR"}`,
		`/_sim/user-status {"user":"nobody"}`, `/_sim/assign {"user":"nobody"}`,
		`/_sim/unassign {"user":"nobody"}`, `/_sim/unassign {"user":"admin@example.com"}`,
		`/_sim/app-status {"app":"none"}`, `/_sim/app-status {"status":"OFF"}`,
		`/_sim/advance {"by":"soon"}`, `/_sim/devices {"count":1,"users":["nobody"]}`, `/_sim/devices {"count":-1}`,
		`/_sim/rotate-secret {"app":"okta_flow_sso"}`, `/_sim/client-secret {"app":"none"}`,

		`/_sim/faults {"path":"["}`, `/_sim/faults {"path":"/api/v1/devcies"}`, `/_sim/faults {"lag":"long"}`,
	} {
		path, body, _ := strings.Cut(call, " ")
		if answer := run[object](b, "POST", path, body, 400); answer["error"] == "" {
			t.Errorf("%s: %v", call, answer)
		}
	}
	for call, want := range map[string]int{"GET /_sim/nothing": 404, "GET /_sim/grant": 405} {
		method, path, _ := strings.Cut(call, " ")
		if status, _ := b.call(method, path, "", ""); status != want {
			t.Errorf("%s: status %d, want %d", call, status, want)
		}
	}
	b.origin = "https://evil.example.com"
	if status, _ := b.call("POST", "/_sim/grant", "text/plain", `{"scope":"okta.users.read"}`); status != 403 {
		t.Errorf("a foreign site may run a command: status %d", status)
	}
}
