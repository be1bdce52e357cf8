package serviceaccount_test

import (
	"maps"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestResource_identity checks that the identity, app and user, is the same in
// the state and in an import, and after a change of the login.
func TestResource_identity(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrgInMemory(t, oktasim.Options{})
	app, userID := org.FlowAppID(), org.AddUser(login, "ACTIVE")
	d := terraformtest.NewDriver(t, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
	d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
	good := func(run *terraformtest.Run) *terraformtest.Run {
		t.Helper()
		if !run.OK() {
			t.Fatalf("it fails:\n%s", run)
		}
		return run
	}
	want := map[string]any{"app_id": app, "user_id": userID}
	for _, args := range []map[string]any{{"user": login}, {"user": userID}, {"user": login, "on_destroy": "retain"}, {"user": login, "super_admin": true}} {
		args["app_id"] = app
		d.Config(terraformtest.Resource("oktadevices_service_account", "this", args))
		good(d.Apply())
		if got := d.Identity(address); !maps.Equal(got, want) {
			t.Errorf("%v: the identity is %v, want %v", args, got, want)
		}
	}
	good(d.Refresh())
	d.Forget(address)
	good(d.ImportByIdentity(address, want))
	if got := d.Resource(address); got["user"] != login || got["user_id"] != userID {
		t.Errorf("imported is %v", got)
	}
	if plan := good(d.Plan()); !plan.Empty() || !maps.Equal(d.Identity(address), want) {
		t.Errorf("the plan after the import, with the identity %v:\n%s", d.Identity(address), plan)
	}
	for want, identity := range map[string]map[string]any{
		"No user of this org":                {"app_id": app, "user_id": "00unonexistent000000"},
		"is not assigned":                    {"app_id": app, "user_id": org.AddUser("new@example.com", "ACTIVE")},
		"is not an id. Write " + userID:      {"app_id": app, "user_id": login},
		"does not have the form app_id/user": {"app_id": app, "user_id": ""},
	} {
		d.Forget(address)
		if run := d.ImportByIdentity(address, identity); run.OK() || !run.Says(want) || d.Resource(address) != nil || len(run.Violations()) > 0 {
			t.Errorf("%v, want %q:\n%s", identity, want, run)
		}
	}
}
