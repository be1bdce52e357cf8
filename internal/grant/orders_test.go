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

// inOrders plays a story in each order, on each engine.
func inOrders(t *testing.T, goes string, play func(s stage)) {
	t.Helper()
	engines := []terraformtest.Engine{terraformtest.Terraform111, terraformtest.Terraform116}
	terraformtest.InOrders(t, goes, []string{one, two, all}, engines, func(t *testing.T, _ string, set func(*terraformtest.Driver)) {
		org := acctest.NewOrgInMemory(t)
		s := stageOf(t, org, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
		set(s.Driver)
		play(s)
	})
}

// one and two return single grants, and all returns a set.
func (s stage) one(scope string) terraformtest.Block     { return s.grant(scope).Named("one") }
func (s stage) two(scope string) terraformtest.Block     { return s.grant(scope).Named("two") }
func (s stage) all(scopes ...string) terraformtest.Block { return s.set(scopes...).Named("all") }

func createdFirst(b terraformtest.Block) terraformtest.Block {
	b.CreateBeforeDestroy = true
	return b
}

// TestOrders_whatStaysIsKept destroys or replaces one of several resources that
// declare the same grants, or gives it another address.
func TestOrders_whatStaysIsKept(t *testing.T) {
	t.Parallel()
	type blocks func(s stage) []terraformtest.Block
	of := func(all ...func(s stage) terraformtest.Block) blocks {
		return func(s stage) (blocks []terraformtest.Block) {
			for _, block := range all {
				blocks = append(blocks, block(s))
			}
			return blocks
		}
	}
	readOne := func(s stage) terraformtest.Block { return s.one(devicesRead) }
	readTwo := func(s stage) terraformtest.Block { return s.two(devicesRead) }
	manageOne := func(s stage) terraformtest.Block { return s.one(devicesManage) }
	pair := func(s stage) terraformtest.Block { return s.all(devicesManage, devicesRead) }
	other := func(s stage) terraformtest.Block { return pair(s).Named("other") }
	moved := func(s stage) terraformtest.Block { return terraformtest.Moved(all, other(s).Address()) }
	hooks := func(s stage) terraformtest.Block { return s.all(hooksManage) }
	twoScopes := []string{devicesManage, devicesRead}
	for name, test := range map[string]struct {
		goes     string
		from, to blocks
		want     []string
	}{
		"a single grant beside a set":    {one, of(pair, readOne), of(pair), twoScopes},
		"a set beside a single grant":    {all, of(pair, readOne), of(readOne), []string{devicesRead}},
		"one of two single grants":       {one, of(readOne, readTwo), of(readTwo), []string{devicesRead}},
		"a single grant, renamed":        {one, of(readOne), of(readTwo), []string{devicesRead}},
		"a set, renamed":                 {all, of(pair), of(other), twoScopes},
		"a set, moved":                   {all, of(pair), of(other, moved), twoScopes},
		"single grants, now a set":       {one, of(manageOne, readTwo), of(pair), twoScopes},
		"a set, now single grants":       {all, of(pair), of(manageOne, readTwo), twoScopes},
		"a single grant, now of the set": {one, of(hooks, readOne), of(pair), twoScopes},
		// What both declare is replaced on request.
		"one of two single grants, replaced": {one, of(readOne, readTwo), nil, []string{devicesRead}},
		"a set, replaced":                    {all, of(pair), nil, twoScopes},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, test.goes, func(s stage) {
				s.MustApply(test.from(s)...)
				if test.to == nil {
					s.Must(s.Apply(terraformtest.Replacing(test.goes)))
				} else {
					s.MustApply(test.to(s)...)
				}
				s.rests(test.want...)
				s.ends()
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
			first := createdFirst(s.one(devicesRead))
			if address == all {
				first = createdFirst(s.all(devicesRead))
			}
			s.MustApply(first)
			s.Must(s.Apply(terraformtest.Replacing(address)))
			s.rests(devicesRead)
			s.ends()
		})
	}
}

