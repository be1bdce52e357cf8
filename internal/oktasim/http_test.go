package oktasim_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

func TestAuthentication(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{
		APIToken: "00secret",
		AccessTokens: map[string][]string{
			"reader": {"okta.apps.read", "okta.devices.read"},
			"writer": {"okta.appGrants.manage"},
		},
	})
	grants := c.flow() + "/grants"
	for name, test := range map[string]struct {
		authorization, path string
		status              int
		code                string
		challenge           string
	}{
		"none":              {"", "/api/v1/devices", 401, "E0000005", ""},
		"basic":             {"Basic eA==", "/api/v1/devices", 401, "E0000005", ""},
		"API token":         {"SSWS 00secret", "/api/v1/devices", 200, "", ""},
		"wrong API token":   {"SSWS other", "/api/v1/devices", 401, "E0000011", ""},
		"access token":      {"Bearer reader", "/api/v1/devices", 200, "", ""},
		"unknown token":     {"Bearer other", "/api/v1/devices", 401, "E0000011", `error="invalid_token"`},
		"lacks the scope":   {"Bearer reader", grants, 403, "E0000006", `scope="okta.appGrants.read", error="insufficient_scope"`},
		"manage means read": {"Bearer writer", grants, 200, "", ""},
		"unknown path":      {"", "/api/v1/nothing", 401, "E0000005", ""},
		"organization":      {"", "/.well-known/okta-organization", 200, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one := c.as(t, test.authorization)
			r := one.get(test.path).wants(test.status)
			if test.code != "" {
				r.has("errorCode", test.code)
			}
			if got := r.header.Get("WWW-Authenticate"); !strings.Contains(got, test.challenge) || got != "" && test.challenge == "" {
				t.Errorf("challenge %q", got)
			}
		})
	}
}

func TestUnknownEndpoints(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	for _, call := range []string{
		"GET /api/v1/nothing", "PUT /api/v1/devices", "GET /api/v1/apps/", "GET /api/v1/users/", "GET /api/v1/apps//grants",
		"GET /api/v1/../v1/apps", "GET /", "GET /_sim2", "PATCH /api/v1/apps/x",
	} {
		method, path, _ := strings.Cut(call, " ")
		c.do(method, path, "").wantsError(405, "E0000022")
	}
}

func TestErrors_body(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	first, second := c.get("/api/v1/devices/x"), c.get("/api/v1/devices/x")
	body := first.wantsError(404, "E0000007").has("errorLink", "E0000007", "errorCauses", []any{}).object()
	id := regexp.MustCompile(`^oae[0-9A-Za-z_-]{22}$`)
	if !id.MatchString(body["errorId"].(string)) || body["errorId"] == second.object()["errorId"] {
		t.Errorf("body %v", body)
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	clock := newClock()
	c := start(t, oktasim.Options{Now: clock.now})
	for _, path := range []string{"/api/v1/devices", "/api/v1/devices/x", "/.well-known/okta-organization", "/nothing"} {
		h := c.get(path).header
		if h.Get("Date") != "Sun, 01 Mar 2026 12:00:00 GMT" || len(h.Get("X-Okta-Request-Id")) != 32 ||
			h.Get("X-Rate-Limit-Reset") != strconv.FormatInt(clock.now().Unix()+60, 10) ||
			h.Get("Content-Type") != "application/json" || h.Get("X-Rate-Limit-Limit") == "" {
			t.Errorf("%s: %v", path, h)
		}
	}
	c.org.Advance(time.Hour)
	same(t, "an hour later", c.get("/api/v1/devices").header.Get("Date"), "Sun, 01 Mar 2026 13:00:00 GMT")
}

func TestRateLimits_enforced(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Now: newClock().now, EnforceRate: true, RateLimits: map[string]int{"/api/v1/apps/*": 3}})
	var remaining []string
	for range 3 {
		remaining = append(remaining, c.get(c.flow()+"/grants").wants(200).header.Get("X-Rate-Limit-Remaining"))
	}
	same(t, "remaining", remaining, []string{"2", "1", "0"})
	refused := c.get(c.flow() + "/tokens") // the same bucket
	refused.wantsError(429, "E0000047")
	same(t, "remaining", refused.header.Get("X-Rate-Limit-Remaining"), "0")
	same(t, "Retry-After", refused.header.Get("Retry-After"), "")
	c.grant("okta.devices.read").wants(429)
	c.get("/api/v1/devices").wants(200) // another one
	c.org.Advance(time.Minute)
	c.grant("okta.devices.read").wants(200)
	same(t, "grants", len(c.org.Grants(c.org.FlowAppID())), 1)
}

func TestRateLimits_shownOnly(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Now: newClock().now})
	limit := oktasim.RateBuckets()["/api/v1/devices"]
	for range 3 * limit {
		if h := c.get("/api/v1/devices").wants(200).header; h.Get("X-Rate-Limit-Remaining") == "0" {
			t.Fatalf("nothing left: %v", h)
		}
	}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	c.get("/api/v1/users/a%2Fb?x=1")
	nobody := c.as(t, "")
	nobody.get("/.well-known/okta-organization")
	want := []oktasim.Request{
		{Method: "GET", Path: "/api/v1/users/a%2Fb", RawQuery: "x=1", Status: 404, Authorization: true},
		{Method: "GET", Path: "/.well-known/okta-organization", Status: 200},
	}
	same(t, "requests", c.org.Requests(), want)
	if c.org.Count("", "/api/v1/users/*") != 1 || c.org.Count("POST", "/api/v1/users/*") != 0 || c.org.Count("GET", "/*/*") != 1 {
		t.Error("counted wrong")
	}
	c.org.Fail(oktasim.Fault{Times: 1, Do: c.org.ResetRequests})
	c.get("/api/v1/devices") // its entry is forgotten before it has a status
	c.get("/api/v1/devices")
	if got := c.org.Requests(); len(got) != 1 || got[0].Status != 200 {
		t.Errorf("requests %+v", got)
	}
}

func TestOrganization(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	org := c.get("/.well-known/okta-organization").wants(200)
	org.has("pipeline", "idx", "_links", map[string]any{"organization": map[string]any{"href": c.url}})
	same(t, "length of the id", len(org.object()["id"].(string)), 20)
}

func TestOrg_withoutAServer(t *testing.T) {
	t.Parallel()
	org := simtest.New(oktasim.Options{})
	same(t, "URL", org.URL(), "https://example.okta.com")
	server := httptest.NewTLSServer(org)
	defer server.Close()
	request, _ := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/.well-known/okta-organization", http.NoBody)
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	same(t, "URL", org.URL(), server.URL)
}

func TestOrg_latency(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Latency: 20 * time.Millisecond})
	begin := time.Now()
	c.get("/.well-known/okta-organization").wants(200)
	if took := time.Since(begin); took < 20*time.Millisecond {
		t.Errorf("took %s", took)
	}
}

func TestBodyTooLong(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	c.do("POST", c.flow()+"/grants", strings.Repeat(" ", 2<<20)).wants(400)
}
