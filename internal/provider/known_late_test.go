package provider_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const (
	lateDevice = "guo0000000000000late"
	aliasURL   = "https://login.example.com"
)

// late is an argument of a resource whose change replaces the resource.
type late struct {
	kind, argument string
	// block is the resource, with %s for the value of the argument.
	block string
	// was is the argument's value, is another one.
	was, is string
}

// lates are the arguments of all resources whose change replaces the resource. A
// user that turns out to be another one is a test of its own.
func lates(org acctest.Org) []late {
	app := org.FlowAppID()
	other := org.AddApp(oktasim.App{Name: "oidc_client", Label: "Another app"})
	org.AddDevice(oktasim.Device{ID: lateDevice, Status: "SUSPENDED", Profile: oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS"}})
	inApp := func(more string) string { return fmt.Sprintf("  app_id = %q\n%s\n", app, more) }
	return []late{
		{"oktadevices_scope_grant", "app_id", "  app_id = %s\n  scope = \"okta.devices.read\"\n", app, other},
		{"oktadevices_scope_grant", "scope", inApp("  scope = %s"), "okta.devices.read", "okta.users.read"},
		{"oktadevices_scope_grant", "issuer", inApp("  scope = \"okta.devices.read\"\n  issuer = %s"), org.URL, aliasURL},
		{"oktadevices_scope_grants", "app_id", "  app_id = %s\n  scopes = [\"okta.devices.read\"]\n", app, other},
		{"oktadevices_scope_grants", "issuer", inApp("  scopes = [\"okta.devices.read\"]\n  issuer = %s"), org.URL, aliasURL},
		{"oktadevices_service_account", "app_id", "  app_id = %s\n  user = \"svc@example.com\"\n", app, other},
		{"oktadevices_connection", "app_id", "  app_id = %s\n  name = \"Okta Devices\"\n  domain = \"" + org.Domain() + "\"\n  service_account = \"svc@example.com\"\n  scopes = [\"okta.devices.read\"]\n", app, other},
		{"oktadevices_device", "device_id", "  device_id = %s\n  status = \"SUSPENDED\"\n  on_destroy = \"deactivate\"\n", orgDevice, lateDevice},
	}
}

// config is a configuration with the resource. If the argument comes from another
// resource, its value is not known in the plan that creates that one.
func (l late) config(org acctest.Org, value, trigger string) string {
	written := fmt.Sprintf("%q", value)
	if trigger == "" {
		return org.ProviderBlock() + fmt.Sprintf("resource %q \"this\" {\n%s}\n", l.kind, fmt.Sprintf(l.block, written))
	}
	return org.ProviderBlock() + fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %s\n  triggers_replace = %q\n}\n", written, trigger) +
		fmt.Sprintf("resource %q \"this\" {\n%s}\n", l.kind, fmt.Sprintf(l.block, "terraform_data.later.output"))
}

// authorizeLate authorizes the connection of lates.
func authorizeLate(t *testing.T, org acctest.Org) {
	t.Helper()
	app := org.FlowAppID()
	org.GrantInConsole(app, "okta.devices.read")
	if err := org.Assign(app, "svc@example.com", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := org.Authorize(app, "svc@example.com", "Okta Devices", "okta.devices.read"); err != nil {
		t.Fatal(err)
	}
}

// TestKnownLate: an argument that replaces the resource is not known in the plan.
// If it stays what it is, nothing is revoked, removed or deactivated. If it turns
// out to be another, the apply ends with the provider's own error and has changed
// nothing, because no replacement was planned. The plan after it replaces the
// resource.
func TestKnownLate(t *testing.T) {
	t.Parallel()
	for _, which := range lates(newOrgWithAll(t, homeID)) {
		t.Run(which.kind+"/"+which.argument, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{ID: homeID, AlternateURL: aliasURL}}})
			org.AddUser("svc@example.com", "ACTIVE")
			org.AddDevice(oktasim.Device{ID: orgDevice, Profile: oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS"}})
			var l late
			for _, one := range lates(org) {
				if one.kind == which.kind && one.argument == which.argument {
					l = one
				}
			}
			if l.kind == "oktadevices_connection" {
				authorizeLate(t, org)
			}
			w := acctest.NewWorkspace(t, acctest.NoEnvironment)
			w.Write(l.config(org, l.was, ""))
			w.Apply()
			unchanged := func(when string) {
				t.Helper()
				for _, request := range org.Requests() {
					if request.Method != http.MethodGet {
						t.Errorf("%s: %s %s", when, request.Method, request.Path)
					}
				}
				if got := w.Resource(l.kind + ".this")[l.argument]; got != l.was {
					t.Errorf("%s: %s is %v", when, l.argument, got)
				}
			}

			org.ResetRequests()
			w.Write(l.config(org, l.was, "one"))
			if plan := w.PlanIs(2); !plan.Says(l.argument+" of ") || !plan.Says("is not known yet") || !plan.Says("0 to destroy") {
				t.Errorf("the plan:\n%s", plan)
			}
			w.Apply()
			w.PlanIs(0)
			unchanged("the value stays what it is")

			org.ResetRequests()
			w.Write(l.config(org, l.is, "two"))
			applied := w.Run("apply", "-auto-approve")
			if applied.ExitCode != 1 || !applied.Says("Unable to change "+l.argument+" of ") || applied.Says("bug in the provider") {
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
			if got := w.Resource(l.kind + ".this")[l.argument]; got != l.is {
				t.Errorf("%s is %v after the second apply", l.argument, got)
			}
		})
	}
}
