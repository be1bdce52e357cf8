package grant_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestSet_identity checks that the identity of a set, app and issuer, is the
// same in the state and in an import, and never changes.
func TestSet_identity(t *testing.T) {
	t.Parallel()
	const address = "oktadevices_scope_grants.this"
	org := acctest.NewOrgInMemory(t, oktasim.Options{})
	app := org.AddApp(oktasim.App{Label: "Own"})
	d := terraformtest.NewDriver(t, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
	d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
	configure := func(args map[string]any) {
		all := map[string]any{"app_id": app, "scopes": []string{"okta.devices.read"}}
		maps.Copy(all, args)
		d.Config(terraformtest.Resource("oktadevices_scope_grants", "this", all))
	}
	want := map[string]any{"app_id": app, "issuer": strings.ToLower(org.URL)}
	is := func(when string) {
		t.Helper()
		if got := d.Identity(address); !maps.Equal(got, want) {
			t.Errorf("%s: the identity is %v, want %v", when, got, want)
		}
	}
	configure(nil)
	must(t, d.Apply())
	is("created")
	for name, args := range map[string]map[string]any{
		"another scope":           {"scopes": []string{"okta.devices.read", "okta.users.read"}},
		"on_destroy":              {"on_destroy": "retain"},
		"another spelling":        {"issuer": strings.Replace(org.URL, "example", "EXAMPLE", 1)},
		"the issuer as it is now": {"issuer": org.URL},
	} {
		configure(args)
		must(t, d.Apply())
		is(name)
	}
	configure(nil)
	must(t, d.Apply())
	must(t, d.Refresh())
	is("read")

	for name, identity := range map[string]map[string]any{
		"app":                 {"app_id": app},
		"app and issuer":      {"app_id": app, "issuer": org.URL},
		"the stored identity": want,
	} {
		d.Forget(address)
		must(t, d.ImportByIdentity(address, identity))
		is("imported by " + name)
		mustBeEmpty(t, d.Plan())
	}
	for want, identity := range map[string]map[string]any{
		"The app_id":                 {"app_id": "a/b"},
		"has no grants of the issue": {"app_id": app, "issuer": "https://other.example.com"},
		"0oanonexistent000000":       {"app_id": "0oanonexistent000000"},
	} {
		d.Forget(address)
		if run := d.ImportByIdentity(address, identity); run.OK() || !run.Says(want) || d.Resource(address) != nil || len(run.Violations()) > 0 {
			t.Errorf("%v, want %q:\n%s", identity, want, run)
		}
	}
	// By id, of an app that is not there: no word of the identity.
	if run := d.Import(address, "0oanonexistent000000"); run.OK() || len(run.Violations()) > 0 || run.Says("dentity") {
		t.Errorf("it says:\n%s", run)
	}
}
