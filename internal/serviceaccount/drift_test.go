package serviceaccount_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestResource_driftIsCorrected checks that an update in place adds lost access
// again, even after a refresh saved the loss, and that the resource owns it.
func TestResource_driftIsCorrected(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lose func(s stage)
		says []string
	}{
		"the assignment": {
			stage.unassign,
			[]string{"was unassigned from user " + login + " outside Terraform", "The System Log says that", "unassigned it on"},
		},
		"the role": {
			stage.demote,
			[]string{"The super admin role was taken from user " + login + " outside Terraform", "The System Log says that", "took it on"},
		},
		"both": {
			func(s stage) {
				s.unassign()
				s.demote()
			},
			[]string{"User " + login + " will be a super admin", "unassigned it on", "took it on"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.MustApply(s.admin())
			test.lose(s)
			s.org.ResetRequests()
			plan := s.Must(s.Plan())
			s.Says(plan, test.says...)
			s.Plans(plan, address, terraformtest.Update)
			if n := s.org.Count(http.MethodGet, "/api/v1/logs"); n != 1 {
				t.Errorf("the log was asked %d times", n)
			}
			s.Must(s.Refresh())
			s.Must(s.Apply())
			s.rests(everything)
			s.lastGoes(true)
		})
	}
}

// TestResource_driftNamesTheRightPerson has somebody else take another role of
// the user, and the app of another user, at a later time.
func TestResource_driftNamesTheRightPerson(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.org.AddUser("other@example.com", "ACTIVE")
	for _, admin := range []string{"ada@example.com", "bob@example.com"} {
		s.org.AddUser(admin, "ACTIVE", "SUPER_ADMIN")
	}
	s.org.AssignRole(login, "APP_ADMIN", "USER")
	s.org.Assign(s.org.FlowAppID(), "other@example.com", "USER")
	s.MustApply(s.admin())
	s.org.Advance(time.Minute)
	s.org.ActAs("ada@example.com", "192.0.2.1")
	s.unassign()
	s.demote()
	s.org.Advance(time.Minute)
	s.org.ActAs("bob@example.com", "192.0.2.2")
	s.org.Unassign(s.org.FlowAppID(), "other@example.com")
	s.org.RemoveRole(login, "APP_ADMIN")
	plan := s.Must(s.Plan())
	s.Says(plan, "(ada@example.com) unassigned it", "(ada@example.com) took it", "from 192.0.2.1")
	s.DoesNotSay(plan, "bob@example.com")
}

// TestResource_driftByOurselves checks that a plan does not blame others for what
// the provider did with the credentials of this run, here with another state.
func TestResource_driftByOurselves(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.admin())
	before := s.State()
	s.MustApply()
	s.Restore(before)
	s.Config(s.admin())
	plan := s.Must(s.Plan())
	s.Says(plan, "App "+s.org.FlowAppID()+" was unassigned from user "+login+" with the provider's credentials",
		"The super admin role was taken from user "+login+" with the provider's credentials", "It was done with this provider and the credentials of this run")
	s.DoesNotSay(plan, "outside Terraform")
}

// TestResource_driftBlamesNobodyWrongly checks that a plan does not name the
// person who took the same access earlier while the log lags.
func TestResource_driftBlamesNobodyWrongly(t *testing.T) {
	t.Parallel()
	s := newStage(t, oktasim.Options{LogLag: time.Minute})
	for _, admin := range []string{"ada@example.com", "bob@example.com"} {
		s.org.AddUser(admin, "ACTIVE", "SUPER_ADMIN")
	}
	s.MustApply(s.admin())
	take := func(admin string) {
		s.org.Advance(2 * time.Minute)
		s.org.ActAs(admin, "")
		s.unassign()
		s.demote()
	}
	take("ada@example.com")
	s.org.Advance(2 * time.Minute)
	s.Says(s.Must(s.Apply()), "(ada@example.com) unassigned it", "(ada@example.com) took it")

	take("bob@example.com")
	plan := s.Must(s.Plan())
	s.Says(plan, "was unassigned from user "+login, "The super admin role was taken from user "+login)
	s.DoesNotSay(plan, "ada@example.com", "bob@example.com")
	// The refresh must keep the time since when the user had the access.
	s.Must(s.Refresh())
	s.org.Advance(2 * time.Minute)
	plan = s.Must(s.Plan())
	s.Says(plan, "(bob@example.com) unassigned it")
	s.DoesNotSay(plan, "ada@example.com")
}

// TestResource_madeAgainByAnother removes the access by hand and adds it again.
// The resource then doesn't own it.
func TestResource_madeAgainByAnother(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.admin())
	s.unassign()
	s.demote()
	s.org.Advance(time.Minute)
	s.assign("USER")
	s.promote("USER")
	s.PlanIsEmpty()
	s.lastGoes(false)
}

// TestResource_killedBeforeItCouldRemember loses the state of a creation. The
// next apply adopts what was added, and destroying names what it leaves.
func TestResource_killedBeforeItCouldRemember(t *testing.T) {
	t.Parallel()
	for name, kill := range map[string]func(s stage){
		"the state was not written": func(s stage) {
			s.Must(s.Apply())
			s.Forget(address)
		},
		"no answer came any more": func(s stage) {
			s.org.Fail(oktasim.Fault{Method: http.MethodPost, Path: appUsers, Nth: 1, CloseAfter: true})
			s.org.Fail(oktasim.Fault{Method: http.MethodGet, Path: appUser, Nth: 2, Times: 1000, Status: http.StatusForbidden, Code: "E0000006"})
			s.Fails(s.Apply(), "whether it took effect is not known")
			s.org.ClearFaults()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.Config(s.account())
			kill(s)
			s.has(assigned)
			if s.Resource(address) != nil {
				t.Fatal("it is in the state")
			}
			s.Says(s.Must(s.Apply()), "was assigned to user "+login+" already", "Destroying this resource leaves it.")
			s.rests(assigned)
			s.Says(s.MustApply(), "User "+login+" "+adopted, "assigned to the user on")
			s.has(assigned)
		})
	}
}

