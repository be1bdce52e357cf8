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

// TestTogether_whatStaysIsKept destroys one of several resources that declare
// the same grants. What the others declare is granted afterwards, whichever
// Terraform plans and applies first.
func TestTogether_whatStaysIsKept(t *testing.T) {
	t.Parallel()
	const createdFirst = "lifecycle {\n    create_before_destroy = true\n  }"
	both := func(org acctest.Org) string {
		return set(org, "all", "", devicesManage, devicesRead) + single(org, "one", devicesRead, "")
	}
	for name, test := range map[string]struct {
		from, to func(org acctest.Org) string
		args     []string
		want     []string
	}{
		"the single grant goes, the set stays": {both,
			func(org acctest.Org) string { return set(org, "all", "", devicesManage, devicesRead) }, nil,
			[]string{devicesManage, devicesRead}},
		"the set goes, the single grant stays": {both,
			func(org acctest.Org) string { return single(org, "one", devicesRead, "") }, nil,
			[]string{devicesRead}},
		"one of two single grants goes": {
			func(org acctest.Org) string {
				return single(org, "one", devicesRead, "") + single(org, "two", devicesRead, "")
			},
			func(org acctest.Org) string { return single(org, "two", devicesRead, "") }, nil,
			[]string{devicesRead}},
		"the other of two single grants goes": {
			func(org acctest.Org) string {
				return single(org, "one", devicesRead, "") + single(org, "two", devicesRead, "")
			},
			func(org acctest.Org) string { return single(org, "one", devicesRead, "") }, nil,
			[]string{devicesRead}},
		"renamed": {
			func(org acctest.Org) string { return single(org, "one", devicesRead, "") },
			func(org acctest.Org) string { return single(org, "two", devicesRead, "") }, nil,
			[]string{devicesRead}},
		"one of two single grants is replaced on request": {
			func(org acctest.Org) string {
				return single(org, "one", devicesRead, "") + single(org, "two", devicesRead, "")
			}, nil,
			[]string{"-replace=oktadevices_scope_grant.one"},
			[]string{devicesRead}},
		"one of two single grants is replaced on request, created first": {
			func(org acctest.Org) string {
				return single(org, "one", devicesRead, createdFirst) + single(org, "two", devicesRead, "")
			}, nil,
			[]string{"-replace=oktadevices_scope_grant.one"},
			[]string{devicesRead}},
	} {
		for _, parallelism := range []string{"-parallelism=1", "-parallelism=10"} {
			t.Run(name+", "+parallelism, func(t *testing.T) {
				t.Parallel()
				org := acctest.NewOrg(t)
				w := workspace(t, org.ProviderBlock()+test.from(org))
				w.Apply()
				to := test.to
				if to == nil {
					to = test.from
				}
				w.Write(org.ProviderBlock() + to(org))
				w.Apply(append(test.args, parallelism)...)
				expectScopes(t, org, test.want...)
				w.PlanIs(0)
				w.Destroy()
				expectScopes(t, org)
			})
		}
	}
}

// TestTogether_renamedInTwoSteps: the new resource is created by itself, and the
// old one goes with the next apply.
func TestTogether_renamedInTwoSteps(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	w := workspace(t, org.ProviderBlock()+single(org, "old", devicesRead, ""))
	w.Apply()
	w.Write(org.ProviderBlock() + single(org, "new", devicesRead, ""))
	w.Apply("-target=oktadevices_scope_grant.new")
	w.Apply()
	expectScopes(t, org, devicesRead)
	w.PlanIs(0)
}

// TestTogether_dependentOfTheSuccessorFails leaves the old object of a
// replacement behind. The apply after that destroys it, and the successor keeps
// the grant.
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

// TestTogether_contradictionIsRefused: a set that is to revoke what a single
// grant keeps is an error of the plan, and nothing is revoked.
func TestTogether_contradictionIsRefused(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	w := workspace(t, org.ProviderBlock()+set(org, "all", "", devicesManage, devicesRead)+single(org, "one", devicesRead, ""))
	w.Apply()
	w.Write(org.ProviderBlock() + set(org, "all", "", devicesManage) + single(org, "one", devicesRead, ""))
	for _, parallelism := range []string{"-parallelism=1", "-parallelism=10"} {
		refused := w.Run("apply", "-auto-approve", parallelism)
		if refused.ExitCode == 0 || !refused.Says("Scope okta.devices.read of app "+org.FlowAppID()+" is both declared and removed") {
			t.Errorf("not refused:\n%s", refused)
		}
	}
	expectScopes(t, org, devicesManage, devicesRead)

	// The way out that the error names.
	w.Write(org.ProviderBlock() + set(org, "all", "", devicesManage, devicesRead) + single(org, "one", devicesRead, `on_destroy = "retain"`))
	w.Apply()
	w.Write(org.ProviderBlock() + set(org, "all", "", devicesManage, devicesRead))
	w.Apply()
	expectScopes(t, org, devicesManage, devicesRead)
}

// TestTogether_healthyPlanIsSilent: resources that share nothing get no warning.
func TestTogether_healthyPlanIsSilent(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	w := workspace(t, org.ProviderBlock()+single(org, "one", devicesRead, "")+single(org, "two", devicesManage, ""))
	w.Apply()
	if plan := w.PlanIs(0); plan.Says("Warning") {
		t.Errorf("a warning:\n%s", plan)
	}
}

// TestTogether_newSetNamesForeignGrants: the plan that creates a set names the
// grants that the plan after it would revoke.
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
