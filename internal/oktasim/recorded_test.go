package oktasim_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// recordedAnswer is an answer of a real org.
type recordedAnswer struct {
	Request struct {
		Host, Path, Query string
	}
	Response struct {
		Status  int
		Headers map[string][]string
		Body    any
	}
}

// recorded reads a recording from the folder shared/recorded beside the repository. Where that folder is missing, the test
// is skipped: the recordings are not part of the project.
func recorded(t *testing.T, name string) (r recordedAnswer) {
	t.Helper()
	recordedFile(t, name, &r)
	return r
}

func recordedFile(t *testing.T, name string, into any) {
	t.Helper()
	folder := filepath.Join("..", "..", "..", "shared", "recorded")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no recordings of real orgs: there is no folder shared/recorded beside the repository")
	}
	succeed(json.Unmarshal(must(os.ReadFile(filepath.Join(folder, name))), into))
}

// ofApp is the recorded app of a list that has the name.
func (r recordedAnswer) ofApp(t *testing.T, name string) map[string]any {
	t.Helper()
	for _, item := range r.Response.Body.([]any) {
		if a := item.(map[string]any); a["name"] == name {
			return a
		}
	}
	t.Fatalf("no recorded app %s", name)
	return nil
}

// like checks that an answer has the recording's status, content type and headers
// of interest.
func (r recordedAnswer) like(t *testing.T, got reply) {
	t.Helper()
	if got.status != r.Response.Status {
		t.Errorf("status %d, recorded %d", got.status, r.Response.Status)
	}
	for name, values := range r.Response.Headers {
		switch http.CanonicalHeaderKey(name) {
		case "Etag":
			// Only users have it, and nothing of ours looks at it.
		case "Content-Type", "X-Rate-Limit-Limit", "X-Rate-Limit-Remaining":
			if !slices.Equal(got.header.Values(name), values) && name == "Content-Type" || got.header.Get(name) == "" {
				t.Errorf("%s: %v, recorded %v", name, got.header.Values(name), values)
			}
		case "Link": // compared where the ids are the same
		default:
			if got.header.Get(name) == "" {
				t.Errorf("no %s, recorded %v", name, values)
			}
		}
	}
	if r.Response.Headers["Content-Type"] == nil && got.header.Get("Content-Type") != "" {
		t.Errorf("Content-Type %s, recorded none", got.header.Get("Content-Type"))
	}
	if r.Response.Headers["Link"] == nil && got.header.Get("Link") != "" {
		t.Errorf("Link %s, recorded none", got.header.Get("Link"))
	}
}

// links are the recorded Link lines as they would be of the caller's org.
func (r recordedAnswer) links(c *caller) []string {
	var lines []string
	for _, line := range r.Response.Headers["Link"] {
		lines = append(lines, strings.ReplaceAll(line, "https://"+r.Request.Host, c.url))
	}
	return lines
}

func TestRecorded_appsOfAFreshOrg(t *testing.T) {
	t.Parallel()
	real := recorded(t, "apps-list-with-okta-workflows-oauth.json")
	c := start(t, oktasim.Options{})
	got := c.get("/api/v1/apps?limit=200")
	real.like(t, got)
	same(t, "Link", got.header.Values("Link"), real.links(c))
	simulated := got.list()
	same(t, "apps", len(simulated), len(real.Response.Body.([]any)))
	for _, app := range simulated {
		want := real.ofApp(t, app["name"].(string))
		compareShapes(t, want, app)
		for _, name := range []string{"label", "status", "signOnMode", "features"} {
			same(t, name, app[name], want[name])
		}
	}
	want := real.ofApp(t, "flow")
	c.get(c.flow()).has("settings", want["settings"], "visibility", want["visibility"])
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	return string(must(json.Marshal(value)))
}

