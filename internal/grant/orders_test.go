package grant_test

import (
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

const (
	one = "oktadevices_scope_grant.one"
	two = "oktadevices_scope_grant.two"
	all = "oktadevices_scope_grants.all"
)

// stage is a Terraform for an org, all in one process.
type stage struct {
	*terraformtest.Driver
	t   *testing.T
	org acctest.Org
}

// inOrders plays a story in each order, on each engine.
func inOrders(t *testing.T, goes string, play func(s stage)) {
	t.Helper()
	engines := []terraformtest.Engine{terraformtest.Terraform111, terraformtest.Terraform116}
	terraformtest.InOrders(t, goes, []string{one, two, all}, engines, func(t *testing.T, _ string, set func(*terraformtest.Driver)) {
		org := acctest.NewOrgInMemory(t)
		s := stage{terraformtest.NewDriver(t, acctest.ServerInMemory(acctest.InMemory{Handler: org})), t, org}
		s.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
		set(s.Driver)
		play(s)
	})
}

func (s stage) grant(name, scope string, more ...any) terraformtest.Block {
	return terraformtest.Resource("oktadevices_scope_grant", name, with(map[string]any{"app_id": s.org.FlowAppID(), "scope": scope}, more...))
}

func (s stage) set(scopes ...string) terraformtest.Block {
	return terraformtest.Resource("oktadevices_scope_grants", "all", map[string]any{"app_id": s.org.FlowAppID(), "scopes": scopes})
}

func createdFirst(b terraformtest.Block) terraformtest.Block {
	b.CreateBeforeDestroy = true
	return b
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

// rests checks what is granted, that the plan is empty, and that all goes in the
// end.
func (s stage) rests(scopes ...string) {
	s.t.Helper()
	expectScopes(s.t, s.org, scopes...)
	if run := s.good(s.Plan()); !run.Empty() {
		s.t.Errorf("the plan is not empty:\n%s", run)
	}
	s.apply()
	expectScopes(s.t, s.org)
}

// TestOrders_whatStaysIsKept destroys one of several resources that declare the
// same grants.
func TestOrders_whatStaysIsKept(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		goes string
		from func(s stage) []terraformtest.Block
		to   func(s stage) []terraformtest.Block
		want []string
	}{
		"a single grant beside a set": {one,
			func(s stage) []terraformtest.Block {
				return []terraformtest.Block{s.set(devicesManage, devicesRead), s.grant("one", devicesRead)}
			},
			func(s stage) []terraformtest.Block { return []terraformtest.Block{s.set(devicesManage, devicesRead)} },
			[]string{devicesManage, devicesRead}},
		"a set beside a single grant": {all,
			func(s stage) []terraformtest.Block {
				return []terraformtest.Block{s.set(devicesManage, devicesRead), s.grant("one", devicesRead)}
			},
			func(s stage) []terraformtest.Block { return []terraformtest.Block{s.grant("one", devicesRead)} },
			[]string{devicesRead}},
		"one of two single grants": {one,
			func(s stage) []terraformtest.Block {
				return []terraformtest.Block{s.grant("one", devicesRead), s.grant("two", devicesRead)}
			},
			func(s stage) []terraformtest.Block { return []terraformtest.Block{s.grant("two", devicesRead)} },
			[]string{devicesRead}},
		"renamed": {one,
			func(s stage) []terraformtest.Block { return []terraformtest.Block{s.grant("one", devicesRead)} },
			func(s stage) []terraformtest.Block { return []terraformtest.Block{s.grant("two", devicesRead)} },
			[]string{devicesRead}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, test.goes, func(s stage) {
				s.apply(test.from(s)...)
				s.apply(test.to(s)...)
				s.rests(test.want...)
			})
		})
	}
}

// TestOrders_renamedInTwoSteps: the new resource is created by itself, and the old
// one goes with the next apply.
func TestOrders_renamedInTwoSteps(t *testing.T) {
	t.Parallel()
	inOrders(t, one, func(s stage) {
		s.apply(s.grant("one", devicesRead))
		s.Config(s.grant("two", devicesRead))
		s.good(s.With(terraformtest.Target(two)).Apply())
		s.good(s.Apply())
		s.rests(devicesRead)
	})
}

