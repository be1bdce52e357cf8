package grant_test

import (
	"fmt"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// single is a single scope grant for the Workflows app, with more arguments.
func single(org acctest.Org, label, scope, more string) string {
	return fmt.Sprintf("resource \"oktadevices_scope_grant\" %q {\n  app_id = %q\n  scope = %q\n  %s\n}\n", label, org.FlowAppID(), scope, more)
}

// TestTogether_dependentOfTheSuccessorFails leaves the old object of a
// replacement behind. The next apply destroys it, and the successor keeps the
// grant.
func TestTogether_dependentOfTheSuccessorFails(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	config := func(command string) string {
		return org.ProviderBlock() + single(org, "one", devicesRead, "lifecycle {\n    create_before_destroy = true\n  }") +
			fmt.Sprintf("resource \"terraform_data\" \"dependent\" {\n  triggers_replace = oktadevices_scope_grant.one.id == \"\" ? 1 : %q\n  provisioner \"local-exec\" {\n    command = %q\n  }\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n", command, command)
	}
	w := workspace(t, config("true"))
	w.Apply()
	w.Write(config("false"))
	if failed := w.Run("apply", "-auto-approve", "-replace=oktadevices_scope_grant.one"); failed.ExitCode == 0 {
		t.Fatalf("the dependent did not fail:\n%s", failed)
	}
	w.Write(config("true"))
	w.Apply()
	expectScopes(t, org, devicesRead)
	w.PlanIs(0)
}

// TestTogether_healthyPlanIsSilent checks that resources that share nothing
// cause no warning.
func TestTogether_healthyPlanIsSilent(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	w := workspace(t, org.ProviderBlock()+single(org, "one", devicesRead, "")+single(org, "two", devicesManage, ""))
	w.Apply()
	if plan := w.PlanIs(0); plan.Says("Warning") {
		t.Errorf("a warning:\n%s", plan)
	}
}

// TestTogether_newSetNamesForeignGrants checks that the plan of a new set names
// the grants that the next plan would revoke.
func TestTogether_newSetNamesForeignGrants(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	org.GrantInConsole(org.FlowAppID(), usersRead)
	w := workspace(t, org.ProviderBlock()+set(org, "all", "", devicesRead))
	if plan := w.PlanIs(2); !plan.Says("App "+org.FlowAppID()+" has grants that the new set does not list") || !plan.Says(usersRead+". This apply leaves them") || !plan.Says("other connectors use such grants") {
		t.Errorf("the plan does not name them:\n%s", plan)
	}
	w.Write(org.ProviderBlock() + set(org, "all", "", devicesRead, usersRead))
	if plan := w.PlanIs(2); plan.Says("does not list") {
		t.Errorf("a warning without a foreign grant:\n%s", plan)
	}
}
