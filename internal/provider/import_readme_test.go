package provider_test

import (
	"fmt"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// TestReadme_imports takes over what somebody made by hand: with the README's
// configuration, nothing is left to change.
func TestReadme_imports(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	app := org.FlowAppID()
	scopes := []string{"okta.devices.manage", "okta.devices.read"}
	for _, scope := range scopes {
		org.GrantInConsole(app, scope)
	}
	token := org.Authorize(app, acctest.ServiceAccount, "Okta Devices (production)", scopes...)
	for name, id := range map[string]string{
		"by account":       app + "/" + acctest.ServiceAccount + "/Okta Devices (production)",
		"by authorization": app + "/" + token + "/Okta Devices (production)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t, org.Getenv)
			// One block for all instances: of several for one resource, Terraform
			// 1.16.0-rc2 follows only the first.
			imports := fmt.Sprintf(`import {
  for_each = toset(["okta.devices.manage", "okta.devices.read"])
  to       = oktadevices_scope_grant.devices[each.key]
  id       = "%s/${each.key}"
}
`, app)
			for to, id := range map[string]string{
				"oktadevices_connection.devices":        id,
				"oktadevices_service_account.workflows": app + "/" + acctest.ServiceAccount,
			} {
				imports += fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", to, id)
			}
			w.Write(readme(t, org) + imports)
			if plan := w.PlanIs(2); !plan.Says("Plan: 4 to import, 0 to add, 0 to change, 0 to destroy.") {
				t.Errorf("there is something to change:\n%s", plan.Output)
			}
			w.Apply()
			w.PlanIs(0)
			if got := w.Resource("oktadevices_connection.devices"); got["binding"] != "confirmed" || got["bound_authorization_id"] != token {
				t.Errorf("imported: %v", got)
			}
		})
	}
}
