package oktasim_test

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestStories drives every endpoint to successes and errors. What is right about the answers is told elsewhere: by the tests
// of this package and, if the exchanges are recorded, by Okta's OpenAPI document.
func TestStories(t *testing.T) {
	t.Parallel()
	var calls []oktasim.Request
	for _, story := range []func(*testing.T) *caller{
		tellOrganization, tellApps, tellGrants, tellScopes, tellTokens, tellUsers, tellServiceAccount, tellSecrets, tellDevices, tellFleet, tellClassic, tellCredentials, tellLimits,
		tellAccessTokens, tellEvents, tellDetailedEvents,
	} {
		calls = append(calls, story(t).org.Requests()...)
	}
	for _, endpoint := range oktasim.Endpoints() {
		succeeded, failed := outcomes(calls, endpoint)
		if !succeeded || !failed {
			t.Errorf("%s %s was not driven to both a success (%v) and an error (%v)",
				endpoint.Method, endpoint.Path, succeeded, failed)
		}
	}
}

// outcomes tells whether an endpoint was seen to succeed and to fail.
func outcomes(calls []oktasim.Request, endpoint oktasim.Endpoint) (succeeded, failed bool) {
	for _, r := range calls {
		if ok, _ := path.Match(endpoint.Path, r.Path); !ok || r.Method != endpoint.Method {
			continue
		}
		if r.Status < http.StatusBadRequest {
			succeeded = true
		} else {
			failed = true
		}
	}
	return succeeded, failed
}

func tellOrganization(t *testing.T) *caller {
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{AlternateURL: "https://login.example.com"}}})
	c.get("/.well-known/okta-organization")
	return c
}

func tellApps(t *testing.T) *caller {
	c := start(t, oktasim.Options{})
	custom := c.org.AddApp(oktasim.App{Label: "Report", ClientID: "chosen"})
	bookmark := c.org.AddApp(oktasim.App{Name: "bookmark"})
	c.get("/api/v1/apps")
	c.pages("/api/v1/apps?limit=5")
	c.get("/api/v1/apps?limit=2&filter=" + url.QueryEscape(`name eq "flow"`))
	c.get("/api/v1/apps?filter=nonsense")
	c.get("/api/v1/apps?limit=many")
	c.get(c.flow())
	c.get("/api/v1/apps/" + custom)
	c.get("/api/v1/apps/" + bookmark)
	c.org.SetAppStatus(custom, "INACTIVE")
	c.get("/api/v1/apps/" + custom)
	c.org.DeleteApp(custom)
	c.get("/api/v1/apps/" + custom)
	return c
}

func tellGrants(t *testing.T) *caller {
	c := start(t, oktasim.Options{Switches: oktasim.Switches{
		AutomaticScopes: oktasim.AutomaticScopesAll, RegrantConflict: true,
	}})
	grants := c.flow() + "/grants"
	c.grant("okta.devices.read")
	c.grant("okta.devices.read")
	c.grant("okta.nothing.read")
	c.do("POST", "/api/v1/apps/nothing/grants", `{"issuer":"`+c.url+`","scopeId":"okta.devices.read"}`)
	c.do("POST", grants, `{"issuer":"https://other.okta.com","scopeId":"okta.users.read"}`)
	c.do("POST", grants, `{"issuer"`)
	c.get(grants)
	c.get("/api/v1/apps/nothing/grants")
	id := grants + "/" + c.org.Grants(c.org.FlowAppID())[0].ID
	c.do("DELETE", id, "")
	c.do("DELETE", id, "")
	return c
}

// tellScopes grants every scope that there is.
func tellScopes(t *testing.T) *caller {
	c := start(t, oktasim.Options{})
	for _, scope := range oktasim.KnownScopes() {
		c.grant(scope).wants(http.StatusOK)
	}
	return c
}

