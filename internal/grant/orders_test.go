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

// stage is an org and the driver of a provider for it, in one process.
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

func (s stage) set(name string, scopes ...string) terraformtest.Block {
	return terraformtest.Resource("oktadevices_scope_grants", name, map[string]any{"app_id": s.org.FlowAppID(), "scopes": scopes})
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

// rests checks which scopes are granted, and that the plan is empty. It then
// destroys everything and checks that no scope is left.
func (s stage) rests(scopes ...string) {
	s.t.Helper()
	expectScopes(s.t, s.org, scopes...)
	if run := s.good(s.Plan()); !run.Empty() {
		s.t.Errorf("the plan is not empty:\n%s", run)
	}
	if run := s.apply(); run.Says("no record of making") {
		s.t.Errorf("its own grants are foreign to it:\n%s", run)
	}
	expectScopes(s.t, s.org)
}

// TestOrders_whatStaysIsKept destroys or replaces one of several resources that
// declare the same grants, or gives it another address.
func TestOrders_whatStaysIsKept(t *testing.T) {
	t.Parallel()
	type blocks func(s stage) []terraformtest.Block
	read := func(names ...string) blocks {
		return func(s stage) (all []terraformtest.Block) {
			for _, name := range names {
				all = append(all, s.grant(name, devicesRead))
			}
			return all
		}
	}
	both := func(s stage) []terraformtest.Block {
		return []terraformtest.Block{s.set("all", devicesManage, devicesRead), s.grant("one", devicesRead)}
	}
	sets := func(name string, more ...terraformtest.Block) blocks {
		return func(s stage) []terraformtest.Block {
			return append(more, s.set(name, devicesManage, devicesRead))
		}
	}
	twoScopes := []string{devicesManage, devicesRead}
	for name, test := range map[string]struct {
		goes     string
		from, to blocks
		want     []string
	}{
		"a single grant beside a set": {one, both, sets("all"), twoScopes},
		"a set beside a single grant": {all, both, read("one"), []string{devicesRead}},
		"one of two single grants":    {one, read("one", "two"), read("two"), []string{devicesRead}},
		"a single grant, renamed":     {one, read("one"), read("two"), []string{devicesRead}},
		"a set, renamed":              {all, sets("all"), sets("other"), twoScopes},
		"a set, moved":                {all, sets("all"), sets("other", terraformtest.Moved(all, "oktadevices_scope_grants.other")), twoScopes},
		// What both declare is replaced on request.
		"one of two single grants, replaced": {one, read("one", "two"), nil, []string{devicesRead}},
		"a set, replaced":                    {all, sets("all"), nil, twoScopes},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, test.goes, func(s stage) {
				s.apply(test.from(s)...)
				if test.to == nil {
					s.good(s.Apply(terraformtest.Replacing(test.goes)))
				} else {
					s.apply(test.to(s)...)
				}
				s.rests(test.want...)
			})
		})
	}
}

// TestOrders_replacedCreatedFirst replaces on request what create_before_destroy
// creates first.
func TestOrders_replacedCreatedFirst(t *testing.T) {
	t.Parallel()
	for _, address := range []string{one, all} {
		inOrders(t, address, func(s stage) {
			first := createdFirst(s.grant("one", devicesRead))
			if address == all {
				first = createdFirst(s.set("all", devicesRead))
			}
			s.apply(first)
			s.good(s.Apply(terraformtest.Replacing(address)))
			s.rests(devicesRead)
		})
	}
}

// TestOrders_renamedIsNotUpdated checks that the plan of a renamed resource does
// not say that the new one is updated.
func TestOrders_renamedIsNotUpdated(t *testing.T) {
	t.Parallel()
	for from, blocks := range map[string]func(stage) (from, to terraformtest.Block){
		one: func(s stage) (from, to terraformtest.Block) {
			return s.grant("one", devicesRead), s.grant("two", devicesRead)
		},
		all: func(s stage) (from, to terraformtest.Block) {
			return s.set("all", devicesRead), s.set("other", devicesRead)
		},
	} {
		inOrders(t, from, func(s stage) {
			from, to := blocks(s)
			s.apply(from)
			s.Config(to)
			if run := s.good(s.Plan()); run.Says("is updated in the same apply") {
				t.Errorf("it speaks of an update:\n%s", run)
			}
		})
	}
}

