package oktasim_test

import (
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

func TestGrants_lifecycle(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Now: newClock().now})
	c.get(c.flow() + "/grants").wants(200).lists("id")
	admin, _ := c.org.User("admin@example.com")
	created := c.grant("okta.devices.read").wants(200).has(
		"scopeId", "okta.devices.read", "clientId", c.org.FlowAppID(), "issuer", c.url, "source", "ADMIN",
		"created", "2026-03-01T12:00:00.000Z", "createdBy.id", admin.ID, "createdBy.type", "User",
		"_embedded.scope.id", "okta.devices.read",
	).object()
	id := created["id"].(string)
	list := c.get(c.flow() + "/grants").wants(200)
	list.lists("id", id)
	list.has("0._embedded", nil)
	same(t, "Link", list.header.Values("Link"), []string(nil))
	gone := c.do(http.MethodDelete, c.flow()+"/grants/"+id, "").wants(204)
	if len(gone.body) != 0 || gone.header.Get("Content-Type") != "" {
		t.Errorf("204 with %v %q", gone.header, gone.body)
	}
	c.do(http.MethodDelete, c.flow()+"/grants/"+id, "").wantsError(404, "E0000007")
	same(t, "left", len(c.org.Grants(c.org.FlowAppID())), 0)
}

func TestGrants_refused(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	bookmark := c.org.AddApp(oktasim.App{Name: "bookmark"})
	valid := `{"issuer":"` + c.url + `","scopeId":"okta.devices.read"}`
	for name, test := range map[string]struct {
		app, body string
		status    int
		code      string
	}{
		"unknown scope":      {c.org.FlowAppID(), `{"issuer":"` + c.url + `","scopeId":"okta.nothing.read"}`, 400, "E0000001"},
		"automatic scope":    {c.org.FlowAppID(), `{"issuer":"` + c.url + `","scopeId":"profile"}`, 400, "E0000001"},
		"no scope":           {c.org.FlowAppID(), `{"issuer":"` + c.url + `"}`, 400, "E0000001"},
		"no issuer":          {c.org.FlowAppID(), `{"scopeId":"okta.devices.read"}`, 400, "E0000001"},
		"slash after issuer": {c.org.FlowAppID(), `{"issuer":"` + c.url + `/","scopeId":"okta.devices.read"}`, 400, "E0000001"},
		"another issuer":     {c.org.FlowAppID(), `{"issuer":"https://a.okta.com","scopeId":"okta.devices.read"}`, 400, "E0000001"},
		"not JSON":           {c.org.FlowAppID(), `{"issuer"`, 400, "E0000003"},
		"no OIDC app":        {bookmark, valid, 400, "E0000001"},
		"unknown app":        {"0oa0000000000000000", valid, 404, "E0000007"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := c.as(t, c.authorization)
			refused := c.do(http.MethodPost, "/api/v1/apps/"+test.app+"/grants", test.body).wantsError(test.status, test.code)
			if test.code == "E0000001" {
				same(t, "causes", len(refused.object()["errorCauses"].([]any)), 1)
			}
		})
	}
	t.Cleanup(func() { same(t, "grants", len(c.org.Grants(c.org.FlowAppID())), 0) })
}

func TestGrants_again(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	first := c.grant("okta.devices.read").wants(200).object()
	c.grant("okta.devices.read").wants(200).has("id", first["id"])
	same(t, "grants", len(c.org.Grants(c.org.FlowAppID())), 1)
	strict := start(t, oktasim.Options{Switches: oktasim.Switches{RegrantConflict: true}})
	strict.grant("okta.devices.read").wants(200)
	strict.grant("okta.devices.read").wantsError(400, "E0000001")
}

func TestGrants_hangOnTheClientID(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	first := c.org.AddApp(oktasim.App{Label: "One", ClientID: "chosen"})
	c.org.GrantInConsole(first, "okta.users.read")
	c.org.DeleteApp(first)
	c.get("/api/v1/apps/"+first+"/grants").wantsError(404, "E0000007")
	second := c.org.AddApp(oktasim.App{Label: "Two", ClientID: "chosen"})
	c.get("/api/v1/apps/"+second+"/grants").wants(200).lists("scopeId", "okta.users.read")
	c.get("/api/v1/apps/"+second).wants(200).has("credentials.oauthClient.client_id", "chosen")
}

func TestGrants_automaticScopes(t *testing.T) {
	t.Parallel()
	for listed, want := range map[oktasim.AutomaticScopes]int{
		oktasim.AutomaticScopesHidden: 0, oktasim.AutomaticScopesSome: 3, oktasim.AutomaticScopesAll: 7,
	} {
		t.Run(string(listed), func(t *testing.T) {
			t.Parallel()
			c := start(t, oktasim.Options{Switches: oktasim.Switches{AutomaticScopes: listed}})
			scopes := field(c.get(c.flow()+"/grants").wants(200).list(), "scopeId")
			if len(scopes) != want {
				t.Errorf("listed %v", scopes)
			}
			for _, scope := range scopes {
				if !slices.Contains(oktasim.AutomaticScopeNames(), scope) {
					t.Errorf("%s is not automatic", scope)
				}
			}
			c.org.Authorize(c.org.FlowAppID(), admin, "c")
			if want == 0 {
				return
			}
			c.org.RevokeInConsole(c.org.FlowAppID(), "openid")
			if _, err := c.org.Org.Authorize(c.org.FlowAppID(), admin, "c"); err == nil {
				t.Error("authorized although an automatic scope was revoked")
			}
			c.grant("openid").wants(200)
			c.org.Authorize(c.org.FlowAppID(), admin, "c")
		})
	}
}

func TestGrants_customDomain(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{AlternateURL: "https://login.example.com"}}})
	body := `{"issuer":"https://login.example.com","scopeId":"okta.devices.read"}`
	c.do("POST", c.flow()+"/grants", body).wants(200).has("issuer", "https://login.example.com")
	c.grant("okta.devices.read").wants(200).has("issuer", c.url)
	same(t, "grants by two issuers", len(c.org.Grants(c.org.FlowAppID())), 2)
	c.get("/.well-known/okta-organization").wants(200).has("_links.alternate.href", "https://login.example.com")
}

func TestGrants_byHand(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	app := c.org.FlowAppID()
	id := c.org.GrantInConsole(app, "okta.eventHooks.manage")
	same(t, "granted again", c.org.GrantInConsole(app, "okta.eventHooks.manage"), id)
	c.org.RevokeInConsole(app, "okta.eventHooks.manage")
	if c.org.Org.RevokeInConsole(app, "okta.eventHooks.manage") == nil {
		t.Error("revoked what is not granted")
	}
}

func TestGrants_concurrent(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	scopes := oktasim.KnownScopes()
	var group sync.WaitGroup
	for _, scope := range scopes {
		group.Go(func() {
			if _, err := c.try("POST", c.flow()+"/grants", `{"issuer":"`+c.url+`","scopeId":"`+scope+`"}`); err != nil {
				t.Error(err)
			}
			c.org.Grants(c.org.FlowAppID())
			c.org.Requests()
		})
	}
	group.Wait()
	same(t, "calls", c.org.Count("POST", "/api/v1/apps/*/grants"), len(scopes))
	var granted []string
	for _, g := range c.org.Grants(c.org.FlowAppID()) {
		granted = append(granted, g.Scope)
	}
	same(t, "granted", granted, scopes)
}
