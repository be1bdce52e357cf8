package live

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// TestLive_grants grants two scopes to the app, has one revoked behind
// Terraform's back, mends that, imports the set into another state, and destroys
// it.
//
//nolint:paralleltest // There is one app, and the other test looks at it too.
func TestLive_grants(t *testing.T) {
	o := newOrg(t)
	config := fmt.Sprintf("resource \"oktadevices_scope_grants\" \"test\" {\n  app_id = %q\n  scopes = [\"okta.devices.read\", \"okta.groups.read\"]\n}\n", o.appID)
	w := acctest.NewWorkspace(t, o.getenv)
	w.Write(config)
	w.Apply()
	w.PlanIs(0)
	if got, want := o.scopes(t), []string{"okta.devices.read", "okta.groups.read"}; !slices.Equal(got, want) {
		t.Errorf("granted: %v, want %v", got, want)
	}

	client := o.client(t)
	grants, err := client.Grants(t.Context(), o.appID)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.RevokeGrant(t.Context(), o.appID, grants[0].ID); err != nil {
		t.Fatal(err)
	}
	if drift := w.PlanIs(2); !drift.Says("was revoked from app") {
		t.Errorf("the plan does not say that a grant was revoked:\n%s", drift.Output)
	}
	w.Apply()
	w.PlanIs(0)

	other := acctest.NewWorkspace(t, o.getenv)
	other.Write(config)
	if result := other.Run("import", "oktadevices_scope_grants.test", o.appID); result.ExitCode != 0 {
		t.Errorf("import: %s", result)
	}
	other.PlanIs(0)

	w.Destroy()
	if got := o.scopes(t); len(got) > 0 {
		t.Errorf("destroying leaves %v", got)
	}
}

// TestLive_connection declares a connection of the app that nobody will authorize,
// and reads what there is to read. It creates nothing in Okta.
//
//nolint:paralleltest // As above.
func TestLive_connection(t *testing.T) {
	o := newOrg(t)
	w := acctest.NewWorkspace(t, o.getenv)
	w.Write(fmt.Sprintf(`
data "oktadevices_workflows_app" "this" {}

data "oktadevices_scope_grants" "workflows" {
  app_id = data.oktadevices_workflows_app.this.id
}

resource "oktadevices_connection" "test" {
  name            = "%s, nobody authorizes it"
  domain          = %q
  app_id          = %q
  service_account = %q
}
`, Prefix, o.domain, o.appID, o.user))
	w.Apply()
	status := w.Resource("oktadevices_connection.test")["status"]
	if status != "BLOCKED" { // for neither of its scopes is granted
		t.Errorf("status = %v, want BLOCKED", status)
	}
	w.PlanIs(2)
	w.Destroy()
	if got := o.scopes(t); len(got) > 0 {
		t.Errorf("declaring a connection granted %v", got)
	}
}

// TestSweep revokes what is granted to the app. On the simulated org it first
// grants something.
//
//nolint:paralleltest // As above.
func TestSweep(t *testing.T) {
	var o org
	switch os.Getenv("OKTADEVICES_LIVE") {
	case "":
		o = newOrg(t)
		w := acctest.NewWorkspace(t, o.getenv)
		w.Write(fmt.Sprintf("resource \"oktadevices_scope_grant\" \"test\" {\n  app_id = %q\n  scope  = \"okta.devices.read\"\n}\n", o.appID))
		w.Apply()
	case "sweep":
		o = org{getenv: os.Getenv, appID: os.Getenv("OKTA_LIVE_APP_ID")}
		mustBeForTests(t, o.client(t), o.appID)
	default:
		t.Fatal("on a real org, make sweep-live sweeps and make testacc-live tests; the two are not run at once")
	}
	o.sweep(t.Context(), t)
	if got := o.scopes(t); len(got) > 0 {
		t.Errorf("sweeping leaves %v", got)
	}
}

// scopes are those that are granted to the app, sorted.
func (o org) scopes(t *testing.T) []string {
	t.Helper()
	grants, err := o.client(t).Grants(t.Context(), o.appID)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, grant := range grants {
		found = append(found, grant.Scope)
	}
	slices.Sort(found)
	return found
}
