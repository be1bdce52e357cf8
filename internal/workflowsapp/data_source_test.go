package workflowsapp_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// read reads the data source twice in one run, and returns what it shows.
func read(t *testing.T, org acctest.Org) (*terraformtest.Run, map[string]any) {
	t.Helper()
	d := terraformtest.NewDriver(t, acctest.Server(org.Getenv))
	this := terraformtest.DataSource("oktadevices_workflows_app", "this", nil)
	d.Config(this, terraformtest.DataSource("oktadevices_workflows_app", "again", nil))
	run := d.Refresh()
	return run, d.Resource(this.Address())
}

func forbid(path string) func(acctest.Org) {
	return func(org acctest.Org) {
		org.Fail(oktasim.Fault{Path: path, Status: http.StatusForbidden, Code: "E0000006"})
	}
}

// TestDataSource: without the right to read grants, the client id is the app's id.
// One request lists 200 apps, and one more reads the grants that show the client
// id. A refusal is not kept, so each of the two data sources may ask for itself.
func TestDataSource(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change       func(acctest.Org)
		apps, grants int
	}{
		"fresh org":              {func(acctest.Org) {}, 1, 1},
		"grants may not be read": {forbid("/api/v1/apps/*/grants"), 1, 2},
		"more than a page of apps": {func(org acctest.Org) {
			for i := range 200 {
				org.AddApp(oktasim.App{Label: fmt.Sprintf("Bookmark %d", i), Name: "bookmark", SignOnMode: "BOOKMARK"})
			}
		}, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			test.change(org)
			run, got := read(t, org)
			id := org.FlowAppID()
			if !run.OK() || got["id"] != id || got["client_id"] != id || got["label"] != "Okta Workflows OAuth" || got["status"] != "ACTIVE" {
				t.Errorf("%v\n%s", got, run)
			}
			if got["redirect_uri"] == nil || got["console_url"] == nil {
				t.Errorf("it lacks what Okta shows: %v", got)
			}
			if apps, grants := org.Count(http.MethodGet, "/api/v1/apps"), org.Count(http.MethodGet, "/api/v1/apps/*/grants"); apps != test.apps || grants > test.grants {
				t.Errorf("%d requests for apps and %d for grants, want %d and at most %d", apps, grants, test.apps, test.grants)
			}
		})
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
		"refused": {forbid("/api/v1/apps"), "okta.apps.read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			test.change(org)
			if run, _ := read(t, org); run.OK() || !run.Says(test.want) {
				t.Errorf("it does not say %q:\n%s", test.want, run)
			}
		})
	}
}
