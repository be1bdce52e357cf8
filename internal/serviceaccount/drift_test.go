package serviceaccount_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestResource_driftIsCorrected checks that an update in place adds lost access
// again, and that the resource owns it.
func TestResource_driftIsCorrected(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lose func(org acctest.Org) error
		says []string
	}{
		"the assignment": {
			func(org acctest.Org) error { org.Unassign(org.FlowAppID(), login); return nil },
			[]string{"was unassigned from user " + login + " outside Terraform", "The System Log says that", "unassigned it on"},
		},
		"the role": {
			func(org acctest.Org) error { return org.RemoveRole(login, "SUPER_ADMIN") },
			[]string{"The super admin role was taken from user " + login + " outside Terraform", "The System Log says that", "took it on"},
		},
		"both": {
			func(org acctest.Org) error {
				org.Unassign(org.FlowAppID(), login)
				return org.RemoveRole(login, "SUPER_ADMIN")
			},
			[]string{"User " + login + " will be a super admin", "unassigned it on", "took it on"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, id, w := applied(t, "super_admin = true")
			if err := test.lose(org); err != nil {
				t.Fatal(err)
			}
			org.ResetRequests()
			plan := w.PlanIs(2)
			wantSays(t, plan, append(test.says, "0 to add, 1 to change, 0 to destroy")...)
			if n := org.Count(http.MethodGet, "/api/v1/logs"); n != 1 {
				t.Errorf("the log was asked %d times", n)
			}
			w.Apply()
			wantHas(t, org, id, "app USER, SUPER_ADMIN USER")
			w.PlanIs(0)
			w.PlanIs(0, "-refresh-only")
			if destroyed := w.Destroy(); destroyed.Says("has no record of adding") {
				t.Errorf("what was added again is taken for another's:\n%s", destroyed.Output)
			}
			wantHas(t, org, id, "app ")
		})
	}
}

// TestResource_driftNamesTheRightPerson has somebody else take another role of
// the user, and the app of another user, at a later time.
func TestResource_driftNamesTheRightPerson(t *testing.T) {
	t.Parallel()
	org, _ := newOrg(t)
	org.AddUser("other@example.com", "ACTIVE")
	for _, admin := range []string{"ada@example.com", "bob@example.com"} {
		org.AddUser(admin, "ACTIVE", "SUPER_ADMIN")
	}
	if err := org.AssignRole(login, "APP_ADMIN", "USER"); err != nil {
		t.Fatal(err)
	}
	if err := org.Assign(org.FlowAppID(), "other@example.com", "USER"); err != nil {
		t.Fatal(err)
	}
	w := workspace(t, config(org, "super_admin = true"))
	w.Apply()
	org.Advance(time.Minute)
	org.ActAs("ada@example.com", "192.0.2.1")
	org.Unassign(org.FlowAppID(), login)
	demote(t, org)
	org.Advance(time.Minute)
	org.ActAs("bob@example.com", "192.0.2.2")
	org.Unassign(org.FlowAppID(), "other@example.com")
	if err := org.RemoveRole(login, "APP_ADMIN"); err != nil {
		t.Fatal(err)
	}
	plan := w.PlanIs(2)
	wantSays(t, plan, "(ada@example.com) unassigned it", "(ada@example.com) took it", "from 192.0.2.1")
	if plan.Says("bob@example.com") {
		t.Errorf("somebody else is blamed:\n%s", plan.Output)
	}
}

// TestResource_driftBlamesNobodyWrongly checks that a plan does not name the
// person who took the same access earlier while the log lags.
func TestResource_driftBlamesNobodyWrongly(t *testing.T) {
	t.Parallel()
	org, _ := newOrg(t, oktasim.Options{LogLag: time.Minute})
	for _, admin := range []string{"ada@example.com", "bob@example.com"} {
		org.AddUser(admin, "ACTIVE", "SUPER_ADMIN")
	}
	w := workspace(t, config(org, "super_admin = true"))
	w.Apply()
	take := func(admin string) {
		t.Helper()
		org.Advance(2 * time.Minute)
		org.ActAs(admin, "")
		org.Unassign(org.FlowAppID(), login)
		demote(t, org)
	}
	take("ada@example.com")
	org.Advance(2 * time.Minute)
	wantSays(t, w.Apply(), "(ada@example.com) unassigned it", "(ada@example.com) took it")

	take("bob@example.com")
	plan := w.PlanIs(2)
	wantSays(t, plan, "was unassigned from user "+login, "The super admin role was taken from user "+login)
	if plan.Says("ada@example.com") || plan.Says("bob@example.com") {
		t.Errorf("somebody is blamed of whom the log doesn't tell yet:\n%s", plan.Output)
	}
	// What a refresh writes down is not forgotten by it.
	w.Run("apply", "-refresh-only", "-auto-approve")
	org.Advance(2 * time.Minute)
	plan = w.PlanIs(2)
	wantSays(t, plan, "(bob@example.com) unassigned it")
	if plan.Says("ada@example.com") {
		t.Errorf("the wrong person is blamed:\n%s", plan.Output)
	}
}