// TestOrders_unknownArguments plans a resource beside another that declares its
// scope, and then without that. The plan does not know its app, scope or issuer
// yet, and assumes that none changes.
func TestOrders_unknownArguments(t *testing.T) {
	t.Parallel()
	for name, unknown := range map[string]func(s stage) terraformtest.Block{
		"the app of a grant": func(s stage) terraformtest.Block {
			return s.grant("one", devicesRead, "app_id", terraformtest.Later(s.org.FlowAppID()))
		},
		"the scope of a grant": func(s stage) terraformtest.Block {
			return s.grant("one", devicesRead, "scope", terraformtest.Later(devicesRead))
		},
		"the issuer of a grant": func(s stage) terraformtest.Block {
			return s.grant("one", devicesRead, "issuer", terraformtest.Later(s.org.URL))
		},
		"the app of a set": func(s stage) terraformtest.Block {
			block := s.set("all", devicesRead)
			block.Args["app_id"] = terraformtest.Later(s.org.FlowAppID())
			return block
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, two, func(s stage) {
				first, other := s.grant("one", devicesRead), s.grant("two", devicesRead)
				if unknown(s).Name == "all" {
					first = s.set("all", devicesRead)
				}
				s.apply(first, other)
				s.Config(unknown(s), other)
				s.good(s.Plan())
				s.Config(unknown(s))
				if run := s.good(s.Plan()); !run.Says("Scope "+devicesRead+" of app "+s.org.FlowAppID()+" stays") && !run.Says("is kept") {
					s.t.Errorf("it does not say what is kept:\n%s", run)
				}
				s.good(s.Apply())
				expectScopes(s.t, s.org, devicesRead)
			})
		})
	}
}

// TestOrders_renamedInTwoSteps creates the resource of the new name with
// -target. The next apply destroys the old one.
func TestOrders_renamedInTwoSteps(t *testing.T) {
	t.Parallel()
	inOrders(t, one, func(s stage) {
		s.apply(s.grant("one", devicesRead))
		s.Config(s.grant("two", devicesRead))
		s.good(s.Apply(terraformtest.Target(two)))
		s.good(s.Apply())
		s.rests(devicesRead)
	})
}

// TestOrders_duplicateIsNamed checks that one warning names both resources of a
// grant.
func TestOrders_duplicateIsNamed(t *testing.T) {
	t.Parallel()
	inOrders(t, one, func(s stage) {
		s.Config(s.grant("one", devicesRead), s.grant("two", devicesRead))
		if run := s.good(s.Plan()); !run.Says("Scope "+devicesRead+" of app "+s.org.FlowAppID()+" is declared more than once") || len(run.Warnings()) != 1 {
			t.Errorf("not said once:\n%s", run)
		}
	})
}

// depose replaces a resource, created first, and fails to destroy the old
// object, which holds read.
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

// TestOrders_deposedTakesNothing destroys a deposed object in an apply that
// creates an unrelated resource. Another resource declares the grant by then,
// but that apply does not show it.
func TestOrders_deposedTakesNothing(t *testing.T) {
	t.Parallel()
	inOrders(t, deposed, func(s stage) {
		s.depose()
		s.Config(createdFirst(s.grant("one", devicesManage)), s.grant("two", devicesRead))
		s.good(s.Apply(terraformtest.Target(two)))
		other := terraformtest.Resource("oktadevices_scope_grant", "other", map[string]any{"app_id": s.org.AddApp(oktasim.App{Label: "Custom"}), "scope": usersRead})
		s.Config(createdFirst(s.grant("one", devicesManage)), s.grant("two", devicesRead), other)
		s.good(s.Apply(terraformtest.NoRefresh()))
		if left := s.Deposed(one); len(left) > 0 {
			s.t.Errorf("in the state: %v", left)
		}
		s.rests(devicesManage, devicesRead)
	})
}

// TestOrders_deposedIsNamed destroys a deposed object whose grant no other
// resource declares. The grant stays, and a warning names it.
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

// TestOrders_createdFirst replaces a grant by another scope, created first, and
// checks that the old scope is revoked.
func TestOrders_createdFirst(t *testing.T) {
	t.Parallel()
	inOrders(t, one, func(s stage) {
		s.apply(createdFirst(s.grant("one", devicesRead)))
		s.apply(createdFirst(s.grant("one", devicesManage)))
		s.rests(devicesManage)
	})
}

// TestOrders_contradictionIsRefused checks that a plan fails if it revokes a
// grant that another resource keeps, in whichever order the two are planned.
func TestOrders_contradictionIsRefused(t *testing.T) {
	t.Parallel()
	inOrders(t, one, func(s stage) {
		s.apply(s.grant("one", devicesRead), s.set("all", devicesManage, devicesRead))
		s.Config(s.grant("one", devicesRead), s.set("all", devicesManage))
		if refused := s.Apply(); refused.OK() || !refused.Says("Scope "+devicesRead+" of app "+s.org.FlowAppID()+" is both declared and removed") {
			s.t.Errorf("not refused:\n%s", refused)
		}
		expectScopes(s.t, s.org, devicesManage, devicesRead)
		// The way out that the error names.
		s.apply(s.grant("one", devicesRead, "on_destroy", "retain"), s.set("all", devicesManage, devicesRead))
		s.apply(s.set("all", devicesManage, devicesRead))
		s.rests(devicesManage, devicesRead)
	})
}
