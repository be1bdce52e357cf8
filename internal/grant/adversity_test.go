package grant_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// drive returns an org, and a driver with its provider block.
func drive(t *testing.T, options ...oktasim.Options) (acctest.Org, *terraformtest.Driver) {
	t.Helper()
	org := acctest.NewOrg(t, options...)
	d := terraformtest.NewDriver(t, acctest.Server(acctest.NoEnvironment))
	d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
	return org, d
}

func grantOf(appID, scope string, more ...any) terraformtest.Block {
	args := map[string]any{"app_id": appID, "scope": scope}
	for i := 0; i < len(more); i += 2 {
		args[more[i].(string)] = more[i+1]
	}
	return terraformtest.Resource("oktadevices_scope_grant", "this", args)
}

func setOf(appID, label string, scopes ...string) terraformtest.Block {
	return terraformtest.Resource("oktadevices_scope_grants", label, map[string]any{"app_id": appID, "scopes": scopes})
}

// must fails the test unless a run succeeds.
func must(t *testing.T, run *terraformtest.Run) *terraformtest.Run {
	t.Helper()
	if !run.OK() {
		t.Fatalf("it fails:\n%s", run)
	}
	return run
}

func mustBeEmpty(t *testing.T, plan *terraformtest.Run) {
	t.Helper()
	if !must(t, plan).Empty() {
		t.Errorf("the plan is not empty:\n%s", plan)
	}
}

// TestSet_renamedWhileItFails renames a set, and the creation under the new
// name fails. The grants that the old set left are in no state then, so the
// error names them.
func TestSet_renamedWhileItFails(t *testing.T) {
	t.Parallel()
	org, d := drive(t)
	flow := org.FlowAppID()
	d.Config(setOf(flow, "old", devicesManage, devicesRead))
	must(t, d.Apply())

	org.Fail(oktasim.Fault{Method: http.MethodPost, Path: "/api/v1/apps/*/grants", Status: http.StatusForbidden, Code: "E0000006"})
	d.Config(setOf(flow, "new", devicesManage, devicesRead, hooksManage))
	run := d.Apply()
	if run.OK() {
		t.Fatalf("it did not fail:\n%s", run)
	}
	if held := d.State().Addresses(); len(held) > 0 {
		t.Errorf("the state holds %v", held)
	}
	for _, grant := range org.Grants(flow) {
		if !run.Says(grant.ID) || !run.Says("The next apply adopts them") {
			t.Errorf("%s (%s) is in no state, and the error does not name it:\n%s", grant.Scope, grant.ID, run)
		}
	}
	org.ClearFaults()
	must(t, d.Apply())
	expectScopes(t, org, devicesManage, devicesRead, hooksManage)
	mustBeEmpty(t, d.Plan())
	must(t, d.Destroy())
	expectScopes(t, org)
}

// TestGrants_appGone deactivates the app, which changes no grant, and then deletes
// it, which blocks neither a plan nor a destroy.
func TestGrants_appGone(t *testing.T) {
	t.Parallel()
	for kind, what := range map[string]string{"oktadevices_scope_grant": "grant of " + devicesRead, "oktadevices_scope_grants": "scope grants"} {
		org := acctest.NewOrg(t)
		flow := org.FlowAppID()
		d := driven(t, kind, org, kinds(org)[kind])
		org.SetAppStatus(flow, "INACTIVE")
		mustBeEmpty(t, d.Plan())
		must(t, d.Destroy())
		expectScopes(t, org)

		org.SetAppStatus(flow, "ACTIVE")
		must(t, d.Apply())
		org.DeleteApp(flow)
		if plan := must(t, d.Plan()); !plan.Says("App "+flow+" no longer exists, nor do") || !plan.Says("its "+what) || plan.Actions[kind+".this"] != terraformtest.Create {
			t.Errorf("%s: the plan does not say that the app is gone:\n%s", kind, plan)
		}
		must(t, d.Destroy())
	}
}

