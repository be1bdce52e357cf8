package serviceaccount_test

import (
	"net/http"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const (
	one = "oktadevices_service_account.one"
	two = "oktadevices_service_account.two"
)

// inOrders plays a story with two resources for the same user, in each order, on
// each engine.
func inOrders(t *testing.T, play func(s stage, first, second terraformtest.Block, order string)) {
	t.Helper()
	engines := []terraformtest.Engine{terraformtest.Terraform111, terraformtest.Terraform116}
	terraformtest.InOrders(t, one, []string{two}, engines, func(t *testing.T, order string, set func(*terraformtest.Driver)) {
		org := acctest.NewOrgInMemory(t)
		s := stageOf(t, org, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
		set(s.Driver)
		play(s, s.admin().Named("one"), s.admin().Named("two"), order)
	})
}

// TestOrders_oneOfTwoGoes creates two resources in one apply. Both own what one
// of them has added, and destroying the last of them removes it.
func TestOrders_oneOfTwoGoes(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, first, second terraformtest.Block, _ string) {
		s.MustApply(first, second)
		s.MustApply(second)
		s.rests(everything)
		s.lastGoes(true)
	})
}

// TestOrders_theFirstGoes creates a second resource while the first one does
// not change, so that the creation doesn't see it. The second one owns what the
// first one had added as soon as a plan reads it after the first one. If none
// did, destroying it names what is left.
func TestOrders_theFirstGoes(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, first, second terraformtest.Block, order string) {
		s.MustApply(first)
		s.MustApply(first, second)
		s.rests(everything)
		s.MustApply(second)
		s.rests(everything)
		if order != terraformtest.AllAtOnce {
			s.lastGoes(order != "last" && order != "planned last, gone first")
		}
	})
}

// TestOrders_bothGo destroys two resources that own the same access, which is
// removed once.
func TestOrders_bothGo(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, first, second terraformtest.Block, _ string) {
		s.MustApply(first, second)
		s.lastGoes(true)
	})
}

// TestOrders_renamed checks that the new resource owns what the old one had
// added, unless the old one is destroyed last. Then destroying the new one
// names what is left.
func TestOrders_renamed(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, first, second terraformtest.Block, order string) {
		s.MustApply(first)
		s.MustApply(second)
		s.rests(everything)
		s.lastGoes(order == "first" || order == "planned last, gone first" || order == terraformtest.AllAtOnce)
	})
}

// TestOrders_renamedWithoutReadingUsers names the user by id to credentials that
// have no permission to read users. The warning of a duplicate and the rename are
// as for others.
func TestOrders_renamedWithoutReadingUsers(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, first, second terraformtest.Block, _ string) {
		s.refuse(http.MethodGet, "/api/v1/users/*")
		first, second = first.With("user", s.user), second.With("user", s.user)
		s.Config(first, second)
		s.Says(s.Must(s.Plan()), "The assignment of app "+s.org.FlowAppID()+" to user "+s.user+" is declared more than once")
		s.MustApply(first)
		s.MustApply(second)
		s.rests(everything)
		s.Shows(two, map[string]any{"super_admin": true, "user_id": s.user})
	})
}

