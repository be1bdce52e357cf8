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
	c.get(c.flow()).wants(200).has(
		"name", "flow", "label", "Okta Workflows OAuth", "signOnMode", "OPENID_CONNECT", "credentials.oauthClient", nil,
		"settings.app.redirectURI", "https://oauth.workflows.okta.com/oauth/okta/cb",
	)
	console := c.get("/api/v1/apps?filter=name+eq+%22okta_flow_sso%22").wants(200)
	id := field(console.list(), "id")[0]
	console.has("0.settings.app.initiateLoginURI", "https://example.workflows.okta.com/oidc/"+id+"/login")
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
		same(t, query, field(c.get("/api/v1/apps?"+query).wants(200).list(), "id"), want)
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
	for status, links := range map[string][2]string{"ACTIVE": {"deactivate", "activate"}, "INACTIVE": {"activate", "deactivate"}} {
		c.org.SetAppStatus(id, status)
		shown := c.get(path).wants(200).has("status", status, "_links."+links[1], nil).object()
		if at(shown, "_links."+links[0]) == nil {
			t.Errorf("%s: %v", status, shown)
		}
		a, _ := c.org.App(id)
		same(t, "app", a.Status+a.ClientID, status+id)
	}
	c.org.DeleteApp(id)
	c.get(path).has("errorSummary", "Not found: Resource not found: "+id+" (AppInstance)")
	for _, rest := range []string{"", "/grants", "/tokens", "/tokens/oar", "/users/00u"} {
		c.get(path+rest).wantsError(404, "E0000007")
	}
}

func TestApps_olderOrg(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Seed: &oktasim.Seed{Apps: []oktasim.App{{Name: "flow", RedirectURI: "https://x/cb"}}}})
	c.get(c.flow()).wants(200).has("settings.app", map[string]any{"redirectURI": "https://x/cb"})
	without := start(t, oktasim.Options{Seed: &oktasim.Seed{Apps: []oktasim.App{}}})
	same(t, "the flow app of an org without apps", without.org.FlowAppID(), "")
}
