package grant_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestDrift_hasAName checks that a plan says who revoked one scope and granted
// another, when and from where, with one request for the log. Without drift, it
// requests no log.
func TestDrift_hasAName(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]oktasim.Options{
		"the grant's id":     {},
		"the app, the scope": {Switches: oktasim.Switches{ConsentEventScope: true}},
		"details of the app": {Switches: oktasim.Switches{ConsentEventDetail: true}},
		"by the system":      {Switches: oktasim.Switches{ConsentEventSystem: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t, options)
			flow := org.FlowAppID()
			config := org.ProviderBlock() + set(org, "this", "", devicesManage, devicesRead)
			single := org.AddApp(oktasim.App{Label: "Portal"})
			config += fmt.Sprintf("resource \"oktadevices_scope_grant\" \"one\" {\n  app_id = %q\n  scope = %q\n}\n", single, usersRead)
			w := workspace(t, config)
			w.Apply()
			org.ResetRequests()
			w.PlanIs(0)
			if got := org.Count(http.MethodGet, "/api/v1/logs"); got != 0 {
				t.Errorf("a plan without drift asked the log %d times", got)
			}
			for app, scope := range map[string]string{flow: devicesRead, single: usersRead} {
				revokeByHand(t, org, app, scope)
			}
			org.GrantInConsole(flow, hooksManage)
			plan := w.PlanIs(2)
			actor := "(admin@example.com)"
			if options.Switches.ConsentEventSystem {
				actor = "Okta System (system@okta.com)"
			}
			for _, want := range []string{
				actor + " revoked it on", actor + " granted it on", " UTC from ",
				"Scope " + devicesRead + " was revoked from app " + flow, "Scope " + usersRead + " was revoked from app " + single,
				"Scope " + hooksManage + " was granted to app " + flow,
			} {
				if !plan.Says(want) {
					t.Errorf("the plan does not say %q:\n%s", want, plan.Output)
				}
			}
			if got := org.Count(http.MethodGet, "/api/v1/logs"); got != 1 {
				t.Errorf("a plan with drift asked the log %d times, want once", got)
			}
		})
	}
}

// TestDrift_namesTheRightPerson checks that a plan does not name the person who
// did the same earlier while the log lags.
func TestDrift_namesTheRightPerson(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t, oktasim.Options{LogLag: time.Minute})
	for _, admin := range []string{"ada@example.com", "bob@example.com"} {
		org.AddUser(admin, "ACTIVE", "SUPER_ADMIN")
	}
	flow, single := org.FlowAppID(), org.AddApp(oktasim.App{Label: "Portal"})
	w := workspace(t, setConfig(org, devicesManage, devicesRead)+
		fmt.Sprintf("resource \"oktadevices_scope_grant\" \"one\" {\n  app_id = %q\n  scope = %q\n}\n", single, usersRead))
	w.Apply()
	meddle := func(login string) {
		t.Helper()
		org.Advance(2 * time.Minute)
		org.ActAs(login, "")
		for app, scope := range map[string]string{flow: devicesRead, single: usersRead} {
			revokeByHand(t, org, app, scope)
		}
		org.GrantInConsole(flow, hooksManage)
	}
	meddle("ada@example.com")
	org.Advance(2 * time.Minute)
	if told := w.Apply(); !told.Says("(ada@example.com) revoked it on") || !told.Says("(ada@example.com) granted it on") {
		t.Errorf("who did it first is not told:\n%s", told.Output)
	}

	meddle("bob@example.com")
	plan := w.PlanIs(2)
	if !plan.Says("Scope "+hooksManage+" was granted to app "+flow) || plan.Says("ada@example.com") || plan.Says("bob@example.com") {
		t.Errorf("somebody is blamed of whom the log doesn't tell yet:\n%s", plan.Output)
	}
	org.Advance(2 * time.Minute)
	if plan = w.PlanIs(2); !plan.Says("(bob@example.com) revoked it on") || !plan.Says("(bob@example.com) granted it on") || plan.Says("ada@example.com") {
		t.Errorf("the wrong person is blamed:\n%s", plan.Output)
	}
}

