package serviceaccount_test

import (
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestResource_interruptedCreate presses Ctrl-C during a Create. The state keeps
// what was added, and the resource is not tainted, so that the next plan does the
// rest in place.
func TestResource_interruptedCreate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method, path string
		// kept is an attribute that the state holds, "" for no state.
		kept string
		has  string
	}{
		"before the assignment": {http.MethodGet, appUser, "", nothing},
		// A write under way gets a moment more, and then the next is not begun.
		"while it assigns":        {http.MethodPost, appUsers, "owned_assignment_created", "app USER"},
		"while it gives the role": {http.MethodPost, userRoles, "owned_role_id", everything},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, id := newOrg(t)
			d := terraformtest.NewDriver(t, acctest.Server(acctest.NoEnvironment))
			d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
			d.Config(terraformtest.Resource("oktadevices_service_account", "this", map[string]any{"app_id": org.FlowAppID(), "user": login, "super_admin": true}))
			org.Fail(oktasim.Fault{Method: test.method, Path: test.path, Nth: 1, Do: d.Interrupt})
			run := d.Apply()
			wantHas(t, org, id, test.has)
			state := d.Resource(address)
			if failed := test.kept == ""; run.OK() == failed || (state == nil) != failed || d.Tainted(address) {
				t.Fatalf("the state has %v:\n%s", state, run)
			}
			if test.kept == "" {
				return
			}
			if state[test.kept] == nil || state["super_admin"] != true {
				t.Errorf("the state has %v, and true was planned", state)
			}
			if run := d.Refresh(); !run.OK() || d.Resource(address)["super_admin"] != (test.has == everything) {
				t.Errorf("a refresh shows %v:\n%s", d.Resource(address), run)
			}
		})
	}
}
