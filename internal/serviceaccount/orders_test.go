package serviceaccount_test

import (
	"fmt"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const (
	one = "oktadevices_service_account.one"
	two = "oktadevices_service_account.two"
	// What a user has in the end.
	everything = "app USER, SUPER_ADMIN USER"
	nothing    = "app "
	// adopted is said of what a resource leaves that another one had added.
	adopted = "keeps access that this resource has no record of adding"
)

// stage is an org with a user and the driver of a provider for it, in one
// process.
type stage struct {
	*terraformtest.Driver
	t    *testing.T
	org  acctest.Org
	user string
}

// inOrders plays a story in each order, on each engine.
func inOrders(t *testing.T, play func(s stage, order string)) {
	t.Helper()
	engines := []terraformtest.Engine{terraformtest.Terraform111, terraformtest.Terraform116}
	terraformtest.InOrders(t, one, []string{two}, engines, func(t *testing.T, order string, set func(*terraformtest.Driver)) {
		org := acctest.NewOrgInMemory(t)
		s := stage{terraformtest.NewDriver(t, acctest.ServerInMemory(acctest.InMemory{Handler: org})), t, org, org.AddUser(login, "ACTIVE")}
		s.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
		set(s.Driver)
		play(s, order)
	})
}

// account returns a service account for the user.
func (s stage) account(name string, more ...any) terraformtest.Block {
	args := map[string]any{"app_id": s.org.FlowAppID(), "user": login, "super_admin": true}
	for i := 0; i < len(more); i += 2 {
		args[more[i].(string)] = more[i+1]
	}
	return terraformtest.Resource("oktadevices_service_account", name, args)
}

func (s stage) apply(blocks ...terraformtest.Block) *terraformtest.Run {
	s.t.Helper()
	s.Config(blocks...)
	return s.good(s.Apply())
}

func (s stage) good(run *terraformtest.Run) *terraformtest.Run {
	s.t.Helper()
	if !run.OK() {
		s.t.Fatalf("it fails:\n%s", run)
	}
	return run
}

// has checks what the user has, and that the plan is empty.
func (s stage) has(want string, args ...any) {
	s.t.Helper()
	wantHas(s.t, s.org, s.user, fmt.Sprintf(want, args...))
	if run := s.good(s.Plan()); !run.Empty() {
		s.t.Errorf("the plan is not empty:\n%s", run)
	}
}

// lastGoes destroys all that is left. If a resource owns the access, it is
// removed, otherwise a warning names it.
func (s stage) lastGoes(owned bool) {
	s.t.Helper()
	run := s.apply()
	if owned {
		wantHas(s.t, s.org, s.user, nothing)
		return
	}
	wantHas(s.t, s.org, s.user, everything)
	if !run.Says(adopted) || !run.Says("the app "+s.org.FlowAppID()+", assigned to the user") || !run.Says("the super admin role, given to the user") {
		s.t.Errorf("it does not name what is left:\n%s", run)
	}
}

// TestOrders_oneOfTwoGoes creates two resources in one apply. Both own what one
// of them has added, and destroying the last of them removes it.
func TestOrders_oneOfTwoGoes(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, _ string) {
		s.apply(s.account("one"), s.account("two"))
		s.apply(s.account("two"))
		s.has(everything)
		s.lastGoes(true)
	})
}

// TestOrders_theFirstGoes creates a second resource while the first one does
// not change, so that the creation doesn't see it. The second one owns what the
// first one had added as soon as a plan reads it after the first one. If none
// did, destroying it names what is left.
func TestOrders_theFirstGoes(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, order string) {
		s.apply(s.account("one"))
		s.apply(s.account("one"), s.account("two"))
		s.has(everything)
		s.apply(s.account("two"))
		s.has(everything)
		if order != terraformtest.AllAtOnce {
			s.lastGoes(order != "last" && order != "planned last, gone first")
		}
	})
}

// TestOrders_bothGo destroys two resources that own the same access, which is
// removed once.
func TestOrders_bothGo(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, _ string) {
		s.apply(s.account("one"), s.account("two"))
		s.lastGoes(true)
	})
}

// TestOrders_renamed checks that the new resource owns what the old one had
// added, unless the old one is destroyed last. Then destroying the new one
// names what is left.
func TestOrders_renamed(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, order string) {
		s.apply(s.account("one"))
		s.apply(s.account("two"))
		s.has(everything)
		s.lastGoes(order == "first" || order == "planned last, gone first" || order == terraformtest.AllAtOnce)
	})
}

// TestOrders_sameResource replaces a resource on request, or moves it. It still owns
// what it had added.
func TestOrders_sameResource(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(s stage){
		"replaced": func(s stage) { s.good(s.Apply(terraformtest.Replacing(one))) },
		"moved":    func(s stage) { s.apply(s.account("two"), terraformtest.Moved(one, two)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, func(s stage, _ string) {
				s.apply(s.account("one"))
				change(s)
				s.has(everything)
				s.lastGoes(true)
			})
		})
	}
}