// TestDrift_withoutTheLog checks the warning of a plan that may not read
// the log, or can't.
func TestDrift_withoutTheLog(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		provider func(org acctest.Org) string
		fault    oktasim.Fault
		requests int
	}{
		"not permitted": {acctest.Org.ProviderBlock, oktasim.Fault{Path: "/api/v1/logs", Status: http.StatusForbidden, Code: "E0000006"}, 1},
		"broken":        {acctest.Org.ProviderBlock, oktasim.Fault{Path: "/api/v1/logs", Body: "{"}, 1},
		"turned off": {func(org acctest.Org) string {
			return fmt.Sprintf("provider \"oktadevices\" {\n  org_url = %q\n  api_token = %q\n  explain_drift = false\n}\n", org.URL, org.APIToken())
		}, oktasim.Fault{}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			w := workspace(t, test.provider(org)+set(org, "this", "", devicesManage, devicesRead))
			w.Apply()
			if test.fault.Path != "" {
				org.Fail(test.fault)
			}
			for _, scope := range []string{devicesRead, devicesManage} {
				revokeByHand(t, org, org.FlowAppID(), scope)
			}
			plan := w.PlanIs(2)
			if !plan.Says("Scope "+devicesRead+" was revoked from app") || plan.Says("The System Log says") {
				t.Errorf("the drift is told wrongly:\n%s", plan.Output)
			}
			if unread := test.requests > 0; plan.Says("Who did it is not known, because the System Log could not be read") != unread {
				t.Errorf("that the log could not be read is said: %t\n%s", !unread, plan.Output)
			}
			if got := org.Count(http.MethodGet, "/api/v1/logs"); got != test.requests {
				t.Errorf("the log was asked %d times, want %d", got, test.requests)
			}
		})
	}
}

// TestDrift_ofOneEvent revokes several scopes at once, as an admin does. The
// log has one event for them.
func TestDrift_ofOneEvent(t *testing.T) {
	t.Parallel()
	org, w := appliedSet(t, devicesManage, devicesRead)
	revokeByHand(t, org, org.FlowAppID(), devicesManage, devicesRead)
	plan := w.PlanIs(2)
	for _, scope := range []string{devicesManage, devicesRead} {
		if !plan.Says("Scope " + scope + " was revoked from app " + org.FlowAppID()) {
			t.Errorf("the plan does not name %s:\n%s", scope, plan.Output)
		}
	}
	if !plan.Says("(admin@example.com) revoked it on") {
		t.Errorf("the plan does not say who did it:\n%s", plan.Output)
	}
}

// TestDrift_byOurselves checks that a plan does not blame others for what the
// provider did with the credentials of this run, for example in an interrupted
// run.
func TestDrift_byOurselves(t *testing.T) {
	t.Parallel()
	org, w := appliedSet(t, devicesManage)
	other := workspace(t, org.ProviderBlock()+fmt.Sprintf("resource \"oktadevices_scope_grant\" \"one\" {\n  app_id = %q\n  scope = %q\n}\n", org.FlowAppID(), usersRead))
	other.Apply()
	plan := w.PlanIs(2)
	if !plan.Says("Scope "+usersRead+" was granted to app "+org.FlowAppID()+" with the provider's credentials") ||
		!plan.Says("It was done with this provider and the credentials of this run") || !plan.Says("for example an oktadevices_scope_grant of this configuration") || plan.Says("outside Terraform") {
		t.Errorf("our own grant is called foreign:\n%s", plan.Output)
	}
}

// TestDrift_ofAGrantThatWasNeverListed checks that a plan blames no one if the
// log has no revocation.
func TestDrift_ofAGrantThatWasNeverListed(t *testing.T) {
	t.Parallel()
	org, w := appliedSet(t, devicesManage)
	org.Fail(oktasim.Fault{Method: http.MethodGet, Path: "/api/v1/apps/*/grants", Body: "[]"})
	plan := w.PlanIs(2)
	if plan.Says("outside Terraform") || !plan.Says("Okta does not list scope "+devicesManage+" of app "+org.FlowAppID()) ||
		!plan.Says("The System Log shows no revocation") {
		t.Errorf("somebody is blamed for a revocation that nobody made:\n%s", plan.Output)
	}
}
