package grant_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const address = "oktadevices_scope_grant.this"

func config(org acctest.Org, appID, scope, more string) string {
	return org.ProviderBlock() + fmt.Sprintf(`
resource "oktadevices_scope_grant" "this" {
  app_id = %q
  scope  = %q
%s
}
`, appID, scope, more)
}

// appliedGrant grants okta.devices.read in a new org.
func appliedGrant(t *testing.T) (acctest.Org, *acctest.Workspace) {
	t.Helper()
	org := acctest.NewOrg(t)
	w := workspace(t, config(org, org.FlowAppID(), devicesRead, ""))
	w.Apply()
	return org, w
}

func value(name, want string) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), knownvalue.StringExact(want))
}

func granted(org acctest.Org, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		var got []string
		for _, grant := range org.Grants(org.FlowAppID()) {
			got = append(got, grant.Scope)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			return fmt.Errorf("the org grants %v, want %v", got, want)
		}
		return nil
	}
}

func TestResource_grantsReadsAndRevokes(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy:             granted(org),
		Steps: []resource.TestStep{
			{
				Config: config(org, org.FlowAppID(), devicesRead, ""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectKnownValue(address, tfjsonpath.New("access"), knownvalue.StringExact("read")),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					value("issuer", org.URL), value("client_id", org.FlowAppID()), value("source", "ADMIN"),
					value("on_destroy", "revoke"), value("access", "read"),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringRegexp(regexp.MustCompile(`^oag`))),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("created"), knownvalue.NotNull()),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("created_by"), knownvalue.NotNull()),
				},
				Check: granted(org, devicesRead),
			},
			{ // Another scope replaces the grant.
				Config: config(org, org.FlowAppID(), devicesManage, ""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace),
				}},
				Check: granted(org, devicesManage),
			},
			{ // The issuer's host has no case.
				Config: config(org, org.FlowAppID(), devicesManage, fmt.Sprintf("  issuer = %q", strings.ToUpper(org.URL[:4])+org.URL[4:])),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
				}},
			},
			{ResourceName: address, ImportState: true, ImportStateId: org.FlowAppID() + "/okta.devices.manage", ImportStateVerify: true, ImportStateVerifyIgnore: []string{"issuer"}},
		},
	})
}

// TestResource_adoptsWhatIsGranted checks that a warning names the grant that was
// there before.
func TestResource_adoptsWhatIsGranted(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]oktasim.Switches{
		"re-grant succeeds":  {},
		"re-grant conflicts": {RegrantConflict: true},
	} {
		org, d := drive(t, oktasim.Options{Switches: switches})
		id := org.GrantInConsole(org.FlowAppID(), devicesRead)
		d.Config(grantOf(org.FlowAppID(), devicesRead))
		if run := must(t, d.Apply()); !run.Says("Scope "+devicesRead+" was granted to app "+org.FlowAppID()+" already") || !run.Says(id) || d.Resource(address)["id"] != id {
			t.Errorf("%s: the grant is not adopted with a warning:\n%s", name, run)
		}
	}
}

// TestResource_adoptsWhatWasGrantedMeanwhile grants the scope by hand between
// the read and the write of the provider.
func TestResource_adoptsWhatWasGrantedMeanwhile(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t, oktasim.Options{Switches: oktasim.Switches{RegrantConflict: true}})
	org.Fail(oktasim.Fault{Method: http.MethodPost, Path: "/api/v1/apps/*/grants", Nth: 1, Do: func() {
		org.GrantInConsole(org.FlowAppID(), devicesRead)
	}})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: config(org, org.FlowAppID(), devicesRead, ""),
			Check:  granted(org, devicesRead),
		}},
	})
}