// TestResource_grantOfAnotherIssuer checks that the grant of another issuer is
// neither adopted, nor shown, nor revoked.
func TestResource_grantOfAnotherIssuer(t *testing.T) {
	t.Parallel()
	const other = "https://id.example.com"
	seed := oktasim.FreshOrg()
	seed.Grants = append(seed.Grants, oktasim.Grant{App: "flow", Scope: devicesRead, Issuer: other})
	org, d := drive(t, oktasim.Options{Seed: seed})
	flow := org.FlowAppID()
	d.Config(grantOf(flow, devicesRead, "issuer", org.URL))
	if run := must(t, d.Apply()); run.Says("already") {
		t.Errorf("the other issuer's is adopted:\n%s", run)
	}
	if got := d.Resource(address)["issuer"]; got != org.URL {
		t.Errorf("issuer = %v, want %s", got, org.URL)
	}
	mustBeEmpty(t, d.Plan())

	// Ours goes: what is left of the same scope is not taken for it.
	for _, grant := range org.Grants(flow) {
		if grant.Issuer != other {
			revoke(t, org, flow, grant.ID)
		}
	}
	if plan := must(t, d.Plan()); !plan.Says("Scope "+devicesRead+" was revoked from app "+flow) || plan.Actions[address] != terraformtest.Create {
		t.Errorf("the other issuer's is taken for ours:\n%s", plan)
	}
	must(t, d.Apply())
	must(t, d.Destroy())
	if left := org.Grants(flow); len(left) != 1 || left[0].Issuer != other {
		t.Errorf("left: %v, want the other issuer's", left)
	}
}

// revoke revokes one of several grants of a scope, as the console does.
func revoke(t *testing.T, org acctest.Org, appID, grantID string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, fmt.Sprintf("%s/api/v1/apps/%s/grants/%s", org.URL, appID, grantID), nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "SSWS "+org.APIToken())
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if response.Body.Close(); response.StatusCode != http.StatusNoContent {
		t.Fatalf("revoking %s: %s", grantID, response.Status)
	}
}

// TestGrants_clientIDOfAnotherApp gives a client id to a new app. Okta keeps grants
// by the client id, so the new app has what was granted to the old one.
func TestGrants_clientIDOfAnotherApp(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"oktadevices_scope_grant", "oktadevices_scope_grants"} {
		org := acctest.NewOrg(t)
		first := org.AddApp(oktasim.App{Label: "First", ClientID: "chosen"})
		d := driven(t, kind, org, with(kinds(org)[kind], "app_id", first))
		org.DeleteApp(first)
		second := org.AddApp(oktasim.App{Label: "Second", ClientID: "chosen"})
		d.Config(terraformtest.Resource(kind, "this", with(kinds(org)[kind], "app_id", second)))
		org.ResetRequests()
		if plan := must(t, d.Plan()); !plan.Says("App " + first + " no longer exists") {
			t.Errorf("%s: the plan does not say that the app is gone:\n%s", kind, plan)
		}
		if run := must(t, d.Apply()); kind == "oktadevices_scope_grant" && !run.Says("Scope "+devicesRead+" was granted to app "+second+" already") {
			t.Errorf("it does not say that the grant was there:\n%s", run)
		}
		if got := org.Count(http.MethodPost, "/api/v1/apps/*/grants"); got != 0 {
			t.Errorf("%s: %d scopes were granted although the client id holds them", kind, got)
		}
		mustBeEmpty(t, d.Plan())
		must(t, d.Destroy())
		if left := org.Grants(second); len(left) != 0 {
			t.Errorf("%s: left: %v", kind, left)
		}
	}
}

// TestResource_unknownScopes checks that each warning names its app, because
// Terraform folds warnings of one summary.
func TestResource_unknownScopes(t *testing.T) {
	t.Parallel()
	org, d := drive(t)
	second := org.AddApp(oktasim.App{Label: "Portal"})
	const typo = "okta.device.read"
	later := setOf("", "later", typo)
	later.Args["app_id"] = terraformtest.Later("0oalater000000000000")
	d.Config(grantOf(org.FlowAppID(), typo), setOf(second, "this", typo), later)
	summaries := map[string]bool{}
	plan := must(t, d.Plan())
	if !plan.Says("Did you mean okta.devices.read?") {
		t.Errorf("the plan does not suggest the right scope:\n%s", plan)
	}
	for _, warning := range plan.Warnings() {
		if strings.Contains(warning.Summary, typo) {
			summaries[warning.Summary] = true
		}
	}
	for _, app := range []string{"app " + org.FlowAppID(), "app " + second, "an app that is not known yet"} {
		if want := "Scope " + typo + ", for " + app + ", is not known"; !summaries[want] {
			t.Errorf("no warning %q among %v", want, summaries)
		}
	}
}
