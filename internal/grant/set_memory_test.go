package grant_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestSet_lostMemory loses the private state of a set. The set still knows its
// own grants. It names a foreign one, and leaves it on destroy.
func TestSet_lostMemory(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	d := driven(t, "oktadevices_scope_grants", org, map[string]any{"app_id": org.FlowAppID(), "scopes": []string{devicesManage, devicesRead}})
	d.LosePrivate(setAddress)
	foreign := org.GrantInConsole(org.FlowAppID(), usersRead)
	if run := d.Refresh(); !run.OK() || !run.Says("Scope "+usersRead+" was granted to app "+org.FlowAppID()+" outside Terraform") {
		t.Errorf("the foreign grant is not named:\n%s", run)
	}
	d.LosePrivate(setAddress)
	d.Config()
	if run := d.Apply(); !run.OK() || !run.Says("keeps grants that the set has no record of making") || !run.Says(foreign) {
		t.Errorf("the destroy does not name it:\n%s", run)
	}
	expectScopes(t, org, usersRead)
}

// TestSet_failedUpdate: a set whose update fails keeps its on_destroy, and does not
// take over a grant that appeared after the plan.
func TestSet_failedUpdate(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	args := map[string]any{"app_id": org.FlowAppID(), "scopes": []string{devicesManage, devicesRead}}
	d := driven(t, "oktadevices_scope_grants", org, args)
	d.Config(terraformtest.Resource("oktadevices_scope_grants", "this", with(args, "scopes", []string{devicesManage, hooksManage}, "on_destroy", "retain")))
	plan := d.Plan()
	org.GrantInConsole(org.FlowAppID(), usersRead)
	org.Fail(oktasim.Fault{Method: http.MethodPost, Path: "/api/v1/apps/*/grants", Status: http.StatusForbidden, Code: "E0000006"})
	if run := d.ApplyPlan(plan); run.OK() {
		t.Fatalf("it does not fail:\n%s", run)
	}
	if got := d.Resource(setAddress); fmt.Sprint(got["scopes"]) != fmt.Sprint([]string{devicesManage, devicesRead}) || got["on_destroy"] != "revoke" {
		t.Errorf("the state has %v and on_destroy = %v", got["scopes"], got["on_destroy"])
	}
}

// TestSet_tainted replaces a tainted set, whose private state the engine drops.
// The replacement adopts the grants, even after a failed attempt, so that a
// destroy revokes them and no others.
func TestSet_tainted(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]bool{"replaced": false, "replaced after a failure": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, w := appliedSet(t, devicesManage, devicesRead)
			if result := w.Run("taint", setAddress); result.ExitCode != 0 {
				t.Fatal(result)
			}
			org.ResetRequests()
			w.Write(setConfig(org, devicesManage, devicesRead, hooksManage))
			if fails {
				org.Fail(oktasim.Fault{Method: http.MethodPost, Path: "/api/v1/apps/*/grants", Status: http.StatusForbidden, Code: "E0000006"})
				if result := w.Run("apply", "-auto-approve"); result.ExitCode == 0 {
					t.Errorf("the replacement does not fail:\n%s", result)
				}
				org.ClearFaults()
			}
			if applied := w.Apply(); applied.Says("is left as it is") {
				t.Errorf("what the replacement declares is said to be left:\n%s", applied)
			}
			w.PlanIs(0)
			if n := org.Count(http.MethodDelete, "/api/v1/apps/*/grants/*"); n > 0 {
				t.Errorf("the replacement revoked %d grants", n)
			}
			org.GrantInConsole(org.FlowAppID(), usersRead)
			w.Destroy()
			expectScopes(t, org, usersRead)
		})
	}
}