// TestResource_renamedLogin checks that the resource identifies the user by the
// id once it is created.
func TestResource_renamedLogin(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.account())
	s.org.Fail(oktasim.Fault{Path: "/api/v1/users/" + login, Status: http.StatusNotFound, Code: "E0000007"})
	s.PlanIsEmpty()

	const renamed = "renamed@example.com"
	s.org.Fail(oktasim.Fault{Path: "/api/v1/users/" + renamed, Body: fmt.Sprintf(`{"id":%q,"status":"ACTIVE","profile":{"login":%q}}`, s.user, renamed),
		Header: http.Header{"Content-Type": {"application/json"}}})
	s.Plans(s.MustApply(s.account().With("user", renamed)), address, terraformtest.Update)
	s.Shows(address, map[string]any{"user": renamed, "user_id": s.user})
	s.PlanIsEmpty()
	s.wrote(1) // the first assignment
}

// TestResource_gone checks that neither a plan nor a destroy fails after the
// app or the user was deleted.
func TestResource_gone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		remove func(s stage)
		says   string
	}{
		"app":  {func(s stage) { s.org.DeleteApp(s.org.FlowAppID()) }, "no longer exists, so it is not assigned to user " + login},
		"user": {func(s stage) { s.org.DeleteUser(login) }, "User " + login + " no longer exists, so the user has no access"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.MustApply(s.admin())
			test.remove(s)
			plan := s.Must(s.Plan())
			s.Says(plan, test.says)
			s.Plans(plan, address, terraformtest.Create)
			s.Must(s.Destroy(terraformtest.NoRefresh()))
			if user, ok := s.org.User(login); ok && len(user.Roles) > 0 {
				t.Errorf("the role outlived the app: %v", user.Roles)
			}
		})
	}
}

// TestResource_whatIsNotFound returns 404 for objects other than the user, too.
func TestResource_whatIsNotFound(t *testing.T) {
	t.Parallel()
	notFound := func(s stage, path string) {
		s.org.Fail(oktasim.Fault{Method: http.MethodGet, Path: path, Status: http.StatusNotFound, Code: "E0000007"})
	}
	for name, test := range map[string]struct {
		prepare func(s stage)
		action  terraformtest.Action
		says    string
	}{
		"the roles, the user is there": {
			func(s stage) { notFound(s, userRoles) },
			terraformtest.NoOp, "Unable to check whether user " + login + " is a super admin",
		},
		"the roles, the user is gone": {
			func(s stage) {
				notFound(s, userRoles)
				notFound(s, "/api/v1/users/*")
			},
			terraformtest.Create, "User " + login + " no longer exists",
		},
		"the assignment, the user may not be read": {
			func(s stage) {
				s.unassign()
				s.refuse(http.MethodGet, "/api/v1/users/*")
			},
			terraformtest.Update, "was unassigned from user " + login,
		},
		"the assignment, the app may not be read": {
			func(s stage) {
				s.unassign()
				s.refuse(http.MethodGet, "/api/v1/apps/*")
			},
			terraformtest.Update, "was unassigned from user " + login,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.MustApply(s.admin())
			test.prepare(s)
			plan := s.Must(s.Plan())
			s.Says(plan, test.says)
			s.Plans(plan, address, test.action)
		})
	}
}

// TestResource_unknownReplacesNothing plans with arguments that are known only
// after apply and don't change.
func TestResource_unknownReplacesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.account())
	later := terraformtest.Later
	run := s.MustApply(s.account().With("app_id", later(s.org.FlowAppID())).With("user", later(login)).With("super_admin", later(false)))
	s.Plans(run, address, terraformtest.Update)
	s.wrote(1) // the first assignment
	s.Config(s.account())
	s.rests(assigned)
}

// TestResource_anotherUserComesLate makes the user known during the apply, as
// another one. The apply fails with the provider's own error, and the next plan
// replaces the resource. Without a refresh, a plan looks like an apply, so it
// ends with the same error.
func TestResource_anotherUserComesLate(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	other := s.org.AddUser("other@example.com", "ACTIVE")
	s.MustApply(s.account())
	s.Config(s.account().With("user", terraformtest.Later("other@example.com")))
	run := s.Apply()
	s.Fails(run, "user of oktadevices_service_account of user "+login+" for app "+s.org.FlowAppID()+" is not known yet",
		"other@example.com is another user than "+login+" ("+s.user+")", "Plan again, with a refresh: the resource is then replaced.")
	if len(run.Violations()) > 0 {
		t.Errorf("the provider is blamed:\n%s", run)
	}
	s.has(assigned)

	s.Config(s.account().With("user", "other@example.com"))
	s.Fails(s.Plan(terraformtest.NoRefresh()), "the plan was made with -refresh=false", "Plan again, with a refresh")
	s.Plans(s.Must(s.Apply()), address, terraformtest.Replace)
	s.has(nothing)
	s.otherHas(other, assigned)
	s.PlanIsEmpty()
}

// TestResource_unknownProvider plans with a provider that is configured only
// during apply.
func TestResource_unknownProvider(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.Provider(map[string]any{"org_url": s.org.URL, "api_token": terraformtest.Later(s.org.APIToken())})
	s.Says(s.MustApply(s.admin()), "User "+login+" will be a super admin")
	s.has(everything)
	plan := s.PlanIsEmpty()
	s.Says(plan, "Nothing was read from Okta")
	s.DoesNotSay(plan, "will be a super admin")
}