// TestOrders_renamedIsNotUpdated checks that the plan of a renamed resource does
// not say that the new one is updated.
func TestOrders_renamedIsNotUpdated(t *testing.T) {
	t.Parallel()
	for from, blocks := range map[string]func(stage) (from, to terraformtest.Block){
		one: func(s stage) (from, to terraformtest.Block) {
			return s.one(devicesRead), s.two(devicesRead)
		},
		all: func(s stage) (from, to terraformtest.Block) {
			return s.all(devicesRead), s.set(devicesRead).Named("other")
		},
	} {
		inOrders(t, from, func(s stage) {
			from, to := blocks(s)
			s.MustApply(from)
			s.Config(to)
			s.DoesNotSay(s.Must(s.Plan()), "is updated in the same apply")
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
			return s.one(devicesRead).With("app_id", terraformtest.Later(s.org.FlowAppID()))
		},
		"the scope of a grant": func(s stage) terraformtest.Block {
			return s.one(devicesRead).With("scope", terraformtest.Later(devicesRead))
		},
		"the issuer of a grant": func(s stage) terraformtest.Block {
			return s.one(devicesRead).With("issuer", terraformtest.Later(s.org.URL))
		},
		"the app of a set": func(s stage) terraformtest.Block {
			return s.all(devicesRead).With("app_id", terraformtest.Later(s.org.FlowAppID()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOrders(t, two, func(s stage) {
				first, other := s.one(devicesRead), s.two(devicesRead)
				if unknown(s).Name == "all" {
					first = s.all(devicesRead)
				}
				s.MustApply(first, other)
				s.Config(unknown(s), other)
				s.Must(s.Plan())
				s.Config(unknown(s))
				if run := s.Must(s.Plan()); !run.Says("Scope "+devicesRead+" of app "+s.org.FlowAppID()+" stays") && !run.Says("is kept") {
					t.Errorf("it does not say what is kept:\n%s", run)
				}
				s.Must(s.Apply())
				s.granted(devicesRead)
			})
		})
	}
}

// TestOrders_renamedInTwoSteps creates the resource of the new name with
// -target. The next apply destroys the old one.
func TestOrders_renamedInTwoSteps(t *testing.T) {
	t.Parallel()
	inOrders(t, one, func(s stage) {
		s.MustApply(s.one(devicesRead))
		s.Config(s.two(devicesRead))
		s.Must(s.Apply(terraformtest.Target(two)))
		s.Must(s.Apply())
		s.rests(devicesRead)
		s.ends()
	})
}

// TestOrders_duplicateIsNamed checks that one warning names both resources of a
// grant.
func TestOrders_duplicateIsNamed(t *testing.T) {
	t.Parallel()
	inOrders(t, one, func(s stage) {
		s.Config(s.one(devicesRead), s.two(devicesRead))
		if run := s.Must(s.Plan()); !run.Says("Scope "+devicesRead+" of app "+s.org.FlowAppID()+" is declared more than once") || len(run.Warnings()) != 1 {
			t.Errorf("not said once:\n%s", run)
		}
	})
}

// depose replaces a resource, created first, and fails to destroy the old
// object, which holds read.
func (s stage) depose() {
	s.t.Helper()
	s.MustApply(createdFirst(s.one(devicesRead)))
	s.Fail(terraformtest.Destroying(one))
	s.Config(createdFirst(s.one(devicesManage)))
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
		s.Config(createdFirst(s.one(devicesManage)), s.two(devicesRead))
		s.Must(s.Apply(terraformtest.Target(two)))
		other := s.grant(usersRead).Named("other").With("app_id", s.org.AddApp(oktasim.App{Label: "Custom"}))
		s.Config(createdFirst(s.one(devicesManage)), s.two(devicesRead), other)
		s.Must(s.Apply(terraformtest.NoRefresh()))
		if left := s.Deposed(one); len(left) > 0 {
			s.t.Errorf("in the state: %v", left)
		}
		s.rests(devicesManage, devicesRead)
		s.ends()
	})
}

// TestOrders_deposedIsNamed destroys a deposed object whose grant no other
// resource declares. The grant stays, and a warning names it.
func TestOrders_deposedIsNamed(t *testing.T) {
	t.Parallel()
	inOrders(t, deposed, func(s stage) {
		s.depose()
		s.Says(s.Must(s.Apply()), "Scope "+devicesRead+" of app "+s.org.FlowAppID()+" stays", "remove it in the Admin Console")
		s.granted(devicesManage, devicesRead)
	})
}