// TestResource_driftIsKeptByARefresh writes the loss into the state by a
// refresh. The next plan corrects it nevertheless.
func TestResource_driftIsKeptByARefresh(t *testing.T) {
	t.Parallel()
	org, id, w := applied(t, "")
	org.Unassign(org.FlowAppID(), login)
	w.Apply("-refresh-only")
	wantState(t, w, map[string]any{"assigned_through": nil})
	wantSays(t, w.PlanIs(2), "1 to change")
	w.Apply()
	wantHas(t, org, id, "app USER")
}

// TestResource_madeAgainByAnother removes the access by hand and adds it again.
// The resource then doesn't own it.
func TestResource_madeAgainByAnother(t *testing.T) {
	t.Parallel()
	org, id, w := applied(t, "super_admin = true")
	org.Unassign(org.FlowAppID(), login)
	demote(t, org)
	org.Advance(time.Minute)
	assign(t, org, "USER")
	promote(t, org, "USER")
	w.PlanIs(0)
	wantSays(t, w.Destroy(), "the app "+org.FlowAppID()+", assigned to the user", "the super admin role, given to the user")
	wantHas(t, org, id, "app USER, SUPER_ADMIN USER")
}

// TestResource_killedBeforeItCouldRemember loses the state of a creation. The
// next apply adopts what was added, and destroying names what it leaves.
func TestResource_killedBeforeItCouldRemember(t *testing.T) {
	t.Parallel()
	for name, kill := range map[string]func(t *testing.T, org acctest.Org, w *acctest.Workspace){
		"the state was not written": func(_ *testing.T, _ acctest.Org, w *acctest.Workspace) {
			w.Apply()
			w.Run("state", "rm", address)
		},
		"no answer came any more": func(t *testing.T, org acctest.Org, w *acctest.Workspace) {
			org.Fail(oktasim.Fault{Method: http.MethodPost, Path: appUsers, Nth: 1, CloseAfter: true})
			org.Fail(oktasim.Fault{Method: http.MethodGet, Path: appUser, Nth: 2, Times: 1000, Status: http.StatusForbidden, Code: "E0000006"})
			if result := w.Run("apply", "-auto-approve"); result.ExitCode == 0 || !result.Says("whether it took effect is not known") {
				t.Fatalf("a lost answer is no error: %s", result)
			}
			org.ClearFaults()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, id := newOrg(t)
			w := workspace(t, config(org, ""))
			kill(t, org, w)
			wantHas(t, org, id, "app USER")
			if w.Resource(address) != nil {
				t.Fatal("it is in the state")
			}
			wantSays(t, w.Apply(), "was assigned to user "+login+" already", "Destroying this resource leaves it.")
			w.PlanIs(0)
			wantSays(t, w.Destroy(), "User "+login+" keeps access that this resource has no record of adding", "assigned to the user on")
			wantHas(t, org, id, "app USER")
		})
	}
}

// TestResource_renamedLogin checks that the resource identifies the user by the
// id once it is created.
func TestResource_renamedLogin(t *testing.T) {
	t.Parallel()
	org, id, w := applied(t, "")
	org.Fail(oktasim.Fault{Path: "/api/v1/users/" + login, Status: http.StatusNotFound, Code: "E0000007"})
	w.PlanIs(0)
	w.PlanIs(0, "-refresh-only")

	const renamed = "renamed@example.com"
	org.Fail(oktasim.Fault{Path: "/api/v1/users/" + renamed, Body: fmt.Sprintf(`{"id":%q,"status":"ACTIVE","profile":{"login":%q}}`, id, renamed),
		Header: http.Header{"Content-Type": {"application/json"}}})
	w.Write(org.ProviderBlock() + block(org, renamed, ""))
	wantSays(t, w.PlanIs(2), "0 to add, 1 to change, 0 to destroy")
	w.Apply()
	wantState(t, w, map[string]any{"user": renamed, "user_id": id})
	w.PlanIs(0)
	if n := writes(org); n != 1 {
		t.Errorf("%d calls changed something, want the first assignment alone", n)
	}
}

