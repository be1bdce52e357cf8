package provider_test

import (
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const (
	wellKnown = "/.well-known/okta-organization"
	homeID    = "00ohome0000000000000"
)

// TestOrgID_ofAnotherOrg has a state of one org and a provider of another. Every
// command ends with an error that names both, and nothing is dropped from the
// state or made in the other org.
func TestOrgID_ofAnotherOrg(t *testing.T) {
	t.Parallel()
	for kind := range resources(t, newOrgWithAll(t, homeID)) {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			home, other := newOrgWithAll(t, homeID), newOrgWithAll(t, "00oother000000000000")
			resource, address := resources(t, home)[kind], kind+".this"
			org := home                                                                                           // A saved plan keeps the provider block, not the environment.
			d := terraformtest.NewDriver(t, acctest.Server(func(name string) string { return org.Getenv(name) })) //nolint:gocritic // org changes.
			d.Config(terraformtest.Resource(kind, "this", resource.Configuration))
			if run := d.Apply(); !run.OK() {
				t.Fatal(run)
			}
			if id := d.Resource(address)["org_id"]; id != homeID {
				t.Fatalf("org_id is %v", id)
			}
			saved := d.State()

			refused := func(name string, run *terraformtest.Run, texts ...string) {
				t.Helper()
				for _, text := range append([]string{"The state belongs to another Okta org", homeID, "00oother000000000000 (" + other.URL + ")"}, texts...) {
					if !run.Says(text) {
						t.Errorf("%s: it does not say %q:\n%s", name, text, run)
					}
				}
				if run.OK() || d.Resource(address) == nil {
					t.Errorf("%s: it is not refused, or the state has lost the resource:\n%s", name, run)
				}
				for _, request := range other.Requests() {
					if request.Method != http.MethodGet {
						t.Errorf("%s: the other org got %s %s", name, request.Method, request.Path)
					}
				}
			}
			org = other
			refused("plan", d.Plan(), home.URL)
			refused("plan without a refresh", d.Plan(terraformtest.NoRefresh()), home.URL)
			refused("destroy", d.Destroy(), home.URL)
			refused("destroy without a refresh", d.Destroy(terraformtest.NoRefresh()), home.URL)
			d.LosePrivate(address)
			refused("plan without private state", d.Plan())
			d.Restore(saved)

			org = home
			d.Config()
			planned := d.Plan()
			org = other
			refused("apply of a saved plan that destroys", d.ApplyPlan(planned), home.URL)
			org = home
			d.Config(terraformtest.Resource(kind, "this", variants(resource)[1]))
			planned = d.Plan()
			org = other
			refused("apply of a saved plan that changes", d.ApplyPlan(planned), home.URL)
		})
	}
}

// TestOrgID_costsOneRequest: all resources of a run share the request.
func TestOrgID_costsOneRequest(t *testing.T) {
	t.Parallel()
	org := newOrgWithAll(t, homeID)
	d := terraformtest.NewDriver(t, acctest.ServerInHaste())
	useOrg(d, org)
	configure := func(variant int) {
		var blocks []terraformtest.Block
		for kind, resource := range resources(t, org) {
			if kind != "oktadevices_scope_grants" { // which is not for one app with single grants
				blocks = append(blocks, terraformtest.Resource(kind, "this", variants(resource)[variant]))
			}
		}
		d.Config(blocks...)
	}
	costs := func(name string, want int, run *terraformtest.Run) {
		t.Helper()
		if got := org.Count(http.MethodGet, wellKnown); got != want || !run.OK() {
			t.Errorf("%s reads the org %d times, want %d:\n%s", name, got, want, run)
		}
		org.ResetRequests()
	}
	configure(0)
	// Each plan and each apply is a process of its own.
	costs("a plan that creates", 0, d.Plan())
	costs("an apply that creates", 1, d.Apply())
	costs("a plan", 1, d.Plan())
	configure(1)
	costs("a plan and an apply that change", 2, d.Apply())
	costs("a destroy, which plans twice and applies", 3, d.Destroy())
}

// TestOrgID_failureIsNoError: where the org does not report its id, everything
// works without, and a run asks once. A later run fills in the id.
func TestOrgID_failureIsNoError(t *testing.T) {
	t.Parallel()
	org := newOrgWithAll(t, homeID)
	d := terraformtest.NewDriver(t, acctest.Server(acctest.NoEnvironment))
	useOrg(d, org)
	var blocks []terraformtest.Block
	for name, scope := range map[string]string{"a": "okta.devices.read", "b": "okta.users.read", "c": "okta.apps.read"} {
		blocks = append(blocks, terraformtest.Resource("oktadevices_scope_grant", name, map[string]any{"app_id": org.FlowAppID(), "scope": scope}))
	}
	d.Config(blocks...)
	// The first creations ask for the issuer, too, which has no other source.
	org.GrantInConsole(org.FlowAppID(), "okta.groups.read")
	org.Fail(oktasim.Fault{Method: http.MethodGet, Path: wellKnown, Status: http.StatusForbidden, Code: "E0000006"})
	for i, run := range []func(...terraformtest.Option) *terraformtest.Run{d.Apply, d.Plan} {
		org.ResetRequests()
		result := run()
		if got := org.Count(http.MethodGet, wellKnown); !result.OK() || got != 1 {
			t.Errorf("run %d reads the org %d times, want 1:\n%s", i, got, result)
		}
	}
	org.ClearFaults()
	if run := d.Plan(); !run.OK() || !run.Empty() {
		t.Errorf("a plan that can fill in org_id: %s", run)
	}
	if run := d.Refresh(); !run.OK() || d.Resource("oktadevices_scope_grant.a")["org_id"] == nil {
		t.Errorf("org_id is not filled in: %v\n%s", d.Resource("oktadevices_scope_grant.a"), run)
	}
}

// TestOrgID_customDomain: an org at its custom domain is the same org.
func TestOrgID_customDomain(t *testing.T) {
	t.Parallel()
	const domain = "https://login.example.com"
	org := acctest.NewOrgInMemory(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{AlternateURL: domain}}})
	d := terraformtest.NewDriver(t, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
	useOrg(d, org)
	d.Config(terraformtest.Resource("oktadevices_service_account", "this", map[string]any{"app_id": org.FlowAppID(), "user": acctest.ServiceAccount}))
	if run := d.Apply(); !run.OK() {
		t.Fatal(run)
	}
	org.URL = domain
	useOrg(d, org)
	if run := d.Plan(); !run.OK() || !run.Empty() {
		t.Error(run)
	}
}
