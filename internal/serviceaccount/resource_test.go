package serviceaccount_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const (
	address   = "oktadevices_service_account.this"
	login     = "svc@example.com"
	appUsers  = "/api/v1/apps/*/users"
	appUser   = "/api/v1/apps/*/users/*"
	userRoles = "/api/v1/users/*/roles"
	userRole  = "/api/v1/users/*/roles/*"
)

// newOrg starts an org with an additional user, who has no access yet.
func newOrg(t *testing.T, options ...oktasim.Options) (org acctest.Org, userID string) {
	t.Helper()
	org = acctest.NewOrg(t, options...)
	return org, org.AddUser(login, "ACTIVE")
}

// block returns the resource for the org's Okta Workflows OAuth app and the
// user.
func block(org acctest.Org, user, more string) string {
	return fmt.Sprintf("resource \"oktadevices_service_account\" \"this\" {\n  app_id = %q\n  user = %q\n  %s\n}\n", org.FlowAppID(), user, more)
}

func config(org acctest.Org, more string) string {
	return org.ProviderBlock() + block(org, login, more)
}

func workspace(t *testing.T, config string) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(config)
	return w
}

// applied creates the resource in a new org.
func applied(t *testing.T, more string) (org acctest.Org, userID string, w *acctest.Workspace) {
	t.Helper()
	org, userID = newOrg(t)
	w = workspace(t, config(org, more))
	w.Apply()
	return org, userID, w
}

// has returns the user's access: "USER" or "GROUP" for the app, and each role
// with the kind of its assignment.
func has(t *testing.T, org acctest.Org, userID string) string {
	t.Helper()
	scope := ""
	for _, assignment := range org.Assignments(org.FlowAppID()) {
		if assignment.User == userID {
			scope = assignment.Scope
		}
	}
	user, _ := org.User(userID)
	var roles []string
	for _, role := range user.Roles {
		roles = append(roles, role.Type+" "+role.AssignmentType)
	}
	slices.Sort(roles)
	return strings.Join(append([]string{"app " + scope}, roles...), ", ")
}

func wantHas(t *testing.T, org acctest.Org, userID, want string) {
	t.Helper()
	if got := has(t, org, userID); got != want {
		t.Errorf("the user has %q, want %q", got, want)
	}
}

func wantState(t *testing.T, w *acctest.Workspace, want map[string]any) {
	t.Helper()
	got := w.Resource(address)
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s = %v, want %v", name, got[name], value)
		}
	}
}

func wantSays(t *testing.T, result acctest.Result, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !result.Says(text) {
			t.Errorf("it does not say %q:\n%s", text, result.Output)
		}
	}
}

// assign assigns the app to the user, and promote gives the super admin role, as an
// admin does: how is USER or GROUP. demote takes the role away.
func assign(t *testing.T, org acctest.Org, how string) {
	t.Helper()
	if err := org.Assign(org.FlowAppID(), login, how); err != nil {
		t.Fatal(err)
	}
}

func promote(t *testing.T, org acctest.Org, how string) {
	t.Helper()
	if err := org.AssignRole(login, "SUPER_ADMIN", how); err != nil {
		t.Fatal(err)
	}
}

func demote(t *testing.T, org acctest.Org) {
	t.Helper()
	if err := org.RemoveRole(login, "SUPER_ADMIN"); err != nil {
		t.Fatal(err)
	}
}

// writes counts the calls that change something.
func writes(org acctest.Org) int {
	n := 0
	for _, method := range []string{http.MethodPost, http.MethodDelete} {
		for _, path := range []string{appUsers, appUser, userRoles, userRole} {
			n += org.Count(method, path)
		}
	}
	return n
}

func TestResource_assignsAndUnassigns(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	value := func(name string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), check)
	}
	check := func(want string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			wantHas(t, org, id, want)
			return nil
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy:             check("app "),
		Steps: []resource.TestStep{
			{
				Config: config(org, ""),
				ConfigStateChecks: []statecheck.StateCheck{
					value("user_id", knownvalue.StringExact(id)), value("user", knownvalue.StringExact(login)),
					value("super_admin", knownvalue.Bool(false)), value("super_admin_through", knownvalue.Null()),
					value("assigned_through", knownvalue.StringExact("user")),
				},
				Check: check("app USER"),
			},
			{
				Config: config(org, "super_admin = true"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
					plancheck.ExpectKnownValue(address, tfjsonpath.New("user_id"), knownvalue.StringExact(id)),
				}},
				ConfigStateChecks: []statecheck.StateCheck{value("super_admin", knownvalue.Bool(true)), value("super_admin_through", knownvalue.StringExact("user"))},
				Check:             check("app USER, SUPER_ADMIN USER"),
			},
			{ // The same user by id: nothing is replaced.
				Config: org.ProviderBlock() + block(org, id, "super_admin = true"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
				}},
			},
			{
				Config:            config(org, "super_admin = false"),
				ConfigStateChecks: []statecheck.StateCheck{value("super_admin", knownvalue.Bool(false)), value("super_admin_through", knownvalue.Null())},
				Check:             check("app USER"),
			},
			{Config: config(org, "super_admin = true")},
		},
	})
}

