package okta

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

func TestTarget(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		endpoint transport.Endpoint
		ids      []string
		want     string
	}{
		{getApp, []string{"0oa1"}, "/api/v1/apps/0oa1"},
		{deleteGrant, []string{"0oa1", "oag1"}, "/api/v1/apps/0oa1/grants/oag1"},
		{getUser, []string{"svc+flows@example.com"}, "/api/v1/users/svc+flows@example.com"},
		{getUser, []string{"a b?c#d%2F;é"}, "/api/v1/users/a%20b%3Fc%23d%252F%3B%C3%A9"},
		{getUser, []string{`DOMAIN\svc`}, `/api/v1/users/DOMAIN%5Csvc`},
		{getUser, []string{"..."}, "/api/v1/users/..."},
		{getUser, []string{"%2e%2e"}, "/api/v1/users/%252e%252e"},
		{getUser, []string{"x?limit=1"}, "/api/v1/users/x%3Flimit=1"},
		{getUser, []string{`..\users`}, "/api/v1/users/..%5Cusers"},
	} {
		if got, err := tt.endpoint.Target(tt.ids...); err != nil || got != tt.want {
			t.Errorf("%s %q: got %q, %v; want %q", tt.endpoint.Path, tt.ids, got, err, tt.want)
		}
	}
	if _, err := getApp.Target(); err == nil {
		t.Error("a path with a place left open")
	}
	if _, err := getApp.Target("a", "b"); err == nil {
		t.Error("a path with more ids than places")
	}
}

func TestIDsThatEscapeThePathAreNotSent(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, http.StatusOK, `{}`) })
	c := org.client(t)
	for _, id := range []string{"", ".", "..", "../users?x=1#", "a/b", "/", "a\x00b", "a\nb", "a\u0085b", "\xff"} {
		ctx := t.Context()
		calls := map[string]func() error{
			"App":    func() error { _, err := c.App(ctx, id); return err },
			"Grants": func() error { _, err := c.Grants(ctx, id); return err },
			"GrantScope": func() error {
				_, _, err := c.GrantScope(ctx, id, "okta.devices.read", org.URL)
				return err
			},
			"RevokeGrant (app)":          func() error { return c.RevokeGrant(ctx, id, "oag1") },
			"RevokeGrant (grant)":        func() error { return c.RevokeGrant(ctx, "0oa1", id) },
			"RefreshTokens":              func() error { _, err := c.RefreshTokens(ctx, id); return err },
			"RevokeRefreshToken (app)":   func() error { return c.RevokeRefreshToken(ctx, id, "oar1") },
			"RevokeRefreshToken (token)": func() error { return c.RevokeRefreshToken(ctx, "0oa1", id) },
			"User":                       func() error { _, err := c.User(ctx, id); return err },
			"CachedDevice":               func() error { _, err := c.CachedDevice(ctx, id); return err },
			"ActivateDevice":             func() error { return c.ActivateDevice(ctx, id) },
			"DeleteDevice":               func() error { return c.DeleteDevice(ctx, id) },
		}
		for name, call := range calls {
			err := call()
			if err == nil {
				t.Errorf("%s(%q) was accepted", name, id)
				continue
			}
			if IsNotFound(err) || strings.ContainsAny(err.Error(), "\x00\n\u0085") {
				t.Errorf("%s(%q): %q", name, id, err)
			}
		}
	}
	org.expectAsked(t)
}

// What the client may delete is pinned by the simulator's contract tests.
func TestEndpoints_scopes(t *testing.T) {
	t.Parallel()
	for _, e := range []transport.Endpoint{
		getOrganization, getApp, listApps, listGrants, createGrant, deleteGrant, listRefreshTokens, deleteRefreshToken, getUser, getDevice, listDevices,
		activateDevice, deactivateDevice, suspendDevice, unsuspendDevice, deleteDevice,
	} {
		if (e.Scope == "") != e.Anonymous {
			t.Errorf("%s %s: scope %q", e.Method, e.Path, e.Scope)
		}
		if want := map[bool]string{true: ".read", false: ".manage"}[e.Method == http.MethodGet]; !e.Anonymous && !strings.HasSuffix(e.Scope, want) {
			t.Errorf("%s %s needs %s", e.Method, e.Path, e.Scope)
		}
	}
}
