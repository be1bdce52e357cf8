package terraformtest_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// items returns blocks without references to each other.
func items(names ...string) (blocks []terraformtest.Block) {
	for _, name := range names {
		blocks = append(blocks, terraformtest.Resource("shop_item", name, map[string]any{"name": name}))
	}
	return blocks
}

// order returns the calls since the last time, except those that configure.
func (s *shop) order() string {
	return strings.Join(slices.DeleteFunc(s.done(), func(did string) bool { return strings.HasPrefix(did, "configure") }), ", ")
}

func TestDriver_order(t *testing.T) {
	t.Parallel()
	s := newShop()
	d := s.driver(t)
	d.Order(terraformtest.First("shop_item.c", "shop_item.b"))
	d.Config(items("a", "b", "c")...)
	mustRun(t, d.Apply())
	if got, want := s.order(), "create c , create b , create a "; got != want {
		t.Errorf("created: %s, want %s", got, want)
	}

	d.Order(terraformtest.Last("shop_item.a"))
	mustRun(t, d.Plan())
	if got, want := s.order(), `read b "b", read c "c", read a "a"`; got != want {
		t.Errorf("read: %s, want %s", got, want)
	}

	// b is removed and d is added. The two steps are independent, so either can
	// be first.
	state, stock := d.State(), s.all()
	d.Config(items("a", "c", "d")...)
	for want, first := range map[string]string{
		`delete b "b", create d `: terraformtest.Destroying("shop_item.b"),
		`create d , delete b "b"`: "shop_item.d",
	} {
		d.Restore(state)
		for name, note := range stock {
			s.set(name, note)
		}
		d.Order(terraformtest.First(first))
		mustRun(t, d.Apply())
		if got := s.order(); !strings.HasSuffix(got, want) {
			t.Errorf("%s first: %s, want %s at the end", first, got, want)
		}
	}

	orders := map[string]bool{}
	for seed := range uint64(20) {
		d.Order(terraformtest.Shuffled(rand.New(rand.NewPCG(seed, 0)))) //nolint:gosec // An order that can be repeated needs a seed.
		mustRun(t, d.Plan())
		orders[s.order()] = true
	}
	if len(orders) < 3 {
		t.Errorf("20 seeds gave %d orders", len(orders))
	}
}

// TestDriver_orderOfDependencies sees that a test can choose only among the
// objects that are ready.
func TestDriver_orderOfDependencies(t *testing.T) {
	t.Parallel()
	s := newShop()
	d := s.driver(t)
	blocks := items("a", "b", "c")
	blocks[0].DependsOn = []string{"shop_item.b"}
	d.Config(blocks...)
	d.Order(terraformtest.First("shop_item.a"))
	mustRun(t, d.Apply())
	if got, want := s.order(), "create b , create a , create c "; got != want {
		t.Errorf("created: %s, want %s", got, want)
	}
	d.Order(terraformtest.First(terraformtest.Destroying("shop_item.b")))
	mustRun(t, d.Destroy())
	if got, want := s.order(), `delete a "a", delete b "b", delete c "c"`; !strings.HasSuffix(got, want) {
		t.Errorf("destroyed: %s, want %s at the end", got, want)
	}

	// A failure skips the objects that depend on the failed one, and no others.
	d.Fail("shop_item.b")
	if run := d.Apply(); run.OK() || len(run.Violations()) > 0 {
		t.Errorf("%s", run)
	}
	if got, want := s.order(), "create c "; got != want {
		t.Errorf("after a failure: %s, want %s", got, want)
	}
	d.Fail()
	mustRun(t, d.Apply())
}

func TestDriver_crash(t *testing.T) {
	t.Parallel()
	s := newShop()
	d := s.driver(t)
	d.Order(terraformtest.First())
	d.Config(items("a", "b")...)
	d.CrashBefore("shop_item.a")
	if run := d.Apply(); run.OK() || len(run.Violations()) > 0 || len(s.all()) > 0 || len(d.State().Addresses()) > 0 {
		t.Errorf("%s%v", run, s.all())
	}
	// The effect is there, and the state does not have it. Later calls get no
	// answer.
	d.CrashAfter("shop_item.a")
	if run := d.Apply(); run.OK() || len(s.all()) != 1 || len(d.State().Addresses()) > 0 {
		t.Errorf("%s%v", run, s.all())
	}
	// The provider crashes only once.
	mustRun(t, d.Apply())

	d.Config(terraformtest.Resource("shop_item", "a", map[string]any{"name": "a", "note": "blue"}))
	d.CrashAfter("shop_item.a")
	if run := d.Apply(); run.OK() || d.Private("shop_item.a") != nil || d.Resource("shop_item.a")["note"] != "nothing" {
		t.Errorf("after a crash in an update: %s%s", run, d.Private("shop_item.a"))
	}
}

func TestDriver_savedPlan(t *testing.T) {
	t.Parallel()
	s := newShop()
	d := s.driver(t)
	d.Config(items("a")...)
	planned := mustRun(t, d.Plan())
	// A later configuration does not change the saved plan.
	d.Config(items("b")...)
	if run := mustRun(t, d.ApplyPlan(planned)); run.Actions["shop_item.a"] != terraformtest.Create || d.Resource("shop_item.a") == nil {
		t.Errorf("%s", run)
	}
	if run := d.ApplyPlan(planned); run.OK() || !run.Says("Saved plan is stale") {
		t.Errorf("applied twice: %s", run)
	}
	planned = mustRun(t, d.Plan())
	d.LosePrivate("shop_item.a")
	if run := d.ApplyPlan(planned); run.OK() || d.Private("shop_item.a") != nil {
		t.Errorf("applied to another state: %s", run)
	}
}

func TestDriver_moved(t *testing.T) {
	t.Parallel()
	s := newShop()
	d := s.driver(t)
	d.Config(items("a")...)
	mustRun(t, d.Apply())
	to := terraformtest.Resource("shop_item", "b", map[string]any{"name": "a"})
	d.Config(to, terraformtest.Moved("shop_item.a", "shop_item.b"))
	run := mustRun(t, d.Plan())
	if run.Actions["shop_item.b"] != terraformtest.NoOp || run.Moved["shop_item.b"] != "shop_item.a" || run.Empty() || d.Resource("shop_item.b") != nil {
		t.Errorf("planned: %s%v", run, run.Moved)
	}
	mustRun(t, d.Apply())
	if run := mustRun(t, d.Plan()); !run.Empty() || d.Resource("shop_item.b") == nil || d.Resource("shop_item.a") != nil {
		t.Errorf("afterwards: %s", run)
	}
}