func tellTokens(t *testing.T) *caller {
	c := start(t, oktasim.Options{
		Switches: oktasim.Switches{ListRevokedTokens: true},
		Seed: &oktasim.Seed{Tokens: []oktasim.Token{
			{App: "flow", User: admin, Scopes: []string{"openid"}, Issuer: "https://a.okta.com/oauth2/aus"},
			{App: "flow", User: admin, Scopes: []string{}, NeverExpires: true},
		}},
	})
	tokens := c.flow() + "/tokens"
	token, err := c.org.Authorize(c.org.FlowAppID(), admin, "Devices")
	if err != nil {
		t.Fatal(err)
	}
	c.get(tokens)
	c.pages(tokens + "?limit=1")
	c.get(tokens + "?limit=0")
	c.get("/api/v1/apps/nothing/tokens")
	c.get(tokens + "/" + token)
	c.do("DELETE", tokens+"/"+token, "")
	c.get(tokens + "/" + token) // revoked, and listed
	c.get(tokens + "/nothing")
	c.do("DELETE", tokens+"/nothing", "")
	c.org.Advance(10 * 24 * time.Hour)
	c.get(tokens)
	return c
}

func tellUsers(t *testing.T) *caller {
	c := start(t, oktasim.Options{})
	id := c.org.AddUser("svc@example.com", "ACTIVE", "SUPER_ADMIN", "APP_ADMIN")
	if err := c.org.AssignRole(id, "WORKFLOWS_ADMIN", "GROUP"); err != nil {
		t.Fatal(err)
	}
	if err := c.org.Assign(c.org.FlowAppID(), id, "USER"); err != nil {
		t.Fatal(err)
	}
	for _, status := range []string{
		"STAGED", "PROVISIONED", "ACTIVE", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT", "SUSPENDED", "DEPROVISIONED",
	} {
		c.org.SetUserStatus(id, status)
		c.get("/api/v1/users/svc@example.com")
	}
	c.get("/api/v1/users/me")
	c.get("/api/v1/users/nobody")
	c.get("/api/v1/users/" + id + "/roles")
	c.get("/api/v1/users/nobody/roles")
	c.get(c.flow() + "/users/" + id)
	c.get(c.flow() + "/users/nobody")
	return c
}

// tellServiceAccount is about what makes an account fit to authorize a connection, given and taken by the API.
func tellServiceAccount(t *testing.T) *caller {
	c := start(t, oktasim.Options{})
	id := c.org.AddUser("svc@example.com", "ACTIVE")
	users, roles := c.flow()+"/users", "/api/v1/users/"+id+"/roles"
	c.do("POST", users, `{"id":"`+id+`","scope":"USER"}`)
	c.do("POST", users, `{"id":"nobody"}`)
	c.do("DELETE", users+"/"+id, "")
	c.do("DELETE", users+"/"+id, "")
	role := c.do("POST", roles, `{"type":"SUPER_ADMIN"}`).object()["id"].(string)
	c.do("POST", roles, `{"type":"SUPER_ADMIN"}`)
	c.do("POST", roles, `{"type":"EMPEROR"}`)
	c.do("DELETE", roles+"/"+role, "")
	c.do("DELETE", roles+"/"+role, "")
	return c
}

// tellSecrets is about client secrets.
func tellSecrets(t *testing.T) *caller {
	c := start(t, oktasim.Options{})
	app := c.org.FlowAppID()
	must(c.org.RotateClientSecret(app))
	c.get(c.flow() + "/credentials/secrets")
	c.get("/api/v1/apps/nothing/credentials/secrets")
	c.introspect(app, c.org.ClientSecret(app), "made up")
	c.introspect(app, "wrong", "made up")
	c.introspect(app, c.org.ClientSecret(app), "")
	return c
}

func tellDevices(t *testing.T) *caller {
	c := start(t, oktasim.Options{})
	c.org.AddDevices(450)
	c.pages("/api/v1/devices")
	c.get("/api/v1/devices?limit=20&search=" + url.QueryEscape(`lastUpdated gt "2025-01-01T00:00:00.000Z"`))
	c.get("/api/v1/devices?search=nonsense")
	c.get("/api/v1/devices?after=nonsense")
	c.get("/api/v1/devices?limit=201")
	for i, status := range []string{"CREATED", "ACTIVE", "SUSPENDED", "DEACTIVATED"} {
		id := c.org.Devices()[i].ID
		c.org.SetDeviceStatus(id, status)
		c.get("/api/v1/devices/" + id)
	}
	c.get("/api/v1/devices/nothing")
	return c
}

