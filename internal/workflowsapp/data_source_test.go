package workflowsapp_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const address = "data.oktadevices_workflows_app.this"

func config(org acctest.Org) string {
	return org.ProviderBlock() + "data \"oktadevices_workflows_app\" \"this\" {}\n"
}

func TestDataSource_freshOrg(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	value := func(name string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), check)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: config(org),
			ConfigStateChecks: []statecheck.StateCheck{
				value("id", knownvalue.StringExact(org.FlowAppID())), value("client_id", knownvalue.StringExact(org.FlowAppID())),
				value("label", knownvalue.StringExact("Okta Workflows OAuth")), value("status", knownvalue.StringExact("ACTIVE")),
				value("redirect_uri", knownvalue.NotNull()), value("console_url", knownvalue.NotNull()),
			},
		}},
	})
}

// TestDataSource_costsAPageOfApps: one request lists 200 apps, and one more
// reads the grants that carry the client id.
func TestDataSource_costsAPageOfApps(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	for i := range 200 {
		org.AddApp(oktasim.App{Label: fmt.Sprintf("Bookmark %d", i), Name: "bookmark", SignOnMode: "BOOKMARK"})
	}
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(config(org) + "data \"oktadevices_workflows_app\" \"again\" {}\n")
	w.PlanIs(0)
	if apps, grants := org.Count(http.MethodGet, "/api/v1/apps"), org.Count(http.MethodGet, "/api/v1/apps/*/grants"); apps != 2 || grants != 1 {
		t.Errorf("%d requests for apps and %d for grants, want 2 and 1", apps, grants)
	}
}

func TestDataSource_noneAndTwo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(org acctest.Org)
		want   string
	}{
		"none": {func(org acctest.Org) { org.DeleteApp(org.FlowAppID()) }, `is named "flow"`},
		"two": {func(org acctest.Org) {
			org.AddApp(oktasim.App{Label: "Another", Name: "flow", SignOnMode: "OPENID_CONNECT"})
		}, `2 apps are named "flow"`},
		"refused": {func(org acctest.Org) {
			org.Fail(oktasim.Fault{Path: "/api/v1/apps", Status: http.StatusForbidden, Code: "E0000006"})
		}, "okta.apps.read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			test.change(org)
			w := acctest.NewWorkspace(t, acctest.NoEnvironment)
			w.Write(config(org))
			if result := w.Run("plan"); result.ExitCode == 0 || !result.Says(test.want) {
				t.Errorf("plan does not say %q: %s", test.want, result)
			}
		})
	}
}

// TestDataSource_grantsMayNotBeRead: the client id is then the app's id.
func TestDataSource_grantsMayNotBeRead(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	org.Fail(oktasim.Fault{Path: "/api/v1/apps/*/grants", Status: http.StatusForbidden, Code: "E0000006"})
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(config(org))
	w.Apply()
	if got := w.Resource(address)["client_id"]; got != org.FlowAppID() {
		t.Errorf("client_id = %v, want the app's id", got)
	}
}