// TestOrders_createdFirst replaces a resource, created first. Terraform shows
// the successor nothing of its predecessor, so it adopts the access and warns
// of that. Destroying it names what is left.
func TestOrders_createdFirst(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, _ string) {
		first := s.account("one")
		first.CreateBeforeDestroy = true
		s.apply(first)
		run := s.good(s.Apply(terraformtest.Replacing(one)))
		for _, want := range []string{"App " + s.org.FlowAppID() + " was assigned to user " + login + " already", "User " + login + " was a super admin already", "Destroying this resource leaves it"} {
			if !run.Says(want) {
				t.Errorf("it does not say %q:\n%s", want, run)
			}
		}
		s.has(everything)
		s.lastGoes(false)
	})
}

// TestOrders_roleThatAnotherAsksFor removes super_admin from one resource while
// another requests the role. The plan is refused. The way out that the error
// names leaves the role to the other resource, which then owns it alone.
func TestOrders_roleThatAnotherAsksFor(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, _ string) {
		s.apply(s.account("one"), s.account("two"))
		s.Config(s.account("one", "super_admin", false), s.account("two"))
		refused := s.Apply()
		for _, want := range []string{"The role SUPER_ADMIN of user " + s.user + " is both declared and removed", "apply on_destroy = \"retain\" to one of them before you destroy, replace or set super_admin = false on it"} {
			if refused.OK() || !refused.Says(want) {
				t.Errorf("it does not say %q:\n%s", want, refused)
			}
		}
		wantHas(t, s.org, s.user, everything)

		s.apply(s.account("one", "on_destroy", "retain"), s.account("two"))
		run := s.apply(s.account("one", "on_destroy", "retain", "super_admin", false), s.account("two"))
		if !run.Says("User " + login + " keeps the super admin role") {
			t.Errorf("it does not say that the role stays:\n%s", run)
		}
		s.has(everything)
		if got := s.Resource(one)["owned_role_id"]; got != nil {
			t.Errorf("it still owns the role %v", got)
		}
		s.apply(s.account("one", "super_admin", false), s.account("two"))
		s.apply(s.account("two"))
		s.has(everything)
		s.lastGoes(true)
	})
}

// TestOrders_roleKnownLate makes super_admin of two resources known during the
// apply, false for one and true for the other. The user has the role
// afterwards. If the resource that requests it came first, the other one is
// refused, as in a plan.
func TestOrders_roleKnownLate(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, _ string) {
		s.apply(s.account("one"), s.account("two"))
		s.Config(s.account("one", "super_admin", terraformtest.Later(false)), s.account("two", "super_admin", terraformtest.Later(true)))
		if run := s.Apply(); !run.OK() && !run.Says("apply on_destroy = \"retain\" to one of them before") {
			t.Errorf("no way out:\n%s", run)
		}
		wantHas(s.t, s.org, s.user, everything)
		if got := s.Resource(two)["super_admin"]; got != true {
			t.Errorf("super_admin of the other one = %v", got)
		}
	})
}

// TestOrders_importedBesideAnother checks that an imported service account
// keeps the role while super_admin is omitted, even if another resource had
// given it.
func TestOrders_importedBesideAnother(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, _ string) {
		s.apply(s.account("one"))
		imported := terraformtest.Resource("oktadevices_service_account", "two", map[string]any{"app_id": s.org.FlowAppID(), "user": login})
		s.Config(s.account("one"), imported)
		s.good(s.Import(two, s.org.FlowAppID()+"/"+login))
		s.has(everything)
		s.good(s.Apply())
		s.has(everything)
		s.apply(imported)
		wantHas(s.t, s.org, s.user, everything)
	})
}

// TestOrders_retainedRoleKnownLate checks that a plan doesn't claim that
// super_admin is false while it is unknown.
func TestOrders_retainedRoleKnownLate(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, _ string) {
		s.apply(s.account("one", "on_destroy", "retain"))
		s.Config(s.account("one", "on_destroy", "retain", "super_admin", terraformtest.Later(true)))
		if run := s.good(s.Plan()); run.Says("super_admin is false") {
			t.Errorf("it says that it is false:\n%s", run)
		}
	})
}

// TestOrders_adoptedIsNotRemoved moves one of two resources to another app, and
// it no longer asks for the role. Neither added the assignment or the role, so
// the replacement removes nothing, and the plan must not be refused for the
// other one.
func TestOrders_adoptedIsNotRemoved(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, _ string) {
		assign(s.t, s.org, "USER")
		promote(s.t, s.org, "USER")
		s.apply(s.account("one"), s.account("two"))
		custom := s.org.AddApp(oktasim.App{Label: "Custom"})
		s.apply(s.account("one", "super_admin", false, "app_id", custom), s.account("two"))
		s.has(everything)
	})
}