// tellFleet is about devices with users, and about their lives.
func tellFleet(t *testing.T) *caller {
	c := start(t, oktasim.Options{})
	c.org.AddDevices(30, admin, c.org.AddUser("svc@example.com", "PROVISIONED"))
	device := c.org.AddDevice(oktasim.Device{
		Sensitive: true, Profile: oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS"}, Users: []oktasim.DeviceUser{{User: admin}},
	})
	c.pages("/api/v1/devices?limit=20&expand=user")
	c.pages("/api/v1/devices?limit=20&expand=userSummary")
	c.get("/api/v1/devices?expand=all")
	path := "/api/v1/devices/" + device
	c.get(path + "/users")
	c.do("DELETE", path, "")
	for _, act := range []string{"suspend", "suspend", "activate", "unsuspend", "unsuspend", "deactivate", "deactivate", "activate", "activate", "deactivate"} {
		c.do("POST", path+"/lifecycle/"+act, "")
	}
	c.get(path + "/users")
	c.get(path)
	c.do("DELETE", path, "")
	c.get(path + "/users")
	return c
}

// tellClassic is about an org without Identity Engine.
func tellClassic(t *testing.T) *caller {
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{Pipeline: "v1"}}})
	c.get("/.well-known/okta-organization")
	c.get("/api/v1/devices")
	c.get("/api/v1/devices/guo")
	return c
}

func tellCredentials(t *testing.T) *caller {
	c := start(t, oktasim.Options{AccessTokens: map[string][]string{"poor": {"okta.logs.read"}}})
	for _, authorization := range []string{"", "SSWS wrong", "Bearer wrong", "Bearer poor"} {
		one := &caller{t: t, org: c.org, url: c.url, authorization: authorization}
		for _, e := range oktasim.Endpoints() {
			one.do(e.Method, strings.ReplaceAll(e.Path, "*", "some"), "")
		}
	}
	return c
}

// tellAccessTokens is about a service app that must prove possession of a key.
func tellAccessTokens(t *testing.T) *caller {
	s, token := bound(t)
	s.token("okta.users.read", s.signedProof(s.proof("POST", "/oauth2/v1/token", "", s.nonce())))
	s.token("okta.devices.read", "")
	s.post("/oauth2/v1/token", s.form(s.signedAssertion(claims{"iss": "nobody"}), "okta.devices.read"), "")
	s.send("GET", "/api/v1/devices", "", "DPoP "+token, s.signedProof(s.proof("GET", "/api/v1/devices", token, "")))
	s.send("GET", "/api/v1/devices", "", "DPoP "+token, "")
	s.get("/api/v1/apps/" + s.clientID)
	return s.caller
}

// tellEvents is about the System Log.
func tellEvents(t *testing.T) *caller {
	c := eventful(t, oktasim.Options{Now: newClock().now})
	c.pages("/api/v1/logs?limit=3&until=2026-03-01T13:00:00Z")
	c.get("/api/v1/logs")
	c.get("/api/v1/logs?sortOrder=DESCENDING&filter=" + url.QueryEscape(`target.id eq "x" or eventType sw "workflows"`))
	c.get("/api/v1/logs?filter=nonsense")
	c.get("/api/v1/logs?limit=1001")
	c.get("/api/v1/logs?since=yesterday")
	return c
}

func tellDetailedEvents(t *testing.T) *caller {
	c := eventful(t, oktasim.Options{Switches: oktasim.Switches{ConsentEventDetail: true}})
	c.org.LogEvent(oktasim.Event{Type: "system.org.rate_limit.warning"}) // that no request caused
	c.get("/api/v1/logs")
	return c
}

// tellLimits is about an org whose buckets are empty at once.
func tellLimits(t *testing.T) *caller {
	none := oktasim.RateBuckets()
	for name := range none {
		none[name] = 0
	}
	c := start(t, oktasim.Options{EnforceRate: true, RateLimits: none})
	for _, e := range oktasim.Endpoints() {
		c.do(e.Method, strings.ReplaceAll(e.Path, "*", "some"), "").wants(http.StatusTooManyRequests)
	}
	tellCrowd(t)
	return c
}

// tellCrowd is about more calls at once than an org bears.
func tellCrowd(t *testing.T) {
	c, release := crowded(t)
	defer release()
	c.get("/api/v1/devices").wantsError(http.StatusTooManyRequests, "E0000047")
}