// TestOrders_dependentOfTheSuccessorFails leaves the old object of a replacement
// behind: a dependent is created before the old object is destroyed, and fails.
// The next apply destroys it, and the successor keeps the grant.
func TestOrders_dependentOfTheSuccessorFails(t *testing.T) {
	t.Parallel()
	inOrders(t, deposed, func(s stage) {
		dependent := s.two(devicesManage)
		dependent.DependsOn = []string{one}
		s.MustApply(createdFirst(s.one(devicesRead)))
		s.Config(createdFirst(s.one(devicesRead)), dependent)
		s.Fail(two)
		s.Fails(s.Apply(terraformtest.Replacing(one)))
		if len(s.Deposed(one)) != 1 {
			s.t.Error("nothing is deposed")
		}
		s.Fail()
		s.Must(s.Apply())
		s.rests(devicesManage, devicesRead)
		s.ends()
	})
}

// TestOrders_updatedBesideTheOld updates a resource while an old object of the same
// grant is destroyed, whose replacement was created first in this apply or in an
// earlier one. The apply plans both again, in an order of its own, and must not
// know less of the updated one than the plan did.
func TestOrders_updatedBesideTheOld(t *testing.T) {
	t.Parallel()
	retained := func(b terraformtest.Block) terraformtest.Block { return b.With("on_destroy", "retain") }
	late := func(b terraformtest.Block) terraformtest.Block {
		return b.With("scope", terraformtest.Later(devicesRead))
	}
	single := func(s stage) terraformtest.Block { return s.two(devicesRead) }
	set := func(s stage) terraformtest.Block { return s.all(devicesRead) }
	for name, test := range map[string]struct {
		updated func(s stage) terraformtest.Block
		change  func(terraformtest.Block) terraformtest.Block
		old     string
	}{
		"a grant":                    {single, retained, one},
		"a grant, old one left":      {single, retained, deposed},
		"a set":                      {set, retained, one},
		"a set, old one left":        {set, retained, deposed},
		"a late grant, old one left": {single, late, deposed},
	} {
		for _, applied := range []func(ready []string) int{terraformtest.First(terraformtest.Destroying(test.old), one), nil} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				inOrders(t, test.old, func(s stage) {
					first, updated := createdFirst(s.one(devicesRead)), test.updated(s)
					s.MustApply(first, updated)
					replacing := []terraformtest.Option{terraformtest.Replacing(one)}
					if test.old == deposed {
						s.Fail(terraformtest.Destroying(one))
						s.Fails(s.Apply(replacing...))
						s.Fail()
						replacing = nil
					}
					s.Config(first, test.change(updated))
					plan := s.Must(s.Plan(replacing...))
					s.Order(applied)
					s.Must(s.ApplyPlan(plan))
					s.Config(first, updated)
					s.Must(s.Apply())
					s.rests(devicesRead)
				})
			})
		}
	}
}

// TestOrders_createdFirst replaces a grant by another scope, created first, and
// checks that the old scope is revoked.
func TestOrders_createdFirst(t *testing.T) {
	t.Parallel()
	inOrders(t, one, func(s stage) {
		s.MustApply(createdFirst(s.one(devicesRead)))
		s.MustApply(createdFirst(s.one(devicesManage)))
		s.rests(devicesManage)
		s.ends()
	})
}

// TestOrders_contradictionIsRefused checks that a plan fails if it revokes a
// grant that another resource keeps, in whichever order the two are planned.
func TestOrders_contradictionIsRefused(t *testing.T) {
	t.Parallel()
	inOrders(t, one, func(s stage) {
		s.MustApply(s.one(devicesRead), s.all(devicesManage, devicesRead))
		s.Config(s.one(devicesRead), s.all(devicesManage))
		s.Fails(s.Apply(), "Scope "+devicesRead+" of app "+s.org.FlowAppID()+" is both declared and removed")
		s.granted(devicesManage, devicesRead)
		// The way out that the error names.
		s.MustApply(s.one(devicesRead).With("on_destroy", "retain"), s.all(devicesManage, devicesRead))
		s.MustApply(s.all(devicesManage, devicesRead))
		s.rests(devicesManage, devicesRead)
		s.ends()
	})
}
