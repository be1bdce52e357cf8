package serviceaccount_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// refuse makes every call of an endpoint fail with 403.
func refuse(org acctest.Org, method, path string) {
	org.Fail(oktasim.Fault{Method: method, Path: path, Status: http.StatusForbidden, Code: "E0000006"})
}

// TestResource_createFails checks that a failed Create leaves neither a state
// nor what it added.
func TestResource_createFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(org acctest.Org)
		config  func(org acctest.Org) string
		says    []string
		writes  int
	}{
		"no such app": {
			config: func(org acctest.Org) string {
				return strings.ReplaceAll(config(org, ""), org.FlowAppID(), "0oanonexistent000000")
			},
			says: []string{"The app 0oanonexistent000000 does not exist in this org", "with oktadevices_service_account.this,"},
		},
		"no such user": {
			config: func(org acctest.Org) string { return org.ProviderBlock() + block(org, "nobody@example.com", "") },
			says:   []string{"No user of this org has the login or id \"nobody@example.com\"", "Create the user first"},
		},
		"users may not be read": {
			prepare: func(org acctest.Org) { refuse(org, http.MethodGet, "/api/v1/users/*") },
			says:    []string{"Unable to read the service account", "okta.users.read"},
		},
		"assignments may not be read": {
			prepare: func(org acctest.Org) { refuse(org, http.MethodGet, appUser) },
			says:    []string{"Unable to prepare service account", "okta.apps.read"},
		},
		"assigning is not allowed": {
			prepare: func(org acctest.Org) { refuse(org, http.MethodPost, appUsers) },
			says:    []string{"Unable to create service account", "assigning the app", "okta.apps.manage", "Nothing was done."},
			writes:  1,
		},
		"roles may not be read": {
			prepare: func(org acctest.Org) { refuse(org, http.MethodGet, userRoles) },
			says:    []string{"Unable to check whether user " + login + " is a super admin", "okta.roles.read"},
		},
		"giving the role is not allowed": {
			prepare: func(org acctest.Org) { refuse(org, http.MethodPost, userRoles) },
			says:    []string{"giving the super admin role, which only a super admin can", "okta.roles.manage", "Nothing of it is left."},
			writes:  3,
		},
		"the user is deactivated": {
			prepare: func(org acctest.Org) { org.SetUserStatus(login, "DEPROVISIONED") },
			says:    []string{"assigning the app", "The status of the user is DEPROVISIONED, which may be why", "Nothing was done."},
			writes:  1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, id := newOrg(t)
			if test.prepare != nil {
				test.prepare(org)
			}
			text := config(org, "super_admin = true")
			if test.config != nil {
				text = test.config(org)
			}
			w := workspace(t, text)
			failed := w.Run("apply", "-auto-approve")
			if failed.ExitCode == 0 {
				t.Fatalf("it did not fail: %s", failed)
			}
			wantSays(t, failed, test.says...)
			if got := w.Resource(address); got != nil {
				t.Errorf("the state holds %v", got)
			}
			if n := writes(org); n != test.writes {
				t.Errorf("%d calls would change something, want %d", n, test.writes)
			}
			org.ClearFaults()
			wantHas(t, org, id, "app ")
		})
	}
}

// TestResource_rollBackFails checks that the state holds what Create could not
// remove. After untaint, the next apply does the rest in place. Otherwise it
// replaces the resource, which adopts what is there.
func TestResource_rollBackFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		untaint bool
		plan    string
	}{
		"untainted": {true, "0 to add, 1 to change, 0 to destroy"},
		"replaced":  {false, "is tainted, so"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, id := newOrg(t)
			refuse(org, http.MethodPost, userRoles)
			refuse(org, http.MethodDelete, appUser)
			w := workspace(t, config(org, "super_admin = true"))
			failed := w.Run("apply", "-auto-approve")
			if failed.ExitCode == 0 {
				t.Fatalf("it did not fail: %s", failed)
			}
			wantSays(t, failed, "Done: assigned the app "+org.FlowAppID(), "Undoing this failed", "Apply again: the resource is replaced")
			wantState(t, w, map[string]any{"assigned_through": "user", "super_admin": false})
			org.ClearFaults()
			wantHas(t, org, id, "app USER")
			if test.untaint {
				w.Run("untaint", address)
			}
			wantSays(t, w.PlanIs(2), test.plan)
			w.Apply()
			wantHas(t, org, id, "app USER, SUPER_ADMIN USER")
			w.PlanIs(0)
			w.Destroy()
			wantHas(t, org, id, "app ")
		})
	}
}

// TestResource_adoptedIsNotRolledBack checks that a failed Create leaves an
// assignment that existed before.
func TestResource_adoptedIsNotRolledBack(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	assign(t, org, "USER")
	refuse(org, http.MethodPost, userRoles)
	w := workspace(t, config(org, "super_admin = true"))
	wantSays(t, w.Run("apply", "-auto-approve"), "giving the super admin role", "Nothing was done.")
	wantHas(t, org, id, "app USER")
}

