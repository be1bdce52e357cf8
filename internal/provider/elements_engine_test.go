package provider_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// withScope is a set of grants and a connection whose scopes hold an expression.
func withScope(org acctest.Org, expression string) string {
	return org.ProviderBlock() + fmt.Sprintf(`
variable "scope" {
  default = "okta.users.read"
}

resource "terraform_data" "scope" {
  input = var.scope
}

data "oktadevices_workflows_app" "this" {}

resource "oktadevices_scope_grants" "devices" {
  app_id = data.oktadevices_workflows_app.this.id
  scopes = ["okta.devices.manage", "okta.devices.read", %[1]s]
}

resource "oktadevices_connection" "devices" {
  name            = "Okta Devices (production)"
  domain          = %[2]q
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = %[3]q
  scopes          = ["okta.devices.manage", "okta.devices.read", %[1]s]
}
`, expression, org.Domain(), acctest.ServiceAccount)
}

// TestElements_unknown applies plans in which an element is not known yet.
func TestElements_unknown(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(withScope(org, "terraform_data.scope.output"))
	for _, scope := range []string{"okta.users.read", "okta.groups.read", "okta.devices.read"} {
		if plan := w.PlanIs(2, "-var=scope="+scope); !plan.Says("(known after apply)") {
			t.Errorf("%s is known already:\n%s", scope, plan.Output)
		}
		w.Apply("-var=scope=" + scope)
		want := slices.Compact([]string{"okta.devices.manage", "okta.devices.read", scope})
		if got := scopes(org.Grants(org.FlowAppID())); !slices.Equal(got, want) {
			t.Errorf("%s: granted are %v", scope, got)
		}
		for _, address := range []string{"oktadevices_scope_grants.devices", "oktadevices_connection.devices"} {
			if got := w.Resource(address)["scopes"].([]any); len(got) != len(want) {
				t.Errorf("%s: %s has %v", scope, address, got)
			}
		}
	}
}

// TestElements_knownInApply refuses in the apply what couldn't be known before,
// and grants nothing of it.
func TestElements_knownInApply(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]string{
		`terraform_data.scope.id == "" ? "okta.users.read" : null`:     "An element of scopes is null.",
		`terraform_data.scope.id == "" ? "okta.users.read" : "openid"`: "Scope is granted automatically",
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			w := acctest.NewWorkspace(t, acctest.NoEnvironment)
			w.Write(withScope(org, expression))
			w.PlanIs(2)
			apply := w.Run("apply", "-auto-approve")
			if apply.ExitCode != 1 || !apply.Says(want) || apply.Says("bug in the provider") {
				t.Errorf("the apply doesn't say %q: %s", want, apply)
			}
			if got := org.Grants(org.FlowAppID()); len(got) > 0 || w.Resource("oktadevices_scope_grants.devices") != nil {
				t.Errorf("granted are %v, in the state is %v", got, w.Resource("oktadevices_scope_grants.devices"))
			}
		})
	}
}
