package serviceaccount_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestResource_createFails checks that a failed Create leaves neither a state
// nor what it added.
func TestResource_createFails(t *testing.T) {
	t.Parallel()
	refuse := func(method, path string) func(s stage) {
		return func(s stage) { s.refuse(method, path) }
	}
	for name, test := range map[string]struct {
		argument, value string
		prepare         func(s stage)
		says            []string
		writes          int
	}{
		"no such app": {
			argument: "app_id", value: nowhere,
			says: []string{"The app " + nowhere + " does not exist in this org"},
		},
		"no such user": {
			argument: "user", value: "nobody@example.com",
			says: []string{"No user of this org has the login or id \"nobody@example.com\"", "Create the user first"},
		},
		"users may not be read": {
			prepare: refuse(http.MethodGet, "/api/v1/users/*"),
			says:    []string{"Unable to read the service account", "okta.users.read"},
		},
		"assignments may not be read": {
			prepare: refuse(http.MethodGet, appUser),
			says:    []string{"Unable to prepare service account: Unable to read the assignment to the app ", " and the roles of user " + login, "okta.apps.read"},
		},
		"assigning is not allowed": {
			prepare: refuse(http.MethodPost, appUsers),
			says:    []string{"Unable to create service account", "assigning the app", "okta.apps.manage", "Nothing was done."},
			writes:  1,
		},
		"roles may not be read": {
			prepare: refuse(http.MethodGet, userRoles),
			says:    []string{"Unable to check whether user " + login + " is a super admin", "okta.roles.read"},
		},
		"giving the role is not allowed": {
			prepare: refuse(http.MethodPost, userRoles),
			says:    []string{"giving the super admin role, which only a super admin can", "okta.roles.manage", "Nothing of it is left."},
			writes:  3,
		},
		"the user is deactivated": {
			prepare: func(s stage) { s.org.SetUserStatus(login, "DEPROVISIONED") },
			says:    []string{"assigning the app", "The status of the user is DEPROVISIONED, which may be why", "Nothing was done."},
			writes:  1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			block := s.admin()
			if test.argument != "" {
				block = block.With(test.argument, test.value)
			}
			if test.prepare != nil {
				test.prepare(s)
			}
			s.Config(block)
			s.Fails(s.Apply(), test.says...)
			if got := s.Resource(address); got != nil {
				t.Errorf("the state holds %v", got)
			}
			s.wrote(test.writes)
			s.org.ClearFaults()
			s.has(nothing)
		})
	}
}

// TestResource_rollBackFails checks that the state holds what Create could not
// remove, and that the next apply replaces the tainted resource.
func TestResource_rollBackFails(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.refuse(http.MethodPost, userRoles)
	s.refuse(http.MethodDelete, appUser)
	s.Config(s.admin())
	s.Fails(s.Apply(), "Done: assigned the app "+s.org.FlowAppID(), "Undoing this failed", "Apply again: the resource is replaced")
	s.Shows(address, map[string]any{"assigned_through": "user", "super_admin": false})
	s.org.ClearFaults()
	s.has(assigned)
	s.Plans(s.Must(s.Apply()), address, terraformtest.Replace)
	s.rests(everything)
	s.lastGoes(true)
}

// TestResource_untainted plays what a failed rollback leaves, without its private
// state: terraform untaint drops the mark, and the next apply does the rest.
func TestResource_untainted(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.refuse(http.MethodPost, userRoles)
	s.refuse(http.MethodDelete, appUser)
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(s.org.ProviderBlock() + fmt.Sprintf("resource \"oktadevices_service_account\" \"this\" {\n  app_id = %q\n  user = %q\n  super_admin = true\n}\n", s.org.FlowAppID(), login))
	w.Must(1, "apply", "-auto-approve")
	s.org.ClearFaults()
	s.has(assigned)
	w.Must(0, "untaint", address)
	if plan := w.PlanIs(2); !plan.Says("0 to add, 1 to change, 0 to destroy") {
		t.Errorf("it is not changed in place:\n%s", plan.Output)
	}
	w.Apply()
	s.has(everything)
	w.PlanIs(0)
	w.Destroy()
	s.has(nothing)
}

