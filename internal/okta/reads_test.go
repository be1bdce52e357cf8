package okta

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestApp(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		body string
		want App
	}{
		"the Workflows app": {
			`{"id":"0oa1","name":"flow","label":"Okta Workflows OAuth","status":"ACTIVE","signOnMode":"OPENID_CONNECT",
			"credentials":{"userNameTemplate":{}},"settings":{"app":{"redirectURI":"https://oauth/cb","serviceDomain":"d"}}}`,
			App{
				ID: "0oa1", Name: "flow", Label: "Okta Workflows OAuth", Status: "ACTIVE", SignOnMode: "OPENID_CONNECT",
				RedirectURI: "https://oauth/cb", ServiceDomain: "d",
			},
		},
		"a custom OIDC app": {
			`{"id":"0oa1","name":"oidc_client","credentials":{"oauthClient":{"client_id":"chosen"}},"settings":{"app":{},"oauthClient":{}}}`,
			App{ID: "0oa1", Name: "oidc_client", OAuthClientID: "chosen"},
		},
		"the console": {
			`{"id":"0oa1","name":"okta_flow_sso","settings":{"app":{"initiateLoginURI":"https://o.workflows.okta.com/oidc/1/login"}}}`,
			App{ID: "0oa1", Name: "okta_flow_sso", InitiateLoginURI: "https://o.workflows.okta.com/oidc/1/login"},
		},
		"odd ones": {
			`{"id":"0oa1","signOnMode":null,"universalLogout":null,"credentials":null,"settings":{"app":{"redirectURI":7,"serviceDomain":{"x":1}}}}`,
			App{ID: "0oa1"},
		},
		"without settings": {`{"id":"0oa1","settings":null,"credentials":{"oauthClient":null}}`, App{ID: "0oa1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 200, tt.body) })
			c := org.client(t)
			for range 2 {
				if got, err := c.App(t.Context(), "0oa1"); err != nil || got != tt.want {
					t.Errorf("got %+v, %v; want %+v", got, err, tt.want)
				}
			}
			org.expectAsked(t, "GET /api/v1/apps/0oa1")
		})
	}
}

// TestApp_fromTheList: an app that the list had is not read again, unless something
// of it is gone.
func TestApp_fromTheList(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/api/v1/apps" {
			sendJSON(w, 200, `[{"id":"0oa1","name":"flow","label":"Okta Workflows OAuth"}]`)
			return
		}
		sendJSON(w, 404, `{"errorCode":"E0000007","errorSummary":"Not found"}`)
	})
	c := org.client(t)
	if _, err := c.Apps(t.Context()); err != nil {
		t.Fatal(err)
	}
	if app, err := c.App(t.Context(), "0oa1"); err != nil || app.Label != "Okta Workflows OAuth" {
		t.Errorf("got %+v, %v", app, err)
	}
	org.expectAsked(t, "GET /api/v1/apps?limit=200")
	_, notFound := c.App(t.Context(), "0oa2")
	for range 2 {
		if gone, err := c.AppGone(t.Context(), "0oa1", notFound); err != nil || !gone {
			t.Errorf("gone %t, %v", gone, err)
		}
	}
	org.expectAsked(t, "GET /api/v1/apps?limit=200", "GET /api/v1/apps/0oa2", "GET /api/v1/apps/0oa1")
}

// Callers that want an object at once share one read, from the first on. Each
// client reads for itself.
func TestCached_perClient(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 200, `{"id":"0oa1"}`) })
	for range 2 {
		c := org.client(t)
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				if app, err := c.App(t.Context(), "0oa1"); err != nil || app.ID != "0oa1" {
					t.Errorf("got %+v, %v", app, err)
				}
			})
		}
		group.Wait()
	}
	org.expectAsked(t, "GET /api/v1/apps/0oa1", "GET /api/v1/apps/0oa1")
}