// TestResource_anotherUserReplaces checks that the former user loses the
// access, and the new one gets it.
func TestResource_anotherUserReplaces(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	other := org.AddUser("other@example.com", "ACTIVE", "APP_ADMIN")
	w := workspace(t, config(org, "super_admin = true"))
	w.Apply()
	w.Write(org.ProviderBlock() + block(org, "other@example.com", "super_admin = true"))
	plan := w.PlanIs(2)
	wantSays(t, plan, "1 to add, 0 to change, 1 to destroy", "User other@example.com will be a super admin")
	w.Apply()
	wantHas(t, org, id, "app ")
	wantHas(t, org, other, "app USER, APP_ADMIN USER, SUPER_ADMIN USER")
	w.PlanIs(0)
	w.Destroy()
	wantHas(t, org, other, "app , APP_ADMIN USER")
}

// TestResource_anotherAppReplaces moves the assignment.
func TestResource_anotherAppReplaces(t *testing.T) {
	t.Parallel()
	org, id, w := applied(t, "")
	other := org.AddApp(oktasim.App{Label: "Custom"})
	w.Write(strings.ReplaceAll(config(org, ""), org.FlowAppID(), other))
	wantSays(t, w.PlanIs(2), "must be replaced")
	w.Apply()
	wantHas(t, org, id, "app ")
	wantState(t, w, map[string]any{"app_id": other, "assigned_through": "user"})
}

// TestResource_groupsAreLeftAlone checks that access through a group is shown
// and left, and that no request changes it.
func TestResource_groupsAreLeftAlone(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	assign(t, org, "GROUP")
	promote(t, org, "GROUP")
	w := workspace(t, config(org, "super_admin = true"))
	w.Apply()
	wantState(t, w, map[string]any{"assigned_through": "group", "super_admin_through": "group", "super_admin": true})
	w.PlanIs(0)
	w.Write(config(org, ""))
	wantSays(t, w.Apply(), "User "+login+" is still a super admin", "remove the user from the group that has the role")
	w.Write(config(org, "super_admin = true"))
	w.Apply()
	left := w.Destroy()
	wantSays(t, left, "User "+login+" keeps access that this resource has no record of adding", "the app "+org.FlowAppID()+", assigned through a group", "the super admin role, given through a group", "remove the user from that group")
	if n := writes(org); n != 0 {
		t.Errorf("%d calls changed something", n)
	}
	wantHas(t, org, id, "app GROUP, SUPER_ADMIN GROUP")
}

// TestResource_groupStaysBeside destroys a resource of a user who has the
// access through a group as well. The destroy removes its own, and names the
// group's.
func TestResource_groupStaysBeside(t *testing.T) {
	t.Parallel()
	org, id, w := applied(t, "super_admin = true")
	assign(t, org, "GROUP")
	promote(t, org, "GROUP")
	w.PlanIs(0)
	wantSays(t, w.Destroy(), "assigned through a group", "the super admin role, given through a group")
	wantHas(t, org, id, "app GROUP, SUPER_ADMIN GROUP")
}

// TestResource_adoptsWhatIsThere checks that the resource removes nothing if it
// added nothing.
func TestResource_adoptsWhatIsThere(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	assign(t, org, "USER")
	promote(t, org, "USER")
	w := workspace(t, config(org, "super_admin = true"))
	wantSays(t, w.Apply(), "App "+org.FlowAppID()+" was assigned to user "+login+" already", "User "+login+" was a super admin already")
	w.PlanIs(0)
	w.Write(org.ProviderBlock() + block(org, id, "super_admin = true"))
	if again := w.Apply(); again.Says("already") || again.Says("still") {
		t.Errorf("it is told again:\n%s", again.Output)
	}
	w.Write(config(org, ""))
	wantSays(t, w.Apply(), "User "+login+" is still a super admin", "this role was given to the user on")
	wantState(t, w, map[string]any{"super_admin": false, "super_admin_through": "user"})
	w.PlanIs(0)
	left := w.Destroy()
	wantSays(t, left, "the app "+org.FlowAppID()+", assigned to the user on")
	if left.Says("the super admin role") {
		t.Errorf("a role that is not asked for is named:\n%s", left.Output)
	}
	if n := writes(org); n != 0 {
		t.Errorf("%d calls changed something", n)
	}
	wantHas(t, org, id, "app USER, SUPER_ADMIN USER")
}