// TestOrders_sameResource replaces a resource on request, or moves it. It still owns
// what it had added.
func TestOrders_sameResource(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(s stage){
		"replaced": func(s stage) { s.Must(s.Apply(terraformtest.Replacing(one))) },
		"moved":    func(s stage) { s.MustApply(s.admin().Named("two"), terraformtest.Moved(one, two)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, func(s stage, first, _ terraformtest.Block, _ string) {
				s.MustApply(first)
				change(s)
				s.rests(everything)
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
	inOrders(t, func(s stage, first, _ terraformtest.Block, _ string) {
		first.CreateBeforeDestroy = true
		s.MustApply(first)
		s.Says(s.Must(s.Apply(terraformtest.Replacing(one))), "App "+s.org.FlowAppID()+" was assigned to user "+login+" already",
			"User "+login+" was a super admin already", "Destroying this resource leaves it")
		s.rests(everything)
		s.lastGoes(false)
	})
}

// TestOrders_updatedBesideTheOld updates a resource while an old object of the same
// user is destroyed, whose replacement was created first in this apply or in an
// earlier one. The apply plans both again, in an order of its own, and must not
// know less of the updated one than the plan did.
func TestOrders_updatedBesideTheOld(t *testing.T) {
	t.Parallel()
	for _, old := range []string{one, one + " (deposed 1)"} {
		for _, applied := range []func(ready []string) int{terraformtest.First(terraformtest.Destroying(old), one), nil} {
			inOrders(t, func(s stage, first, second terraformtest.Block, _ string) {
				first.CreateBeforeDestroy = true
				s.MustApply(first, second)
				replacing := []terraformtest.Option{terraformtest.Replacing(one)}
				if old != one {
					s.Fail(terraformtest.Destroying(one))
					s.Fails(s.Apply(replacing...))
					s.Fail()
					replacing = nil
				}
				s.Config(first, second.With("on_destroy", "retain"))
				plan := s.Must(s.Plan(replacing...))
				s.Order(applied)
				s.Must(s.ApplyPlan(plan))
				s.rests(everything)
			})
		}
	}
}

// TestOrders_roleThatAnotherAsksFor removes super_admin from one resource while
// another requests the role. The plan is refused. The way out that the error
// names leaves the role to the other resource, which then owns it alone.
func TestOrders_roleThatAnotherAsksFor(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, first, second terraformtest.Block, _ string) {
		s.MustApply(first, second)
		s.Config(first.With("super_admin", false), second)
		s.Fails(s.Apply(), "The role SUPER_ADMIN of user "+s.user+" is both declared and removed",
			"apply on_destroy = \"retain\" to one of them before you destroy, replace or set super_admin = false on it")
		s.has(everything)

		s.MustApply(first.With("on_destroy", "retain"), second)
		run := s.MustApply(first.With("on_destroy", "retain").With("super_admin", false), second)
		s.Says(run, "User "+login+" keeps the super admin role")
		s.rests(everything)
		s.Shows(one, map[string]any{"owned_role_id": nil})
		s.MustApply(first.With("super_admin", false), second)
		s.MustApply(second)
		s.rests(everything)
		s.lastGoes(true)
	})
}

// TestOrders_roleKnownLate makes super_admin of two resources known during the
// apply, false for one and true for the other. The user has the role
// afterwards. If the resource that requests it came first, the other one is
// refused, as in a plan.
func TestOrders_roleKnownLate(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, first, second terraformtest.Block, _ string) {
		s.MustApply(first, second)
		s.Config(first.With("super_admin", terraformtest.Later(false)), second.With("super_admin", terraformtest.Later(true)))
		if run := s.Apply(); !run.OK() && !run.Says("apply on_destroy = \"retain\" to one of them before") {
			t.Errorf("no way out:\n%s", run)
		}
		s.has(everything)
		s.Shows(two, map[string]any{"super_admin": true})
	})
}

// TestOrders_importedBesideAnother checks that an imported service account
// keeps the role while super_admin is omitted, even if another resource had
// given it.
func TestOrders_importedBesideAnother(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, first, _ terraformtest.Block, _ string) {
		s.MustApply(first)
		imported := s.account().Named("two")
		s.Config(first, imported)
		s.Must(s.Import(two, s.org.FlowAppID()+"/"+login))
		s.rests(everything)
		s.Must(s.Apply())
		s.rests(everything)
		s.MustApply(imported)
		s.has(everything)
	})
}

// TestOrders_retainedRoleKnownLate checks that a plan doesn't claim that
// super_admin is false while it is unknown.
func TestOrders_retainedRoleKnownLate(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, first, _ terraformtest.Block, _ string) {
		s.MustApply(first.With("on_destroy", "retain"))
		s.Config(first.With("on_destroy", "retain").With("super_admin", terraformtest.Later(true)))
		s.DoesNotSay(s.Must(s.Plan()), "super_admin is false")
	})
}

// TestOrders_adoptedIsNotRemoved moves one of two resources to another app, and
// it no longer asks for the role. Neither added the assignment or the role, so
// the replacement removes nothing, and the plan must not be refused for the
// other one.
func TestOrders_adoptedIsNotRemoved(t *testing.T) {
	t.Parallel()
	inOrders(t, func(s stage, first, second terraformtest.Block, _ string) {
		s.assign("USER")
		s.promote("USER")
		s.MustApply(first, second)
		custom := s.org.AddApp(oktasim.App{Label: "Custom"})
		s.MustApply(first.With("super_admin", false).With("app_id", custom), second)
		s.rests(everything)
	})
}