func TestRefreshTokens(t *testing.T) {
	t.Parallel()
	asked := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	var org *fakeOrg
	org = newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			w.WriteHeader(204)
			return
		}
		if r.URL.Query().Get("after") == "" {
			w.Header().Set("Date", asked.Format(http.TimeFormat))
			w.Header().Set("Link", "<"+org.URL+`/api/v1/apps/0oa1/tokens?limit=200&after=2>; rel="next"`)
			sendJSON(w, 200, `[{"id":"oar2","status":"ACTIVE","created":"2026-04-02T00:00:00.000Z","lastUpdated":"2026-04-03T00:00:00.000Z",
				"expiresAt":"2026-05-02T00:00:00.000Z","issuer":"https://o","clientId":"0oa1","userId":"00u1","scopes":["b","a"]},
				{"id":"oar1","status":"ACTIVE","created":"2026-04-02T00:00:00.000Z","scopes":[]}]`)
			return
		}
		w.Header().Set("Date", asked.Add(time.Hour).Format(http.TimeFormat))
		sendJSON(w, 200, `[{"id":"oar0","status":"REVOKED","created":"2026-04-01T00:00:00.000Z","scopes":null,"expiresAt":null}]`)
	})
	c := org.client(t)
	list, err := c.RefreshTokens(t.Context(), "0oa1")
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, token := range list.Tokens {
		ids = append(ids, token.ID)
	}
	if !slices.Equal(ids, []string{"oar0", "oar1", "oar2"}) || !list.AsOf.Equal(asked) {
		t.Errorf("got %q as of %s", ids, list.AsOf)
	}
	want := RefreshToken{
		ID: "oar2", Status: "ACTIVE", ClientID: "0oa1", UserID: "00u1", Issuer: "https://o", Scopes: []string{"a", "b"},
		Created: time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC), LastUpdated: time.Date(2026, 4, 3, 0, 0, 0, 0, time.UTC),
		ExpiresAt: time.Date(2026, 5, 2, 0, 0, 0, 0, time.UTC),
	}
	if !reflect.DeepEqual(list.Tokens[2], want) {
		t.Errorf("got %+v, want %+v", list.Tokens[2], want)
	}
	list.Tokens[2].Scopes[0] = "changed by a caller"
	if err := c.RevokeRefreshToken(t.Context(), "0oa1", "oar1"); err != nil {
		t.Fatal(err)
	}
	after, err := c.RefreshTokens(t.Context(), "0oa1")
	if err != nil || len(after.Tokens) != 2 || !reflect.DeepEqual(after.Tokens[1], want) || !after.AsOf.Equal(asked) {
		t.Errorf("after the revocation: %+v, %v", after, err)
	}
	org.expectAsked(t, "GET /api/v1/apps/0oa1/tokens?limit=200", "GET /api/v1/apps/0oa1/tokens?limit=200&after=2",
		"DELETE /api/v1/apps/0oa1/tokens/oar1")
}

// Without a Date our own clock has to do.
func TestRefreshTokens_asOfWithoutDate(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = nil
		sendJSON(w, 200, `[]`)
	})
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	c := org.client(t, func(cfg *Config) { cfg.Clock.Now = func() time.Time { return now } })
	if list, err := c.RefreshTokens(t.Context(), "0oa1"); err != nil || !list.AsOf.Equal(now) || len(list.Tokens) != 0 {
		t.Errorf("got %+v, %v", list, err)
	}
}

func TestRefreshToken_live(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		token RefreshToken
		want  bool
	}{
		"active":                 {RefreshToken{Status: "ACTIVE", ExpiresAt: now.Add(time.Second)}, true},
		"active, never expires":  {RefreshToken{Status: "ACTIVE"}, true},
		"expires at this moment": {RefreshToken{Status: "ACTIVE", ExpiresAt: now}, false},
		"expired":                {RefreshToken{Status: "ACTIVE", ExpiresAt: now.Add(-time.Second)}, false},
		"revoked":                {RefreshToken{Status: "REVOKED", ExpiresAt: now.Add(time.Second)}, false},
		"of unknown status":      {RefreshToken{Status: "NEW_AT_OKTA"}, false},
	} {
		if got := tt.token.Live(now); got != tt.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestUser(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) {
		sendJSON(w, 200, `{"id":"00u1","status":"DEPROVISIONED","lastLogin":null,"profile":{"login":"svc@example.com","mobilePhone":null}}`)
	})
	c := org.client(t)
	for _, asked := range []string{"svc@example.com", "00u1", "svc@example.com", "00u1"} {
		got, err := c.User(t.Context(), asked)
		if want := (User{ID: "00u1", Login: "svc@example.com", Status: "DEPROVISIONED"}); err != nil || got != want {
			t.Errorf("%s: got %+v, %v; want %+v", asked, got, err, want)
		}
	}
	org.expectAsked(t, "GET /api/v1/users/svc@example.com")
}

