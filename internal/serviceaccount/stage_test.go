package serviceaccount_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const (
	address   = "oktadevices_service_account.this"
	login     = "svc@example.com"
	nowhere   = "0oanonexistent000000"
	appUsers  = "/api/v1/apps/*/users"
	appUser   = "/api/v1/apps/*/users/*"
	userRoles = "/api/v1/users/*/roles"
	userRole  = "/api/v1/users/*/roles/*"

	// What a user has in the end.
	everything    = "app USER, SUPER_ADMIN USER"
	assigned      = "app USER"
	nothing       = "app "
	throughGroups = "app GROUP, SUPER_ADMIN GROUP"

	// adopted is said of what a resource leaves that another one had added.
	adopted = "keeps access that this resource has no record of adding"
)

// stage is an org with a user, who has no access yet, and the driver of a
// provider for it.
type stage struct {
	*terraformtest.Driver
	t    testing.TB
	org  acctest.Org
	user string
}

func newStage(t testing.TB, options ...oktasim.Options) stage {
	t.Helper()
	return stageOf(t, acctest.NewOrg(t, options...), acctest.ServerInHaste())
}

func stageOf(t testing.TB, org acctest.Org, server func() tfprotov6.ProviderServer) stage {
	t.Helper()
	s := stage{terraformtest.NewDriver(t, server), t, org, org.AddUser(login, "ACTIVE")}
	s.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
	return s
}

// account returns the resource for the org's Okta Workflows OAuth app and the
// user.
func (s stage) account() terraformtest.Block {
	return terraformtest.Resource("oktadevices_service_account", "this", map[string]any{"app_id": s.org.FlowAppID(), "user": login})
}

// admin is account with the super admin role.
func (s stage) admin() terraformtest.Block { return s.account().With("super_admin", true) }

// assign assigns the app to the user, and promote gives the super admin role,
// as an admin does: how is USER or GROUP. unassign and demote take them away.
func (s stage) assign(how string)  { s.org.Assign(s.org.FlowAppID(), login, how) }
func (s stage) promote(how string) { s.org.AssignRole(login, "SUPER_ADMIN", how) }
func (s stage) unassign()          { s.org.Unassign(s.org.FlowAppID(), login) }
func (s stage) demote()            { s.org.RemoveRole(login, "SUPER_ADMIN") }

// refuse makes every call of an endpoint fail with 403.
func (s stage) refuse(method, path string) {
	s.org.Fail(oktasim.Fault{Method: method, Path: path, Status: http.StatusForbidden, Code: "E0000006"})
}

// has checks the access of the user.
func (s stage) has(want string) {
	s.t.Helper()
	s.otherHas(s.user, want)
}

// otherHas checks the access of a user: "USER" or "GROUP" for the app, and each
// role with the kind of its assignment.
func (s stage) otherHas(userID, want string) {
	s.t.Helper()
	scope := ""
	for _, assignment := range s.org.Assignments(s.org.FlowAppID()) {
		if assignment.User == userID {
			scope = assignment.Scope
		}
	}
	user, _ := s.org.User(userID)
	var roles []string
	for _, role := range user.Roles {
		roles = append(roles, role.Type+" "+role.AssignmentType)
	}
	slices.Sort(roles)
	if got := strings.Join(append([]string{"app " + scope}, roles...), ", "); got != want {
		s.t.Errorf("the user has %q, want %q", got, want)
	}
}

// rests checks the access of the user, and that the plan is empty.
func (s stage) rests(want string) *terraformtest.Run {
	s.t.Helper()
	s.has(want)
	return s.PlanIsEmpty()
}

// wrote checks how many calls would change something.
func (s stage) wrote(want int) {
	s.t.Helper()
	got := 0
	for _, method := range []string{http.MethodPost, http.MethodDelete} {
		for _, path := range []string{appUsers, appUser, userRoles, userRole} {
			got += s.org.Count(method, path)
		}
	}
	if got != want {
		s.t.Errorf("%d calls would change something, want %d", got, want)
	}
}

// lastGoes destroys all that is left. If a resource owns the access, it is
// removed, otherwise a warning names it.
func (s stage) lastGoes(owned bool) {
	s.t.Helper()
	run := s.MustApply()
	if owned {
		s.has(nothing)
		s.DoesNotSay(run, "no record of adding")
		return
	}
	s.has(everything)
	s.Says(run, "User "+login+" "+adopted, "the app "+s.org.FlowAppID()+", assigned to the user on", "the super admin role, given to the user on")
}