// TestOrders_duplicateIsSaid: the plan names both resources of one grant.
func TestOrders_duplicateIsSaid(t *testing.T) {
	t.Parallel()
	inOrders(t, one, func(s stage) {
		s.Config(s.grant("one", devicesRead), s.grant("two", devicesRead))
		if run := s.good(s.Plan()); !run.Says("Scope "+devicesRead+" of app "+s.org.FlowAppID()+" is declared more than once") || len(run.Warnings()) != 1 {
			t.Errorf("not said once:\n%s", run)
		}
	})
}

// depose leaves the old object of a replacement that was created first, which holds
// read, behind.
func (s stage) depose() {
	s.t.Helper()
	s.apply(createdFirst(s.grant("one", devicesRead)))
	s.Fail(terraformtest.Destroying(one))
	s.Config(createdFirst(s.grant("one", devicesManage)))
	if run := s.Apply(); run.OK() || len(s.Deposed(one)) != 1 {
		s.t.Fatalf("nothing is deposed:\n%s", run)
	}
	s.Fail()
}

const deposed = one + " (deposed 1)"

// TestOrders_deposedTakesNothing: the old object of a replacement goes in a later
// apply, which creates something that is no successor of it. Another resource has
// the grant by then, which that apply does not show.
func TestOrders_deposedTakesNothing(t *testing.T) {
	t.Parallel()
	inOrders(t, deposed, func(s stage) {
		s.depose()
		s.Config(createdFirst(s.grant("one", devicesManage)), s.grant("two", devicesRead))
		s.good(s.With(terraformtest.Target(two)).Apply())
		other := terraformtest.Resource("oktadevices_scope_grant", "other", map[string]any{"app_id": s.org.AddApp(oktasim.App{Label: "Custom"}), "scope": usersRead})
		s.Config(createdFirst(s.grant("one", devicesManage)), s.grant("two", devicesRead), other)
		s.good(s.With(terraformtest.NoRefresh()).Apply())
		if left := s.Deposed(one); len(left) > 0 {
			s.t.Errorf("in the state: %v", left)
		}
		s.rests(devicesManage, devicesRead)
	})
}

// TestOrders_deposedIsNamed: what nothing is known to need stays, too, and is named.
func TestOrders_deposedIsNamed(t *testing.T) {
	t.Parallel()
	inOrders(t, deposed, func(s stage) {
		s.depose()
		if run := s.good(s.Apply()); !run.Says("Scope "+devicesRead+" of app "+s.org.FlowAppID()+" stays") || !run.Says("remove it in the Admin Console") {
			s.t.Errorf("it does not name what it leaves:\n%s", run)
		}
		expectScopes(s.t, s.org, devicesManage, devicesRead)
	})
}

// TestOrders_createdFirst: a replacement by another scope, created first, revokes
// what the old object had.
func TestOrders_createdFirst(t *testing.T) {
	t.Parallel()
	inOrders(t, one, func(s stage) {
		s.apply(createdFirst(s.grant("one", devicesRead)))
		s.apply(createdFirst(s.grant("one", devicesManage)))
		s.rests(devicesManage)
	})
}

// TestOrders_contradictionIsRefused: a plan that takes a grant from a resource that
// keeps it is refused, whichever of the two is planned second.
func TestOrders_contradictionIsRefused(t *testing.T) {
	t.Parallel()
	inOrders(t, one, func(s stage) {
		s.apply(s.grant("one", devicesRead), s.set(devicesManage, devicesRead))
		s.Config(s.grant("one", devicesRead), s.set(devicesManage))
		if refused := s.Apply(); refused.OK() || !refused.Says("Scope "+devicesRead+" of app "+s.org.FlowAppID()+" is both declared and removed") {
			s.t.Errorf("not refused:\n%s", refused)
		}
		s.Config(s.grant("one", devicesRead), s.set(devicesManage, devicesRead))
		s.rests(devicesManage, devicesRead)
	})
}