func TestOrganization(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) {
		sendJSON(w, 200, `{"id":"00o1","pipeline":"idx","_links":{"organization":{"href":"https://example.okta.com/"},"alternate":{"href":"https://login.example.org"}}}`)
	})
	c := org.client(t)
	for range 2 {
		got, err := c.Organization(t.Context())
		want := Organization{ID: "00o1", Pipeline: "idx", URL: "https://example.okta.com", AlternateURL: "https://login.example.org"}
		if err != nil || got != want {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
	}
	org.expectAsked(t, "GET /.well-known/okta-organization")
}

func TestDevices(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Link", fmt.Sprintf(`</api/v1/devices?after=%s2>; rel="next"`, r.URL.Query().Get("after")))
		switch r.URL.Query().Get("after") {
		case "":
			sendJSON(w, 200, `[{"id":"guo3","status":"SUSPENDED"},{"id":"guo1","status":"ACTIVE"}]`)
		case "2":
			sendJSON(w, 200, `[{"id":"guo1","status":"SUSPENDED"}]`)
		default:
			w.Header().Del("Link")
			sendJSON(w, 200, `[{"id":"guo2","status":"NEW_AT_OKTA","created":"2026-01-02T03:04:05.000Z","lastUpdated":"2026-01-02T03:04:06.000Z",
				"resourceType":"UDDevice","resourceAlternateId":null,"resourceDisplayName":{"value":"Phone","sensitive":true},"new":[],
				"profile":{"displayName":"","platform":"ANDROID","registered":false,"managed":null,"authenticatorAppKey":{"new":1}}}]`)
		}
	})
	c := org.client(t)
	search := `profile.displayName co "a&b + c" and status eq "ACTIVE"`
	for range 2 {
		list, err := c.Devices(t.Context(), DeviceQuery{Search: search})
		if err != nil {
			t.Fatal(err)
		}
		devices := list.Devices
		want := []Device{
			{ID: "guo1", Status: "SUSPENDED"},
			{
				ID: "guo2", Status: "NEW_AT_OKTA", DisplayName: "Phone", DisplayNameSensitive: true,
				Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), LastUpdated: time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC),
				Profile: DeviceProfile{DisplayName: new(""), Platform: new("ANDROID"), Registered: new(false)},
			},
			{ID: "guo3", Status: "SUSPENDED"},
		}
		if !reflect.DeepEqual(devices, want) {
			t.Errorf("got %+v, want %+v", devices, want)
		}
	}
	if _, err := c.Devices(t.Context(), DeviceQuery{}); err != nil {
		t.Fatal(err)
	}
	asked := org.asked()
	if len(asked) != 6 || asked[3] != "GET /api/v1/devices?limit=200" {
		t.Errorf("asked %q", asked)
	}
	first, err := url.Parse(strings.TrimPrefix(asked[0], "GET "))
	if err != nil || first.Query().Get("search") != search || strings.Contains(first.RawQuery, "+") {
		t.Errorf("asked %q, %v", asked[0], err)
	}
}

// A field that reads another name of Okta's answer agrees with itself, so each
// JSON name is compared with the name of its field.
func TestJSONNames(t *testing.T) {
	t.Parallel()
	other := map[string]string{"Scope": "scopeId"}
	for _, kind := range []reflect.Type{
		reflect.TypeFor[Creator](), reflect.TypeFor[DeviceProfile](), reflect.TypeFor[Grant](), reflect.TypeFor[RefreshToken](), reflect.TypeFor[Role](),
	} {
		for field := range kind.Fields() {
			if got, want := field.Tag.Get("json"), cmp.Or(other[field.Name], field.Name); !strings.EqualFold(got, want) {
				t.Errorf("%s.%s reads %q", kind.Name(), field.Name, got)
			}
		}
	}
}