// TestResource_adoptedIsNotRolledBack checks that a failed Create leaves an
// assignment that existed before.
func TestResource_adoptedIsNotRolledBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.assign("USER")
	s.refuse(http.MethodPost, userRoles)
	s.Config(s.admin())
	s.Fails(s.Apply(), "giving the super admin role", "Nothing was done.")
	s.has(assigned)
}

// TestResource_updateFails checks that the state holds what a failed Update
// did.
func TestResource_updateFails(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.account())
	s.unassign()
	s.refuse(http.MethodPost, userRoles)
	s.Config(s.admin())
	s.Fails(s.Apply(), "Unable to update service account", "Done: assigned the app "+s.org.FlowAppID(), "The next apply does the rest")
	s.Shows(address, map[string]any{"assigned_through": "user", "super_admin": false})
	s.org.ClearFaults()
	s.Must(s.Apply())
	s.has(everything)

	s.refuse(http.MethodDelete, userRole)
	s.Config(s.account())
	s.Fails(s.Apply(), "taking back the super admin role, which only a super admin can", "okta.roles.manage")
	s.Shows(address, map[string]any{"super_admin": true, "super_admin_through": "user"})
	s.org.ClearFaults()
	s.Must(s.Apply())
	s.has(assigned)
	s.lastGoes(true)
}

// TestResource_destroyFailsAndIsTriedAgain checks that the second destroy does
// the rest: the first one took back the role.
func TestResource_destroyFailsAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.admin())
	s.refuse(http.MethodDelete, appUser)
	s.Fails(s.Destroy(), "Unable to destroy service account", "Done: removed the super admin role", "apply or destroy again to finish")
	s.has(assigned)
	s.Shows(address, map[string]any{"assigned_through": "user", "super_admin": false, "super_admin_through": nil})
	s.org.ClearFaults()
	s.lastGoes(true)
}

// TestResource_importCannotSeeTheRole checks that an import warns once if it
// can't read the roles.
func TestResource_importCannotSeeTheRole(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.assign("USER")
	s.refuse(http.MethodGet, userRoles)
	s.Config(s.account())
	s.Says(s.Must(s.Import(address, s.org.FlowAppID()+"/"+s.user)), "Unable to check whether user "+s.user+" is a super admin", "okta.roles.read")
	s.Shows(address, map[string]any{"super_admin": nil, "super_admin_through": nil})
	s.DoesNotSay(s.Must(s.Plan()), "Unable to check")
}

// TestResource_destroyNeedsNoLook destroys a resource that removes nothing
// without the permission to read.
func TestResource_destroyNeedsNoLook(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.assign("USER")
	s.MustApply(s.account())
	s.refuse(http.MethodGet, appUser)
	s.Says(s.Must(s.Destroy(terraformtest.NoRefresh())), "Unable to read which access user "+login+" keeps", "okta.apps.read")
	s.org.ClearFaults()
	s.has(assigned)
}

// TestResource_rolesMayNotBeSeen checks that the permission to read roles is
// needed only for super_admin = true. A role that was taken back without it is
// not shown from then on.
func TestResource_rolesMayNotBeSeen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.refuse(http.MethodGet, userRoles)
	s.MustApply(s.account())
	s.Shows(address, map[string]any{"assigned_through": "user", "super_admin_through": nil})
	s.PlanIsEmpty()
	s.org.ClearFaults()
	s.MustApply(s.admin())

	s.refuse(http.MethodGet, userRoles)
	s.Says(s.PlanIsEmpty(), "Unable to check whether user "+login+" is a super admin", "okta.roles.read")
	s.unassign()
	s.Must(s.Apply())
	s.Shows(address, map[string]any{"super_admin": true, "super_admin_through": "user", "assigned_through": "user"})
	before := s.State()
	s.Must(s.Destroy()) // by the role's id
	s.has(nothing)
	s.Restore(before)
	s.MustApply(s.account()) // by the role's id, too
	s.Shows(address, map[string]any{"super_admin_through": nil, "owned_role_id": nil})
}