func TestRecorded_apps(t *testing.T) {
	t.Parallel()
	logout := difference{".universalLogout", "orgs differ in it: null in the recorded app with a chosen client id"}
	oauth := ".settings.oauthClient."
	service := oktasim.App{ApplicationType: "service", Keys: []oktasim.JWK{oktasim.PublicJWK("key", ecKey().Public())}}
	for file, test := range map[string]struct {
		app        oktasim.App
		deliberate []difference
	}{
		"app-get-oidc-custom-client-id.json": {app: oktasim.App{ClientID: "something_from_somewhere"}},
		"app-get-oidc-web.json": {oktasim.App{}, []difference{
			logout,
			{oauth + "network", "set by the recorded test, left out elsewhere"},
			{oauth + "participate_slo", "set by the recorded test, left out elsewhere"},
			{oauth + "frontchannel_logout_uri", "set by the recorded test, left out elsewhere"},
			{oauth + "frontchannel_logout_session_required", "set by the recorded test, left out elsewhere"},
		}},
		"app-get-oidc-service-jwks.json": {service, []difference{
			logout,
			{oauth + "participate_slo", "set by the recorded test, left out elsewhere"},
			{oauth + "jwks.keys[].crv", "null in the recording, whose key was given without a curve"},
		}},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			real := recorded(t, file)
			c := start(t, oktasim.Options{})
			got := c.get("/api/v1/apps/" + c.org.AddApp(test.app))
			real.like(t, got)
			compareShapes(t, real.Response.Body, got.object(), test.deliberate...)
		})
	}
}

func TestRecorded_grants(t *testing.T) {
	t.Parallel()
	created, list := recorded(t, "app-grant-create.json"), recorded(t, "app-grants-list-two.json")
	c := start(t, oktasim.Options{})
	posted := c.grant("okta.users.read")
	created.like(t, posted)
	compareShapes(t, created.Response.Body, posted.object())
	c.grant("okta.users.manage")
	got := c.get(c.flow() + "/grants")
	list.like(t, got)
	compareShapes(t, list.Response.Body, decode[any](got))
	gone := c.do("DELETE", c.flow()+"/grants/"+posted.object()["id"].(string), "")
	recorded(t, "app-grant-delete.json").like(t, gone)
}

func TestRecorded_tokens(t *testing.T) {
	t.Parallel()
	empty, single := recorded(t, "app-tokens-list-empty.json"), recorded(t, "app-token-get.json")
	id := strings.Split(empty.Request.Path, "/")[4]
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{
		Apps: []oktasim.App{{ID: id}, {Name: "flow"}},
		Tokens: []oktasim.Token{{
			App: "flow", User: admin, Scopes: []string{"openid"},
			Issuer: "https://example.okta.com/oauth2/ausrdd8du39KFvOkt1d7",
		}},
	}})
	got := c.get(empty.Request.Path)
	empty.like(t, got)
	same(t, "body", string(got.body), "[]")
	same(t, "Link", got.header.Values("Link"), empty.links(c))
	tokens := c.get(c.flow() + "/tokens").list()
	got = c.get(c.flow() + "/tokens/" + tokens[0]["id"].(string))
	single.like(t, got)
	compareShapes(t, single.Response.Body, got.object())
	compareShapes(t, single.Response.Body, tokens[0])

	c, id = authorized(t, oktasim.Options{})
	compareShapes(t, single.Response.Body, c.get(c.flow()+"/tokens/"+id).object(), difference{
		"._links.authorizationServer", "the recorded token is of a custom authorization server; those of Workflows are the org's",
	})
}

func TestRecorded_users(t *testing.T) {
	t.Parallel()
	real := recorded(t, "user-get.json")
	c := start(t, oktasim.Options{})
	got := c.get("/api/v1/users/" + c.org.AddUser("testAcc_1@example.com", "PROVISIONED"))
	real.like(t, got)
	compareShapes(t, real.Response.Body, got.object())

	roles := recorded(t, "user-roles-list.json")
	got = c.get("/api/v1/users/" + c.org.AddUser("testAcc_2@example.com", "ACTIVE", "APP_ADMIN", "SUPER_ADMIN") + "/roles")
	roles.like(t, got)
	compareShapes(t, roles.Response.Body, decode[any](got))
	other := c.org.AddUser("testAcc_3@example.com", "ACTIVE")
	assigned := c.do("POST", "/api/v1/users/"+other+"/roles", `{"type":"APP_ADMIN"}`).wants(201)
	compareShapes(t, roles.Response.Body.([]any)[0], assigned.object())
	for i, role := range roles.Response.Body.([]any) {
		want := role.(map[string]any)
		for _, name := range []string{"label", "type", "assignmentType", "status"} {
			same(t, name, got.list()[i][name], want[name])
		}
	}
}

