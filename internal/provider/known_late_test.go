package provider_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// playedElsewhere are arguments that replace the resource if they turn out to be
// another user, which TestAccount_knownLate plays.
var playedElsewhere = []string{"oktadevices_service_account/user", "oktadevices_connection/service_account"}

// late is a resource, one argument of which comes from another resource. Its value
// is not known in the plan that creates that one.
func late(org acctest.Org, kind string, args map[string]any, argument string, value any, trigger string) string {
	return org.ProviderBlock() +
		fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %q\n  triggers_replace = %q\n}\n", value, trigger) +
		block(kind, with(args, map[string]any{argument: value}), map[string]string{argument: "terraform_data.later.output"})
}

// authorizeLate authorizes the connection, with the scopes that it asks for.
func authorizeLate(t *testing.T, org acctest.Org) {
	t.Helper()
	for _, scope := range []string{"okta.devices.manage", "okta.devices.read"} {
		org.GrantInConsole(org.FlowAppID(), scope)
	}
	authorize(t, org)
}

// TestKnownLate: an argument that replaces the resource is not known in the plan.
// If it stays what it is, nothing is revoked, removed or deactivated. If it turns
// out to be another, the apply ends with the provider's own error and has changed
// nothing, because no replacement was planned. The plan after it replaces the
// resource.
func TestKnownLate(t *testing.T) {
	t.Parallel()
	for kind, resource := range resources(t, newOrgWithAll(t, homeID)) {
		for argument := range resource.Replaced {
			if name := kind + "/" + argument; !slices.Contains(playedElsewhere, name) {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					knownLate(t, kind, argument)
				})
			}
		}
	}
}

func knownLate(t *testing.T, kind, argument string) {
	t.Helper()
	org := newOrgWithAll(t, homeID)
	resource := resources(t, org)[kind]
	args, is := resource.Configuration, resource.Replaced[argument]
	if kind == "oktadevices_connection" {
		authorizeLate(t, org)
	}
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(org.ProviderBlock() + block(kind, args, nil))
	w.Apply()
	was := w.Resource(kind + ".this")[argument]
	unchanged := func(when string) {
		t.Helper()
		for _, request := range org.Requests() {
			if request.Method != http.MethodGet {
				t.Errorf("%s: %s %s", when, request.Method, request.Path)
			}
		}
		if got := w.Resource(kind + ".this")[argument]; got != was {
			t.Errorf("%s: %s is %v", when, argument, got)
		}
	}

	org.ResetRequests()
	w.Write(late(org, kind, args, argument, was, "one"))
	if plan := w.PlanIs(2); !plan.Says(argument+" of ") || !plan.Says("is not known yet") || !plan.Says("0 to destroy") {
		t.Errorf("the plan:\n%s", plan)
	}
	w.Apply()
	w.PlanIs(0)
	unchanged("the value stays what it is")

	org.ResetRequests()
	w.Write(late(org, kind, args, argument, is, "two"))
	applied := w.Run("apply", "-auto-approve")
	if applied.ExitCode != 1 || !applied.Says("Unable to change "+argument+" of ") || applied.Says("bug in the provider") {
		t.Errorf("the apply:\n%s", applied)
	}
	unchanged("the value turns out to be another")
	if result := w.Run("plan", "-refresh=false"); result.ExitCode != 1 || !result.Says("Plan again, with a refresh") {
		t.Errorf("the plan after it, without a refresh:\n%s", result)
	}
	if plan := w.PlanIs(2); !plan.Says("must be replaced") {
		t.Errorf("the plan after it:\n%s", plan)
	}
	w.Apply()
	if got := w.Resource(kind + ".this")[argument]; got != is {
		t.Errorf("%s is %v after the second apply", argument, got)
	}
}
