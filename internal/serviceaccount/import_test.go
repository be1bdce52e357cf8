package serviceaccount_test

import (
	"maps"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestResource_import imports by each form of the id and by the identity, which
// is the same in the state and after a change of the arguments.
func TestResource_import(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bystander := s.org.AddUser("bystander@example.com", "ACTIVE")
	app := s.org.FlowAppID()
	identity := map[string]any{"app_id": app, "user_id": s.user}
	for name, block := range map[string]terraformtest.Block{
		"by login": s.account(), "by id": s.account().With("user", s.user), "retained": s.account().With("on_destroy", "retain"), "an admin": s.admin(),
	} {
		s.MustApply(block)
		if got := s.Identity(address); !maps.Equal(got, identity) {
			t.Errorf("%s: the identity is %v, want %v", name, got, identity)
		}
	}
	s.MustApply(s.account())
	want := s.Resource(address)
	// What is imported was added by somebody else.
	want["owned_assignment_created"] = nil
	for _, test := range []struct {
		id, user string
	}{{app + "/" + login, login}, {app + "/" + s.user, s.user}, {"", login}} {
		s.Forget(address)
		want["user"] = test.user
		if test.id == "" {
			s.Must(s.ImportByIdentity(address, identity))
		} else {
			s.Must(s.Import(address, test.id))
		}
		s.Shows(address, want)
		if got := s.Identity(address); !maps.Equal(got, identity) {
			t.Errorf("%q: the identity is %v, want %v", test.id, got, identity)
		}
		s.Config(s.account().With("user", test.user))
		s.PlanIsEmpty()
	}
	refused := func(run *terraformtest.Run, want string) {
		t.Helper()
		s.Fails(run, want)
		if s.Resource(address) != nil || len(run.Violations()) > 0 {
			t.Errorf("it is in the state, or the provider broke a rule:\n%s", run)
		}
	}
	s.Forget(address)
	for id, want := range map[string]string{
		app:                         "does not have the form app_id/user",
		app + "/":                   "does not have the form app_id/user",
		"/" + login:                 "does not have the form app_id/user",
		app + "/svc/" + login:       "does not have the form app_id/user",
		app + "/nobody@example.com": "No user of this org has the login or id \"nobody@example.com\"",
		app + "/svc":                "Okta resolved \"svc\" to the user " + login,
		app + "/" + bystander:       "is not assigned to the user " + bystander,
		nowhere + "/" + login:       "or does not exist",
	} {
		refused(s.Import(address, id), want)
	}
	for userID, want := range map[string]string{
		"00unonexistent000000": "No user of this org",
		bystander:              "is not assigned",
		login:                  "is not an id. Write " + s.user,
		"":                     "does not have the form app_id/user",
	} {
		refused(s.ImportByIdentity(address, map[string]any{"app_id": app, "user_id": userID}), want)
	}
}

func (s stage) imports() {
	s.t.Helper()
	s.Must(s.Import(address, s.org.FlowAppID()+"/"+login))
}

// TestResource_importedIsNotOurs checks that the plan after an import is empty,
// and that destroying leaves the imported access.
func TestResource_importedIsNotOurs(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.assign("USER")
	s.Config(s.account())
	s.imports()
	s.PlanIsEmpty()
	s.Says(s.MustApply(), adopted)
	s.has(assigned)
	s.wrote(0)
}

// TestResource_importedSuperAdmin imports a super admin. The plan is empty with
// super_admin = true and without the argument, and the resource does not own
// the role.
func TestResource_importedSuperAdmin(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.assign("USER")
	s.promote("USER")
	s.Config(s.admin())
	s.imports()
	s.PlanIsEmpty()
	s.Config(s.account())
	s.PlanIsEmpty()
	if run := s.Must(s.Plan(terraformtest.NoRefresh())); !run.Empty() {
		t.Errorf("without a refresh, the plan is not empty:\n%s", run)
	}
	s.Says(s.MustApply(s.account().With("super_admin", false)), "User "+login+" is still a super admin")
	s.PlanIsEmpty()
	s.MustApply()
	s.has(everything)
}

// TestResource_importedThenGiven takes the role after an import. The resource
// gives it again, and then owns it.
func TestResource_importedThenGiven(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.assign("USER")
	s.promote("USER")
	s.Config(s.admin())
	s.imports()
	s.demote()
	s.Must(s.Apply())
	s.has(everything)
	s.MustApply(s.account())
	s.rests(assigned)
}
