package oktasim_test

import (
	"slices"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

func TestApps_ofAFreshOrg(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	apps, pages := c.pages("/api/v1/apps?limit=200")
	if len(apps) != 11 || pages != 1 || !slices.IsSorted(field(apps, "id")) {
		t.Errorf("%d apps on %d pages", len(apps), pages)
	}
	flow := c.get(c.flow()).wants(200).object()
	if flow["name"] != "flow" || flow["label"] != "Okta Workflows OAuth" || flow["signOnMode"] != "OPENID_CONNECT" {
		t.Errorf("flow is %v", flow)
	}
	if _, ok := flow["credentials"].(map[string]any)["oauthClient"]; ok {
		t.Error("flow shows an OAuth client")
	}
	if settings := flow["settings"].(map[string]any)["app"].(map[string]any); settings["redirectURI"] !=
		"https://oauth.workflows.okta.com/oauth/okta/cb" {
		t.Errorf("settings %v", settings)
	}
	console := c.get("/api/v1/apps?filter=name+eq+%22okta_flow_sso%22").wants(200).list()[0]
	want := "https://example.workflows.okta.com/oidc/" + console["id"].(string) + "/login"
	if got := console["settings"].(map[string]any)["app"].(map[string]any)["initiateLoginURI"]; got != want {
		t.Errorf("console at %v, want %s", got, want)
	}
}

func TestApps_found(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	custom := c.org.AddApp(oktasim.App{Label: "Fleet Report"})
	c.org.SetAppStatus(custom, "INACTIVE")
	for query, want := range map[string][]string{
		"filter=name+eq+%22flow%22":         {c.org.FlowAppID()},
		"filter=name+eq+%22nothing%22":      {},
		"filter=status+eq+%22INACTIVE%22":   {custom},
		"q=fleet":                           {custom},
		"q=FLOW":                            {c.org.FlowAppID()},
		"filter=id+eq+%22" + custom + "%22": {custom},
		"filter=status+eq+%22INACTIVE%22+or+name+eq+%22flow%22":    {c.org.FlowAppID(), custom},
		"limit=1&filter=status+eq+%22INACTIVE%22&q=Fleet":          {custom},
		"filter=name+eq+%22flow%22+and+status+eq+%22INACTIVE%22":   {},
		"filter=(name+eq+%22flow%22)+and+(status+eq+%22ACTIVE%22)": {c.org.FlowAppID()},
	} {
		found := field(c.get("/api/v1/apps?"+query).wants(200).list(), "id")
		if !slices.Equal(found, want) {
			t.Errorf("%s found %v, want %v", query, found, want)
		}
	}
	c.get("/api/v1/apps?filter=label+eq+%22Okta%22").wantsError(400, "E0000031")
	c.get("/api/v1/apps?limit=many").wantsError(400, "E0000001")
	apps, pages := c.pages("/api/v1/apps?limit=5&filter=status+eq+%22ACTIVE%22")
	if len(apps) != 11 || pages != 3 {
		t.Errorf("%d apps on %d pages", len(apps), pages)
	}
}

func TestApps_lifecycle(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{})
	id := c.org.AddApp(oktasim.App{Label: "Mine"})
	path := "/api/v1/apps/" + id
	links := func() map[string]any { return c.get(path).wants(200).object()["_links"].(map[string]any) }
	if links()["deactivate"] == nil || links()["activate"] != nil {
		t.Errorf("active: %v", links())
	}
	c.org.SetAppStatus(id, "INACTIVE")
	if links()["deactivate"] != nil || links()["activate"] == nil {
		t.Errorf("inactive: %v", links())
	}
	if a, ok := c.org.App(id); !ok || a.Status != "INACTIVE" || a.ClientID != id {
		t.Errorf("app %v", a)
	}
	c.org.DeleteApp(id)
	if body := c.get(path).wantsError(404, "E0000007"); body["errorSummary"] !=
		"Not found: Resource not found: "+id+" (AppInstance)" {
		t.Errorf("404 %v", body)
	}
	for _, rest := range []string{"/grants", "/tokens", "/tokens/oar", "/users/00u"} {
		c.get(path+rest).wantsError(404, "E0000007")
	}
}

func TestApps_olderOrg(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{Apps: []oktasim.App{{Name: "flow", RedirectURI: "https://x/cb"}}}})
	settings := c.get(c.flow()).wants(200).object()["settings"].(map[string]any)["app"].(map[string]any)
	if len(settings) != 1 || settings["redirectURI"] != "https://x/cb" {
		t.Errorf("settings %v", settings)
	}
	if without := start(t, oktasim.Options{Seed: &oktasim.Seed{Apps: []oktasim.App{}}}); without.org.FlowAppID() != "" {
		t.Error("an org without apps has a flow app")
	}
}
