package grant_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const nowhere = "0oanonexistent000000"

// driven returns a driver that has created a resource of kind.
func driven(t *testing.T, kind string, org acctest.Org, args map[string]any) *terraformtest.Driver {
	t.Helper()
	d := terraformtest.NewDriver(t, acctest.ServerInHaste())
	d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
	d.Config(terraformtest.Resource(kind, "this", args))
	if run := d.Apply(); !run.OK() {
		t.Fatal(run)
	}
	return d
}

// kinds returns the arguments of both resources for the same grant.
func kinds(org acctest.Org) map[string]map[string]any {
	return map[string]map[string]any{
		"oktadevices_scope_grant":  {"app_id": org.FlowAppID(), "scope": devicesRead},
		"oktadevices_scope_grants": {"app_id": org.FlowAppID(), "scopes": []string{devicesRead}},
	}
}

func with(args map[string]any, more ...any) map[string]any {
	all := maps.Clone(args)
	for i := 0; i < len(more); i += 2 {
		all[more[i].(string)] = more[i+1]
	}
	return all
}

// TestReplacement_checksFirst checks that a plan refuses a replacement that
// would fail, so that the grant stays.
func TestReplacement_checksFirst(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		more  []any
		fault oktasim.Fault
		want  string
		path  string
	}{
		"an app that does not exist": {more: []any{"app_id", nowhere}, want: "App " + nowhere + " does not exist", path: "app_id"},
		"an issuer of another org":   {more: []any{"issuer", "https://exmaple.okta.com"}, want: "Issuer https://exmaple.okta.com does not belong to this org", path: "issuer"},
		"an app that may not be read": {more: []any{"app_id", nowhere},
			fault: oktasim.Fault{Method: http.MethodGet, Path: "/api/v1/apps/*", Status: http.StatusForbidden, Code: "E0000006"}},
		"an org that does not report its hosts": {more: []any{"issuer", "https://exmaple.okta.com"},
			fault: oktasim.Fault{Method: http.MethodGet, Path: "/.well-known/okta-organization", Status: http.StatusForbidden, Code: "E0000006"}},
		"what is retained": {more: []any{"app_id", nowhere, "on_destroy", "retain"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			for kind, args := range kinds(org) {
				first := args
				if test.more[len(test.more)-1] == "retain" {
					first = with(args, "on_destroy", "retain")
				}
				d := driven(t, kind, org, first)
				d.Config(terraformtest.Resource(kind, "this", with(args, test.more...)))
				if test.fault.Path != "" {
					org.Fail(test.fault)
				}
				run := d.Plan()
				org.ClearFaults()
				if test.want == "" && !run.OK() {
					t.Errorf("%s: refused:\n%s", kind, run)
				}
				if test.want != "" && (len(run.Errors()) != 1 || run.Errors()[0].Path != test.path || !run.Says(test.want) || !run.Says("The replacement would")) {
					t.Errorf("%s: not refused:\n%s", kind, run)
				}
				expectScopes(t, org, devicesRead)
				d.Config(terraformtest.Resource(kind, "this", first))
				d.Destroy()
			}
		})
	}
}

// TestReplacement_onRequest checks replacements with -replace, which only the
// second plan of a replacement shows to a provider.
func TestReplacement_onRequest(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	for kind, args := range kinds(org) {
		d := driven(t, kind, org, with(args, "issuer", org.URL))
		address := kind + ".this"
		if run := d.Plan(terraformtest.Replacing(address)); !run.OK() {
			t.Errorf("%s: an issuer that works is refused:\n%s", kind, run)
		}
		org.Fail(oktasim.Fault{Method: http.MethodGet, Path: "/api/v1/apps/*", Status: http.StatusNotFound, Code: "E0000007"})
		if run := d.Plan(terraformtest.Replacing(address), terraformtest.NoRefresh()); run.OK() || !run.Says("App "+org.FlowAppID()+" does not exist") {
			t.Errorf("%s: not refused:\n%s", kind, run)
		}
		org.ClearFaults()
		d.Destroy()
	}
}

// TestReplacement_customDomain checks that the custom domain is an issuer of
// the org.
func TestReplacement_customDomain(t *testing.T) {
	t.Parallel()
	const domain = "https://login.example.com"
	org := acctest.NewOrg(t, oktasim.Options{Seed: &oktasim.Seed{Org: oktasim.OrgSeed{AlternateURL: domain}}})
	for kind, args := range kinds(org) {
		d := driven(t, kind, org, args)
		d.Config(terraformtest.Resource(kind, "this", with(args, "issuer", domain)))
		if run := d.Apply(); !run.OK() || run.Actions[kind+".this"] != terraformtest.Replace {
			t.Errorf("%s:\n%s", kind, run)
		}
		d.Destroy()
	}
}

// TestReplacement_creationIsNotChecked plans a creation for an app that the
// same apply may create.
func TestReplacement_creationIsNotChecked(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	for kind, args := range kinds(org) {
		d := terraformtest.NewDriver(t, acctest.ServerInHaste())
		d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
		d.Config(terraformtest.Resource(kind, "this", with(args, "app_id", nowhere)))
		if run := d.Plan(); !run.OK() {
			t.Errorf("%s:\n%s", kind, run)
		}
	}
}

// TestReplacement_changeIsNotChecked plans to revoke a scope of a set that
// stays. The plan does not read the app for that.
func TestReplacement_changeIsNotChecked(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	kind, args := "oktadevices_scope_grants", map[string]any{"app_id": org.FlowAppID(), "scopes": []string{devicesManage, devicesRead}}
	d := driven(t, kind, org, args)
	d.Config(terraformtest.Resource(kind, "this", with(args, "scopes", []string{devicesRead})))
	org.ResetRequests()
	if run := d.Plan(); !run.OK() || org.Count(http.MethodGet, "/api/v1/apps/*") > 0 {
		t.Errorf("%d reads of the app:\n%s", org.Count(http.MethodGet, "/api/v1/apps/*"), run)
	}
}

// TestReplacement_saysWhatWasRevoked deletes the new app after the plan. The
// error of the creation names what the apply has revoked.
func TestReplacement_saysWhatWasRevoked(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	for kind, args := range kinds(org) {
		d := driven(t, kind, org, args)
		other := org.AddApp(oktasim.App{Label: "Custom"})
		d.Config(terraformtest.Resource(kind, "this", with(args, "app_id", other)))
		planned := d.Plan()
		org.DeleteApp(other)
		run := d.ApplyPlan(planned)
		if run.OK() || !run.Says("This apply has removed: scope "+devicesRead+" of app "+org.FlowAppID()+".") || run.Says("othing was granted or revoked") {
			t.Errorf("%s:\n%s", kind, run)
		}
		expectScopes(t, org)
	}
}
