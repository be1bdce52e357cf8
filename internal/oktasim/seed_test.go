package oktasim_test

import (
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const seedFile = `{
  "org": {"subdomain": "acme", "tokenOwner": "ada@acme.example"},
  "users": [
    {"login": "root@acme.example", "roles": ["SUPER_ADMIN"]},
    {"login": "ada@acme.example", "firstName": "Ada", "roles": [{"type": "APP_ADMIN", "assignmentType": "GROUP"}]}
  ],
  "apps": [
    {"name": "flow", "label": "Okta Workflows OAuth"},
    {"id": "0oaReport", "label": "Report", "clientId": "report"}
  ],
  "assignments": [{"app": "flow", "user": "ada@acme.example", "scope": "GROUP"}],
  "grants": [
    {"app": "flow", "scope": "okta.brandNew.read"},
    {"id": "oagReport", "app": "Report", "scope": "okta.users.read", "source": "END_USER", "created": "2025-01-02T03:04:05Z"}
  ],
  "tokens": [
    {"id": "oarOld", "app": "flow", "user": "ada@acme.example", "connection": "Old", "scopes": ["openid"],
     "created": "2026-02-01T00:00:00Z", "expiresAt": "2099-01-01T00:00:00Z"},
    {"app": "flow", "user": "root@acme.example", "scopes": ["openid"], "status": "REVOKED"}
  ],
  "devices": [{"id": "guoX", "profile": {"displayName": "d", "platform": "IOS"}}]
}`

func TestSeed(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Seed: must(oktasim.LoadSeed([]byte(seedFile)))})
	app := c.org.FlowAppID()
	c.get("/api/v1/users/me").has("profile.login", "ada@acme.example")
	c.get(c.flow()+"/grants").lists("scopeId", "okta.brandNew.read")
	c.get("/api/v1/apps/0oaReport/grants").has("0.id", "oagReport", "0.source", "END_USER",
		"0.created", "2025-01-02T03:04:05.000Z", "0.clientId", "report")
	if tokens := c.org.Tokens(app); len(tokens) != 1 || tokens[0].ID != "oarOld" || tokens[0].Connection != "Old" {
		t.Errorf("tokens %v", tokens)
	}
	same(t, "devices", len(c.org.Devices()), 1)
	ada, _ := c.org.User("ada@acme.example")
	c.get(c.flow() + "/users/" + ada.ID).wants(200)
}

func TestSeed_whatIsLeftOutIsFresh(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{Devices: []oktasim.Device{{}}}})
	if _, ok := c.org.User(admin); !ok || c.org.FlowAppID() == "" || len(c.org.Devices()) != 1 {
		t.Error("not like a fresh org with one device")
	}
}

func TestSeed_refused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                         "EOF",
		`{"aps":[]}`:               "aps",
		`{} {}`:                    "unexpected content",
		`{"users":[{"name":"x"}]}`: "name",
		`{"users":[{"login":"x","roles":[{"kind":"y"}]}]}`: "kind",
		`{"users":[]}`:                                                  "no user can be",
		`{"users":[{"login":""}]}`:                                      "login",
		`{"users":[{"login":"x"},{"login":"X"}]}`:                       "already",
		`{"users":[{"login":"x","id":"1"},{"login":"y","id":"1"}]}`:     "already",
		`{"org":{"tokenOwner":"x"}}`:                                    "tokenOwner",
		`{"apps":[{"id":"1"},{"id":"1"}]}`:                              "already",
		`{"grants":[{"app":"none","scope":"x"}]}`:                       "none",
		`{"grants":[{"app":"flow"}]}`:                                   "without a scope",
		`{"tokens":[{"app":"none","user":"x","scopes":[]}]}`:            "none",
		`{"tokens":[{"app":"flow","user":"x","scopes":[]}]}`:            "x",
		`{"assignments":[{"app":"flow","user":"x"}]}`:                   "x",
		`{"assignments":[{"app":"none","user":"x"}]}`:                   "none",
		`{"devices":[{"id":"1","profile":{}},{"id":"1","profile":{}}]}`: "already",
		`{"users":[{"login":"x","status":"ACTIVEE"}]}`:                  `seed: users: the user status must be one of ["ACTIVE" `,
		`{"devices":[{"serial":"1"}]}`:                                  "serial",
	} {
		seed, err := oktasim.LoadSeed([]byte(text))
		if err == nil {
			_, err = oktasim.New(oktasim.Options{Seed: seed})
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one about %s", text, err, want)
		}
	}
}