func TestResource_driftIsCorrected(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(org, org.FlowAppID(), devicesRead, "")},
			{
				PreConfig: func() {
					revokeByHand(t, org, org.FlowAppID(), devicesRead)
				},
				Config: config(org, org.FlowAppID(), devicesRead, ""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate),
				}},
				Check: granted(org, devicesRead),
			},
			{ // Revoked and granted again by hand: it is granted.
				PreConfig: func() {
					revokeByHand(t, org, org.FlowAppID(), devicesRead)
					org.GrantInConsole(org.FlowAppID(), devicesRead)
				},
				Config: config(org, org.FlowAppID(), devicesRead, ""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop),
				}},
			},
		},
	})
}

func TestResource_goneBeforeDestroy(t *testing.T) {
	t.Parallel()
	org, w := appliedGrant(t)
	revokeByHand(t, org, org.FlowAppID(), devicesRead)
	w.Destroy("-refresh=false")
	w.PlanIs(2)
}

func TestResource_failedDestroyIsTriedAgain(t *testing.T) {
	t.Parallel()
	org, w := appliedGrant(t)
	org.Fail(oktasim.Fault{Method: http.MethodDelete, Path: "/api/v1/apps/*/grants/*", Nth: 1, Status: http.StatusForbidden, Code: "E0000006"})
	failed := w.Run("destroy", "-auto-approve")
	if failed.ExitCode == 0 || !failed.Says("Unable to revoke scope") || !failed.Says("okta.appGrants.manage") {
		t.Fatalf("a refused revocation is not explained: %s", failed)
	}
	if w.Resource(address) == nil {
		t.Fatal("a grant that was not revoked is forgotten")
	}
	w.Destroy()
	if err := granted(org)(nil); err != nil {
		t.Error(err)
	}
}

func TestResource_failedGrantLeavesNoState(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	w := workspace(t, config(org, "0oanonexistent000000", devicesRead, ""))
	failed := w.Run("apply", "-auto-approve")
	if failed.ExitCode == 0 || !failed.Says("The app 0oanonexistent000000 does not exist in this org, so okta.devices.read was not granted") || !failed.Says("Check that the provider is configured for the right org") {
		t.Errorf("apply does not say that the app is unknown: %s", failed)
	}
	if w.Resource(address) != nil {
		t.Error("a grant that was not made is in the state")
	}
}

func TestResource_invalidConfiguration(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	for name, test := range map[string]struct {
		appID, scope, more string
		want               string
	}{
		"automatic scope":   {"0oa1", "openid", "", `Scope is granted automatically`},
		"two scopes":        {"0oa1", "okta.devices.read okta.users.read", "", `not the name of one scope`},
		"empty app":         {"", devicesRead, "", `app_id is empty`},
		"admin issuer":      {"0oa1", devicesRead, `issuer = "https://example-admin.okta.com"`, `write https://example.okta.com`},
		"issuer with slash": {"0oa1", devicesRead, `issuer = "https://example.okta.com/"`, `write "https://example.okta.com"`},
		"issuer with path":  {"0oa1", devicesRead, `issuer = "https://example.okta.com/oauth2/default"`, `write https://example.okta.com`},
		"on_destroy":        {"0oa1", devicesRead, `on_destroy = "delete"`, `"revoke" "retain"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config:      config(org, test.appID, test.scope, test.more),
					PlanOnly:    true,
					ExpectError: wrapped(test.want),
				}},
			})
		})
	}
}

func TestResource_importNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	id := org.GrantInConsole(org.FlowAppID(), devicesRead)
	flow := org.FlowAppID()
	steps := []resource.TestStep{
		{Config: config(org, flow, devicesRead, "")},
		{ResourceName: address, ImportState: true, ImportStateId: flow + "/" + id, ImportStateVerify: true},
	}
	for importID, want := range map[string]string{
		flow:                        "is neither app_id/scope",
		flow + "/":                  "is neither app_id/scope",
		flow + "/okta.users.read":   "has no grant with the scope or id \"okta.users.read\"; it has okta.devices.read (" + id,
		"0oanone/okta.devices.read": "reading the grants of the app 0oanone failed",
	} {
		steps = append(steps, resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: importID, ExpectError: wrapped(want)})
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: steps})
}

// wrapped matches text however the engine breaks its lines.
func wrapped(text string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(text), " ", `\s+`))
}
