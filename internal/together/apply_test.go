package together_test

import (
	"math/rand/v2"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// apply is one plan and its apply. A refused plan has no apply.
type apply struct {
	plan, run *terraformtest.Run
	// objects are the attributes before the plan, by the keys of the objects.
	objects map[string]map[string]any
	// tainted are the keys of the tainted objects, which the plan replaces.
	tainted []string
	// planned, before and after are the things in the org: before the plan,
	// before the apply, and after it.
	planned, before, after map[thing]string
}

// apply plans and applies the configuration. It calls between after the plan.
func (m *machine) apply(between func(), options ...terraformtest.Option) *apply {
	m.config()
	m.order()
	a := &apply{objects: map[string]map[string]any{}, planned: m.look()}
	for _, key := range m.d.State().Addresses() {
		a.objects[key] = m.d.Resource(key)
		if m.d.Tainted(key) {
			a.tainted = append(a.tainted, key)
		}
	}
	a.plan = m.run("plan", m.d.Plan(options...))
	if !a.plan.OK() {
		m.refused(a.plan)
		return a
	}
	m.saidDuplicates(a.plan)
	for to, from := range a.plan.Moved {
		a.objects[to] = a.objects[from]
	}
	between()
	a.before = m.look()
	a.run = m.run("apply", m.d.ApplyPlan(a.plan))
	a.after = m.look()
	m.org.Advance(time.Minute)
	if a.run.OK() {
		m.from, m.to = "", ""
	}
	m.noteKept(a)
	m.keptWhatStays(a)
	m.keptWhatIsRenamed(a)
	m.tookWhatWasPlanned(a)
	return a
}

// order draws the order in which Terraform visits the objects. A calm sequence
// visits a destruction as soon as it is ready. So the destroyed objects can
// leave what they own to the created ones.
func (m *machine) order() {
	seed := rapid.Uint64Range(0, 50).Draw(m.rt, "order")
	shuffled := terraformtest.Shuffled(rand.New(rand.NewPCG(seed, 0))) //nolint:gosec // Not random at all: a sequence can be played again.
	m.d.Order(func(ready []string) int {
		if i := slices.IndexFunc(ready, func(id string) bool { return id == terraformtest.Destroying(addressOf(id)) }); m.calm && i >= 0 {
			return i
		}
		return shuffled(ready)
	})
}

func nothing() {}

func (m *machine) applyAll() { m.apply(nothing) }

func (m *machine) applyPart() {
	m.apply(nothing, terraformtest.Target(draw(m, "target", m.everyAddress())))
}

func (m *machine) applyBlind() {
	m.blind = true
	m.apply(nothing, terraformtest.NoRefresh())
	m.blind = false
}

func (m *machine) applyLate() { m.apply(m.act) }

func (m *machine) applyReplacing() {
	m.apply(nothing, terraformtest.Replacing(draw(m, "replaced", addresses(m.blocks))))
}

// everyAddress returns the addresses of the configuration and of the state.
func (m *machine) everyAddress() []string {
	all := append(addresses(m.blocks), m.current()...)
	slices.Sort(all)
	return slices.Compact(all)
}

// ids returns the ids of the changes that an apply can make.
func (m *machine) ids() []string {
	all := addresses(m.blocks)
	for _, key := range m.d.State().Addresses() {
		all = append(all, terraformtest.Destroying(key))
	}
	return all
}

func (m *machine) applyFailing() {
	m.d.Fail(draw(m, "failing", m.ids()))
	m.apply(nothing)
	m.d.Fail()
}

// depose replaces a resource and lets the destruction of the old object fail.
func (m *machine) depose() {
	b := m.drawBlock()
	b.CreateBeforeDestroy = true
	m.d.Fail(terraformtest.Destroying(b.Address()))
	m.apply(nothing, terraformtest.Replacing(b.Address()))
	m.d.Fail()
}

// applyDying kills the provider at a request of an apply, before its effect or
// after it.
func (m *machine) applyDying() {
	nth, done := draw(m, "dying", []int{1, 2, 3, 4}), m.drawBool("done")
	m.apply(func() {
		m.org.Fail(oktasim.Fault{Nth: nth, CloseBefore: !done, CloseAfter: done, Do: func() {
			m.d.Crash()
			// A dead provider makes no more requests.
			m.org.Fail(oktasim.Fault{CloseBefore: true})
		}})
	})
	m.org.ClearFaults()
}