// TestResource_gone checks that neither a plan nor a destroy fails after the
// app or the user was deleted.
func TestResource_gone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		remove func(org acctest.Org)
		says   string
	}{
		"app":  {func(org acctest.Org) { org.DeleteApp(org.FlowAppID()) }, "no longer exists, so it is not assigned to user " + login},
		"user": {func(org acctest.Org) { org.DeleteUser(login) }, "User " + login + " no longer exists, so the user has no access"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, _, w := applied(t, "super_admin = true")
			test.remove(org)
			wantSays(t, w.PlanIs(2), test.says, "1 to add")
			w.Destroy()
		})
		t.Run(name+", destroyed without a refresh", func(t *testing.T) {
			t.Parallel()
			org, _, w := applied(t, "super_admin = true")
			test.remove(org)
			w.Destroy("-refresh=false")
			if user, ok := org.User(login); ok && len(user.Roles) > 0 {
				t.Errorf("the role outlived the app: %v", user.Roles)
			}
		})
	}
}

// TestResource_whatIsNotFound returns 404 for objects other than the user, too.
func TestResource_whatIsNotFound(t *testing.T) {
	t.Parallel()
	notFound := func(org acctest.Org, path string) {
		org.Fail(oktasim.Fault{Method: http.MethodGet, Path: path, Status: http.StatusNotFound, Code: "E0000007"})
	}
	for name, test := range map[string]struct {
		prepare func(org acctest.Org)
		exit    int
		says    []string
	}{
		"the roles, the user is there": {
			func(org acctest.Org) { notFound(org, userRoles) },
			0, []string{"Unable to check whether user " + login + " is a super admin"},
		},
		"the roles, the user is gone": {
			func(org acctest.Org) { notFound(org, userRoles); notFound(org, "/api/v1/users/*") },
			2, []string{"User " + login + " no longer exists"},
		},
		"the assignment, the user may not be read": {
			func(org acctest.Org) {
				org.Unassign(org.FlowAppID(), login)
				refuse(org, http.MethodGet, "/api/v1/users/*")
			},
			2, []string{"was unassigned from user " + login, "1 to change"},
		},
		"the assignment, the app may not be read": {
			func(org acctest.Org) {
				org.Unassign(org.FlowAppID(), login)
				refuse(org, http.MethodGet, "/api/v1/apps/*")
			},
			2, []string{"was unassigned from user " + login, "1 to change"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, _, w := applied(t, "super_admin = true")
			test.prepare(org)
			wantSays(t, w.PlanIs(test.exit), test.says...)
		})
	}
}

// TestResource_unknownReplacesNothing plans with an app_id and a user that are
// known only after apply and don't change.
func TestResource_unknownReplacesNothing(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	written := func(input string) string {
		return org.ProviderBlock() + fmt.Sprintf(`
resource "terraform_data" "changes" {
  input            = %q
  triggers_replace = %[1]q
}

resource "oktadevices_service_account" "this" {
  app_id      = element([%q, terraform_data.changes.id], 0 * length(terraform_data.changes.id))
  user        = element([%q, terraform_data.changes.id], 0 * length(terraform_data.changes.id))
  super_admin = length(terraform_data.changes.id) < 0
}
`, input, org.FlowAppID(), login)
	}
	w := workspace(t, written("one"))
	w.Apply()
	w.PlanIs(0)
	w.Write(written("two"))
	wantSays(t, w.PlanIs(2), "1 to add, 1 to change, 1 to destroy")
	w.Apply()
	wantHas(t, org, id, "app USER")
	if n := writes(org); n != 1 {
		t.Errorf("%d calls changed something, want the first assignment alone", n)
	}
	w.PlanIs(0)
}

// TestResource_anotherUserComesLate makes the user known during the apply, as
// another one. The apply fails with the provider's own error, and the next plan
// replaces the resource.
func TestResource_anotherUserComesLate(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	other := org.AddUser("other@example.com", "ACTIVE")
	written := func(user string) string {
		return org.ProviderBlock() + fmt.Sprintf("resource \"terraform_data\" \"user\" {\n  input = %q\n}\n", user) +
			strings.Replace(block(org, "", ""), `""`, "terraform_data.user.output", 1)
	}
	w := workspace(t, written(login))
	w.Apply()
	w.Write(written("other@example.com"))
	wantSays(t, w.PlanIs(2), "user of oktadevices_service_account of user "+login+" for app "+org.FlowAppID()+" is not known yet")
	applied := w.Run("apply", "-auto-approve")
	wantSays(t, applied, "other@example.com is another user than "+login+" ("+id+")", "Plan again, with a refresh: the resource is then replaced.")
	if applied.Says("bug in the provider") || applied.ExitCode != 1 {
		t.Errorf("apply: %s", applied)
	}
	wantHas(t, org, id, "app USER")
	wantSays(t, w.PlanIs(2), "must be replaced")
	w.Apply()
	wantHas(t, org, id, "app ")
	wantHas(t, org, other, "app USER")
	w.PlanIs(0)
}