// TestResource_mayPlanButNotApply checks that the scopes for reading are enough
// for a plan.
func TestResource_mayPlanButNotApply(t *testing.T) {
	t.Parallel()
	const token = "canary-read-only-access-token"
	s := newStage(t, oktasim.Options{AccessTokens: map[string][]string{token: {"okta.apps.read", "okta.users.read", "okta.roles.read"}}})
	readOnly := func() { s.Provider(map[string]any{"org_url": s.org.URL, "access_token": token}) }
	readOnly()
	s.Config(s.admin())
	s.Must(s.Plan())
	s.Fails(s.Apply(), "okta.apps.manage", "Nothing was done.")
	s.Provider(map[string]any{"org_url": s.org.URL, "api_token": s.org.APIToken()})
	s.Must(s.Apply())
	readOnly()
	s.PlanIsEmpty()
	s.Fails(s.Destroy(), "okta.roles.manage")
	s.has(everything)
}

// TestUpdate_anotherUser: an update does not take over the name of a user whom
// the plan could not read and who is another one, or none.
func TestUpdate_anotherUser(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		user  string
		fault oktasim.Fault
		says  string
	}{
		"nobody":                        {user: "nobody@example.com", says: "nobody@example.com"},
		"another, not readable at plan": {"other@example.com", oktasim.Fault{Path: "/api/v1/users/other*", Nth: 1, Times: 2, Status: http.StatusForbidden, Code: "E0000006"}, "is another user than " + login},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.org.AddUser("other@example.com", "ACTIVE")
			s.MustApply(s.account())
			s.Config(s.account().With("user", test.user))
			if test.fault.Path != "" {
				s.org.Fail(test.fault)
			}
			s.Fails(s.Apply(), "Unable to", test.says)
			s.Shows(address, map[string]any{"user": login})
			s.has(assigned)
		})
	}
}

// TestResource_warnsOnlyOfWhatWasThere checks that no warning speaks of a role
// that the resource gave itself, or that was not asked for.
func TestResource_warnsOnlyOfWhatWasThere(t *testing.T) {
	t.Parallel()
	for _, asked := range []bool{true, false} {
		t.Run(fmt.Sprintf("asked for: %t", asked), func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			if !asked {
				s.promote("USER")
			}
			for _, user := range []string{login, s.user} {
				run := s.MustApply(s.account().With("user", user).With("super_admin", asked))
				s.DoesNotSay(run, "was a super admin already", "is still a super admin")
				if run.Empty() {
					t.Errorf("nothing is planned for the user %s:\n%s", user, run)
				}
			}
			s.has(everything)
		})
	}
}

// TestResource_keepsWhatIsThere checks that a role through a group is not given
// again, and that a plan reads the user only if the argument names another one.
func TestResource_keepsWhatIsThere(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.promote("GROUP")
	s.MustApply(s.admin())
	s.wrote(1) // the assignment
	s.org.ResetRequests()
	s.rests("app USER, SUPER_ADMIN GROUP")
	if n := s.org.Count(http.MethodGet, "/api/v1/users/*"); n > 0 {
		t.Errorf("%d reads of the user", n)
	}
}

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
		"while it assigns":        {http.MethodPost, appUsers, "owned_assignment_created", assigned},
		"while it gives the role": {http.MethodPost, userRoles, "owned_role_id", everything},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := stageOf(t, acctest.NewOrg(t), acctest.Server(acctest.NoEnvironment))
			s.Config(s.admin())
			s.org.Fail(oktasim.Fault{Method: test.method, Path: test.path, Nth: 1, Do: s.Interrupt})
			run := s.Apply()
			s.has(test.has)
			state := s.Resource(address)
			if failed := test.kept == ""; (len(run.Errors()) > 1) != failed || (state == nil) != failed || s.Tainted(address) {
				t.Fatalf("the state has %v:\n%s", state, run)
			}
			if test.kept == "" {
				return
			}
			if state[test.kept] == nil || state["super_admin"] != true {
				t.Errorf("the state has %v, and true was planned", state)
			}
			s.Must(s.Refresh())
			s.Shows(address, map[string]any{"super_admin": test.has == everything})
		})
	}
}
