package grant_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// meddled is a stage with a set and a single grant of another app.
type meddled struct {
	stage
	single string
}

func newMeddled(t *testing.T, options oktasim.Options) meddled {
	t.Helper()
	s := newStage(t, options)
	m := meddled{s, s.org.AddApp(oktasim.App{Label: "Portal"})}
	s.MustApply(s.set(devicesManage, devicesRead), s.grant(usersRead).Named("one").With("app_id", m.single))
	return m
}

// meddle revokes a scope of both, and adds one to the set.
func (m meddled) meddle() {
	m.revoke(m.org.FlowAppID(), devicesRead)
	m.revoke(m.single, usersRead)
	m.byHand(hooksManage)
}

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
			s := newMeddled(t, options)
			s.org.ResetRequests()
			s.PlanIsEmpty()
			if got := s.org.Count(http.MethodGet, "/api/v1/logs"); got != 0 {
				t.Errorf("a plan without drift asked the log %d times", got)
			}
			s.meddle()
			actor := "(admin@example.com)"
			if options.Switches.ConsentEventSystem {
				actor = "Okta System (system@okta.com)"
			}
			s.Says(s.Must(s.Plan()), actor+" revoked it on", actor+" granted it on", " UTC from ",
				"Scope "+devicesRead+" was revoked from app "+s.org.FlowAppID(), "Scope "+usersRead+" was revoked from app "+s.single,
				"Scope "+hooksManage+" was granted to app "+s.org.FlowAppID())
			if got := s.org.Count(http.MethodGet, "/api/v1/logs"); got != 1 {
				t.Errorf("a plan with drift asked the log %d times, want once", got)
			}
		})
	}
}

// TestDrift_namesTheRightPerson checks that a plan does not name the person who
// did the same earlier while the log lags.
func TestDrift_namesTheRightPerson(t *testing.T) {
	t.Parallel()
	s := newMeddled(t, oktasim.Options{LogLag: time.Minute})
	meddle := func(login string) {
		s.org.AddUser(login, "ACTIVE", "SUPER_ADMIN")
		s.org.Advance(2 * time.Minute)
		s.org.ActAs(login, "")
		s.meddle()
	}
	meddle("ada@example.com")
	s.org.Advance(2 * time.Minute)
	s.Says(s.Must(s.Apply()), "(ada@example.com) revoked it on", "(ada@example.com) granted it on")

	meddle("bob@example.com")
	plan := s.Must(s.Plan())
	s.Says(plan, "Scope "+hooksManage+" was granted to app "+s.org.FlowAppID())
	s.DoesNotSay(plan, "ada@example.com", "bob@example.com")
	s.org.Advance(2 * time.Minute)
	plan = s.Must(s.Plan())
	s.Says(plan, "(bob@example.com) revoked it on", "(bob@example.com) granted it on")
	s.DoesNotSay(plan, "ada@example.com")
}

// TestDrift_withoutTheLog checks the warning of a plan that may not read
// the log, or can't.
func TestDrift_withoutTheLog(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		explain  bool
		fault    oktasim.Fault
		requests int
	}{
		"not permitted": {true, oktasim.Fault{Path: "/api/v1/logs", Status: http.StatusForbidden, Code: "E0000006"}, 1},
		"broken":        {true, oktasim.Fault{Path: "/api/v1/logs", Body: "{"}, 1},
		"turned off":    {explain: false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.Provider(map[string]any{"org_url": s.org.URL, "api_token": s.org.APIToken(), "explain_drift": test.explain})
			s.MustApply(s.set(devicesManage, devicesRead))
			if test.fault.Path != "" {
				s.org.Fail(test.fault)
			}
			s.revoke(s.org.FlowAppID(), devicesRead)
			plan := s.Must(s.Plan())
			s.Says(plan, "Scope "+devicesRead+" was revoked from app")
			s.DoesNotSay(plan, "The System Log says")
			if unread := test.requests > 0; plan.Says("Who did it is not known, because the System Log could not be read") != unread {
				t.Errorf("that the log could not be read is said: %t\n%s", !unread, plan)
			}
			if got := s.org.Count(http.MethodGet, "/api/v1/logs"); got != test.requests {
				t.Errorf("the log was asked %d times, want %d", got, test.requests)
			}
		})
	}
}

// TestDrift_ofOneEvent revokes several scopes at once, as an admin does. The
// log has one event for them.
func TestDrift_ofOneEvent(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.set(devicesManage, devicesRead))
	app := s.org.FlowAppID()
	s.revoke(app, devicesManage, devicesRead)
	s.Says(s.Must(s.Plan()), "Scope "+devicesManage+" was revoked from app "+app, "Scope "+devicesRead+" was revoked from app "+app, "(admin@example.com) revoked it on")
}

// TestDrift_byOurselves checks that a plan does not blame others for what the
// provider did with the credentials of this run, for example in an interrupted
// run.
func TestDrift_byOurselves(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.set(devicesManage))
	stageOf(t, s.org, acctest.ServerInHaste()).MustApply(s.grant(usersRead))
	plan := s.Must(s.Plan())
	s.Says(plan, "Scope "+usersRead+" was granted to app "+s.org.FlowAppID()+" with the provider's credentials",
		"It was done with this provider and the credentials of this run", "for example an oktadevices_scope_grant of this configuration")
	s.DoesNotSay(plan, "outside Terraform")
}

// TestDrift_ofAGrantThatWasNeverListed checks that a plan blames no one if the
// log has no revocation.
func TestDrift_ofAGrantThatWasNeverListed(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.set(devicesManage))
	s.org.Fail(oktasim.Fault{Method: http.MethodGet, Path: grants, Body: "[]"})
	plan := s.Must(s.Plan())
	s.DoesNotSay(plan, "outside Terraform")
	s.Says(plan, "Okta does not list scope "+devicesManage+" of app "+s.org.FlowAppID(), "The System Log shows no revocation")
}
