package serviceaccount_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestResource_onAnEngine plays the life of a service account on a real engine.
// The driver plays the details.
func TestResource_onAnEngine(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	value := func(name string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), check)
	}
	check := func(want string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			s.has(want)
			return nil
		}
	}
	updates := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
		plancheck.ExpectKnownValue(address, tfjsonpath.New("user_id"), knownvalue.StringExact(s.user)),
	}}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy:             check(nothing),
		Steps: []resource.TestStep{
			{
				Config: s.config(login, ""),
				ConfigStateChecks: []statecheck.StateCheck{
					value("user_id", knownvalue.StringExact(s.user)), value("user", knownvalue.StringExact(login)),
					value("super_admin", knownvalue.Bool(false)), value("super_admin_through", knownvalue.Null()),
					value("assigned_through", knownvalue.StringExact("user")),
				},
				Check: check(assigned),
			},
			{
				Config:            s.config(login, "super_admin = true"),
				ConfigPlanChecks:  updates,
				ConfigStateChecks: []statecheck.StateCheck{value("super_admin", knownvalue.Bool(true)), value("super_admin_through", knownvalue.StringExact("user"))},
				Check:             check(everything),
			},
			// The same user by id: nothing is replaced.
			{Config: s.config(s.user, "super_admin = true"), ConfigPlanChecks: updates},
			{RefreshState: true},
			{
				Config:            s.config(login, "super_admin = false"),
				ConfigStateChecks: []statecheck.StateCheck{value("super_admin", knownvalue.Bool(false)), value("super_admin_through", knownvalue.Null())},
				Check:             check(assigned),
			},
			{
				ResourceName: address, ImportState: true, ImportStateId: s.org.FlowAppID() + "/" + login,
				ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "user_id",
				// It was added by somebody else, as far as an import knows.
				ImportStateVerifyIgnore: []string{"owned_assignment_created", "owned_role_id"},
			},
			{Config: s.config(login, "super_admin = true")},
		},
	})
}

// config is a configuration of the resource for an engine.
func (s stage) config(user, more string) string {
	return s.org.ProviderBlock() + fmt.Sprintf("resource \"oktadevices_service_account\" \"this\" {\n  app_id = %q\n  user = %q\n  %s\n}\n", s.org.FlowAppID(), user, more)
}

// TestResource_refreshOnlyOnAnEngine checks that a refresh changes nothing in the
// state, not even what a plan does not show.
func TestResource_refreshOnlyOnAnEngine(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(s.config(login, "super_admin = true"))
	w.Apply()
	w.PlanIs(0, "-refresh-only")
	s.demote()
	w.PlanIs(2, "-refresh-only")
}

// TestResource_anotherUserReplaces checks that the former user loses the
// access, and the new one gets it.
func TestResource_anotherUserReplaces(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	other := s.org.AddUser("other@example.com", "ACTIVE", "APP_ADMIN")
	s.MustApply(s.admin())
	run := s.MustApply(s.admin().With("user", "other@example.com"))
	s.Says(run, "User other@example.com will be a super admin")
	s.Plans(run, address, terraformtest.Replace)
	s.has(nothing)
	s.otherHas(other, "app USER, APP_ADMIN USER, SUPER_ADMIN USER")
	s.PlanIsEmpty()
	s.MustApply()
	s.otherHas(other, "app , APP_ADMIN USER")
}

// TestResource_anotherAppReplaces moves the assignment.
func TestResource_anotherAppReplaces(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.account())
	other := s.org.AddApp(oktasim.App{Label: "Custom"})
	s.Plans(s.MustApply(s.account().With("app_id", other)), address, terraformtest.Replace)
	s.has(nothing)
	s.Shows(address, map[string]any{"app_id": other, "assigned_through": "user"})
}

// TestResource_groupsAreLeftAlone checks that access through a group is shown
// and left, and that no request changes it.
func TestResource_groupsAreLeftAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.assign("GROUP")
	s.promote("GROUP")
	s.MustApply(s.admin())
	s.Shows(address, map[string]any{"assigned_through": "group", "super_admin_through": "group", "super_admin": true})
	s.PlanIsEmpty()
	s.Says(s.MustApply(s.account()), "User "+login+" is still a super admin", "remove the user from the group that has the role")
	s.MustApply(s.admin())
	s.Says(s.MustApply(), "User "+login+" "+adopted, "the app "+s.org.FlowAppID()+", assigned through a group",
		"the super admin role, given through a group", "remove the user from that group")
	s.wrote(0)
	s.has(throughGroups)
}