// TestResource_updateFails checks that the state holds what a failed Update
// did.
func TestResource_updateFails(t *testing.T) {
	t.Parallel()
	org, id, w := applied(t, "")
	org.Unassign(org.FlowAppID(), login)
	refuse(org, http.MethodPost, userRoles)
	w.Write(config(org, "super_admin = true"))
	failed := w.Run("apply", "-auto-approve")
	if failed.ExitCode == 0 {
		t.Fatalf("it did not fail: %s", failed)
	}
	wantSays(t, failed, "Unable to update service account", "Done: assigned the app "+org.FlowAppID(), "The next apply does the rest")
	wantState(t, w, map[string]any{"assigned_through": "user", "super_admin": false})
	org.ClearFaults()
	w.Apply()
	wantHas(t, org, id, "app USER, SUPER_ADMIN USER")

	refuse(org, http.MethodDelete, userRole)
	w.Write(config(org, ""))
	wantSays(t, w.Run("apply", "-auto-approve"), "taking back the super admin role, which only a super admin can", "okta.roles.manage")
	wantState(t, w, map[string]any{"super_admin": true, "super_admin_through": "user"})
	org.ClearFaults()
	w.Apply()
	wantHas(t, org, id, "app USER")
	w.Destroy()
	wantHas(t, org, id, "app ")
}

// TestResource_destroyFailsAndIsTriedAgain checks that the second destroy does
// the rest: the first one took back the role.
func TestResource_destroyFailsAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	org, id, w := applied(t, "super_admin = true")
	refuse(org, http.MethodDelete, appUser)
	failed := w.Run("destroy", "-auto-approve")
	if failed.ExitCode == 0 {
		t.Fatalf("it did not fail: %s", failed)
	}
	wantSays(t, failed, "Unable to destroy service account", "Done: removed the super admin role", "apply or destroy again to finish")
	wantHas(t, org, id, "app USER")
	wantState(t, w, map[string]any{"assigned_through": "user", "super_admin": false, "super_admin_through": nil})
	org.ClearFaults()
	w.Destroy()
	wantHas(t, org, id, "app ")
}

// TestResource_importCannotSeeTheRole checks that an import warns once if it
// can't read the roles.
func TestResource_importCannotSeeTheRole(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	assign(t, org, "USER")
	refuse(org, http.MethodGet, userRoles)
	w := workspace(t, config(org, ""))
	wantSays(t, w.Run("import", address, org.FlowAppID()+"/"+id), "Unable to check whether user "+id+" is a super admin", "okta.roles.read")
	if plan := w.Run("plan"); plan.Says("could not be read") {
		t.Errorf("it is said again of a role that nobody asks for:\n%s", plan.Output)
	}
}

// TestResource_destroyNeedsNoLook destroys a resource that removes nothing
// without the permission to read.
func TestResource_destroyNeedsNoLook(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	assign(t, org, "USER")
	w := workspace(t, config(org, ""))
	w.Apply()
	refuse(org, http.MethodGet, appUser)
	wantSays(t, w.Destroy("-refresh=false"), "Unable to read which access user "+login+" keeps", "okta.apps.read")
	org.ClearFaults()
	wantHas(t, org, id, "app USER")
}

// TestResource_rolesMayNotBeSeen checks that the permission to read roles is
// needed only for super_admin = true.
func TestResource_rolesMayNotBeSeen(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	refuse(org, http.MethodGet, userRoles)
	w := workspace(t, config(org, ""))
	w.Apply()
	wantState(t, w, map[string]any{"assigned_through": "user", "super_admin_through": nil})
	w.PlanIs(0)
	org.ClearFaults()
	w.Write(config(org, "super_admin = true"))
	w.Apply()

	refuse(org, http.MethodGet, userRoles)
	wantSays(t, w.PlanIs(0), "Unable to check whether user "+login+" is a super admin", "okta.roles.read")
	org.Unassign(org.FlowAppID(), login)
	w.Apply()
	wantState(t, w, map[string]any{"super_admin": true, "super_admin_through": "user", "assigned_through": "user"})
	w.Destroy() // by the role's id
	org.ClearFaults()
	wantHas(t, org, id, "app ")
}

// TestResource_mayPlanButNotApply checks that the scopes for reading are enough
// for a plan.
func TestResource_mayPlanButNotApply(t *testing.T) {
	t.Parallel()
	const token = "canary-read-only-access-token"
	org, id := newOrg(t, oktasim.Options{AccessTokens: map[string][]string{token: {"okta.apps.read", "okta.users.read", "okta.roles.read"}}})
	text := config(org, "super_admin = true")
	readOnly := regexp.MustCompile(`api_token\s*=.*`).ReplaceAllString(text, `access_token = "`+token+`"`)
	w := workspace(t, readOnly)
	w.PlanIs(2)
	wantSays(t, w.Run("apply", "-auto-approve"), "okta.apps.manage", "Nothing was done.")
	w.Write(text)
	w.Apply()
	w.Write(readOnly)
	w.PlanIs(0)
	wantSays(t, w.Run("destroy", "-auto-approve"), "okta.roles.manage")
	wantHas(t, org, id, "app USER, SUPER_ADMIN USER")
}

