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
	if grants := c.get(c.flow() + "/grants").wants(200).list(); len(grants) != 0 {
		t.Fatalf("a fresh org has grants: %v", grants)
	}
	created := c.grant("okta.devices.read").wants(200).object()
	if created["scopeId"] != "okta.devices.read" || created["clientId"] != c.org.FlowAppID() || created["issuer"] != c.url ||
		created["created"] != "2026-03-01T12:00:00.000Z" || created["source"] != "ADMIN" {
		t.Errorf("created %v", created)
	}
	if _, ok := created["_embedded"]; !ok {
		t.Error("the answer of POST embeds the scope")
	}
	admin, _ := c.org.User("admin@example.com")
	if by := created["createdBy"].(map[string]any); by["id"] != admin.ID || by["type"] != "User" {
		t.Errorf("created by %v", by)
	}
	id := created["id"].(string)
	list := c.get(c.flow() + "/grants").wants(200)
	if read := list.list(); !slices.Equal(field(read, "id"), []string{id}) || read[0]["_embedded"] != nil || list.header.Values("Link") != nil {
		t.Errorf("list %s with Link %v", list.body, list.header.Values("Link"))
	}
	gone := c.do(http.MethodDelete, c.flow()+"/grants/"+id, "").wants(204)
	if len(gone.body) != 0 || gone.header.Get("Content-Type") != "" {
		t.Errorf("204 with %v %q", gone.header, gone.body)
	}
	c.do(http.MethodDelete, c.flow()+"/grants/"+id, "").wantsError(404, "E0000007")
	if grants := c.org.Grants(c.org.FlowAppID()); len(grants) != 0 {
		t.Errorf("left: %v", grants)
	}
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
			c := &caller{t: t, org: c.org, url: c.url, authorization: c.authorization}
			body := c.do(http.MethodPost, "/api/v1/apps/"+test.app+"/grants", test.body).wantsError(test.status, test.code)
			if test.code == "E0000001" && len(body["errorCauses"].([]any)) != 1 {
				t.Errorf("%v names no cause", body)
			}
		})
	}
	t.Cleanup(func() {
		if grants := c.org.Grants(c.org.FlowAppID()); len(grants) != 0 {
			t.Errorf("granted all the same: %v", grants)
		}
	})
}

func TestGrants_again(t *testing.T) {
	t.Parallel()
	t.Run("succeeds by default", func(t *testing.T) {
		t.Parallel()
		c := start(t, oktasim.Options{})
		first := c.grant("okta.devices.read").wants(200).object()
		second := c.grant("okta.devices.read").wants(200).object()
		if first["id"] != second["id"] || len(c.org.Grants(c.org.FlowAppID())) != 1 {
			t.Errorf("%v, then %v", first, second)
		}
	})
	t.Run("is a conflict with the switch", func(t *testing.T) {
		t.Parallel()
		c := start(t, oktasim.Options{Switches: oktasim.Switches{RegrantConflict: true}})
		c.grant("okta.devices.read").wants(200)
		c.grant("okta.devices.read").wantsError(400, "E0000001")
	})
}

func TestGrants_hangOnTheClientID(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	first := c.org.AddApp(oktasim.App{Label: "One", ClientID: "chosen"})
	c.org.GrantInConsole(first, "okta.users.read")
	c.org.DeleteApp(first)
	c.get("/api/v1/apps/"+first+"/grants").wantsError(404, "E0000007")
	second := c.org.AddApp(oktasim.App{Label: "Two", ClientID: "chosen"})
	if grants := c.org.Grants(second); len(grants) != 1 || grants[0].Scope != "okta.users.read" {
		t.Errorf("the new app has %v", grants)
	}
	shown := c.get("/api/v1/apps/" + second).wants(200).object()
	if client := shown["credentials"].(map[string]any)["oauthClient"].(map[string]any); client["client_id"] != "chosen" {
		t.Errorf("client %v", client)
	}
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
			if _, err := c.org.Authorize(c.org.FlowAppID(), "admin@example.com", "c"); err != nil {
				t.Fatal(err)
			}
			if want == 0 {
				return
			}
			if err := c.org.RevokeInConsole(c.org.FlowAppID(), "openid"); err != nil {
				t.Fatal(err)
			}
			if _, err := c.org.Authorize(c.org.FlowAppID(), "admin@example.com", "c"); err == nil {
				t.Error("authorized although an automatic scope was revoked")
			}
			c.grant("openid").wants(200)
			if _, err := c.org.Authorize(c.org.FlowAppID(), "admin@example.com", "c"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestGrants_customDomain(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{AlternateURL: "https://login.example.com"}}})
	body := `{"issuer":"https://login.example.com","scopeId":"okta.devices.read"}`
	if g := c.do("POST", c.flow()+"/grants", body).wants(200).object(); g["issuer"] != "https://login.example.com" {
		t.Errorf("granted %v", g)
	}
	if g := c.grant("okta.devices.read").wants(200).object(); g["issuer"] != c.url {
		t.Errorf("granted %v", g)
	}
	if grants := c.org.Grants(c.org.FlowAppID()); len(grants) != 2 {
		t.Errorf("two issuers, but %v", grants)
	}
	links := c.get("/.well-known/okta-organization").wants(200).object()["_links"].(map[string]any)
	if links["alternate"].(map[string]any)["href"] != "https://login.example.com" {
		t.Errorf("links %v", links)
	}
}

func TestGrants_byHand(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	app := c.org.FlowAppID()
	id := c.org.GrantInConsole(app, "okta.eventHooks.manage")
	if again := c.org.GrantInConsole(app, "okta.eventHooks.manage"); again != id {
		t.Errorf("granted twice: %s and %s", id, again)
	}
	if err := c.org.RevokeInConsole(app, "okta.eventHooks.manage"); err != nil {
		t.Error(err)
	}
	if err := c.org.RevokeInConsole(app, "okta.eventHooks.manage"); err == nil {
		t.Error("revoked what is not granted")
	}
	if err := c.org.RevokeInConsole("nobody", "okta.eventHooks.manage"); err == nil {
		t.Error("revoked on an app that is not there")
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
	if n := c.org.Count("POST", "/api/v1/apps/*/grants"); n != len(scopes) {
		t.Errorf("%d calls", n)
	}
	var granted []string
	for _, g := range c.org.Grants(c.org.FlowAppID()) {
		granted = append(granted, g.Scope)
	}
	if !slices.Equal(granted, scopes) {
		t.Errorf("granted %v", granted)
	}
}