// TestResource_groupStaysBeside destroys a resource of a user who has the
// access through a group as well. The destroy removes its own, and names the
// group's.
func TestResource_groupStaysBeside(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.admin())
	s.assign("GROUP")
	s.promote("GROUP")
	s.PlanIsEmpty()
	s.Must(s.Refresh())
	s.Shows(address, map[string]any{"super_admin_through": "user"})
	s.Says(s.MustApply(), "assigned through a group", "the super admin role, given through a group")
	s.has(throughGroups)
}

// TestResource_adoptsWhatIsThere checks that the resource removes nothing if it
// added nothing, and warns once.
func TestResource_adoptsWhatIsThere(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.assign("USER")
	s.promote("USER")
	s.Says(s.MustApply(s.admin()), "App "+s.org.FlowAppID()+" was assigned to user "+login+" already", "User "+login+" was a super admin already")
	s.PlanIsEmpty()
	s.DoesNotSay(s.MustApply(s.admin().With("user", s.user)), "already", "still")
	s.Says(s.MustApply(s.account()), "User "+login+" is still a super admin", "this role was given to the user on")
	s.Shows(address, map[string]any{"super_admin": false, "super_admin_through": "user"})
	s.PlanIsEmpty()
	left := s.MustApply()
	s.Says(left, "the app "+s.org.FlowAppID()+", assigned to the user on")
	s.DoesNotSay(left, "the super admin role") // It is not asked for.
	s.wrote(0)
	s.has(everything)
}

// TestResource_adoptsWhatWasAddedMeanwhile adds the access by hand between the
// read and the write of the provider, which Okta then refuses.
func TestResource_adoptsWhatWasAddedMeanwhile(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.org.Fail(oktasim.Fault{Method: http.MethodPost, Path: appUsers, Nth: 1, Status: http.StatusBadRequest, Code: "E0000001", Do: func() { s.assign("USER") }})
	s.org.Fail(oktasim.Fault{Method: http.MethodPost, Path: userRoles, Nth: 1, Do: func() { s.promote("USER") }})
	s.Says(s.MustApply(s.admin()), "was assigned to user "+login+" already", "was a super admin already")
	s.PlanIsEmpty()
	s.lastGoes(false)
}

// TestResource_warnsOfTheRole checks that only the plan that gives the role
// warns of it.
func TestResource_warnsOfTheRole(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const warning = "User " + login + " will be a super admin"
	s.Says(s.MustApply(s.admin()), warning)
	s.DoesNotSay(s.PlanIsEmpty(), "super admin")
	s.DoesNotSay(s.MustApply(s.account()), warning)
}

// TestResource_costsFewCalls counts the requests of a plan for one user with
// five apps: one for the roles, one for each assignment, and one for the org.
// The user is read only if the argument names another one.
func TestResource_costsFewCalls(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var blocks []terraformtest.Block
	for n := range 5 {
		name := fmt.Sprintf("app%d", n)
		blocks = append(blocks, s.account().Named(name).With("app_id", s.org.AddApp(oktasim.App{Label: name})))
	}
	s.MustApply(blocks...)
	s.org.ResetRequests()
	s.PlanIsEmpty()
	if roles, assignments, all := s.org.Count("GET", userRoles), s.org.Count("GET", appUser), len(s.org.Requests()); roles != 1 || assignments != 5 || all != 7 {
		t.Errorf("%d lists of roles and %d assignments of %d calls, want 1, 5 and 7", roles, assignments, all)
	}
}

func TestResource_invalidConfiguration(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for name, test := range map[string]struct {
		argument string
		value    any
		want     string
	}{
		"empty app":    {"app_id", "", "app_id is empty"},
		"empty user":   {"user", "", "It is empty; write the login"},
		"me":           {"user", "me", `"me" would be whoever runs Terraform`},
		"a slash":      {"user", "svc/workflows@example.com", "write the user's id (00u…)"},
		"a short name": {"user", "svc", "Okta resolved \"svc\" to the user " + login + " (" + s.user + ")"},
	} {
		s.Config(s.account().With(test.argument, test.value))
		t.Logf("%s:", name)
		s.FailsAt(s.Plan(), test.argument, test.want)
	}
}