// TestResource_adoptsWhatWasAddedMeanwhile adds the access by hand between the
// read and the write of the provider, which Okta then refuses.
func TestResource_adoptsWhatWasAddedMeanwhile(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	org.Fail(oktasim.Fault{Method: http.MethodPost, Path: appUsers, Nth: 1, Status: http.StatusBadRequest, Code: "E0000001", Do: func() {
		if err := org.Assign(org.FlowAppID(), login, "USER"); err != nil {
			t.Error(err)
		}
	}})
	org.Fail(oktasim.Fault{Method: http.MethodPost, Path: userRoles, Nth: 1, Do: func() {
		if err := org.AssignRole(login, "SUPER_ADMIN", "USER"); err != nil {
			t.Error(err)
		}
	}})
	w := workspace(t, config(org, "super_admin = true"))
	wantSays(t, w.Apply(), "was assigned to user "+login+" already", "was a super admin already")
	w.PlanIs(0)
	wantSays(t, w.Destroy(), "assigned to the user on", "the super admin role, given to the user on")
	wantHas(t, org, id, "app USER, SUPER_ADMIN USER")
}

// TestResource_warnsOfTheRole checks that only the plan that gives the role
// warns of it.
func TestResource_warnsOfTheRole(t *testing.T) {
	t.Parallel()
	org, _ := newOrg(t)
	const warning = "User " + login + " will be a super admin"
	w := workspace(t, config(org, "super_admin = true"))
	wantSays(t, w.PlanIs(2), warning)
	w.Apply()
	if plan := w.PlanIs(0); plan.Says("super admin") {
		t.Errorf("a plan without changes warns:\n%s", plan.Output)
	}
	w.Write(config(org, ""))
	if plan := w.PlanIs(2); plan.Says(warning) {
		t.Errorf("a plan that takes the role back warns that it is given:\n%s", plan.Output)
	}
}

// TestResource_costsFewCalls counts the requests of a plan for one user with
// five apps: one for the roles, one for each assignment, and one for the org.
func TestResource_costsFewCalls(t *testing.T) {
	t.Parallel()
	org, _ := newOrg(t)
	text := org.ProviderBlock()
	for n := range 5 {
		app := org.AddApp(oktasim.App{Label: fmt.Sprintf("App %d", n)})
		text += fmt.Sprintf("resource \"oktadevices_service_account\" \"app%d\" {\n  app_id = %q\n  user = %q\n}\n", n, app, login)
	}
	w := workspace(t, text)
	w.Apply()
	org.ResetRequests()
	w.PlanIs(0)
	if roles, assignments, all := org.Count("GET", userRoles), org.Count("GET", appUser), len(org.Requests()); roles != 1 || assignments != 5 || all != 7 {
		t.Errorf("%d lists of roles and %d assignments of %d calls, want 1, 5 and 7", roles, assignments, all)
	}
}

func TestResource_invalidConfiguration(t *testing.T) {
	t.Parallel()
	org, id := newOrg(t)
	if id == "" {
		t.Fatal("no user")
	}
	for name, test := range map[string]struct{ config, want string }{
		"empty app":         {strings.ReplaceAll(config(org, ""), org.FlowAppID(), ""), "app_id is empty"},
		"empty user":        {org.ProviderBlock() + block(org, "", ""), "It is empty; write the login"},
		"me":                {org.ProviderBlock() + block(org, "me", ""), `"me" would be whoever runs Terraform`},
		"a slash":           {org.ProviderBlock() + block(org, "svc/workflows@example.com", ""), "write the user's id (00u…)"},
		"a short name":      {org.ProviderBlock() + block(org, "svc", ""), "Okta resolved \"svc\" to the user " + login + " (" + id + ")"},
		"no role by a name": {config(org, `super_admin = "yes please"`), "a bool is required"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := workspace(t, test.config)
			if plan := w.Run("plan"); plan.ExitCode == 0 || !plan.Says(test.want) {
				t.Errorf("the plan does not say %q: %s", test.want, plan)
			}
		})
	}
}