// wrapped matches text however the engine breaks its lines.
func wrapped(text string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(text), " ", `\s+`))
}

// TestUpdate_anotherUser: an update does not take over the name of a user whom
// the plan could not read and who is another one, or none.
func TestUpdate_anotherUser(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		user  string
		fault *oktasim.Fault
		says  string
	}{
		"nobody":                        {"nobody@example.com", nil, "nobody@example.com"},
		"another, not readable at plan": {"other@example.com", &oktasim.Fault{Path: "/api/v1/users/other*", Nth: 1, Times: 2, Status: http.StatusForbidden, Code: "E0000006"}, "is another user than " + login},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, id := newOrg(t)
			org.AddUser("other@example.com", "ACTIVE")
			d := terraformtest.NewDriver(t, acctest.ServerInHaste())
			d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
			declare := func(user string) {
				d.Config(terraformtest.Resource("oktadevices_service_account", "this", map[string]any{"app_id": org.FlowAppID(), "user": user}))
			}
			declare(login)
			if run := d.Apply(); !run.OK() {
				t.Fatal(run)
			}
			declare(test.user)
			if test.fault != nil {
				org.Fail(*test.fault)
			}
			if run := d.Apply(); run.OK() || !run.Says("Unable to") || !run.Says(test.says) {
				t.Errorf("it does not fail:\n%s", run)
			}
			if got := d.Resource("oktadevices_service_account.this")["user"]; got != login {
				t.Errorf("the state has the user %v", got)
			}
			wantHas(t, org, id, "app USER")
		})
	}
}

// TestResource_readFailsAtApply checks that a Create that can't see what the
// user has adds nothing.
func TestResource_readFailsAtApply(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	d := terraformtest.NewDriver(t, acctest.ServerInHaste())
	d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
	d.Config(terraformtest.Resource("oktadevices_service_account", "this", map[string]any{"app_id": org.FlowAppID(), "user": login}))
	refuse(org, http.MethodGet, appUser)
	if run := d.Apply(); run.OK() || !run.Says("Unable to read the assignment to the app "+org.FlowAppID()+" and the roles of user "+login) {
		t.Errorf("it does not say what could not be read:\n%s", run)
	}
	if n := writes(org); n > 0 {
		t.Errorf("%d calls changed something", n)
	}
	org.ClearFaults()
	wantHas(t, org, id, "app ")
}

// TestResource_roleThatGoesUnseen takes back the role without the permission to
// read roles. The state shows no role from then on.
func TestResource_roleThatGoesUnseen(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	args := map[string]any{"app_id": org.FlowAppID(), "user": login, "super_admin": true}
	d := driven(t, org, args)
	refuse(org, http.MethodGet, userRoles)
	args["super_admin"] = false
	d.Config(terraformtest.Resource("oktadevices_service_account", "this", args))
	run := d.Apply()
	if got := d.Resource(address); !run.OK() || got["super_admin_through"] != nil || got["owned_role_id"] != nil {
		t.Errorf("super_admin_through = %v, owned_role_id = %v:\n%s", got["super_admin_through"], got["owned_role_id"], run)
	}
	org.ClearFaults()
	wantHas(t, org, id, "app USER")
}

// TestResource_warnsOnlyOfWhatWasThere checks that no warning speaks of a role
// that the resource gave itself, or that was not asked for.
func TestResource_warnsOnlyOfWhatWasThere(t *testing.T) {
	t.Parallel()
	for name, asked := range map[string]bool{"given": true, "not asked for": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, id := newOrg(t)
			if !asked {
				promote(t, org, "USER")
			}
			d := terraformtest.NewDriver(t, acctest.ServerInHaste())
			d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
			for _, user := range []string{login, id} {
				d.Config(terraformtest.Resource("oktadevices_service_account", "this", map[string]any{"app_id": org.FlowAppID(), "user": user, "super_admin": asked}))
				if run := d.Apply(); !run.OK() || run.Empty() || run.Says("was a super admin already") || run.Says("is still a super admin") {
					t.Errorf("as %s:\n%s", user, run)
				}
			}
			wantHas(t, org, id, everything)
		})
	}
}

// TestResource_keepsWhatIsThere checks that a role through a group is not given
// again, and that a plan reads the user only if the argument names another one.
func TestResource_keepsWhatIsThere(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	promote(t, org, "GROUP")
	d := driven(t, org, map[string]any{"app_id": org.FlowAppID(), "user": login, "super_admin": true})
	if n := org.Count(http.MethodPost, userRoles); n > 0 {
		t.Errorf("the role was given %d times", n)
	}
	org.ResetRequests()
	if run := d.Plan(); !run.OK() || !run.Empty() {
		t.Errorf("the plan is not empty:\n%s", run)
	}
	if n := org.Count(http.MethodGet, "/api/v1/users/*"); n > 0 {
		t.Errorf("%d reads of the user", n)
	}
	wantHas(t, org, id, "app USER, SUPER_ADMIN GROUP")
}
