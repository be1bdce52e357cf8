package provider_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

const testedModule = root + "/examples/tested-module"

// moduleWorkspace is a workspace with the example of a module and its tests, in
// which the first strings are replaced by the second.
func moduleWorkspace(t *testing.T, getenv func(string) string, replace ...string) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t, getenv)
	w.Write(strings.NewReplacer(replace...).Replace(example(t, testedModule, "main.tf")))
	if err := os.CopyFS(filepath.Join(w.Dir(), "tests"), os.DirFS(filepath.Join(testedModule, "tests"))); err != nil {
		t.Fatal(err)
	}
	return w
}

// TestExamples_mocks runs the tests of the example, without an org and without a
// credential. Each fault in the module fails the run that is there for it.
func TestExamples_mocks(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		replace []string
		says    string
	}{
		"as it is": {says: "4 passed, 0 failed."},
		"a scope is forgotten": {
			replace: []string{"[for scopes in local.scopes : tolist(scopes)]", `["okta.devices.manage", "okta.devices.read"]`},
			says:    `run "grants_what_the_cards_need"... fail`,
		},
		"every card passes": {
			replace: []string{"can(provider::oktadevices::required_scopes(team.cards))", "true"},
			says:    `run "refuses_an_unknown_card"... fail`,
		},
		"a login's case counts": {
			replace: []string{"lower(team.service_account)", "team.service_account"},
			says:    `run "refuses_a_shared_service_account"... fail`,
		},
		"every status passes": {
			replace: []string{`!= "AUTHORIZED"`, `== ""`},
			says:    `run "names_the_teams_that_must_authorize"... fail`,
		},
		// What the page says of arguments.
		"an automatic scope": {
			replace: []string{"scope    = each.value", `scope    = "openid"`},
			says:    "Scope is granted automatically",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result := moduleWorkspace(t, acctest.NoEnvironment, test.replace...).Run("test")
			if failed := len(test.replace) > 0; failed != (result.ExitCode != 0) || !result.Says(test.says) {
				t.Errorf("want %q: %s", test.says, result)
			}
		})
	}
}

// TestExamples_module applies to an org what the example's tests apply to a mock,
// with what the mock doesn't know: an account that is not there, and what a person
// has to do.
func TestExamples_module(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	w := moduleWorkspace(t, org.Getenv)
	w.Env = append(w.Env, "TF_VAR_domain="+org.Domain(), `TF_VAR_teams={security={service_account="svc-security@example.com",cards=["Device Enrolled"]}}`)
	if result := w.Must(1, "apply", "-auto-approve"); !result.Says("svc-security@example.com") {
		t.Errorf("with an unknown account: %s", result)
	}
	org.AddUser("svc-security@example.com", "ACTIVE", "SUPER_ADMIN")
	org.Assign(org.FlowAppID(), "svc-security@example.com", "USER")
	if result := w.Apply(); !result.Says("to_authorize = { \"security\" = tolist([ <<-EOT") {
		t.Errorf("the output doesn't say what to do: %s", result)
	}
	all := []string{"okta.devices.manage", "okta.devices.read", "okta.eventHooks.manage"}
	if got := scopes(org.Grants(org.FlowAppID())); !slices.Equal(got, all) {
		t.Errorf("granted are %v", got)
	}
	org.Authorize(org.FlowAppID(), "svc-security@example.com", "Okta Devices (security)", all...)
	w.Apply()
	if result := w.PlanIs(0); result.Says("to_authorize") {
		t.Errorf("the output changes: %s", result)
	}
}
