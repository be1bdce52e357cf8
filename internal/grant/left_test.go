package grant_test

import (
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestLeft_retained checks that the plan names the scopes that on_destroy =
// "retain" leaves, whoever granted them.
func TestLeft_retained(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	for kind, args := range kinds(org) {
		d := driven(t, kind, org, args)
		d.Config(terraformtest.Resource(kind, "this", with(args, "on_destroy", "retain")))
		if run := must(t, d.Apply()); run.Actions[kind+".this"] != terraformtest.Update {
			t.Errorf("%s: on_destroy is not updated in place:\n%s", kind, run)
		}
		revokeByHand(t, org, org.FlowAppID(), devicesRead)
		org.GrantInConsole(org.FlowAppID(), devicesRead)
		want := "App " + org.FlowAppID() + " keeps " + devicesRead
		d.Config(terraformtest.Resource(kind, "this", with(args, "app_id", org.AddApp(oktasim.App{Label: "Custom"}), "on_destroy", "retain")))
		if run := d.Plan(); !run.OK() || !run.Says(want) {
			t.Errorf("%s is replaced, and this is all:\n%s", kind, run)
		}
		d.Config()
		if run := d.Apply(); !run.OK() || !run.Says(want) {
			t.Errorf("%s is destroyed, and this is all:\n%s", kind, run)
		}
		expectScopes(t, org, devicesRead)
	}
}

// TestLeft_grantedAgain destroys a grant that somebody revoked and granted
// again after the last read.
func TestLeft_grantedAgain(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	for kind, args := range kinds(org) {
		d := driven(t, kind, org, args)
		revokeByHand(t, org, org.FlowAppID(), devicesRead)
		again := org.GrantInConsole(org.FlowAppID(), devicesRead)
		d.Config()
		if run := d.Apply(terraformtest.NoRefresh()); !run.OK() || !run.Says(again) || !run.Says("left as ") {
			t.Errorf("%s is destroyed, and this is all:\n%s", kind, run)
		}
		expectScopes(t, org, devicesRead)
		revokeByHand(t, org, org.FlowAppID(), devicesRead)
	}
}

// TestSet_importsAnotherIssuer imports the grants at the custom domain. They
// are another set than those at the org's own address.
func TestSet_importsAnotherIssuer(t *testing.T) {
	t.Parallel()
	const domain, kind = "https://login.example.com", "oktadevices_scope_grants"
	org := acctest.NewOrg(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{AlternateURL: domain}}})
	org.GrantInConsole(org.FlowAppID(), usersRead)
	args := with(kinds(org)[kind], "issuer", domain)
	d := driven(t, kind, org, args)
	d.Forget(kind + ".this")
	for id, want := range map[string]string{
		"/https://exmaple.okta.com": "Use one of: " + org.URL + ", " + domain + ".",
		"/":                         "nor app_id/issuer",
	} {
		if run := d.Import(kind+".this", org.FlowAppID()+id); run.OK() || !run.Says(want) {
			t.Errorf("%s: it does not say %q:\n%s", id, want, run)
		}
	}
	run := d.Import(kind+".this", org.FlowAppID()+"/"+strings.Replace(domain, "login", "Login", 1))
	if issuer := d.Resource(kind + ".this")["issuer"]; !run.OK() || issuer != domain {
		t.Errorf("the issuer is %v, not as Okta spells it:\n%s", issuer, run)
	}
	for name, args := range map[string]map[string]any{"with the issuer": args, "without": kinds(org)[kind]} {
		d.Config(terraformtest.Resource(kind, "this", args))
		if run := d.Plan(); !run.OK() || !run.Empty() {
			t.Errorf("%s, the plan after the import:\n%s", name, run)
		}
	}
}