// TestRecorded_devices seeds an org with the recorded devices: its answers must then be the recorded ones.
func TestRecorded_devices(t *testing.T) {
	t.Parallel()
	single, list := recorded(t, "device-get-active.json"), recorded(t, "devices-list-first-page.json")
	devices := []oktasim.Device{deviceOf(t, single.Response.Body)}
	for _, body := range list.Response.Body.([]any) {
		devices = append(devices, deviceOf(t, body))
	}
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{Devices: devices[1:]}})
	c.org.AddDevice(oktasim.Device{ID: "guozzzzzzzzzzzzzzzzz", Profile: devices[0].Profile}) // for a next link
	got := c.get(list.Request.Path + "?" + list.Request.Query)
	list.like(t, got)
	same(t, "Link", got.header.Values("Link"), list.links(c))
	sameBody(t, c, list, decode[any](got))

	c.org.AddDevice(devices[0])
	got = c.get(single.Request.Path)
	single.like(t, got)
	simulated := got.object()
	compareShapes(t, single.Response.Body, simulated)
	simulated["_embedded"] = single.Response.Body.(map[string]any)["_embedded"] // has an id of the org's
	sameBody(t, c, single, simulated)
}

func TestRecorded_secrets(t *testing.T) {
	t.Parallel()
	real := recorded(t, "app-secrets-list.json")
	c := start(t, oktasim.Options{})
	got := c.get("/api/v1/apps/" + c.org.AddApp(oktasim.App{}) + "/credentials/secrets")
	real.like(t, got)
	compareShapes(t, real.Response.Body, decode[any](got))
}

func TestRecorded_accessToken(t *testing.T) {
	t.Parallel()
	real := recorded(t, "oauth-token-client-credentials.json")
	s := newService(t, start(t, oktasim.Options{}), rsaKey(), oktasim.App{})
	got := s.token("okta.devices.read okta.apps.read", "")
	real.like(t, got)
	compareShapes(t, real.Response.Body, got.object())
}

// deviceOf makes a device of what is recorded.
func deviceOf(t *testing.T, body any) oktasim.Device {
	t.Helper()
	var d struct {
		ID, Status           string
		Created, LastUpdated time.Time
		Profile              oktasim.DeviceProfile
	}
	succeed(json.Unmarshal([]byte(asJSON(t, body)), &d))
	return oktasim.Device{ID: d.ID, Status: d.Status, Created: d.Created, LastUpdated: d.LastUpdated, Profile: d.Profile}
}

func sameBody(t *testing.T, c *caller, real recordedAnswer, simulated any) {
	t.Helper()
	got := strings.ReplaceAll(asJSON(t, simulated), c.url, "https://"+real.Request.Host)
	same(t, "body", got, asJSON(t, real.Response.Body))
}

func TestRecorded_pagesOfApps(t *testing.T) {
	t.Parallel()
	first, second := recorded(t, "apps-list-page-1-of-2.json"), recorded(t, "apps-list-page-2-of-2.json")
	var apps []oktasim.App
	for _, page := range []recordedAnswer{first, second} {
		app := page.Response.Body.([]any)[0].(map[string]any)
		apps = append(apps, oktasim.App{ID: app["id"].(string), Label: app["label"].(string)})
	}
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{Apps: apps}})
	for i, page := range []recordedAnswer{first, second} {
		got := c.get(page.Request.Path + "?" + page.Request.Query)
		page.like(t, got)
		same(t, "Link", got.header.Values("Link"), page.links(c))
		got.lists("id", apps[i].ID)
	}
}

func TestRecorded_errors(t *testing.T) {
	t.Parallel()
	for file, options := range map[string]oktasim.Options{
		"device-get-404.json":       {},
		"app-get-404.json":          {},
		"error-429-rate-limit.json": {EnforceRate: true, RateLimits: map[string]int{"/api/v1/apps/*": 1}},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			real := recorded(t, file)
			c := start(t, options)
			path := real.Request.Path
			if options.EnforceRate {
				path = c.flow() // the recorded path is not one of this org's
				c.get(path).wants(200)
			}
			got := c.get(path)
			real.like(t, got)
			body, want := got.object(), real.Response.Body.(map[string]any)
			same(t, "length of the error id", len(body["errorId"].(string)), len(want["errorId"].(string)))
			body["errorId"] = want["errorId"]
			sameBody(t, c, real, body)
		})
	}
	t.Run("shapes", func(t *testing.T) {
		t.Parallel()
		c := start(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{Pipeline: "v1"}}})
		real := recorded(t, "error-401-feature-not-available.json")
		got := c.get("/api/v1/devices")
		real.like(t, got)
		compareShapes(t, real.Response.Body, got.object())
		real = recorded(t, "error-400-validation.json")
		got = c.grant("okta.nothing.read")
		real.like(t, got)
		compareShapes(t, real.Response.Body, got.object())
	})
}