// TestResource_anotherUserWithoutARefresh: without a refresh, a plan looks like
// an apply, so it ends with the same error.
func TestResource_anotherUserWithoutARefresh(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	org.AddUser("other@example.com", "ACTIVE")
	w := workspace(t, config(org, ""))
	w.Apply()
	w.Write(org.ProviderBlock() + block(org, "other@example.com", ""))
	wantSays(t, w.PlanIs(1, "-refresh=false"), "the plan was made with -refresh=false", "Plan again, with a refresh")
	wantHas(t, org, id, "app USER")
}

func TestResource_import(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	bystander := org.AddUser("bystander@example.com", "ACTIVE")
	flow := org.FlowAppID()
	// What is imported was added by somebody else.
	ownership := []string{"owned_assignment_created", "owned_role_id"}
	steps := []resource.TestStep{
		{Config: config(org, "")},
		{ResourceName: address, ImportState: true, ImportStateId: flow + "/" + login, ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "user_id", ImportStateVerifyIgnore: ownership},
		{ResourceName: address, ImportState: true, ImportStateId: flow + "/" + id, ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "user_id", ImportStateVerifyIgnore: append([]string{"user"}, ownership...)},
	}
	for importID, want := range map[string]string{
		flow:                            "does not have the form app_id/user",
		flow + "/":                      "does not have the form app_id/user",
		"/" + login:                     "does not have the form app_id/user",
		flow + "/svc/" + login:          "does not have the form app_id/user",
		flow + "/nobody@example.com":    "No user of this org has the login or id \"nobody@example.com\"",
		flow + "/svc":                   "Okta resolved \"svc\" to the user " + login,
		flow + "/" + bystander:          "is not assigned to the user " + bystander,
		"0oanonexistent000000/" + login: "or does not exist",
	} {
		steps = append(steps, resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: importID, ExpectError: wrapped(want)})
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: steps})
}

func imported(t *testing.T, org acctest.Org, w *acctest.Workspace) {
	t.Helper()
	if result := w.Run("import", address, org.FlowAppID()+"/"+login); result.ExitCode != 0 {
		t.Fatal(result)
	}
}

// TestResource_importedIsNotOurs checks that the plan after an import is empty,
// and that destroying leaves the imported access.
func TestResource_importedIsNotOurs(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	assign(t, org, "USER")
	w := workspace(t, config(org, ""))
	imported(t, org, w)
	w.PlanIs(0)
	w.PlanIs(0, "-refresh-only")
	wantSays(t, w.Destroy(), "keeps access that this resource has no record of adding")
	wantHas(t, org, id, "app USER")
	if n := writes(org); n != 0 {
		t.Errorf("%d calls changed something", n)
	}
}

// TestResource_importedSuperAdmin imports a super admin. The plan is empty with
// super_admin = true and without the argument, and the resource does not own
// the role.
func TestResource_importedSuperAdmin(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	assign(t, org, "USER")
	promote(t, org, "USER")
	w := workspace(t, config(org, "super_admin = true"))
	imported(t, org, w)
	w.PlanIs(0)
	w.Write(config(org, ""))
	w.PlanIs(0)
	w.PlanIs(0, "-refresh=false")
	w.Write(config(org, "super_admin = false"))
	wantSays(t, w.Apply(), "User "+login+" is still a super admin")
	w.PlanIs(0)
	w.Destroy()
	wantHas(t, org, id, "app USER, SUPER_ADMIN USER")
}

// TestResource_importedThenGiven takes the role after an import. The resource
// gives it again, and then owns it.
func TestResource_importedThenGiven(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	assign(t, org, "USER")
	promote(t, org, "USER")
	w := workspace(t, config(org, "super_admin = true"))
	imported(t, org, w)
	demote(t, org)
	w.Apply()
	wantHas(t, org, id, "app USER, SUPER_ADMIN USER")
	w.Write(config(org, ""))
	w.Apply()
	wantHas(t, org, id, "app USER")
	w.PlanIs(0)
}

// TestResource_unknownProvider plans with a provider that is configured only
// during apply.
func TestResource_unknownProvider(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	written := func(input string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"token\" {\n  input = %q\n  triggers_replace = %[1]q\n}\n", input) +
			strings.Replace(org.ProviderBlock(), fmt.Sprintf("%q", org.APIToken()), fmt.Sprintf("element([%q, terraform_data.token.id], 0 * length(terraform_data.token.id))", org.APIToken()), 1) +
			block(org, login, "super_admin = true")
	}
	w := workspace(t, written("one"))
	wantSays(t, w.PlanIs(2), "2 to add", "User "+login+" will be a super admin")
	w.Apply()
	wantHas(t, org, id, "app USER, SUPER_ADMIN USER")
	w.Write(written("two"))
	wantSays(t, w.PlanIs(2), "Nothing was read from Okta", "1 to add, 0 to change, 1 to destroy")
	w.Apply()
	w.PlanIs(0)
}
