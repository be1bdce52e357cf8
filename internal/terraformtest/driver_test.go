package terraformtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

const thingA, thingB = "trail_thing.a", "trail_thing.b"

// things returns blocks without references to each other.
func things(names ...string) (blocks []Block) {
	for _, name := range names {
		blocks = append(blocks, thingBlock{name: name}.block())
	}
	return blocks
}

func mustRun(t *testing.T, run *Run) *Run {
	t.Helper()
	if !run.OK() {
		t.Fatalf("it failed:\n%s", run)
	}
	return run
}

// TestDriver_reports plays one story and sees what the driver says about it.
func TestDriver_reports(t *testing.T) {
	t.Parallel()
	p := &trail{t: t}
	d := p.driver()
	blocks := func(kind, note string) []Block {
		return []Block{thingBlock{name: "a", kind: kind, note: note}.block(), thingBlock{name: "s", noteOf: "a", sight: true}.block()}
	}
	renamed := thingBlock{name: "b", kind: "y", note: "n", more: map[string]any{"label": "a"}}.block()
	shorter := strings.NewReplacer("trail_thing.", "", "data.trail_sight.", "", "\n", ". ")
	for _, step := range []struct {
		name   string
		blocks []Block
		do     func(...Option) *Run
		gone   []string
		// want is the run as text. planned is the trail in its plan. kept is the
		// trail in the state, with the private state.
		want         string
		empty, moved bool
		planned      any
		kept         string
	}{
		{name: "planned", blocks: blocks("x", ""), do: d.Plan, want: "s: read. a: create.", planned: Unknown},
		{name: "created", blocks: blocks("x", ""), do: d.Apply, want: "s: read. a: create.", planned: Unknown, kept: "C PC"},
		{name: "unchanged", blocks: blocks("x", ""), do: d.Plan, want: "a: no-op.", empty: true, planned: "Cr", kept: "C PC"},
		{name: "updated", blocks: blocks("x", "n"), do: d.Apply, want: "s: read. a: update.", planned: Unknown, kept: "CrU PCrpU"},
		{name: "replaced", blocks: blocks("y", "n"), do: d.Apply, want: "s: read. a: replace.", planned: Unknown, kept: "C PC"},
		{name: "gone", blocks: blocks("y", "n"), do: d.Apply, gone: []string{"a"}, want: "s: read. a: create. a: gone.", planned: Unknown, kept: "C PC"},
		{name: "only moved", blocks: []Block{renamed, Moved(thingA, thingB)}, do: d.Plan, want: "b: no-op.", moved: true, kept: "C PC"},
		{name: "refreshed", blocks: blocks("x", "m"), do: func(...Option) *Run { return d.Refresh() }, empty: true, kept: "Cr PCr"},
		{name: "left", do: d.Apply, want: "a: delete."},
	} {
		d.Config(step.blocks...)
		p.gone = step.gone
		run := mustRun(t, step.do())
		run.Diagnostics = nil // Each plan has a warning.
		if got := strings.TrimSpace(shorter.Replace(run.String())); got != step.want || run.Empty() != step.empty {
			t.Errorf("%s: %s Empty: %t. Want %s", step.name, got, run.Empty(), step.want)
		}
		if (run.Moved[thingB] == thingA) != step.moved || run.Planned[thingA]["trail"] != step.planned {
			t.Errorf("%s: moved %v, planned %v", step.name, run.Moved, run.Planned)
		}
		trail, _ := d.Resource(thingA)["trail"].(string)
		kept := strings.TrimSpace(trail + " " + string(d.Private(thingA)))
		if kept != step.kept || kept != "" && d.Identity(thingA)["first"] != "a" {
			t.Errorf("%s: the state has %s, want %s", step.name, kept, step.kept)
		}
	}
}

func TestDriver_restore(t *testing.T) {
	t.Parallel()
	d := (&trail{t: t}).driver()
	d.Config(things("a")...)
	mustRun(t, d.Apply())
	before := d.State()
	for differs, change := range map[string]func(*object){
		"value":         func(o *object) { o.value = with(o.value, "note", "other") },
		"private state": func(o *object) { o.private = nil },
		"taint":         func(o *object) { o.tainted = true },
	} {
		d.edit(thingA, change)
		if d.State().Equal(before) {
			t.Errorf("states whose %s differs are equal", differs)
		}
		if d.Restore(before); !d.State().Equal(before) {
			t.Errorf("the %s was not restored", differs)
		}
	}
}

func TestDriver_whatIsKnownLater(t *testing.T) {
	t.Parallel()
	p := &trail{t: t}
	d := p.driver()
	d.Provider(map[string]any{"token": Later("t")})
	d.Config(Resource("trail_thing", "a", map[string]any{"note": Later("n")}))
	if run := mustRun(t, d.Apply()); run.Planned[thingA]["note"] != Unknown || d.Resource(thingA)["note"] != "n" {
		t.Errorf("planned: %v", run.Planned[thingA])
	}
	if got := p.walks[0][0] + p.walks[1][0]; got != "configure {token:(known after apply)}configure {token:t}" {
		t.Error(got)
	}
}

func TestDriver_import(t *testing.T) {
	t.Parallel()
	p := &trail{t: t}
	d := p.driver()
	p.gone = []string{"b"}
	mustRun(t, d.Import(thingA, "a"))
	d.Forget(thingA)
	mustRun(t, d.ImportByIdentity(thingA, map[string]any{"first": "a"}))
	if got := d.Resource(thingA); got["label"] != "a" || got["trail"] != "ir" {
		t.Errorf("imported: %v", got)
	}
	if run := d.Import(thingB, "b"); run.OK() || d.Resource(thingB) != nil {
		t.Errorf("after the import of a missing object: %s", run)
	}
}

// TestDriver_order sees that a test can choose the order, but only among the
// objects that are ready.
func TestDriver_order(t *testing.T) {
	t.Parallel()
	p := &trail{t: t}
	d := p.driver()
	dependent := things("a", "b", "c")
	dependent[0].DependsOn = []string{thingB}
	for _, step := range []struct {
		name   string
		order  func([]string) int
		blocks []Block
		want   string
	}{
		{"created", First("trail_thing.c", thingB), things("a", "b", "c"), "create c, create b, create a"},
		{"b left, destroyed first", First(Destroying(thingB)), things("a", "c", "d"), "delete b, create d"},
		{"d left, destroyed last", First(thingB), things("a", "b", "c"), "create b, delete d"},
		{"all left", Last(Destroying(thingA)), nil, "delete b, delete c, delete a"},
		{"a depends on b", First(thingA), dependent, "create b, create a, create c"},
		{"b is destroyed after its dependent", First(Destroying(thingB)), nil, "delete a, delete b, delete c"},
	} {
		d.Order(step.order)
		d.Config(step.blocks...)
		mustRun(t, d.Apply())
		if got := p.changed(); got != step.want {
			t.Errorf("%s: %s, want %s", step.name, got, step.want)
		}
	}
	orders := map[string]bool{}
	for seed := range uint64(20) {
		d.Order(Shuffled(rand.New(rand.NewPCG(seed, 0)))) //nolint:gosec // An order that can be repeated needs a seed.
		d.Config(things("a", "b", "c")...)
		mustRun(t, d.Apply())
		orders[p.changed()] = true
		mustRun(t, d.Destroy())
	}
	if len(orders) < 3 {
		t.Errorf("20 seeds gave %d orders", len(orders))
	}
}

// TestDriver_fail sees that a failure skips the objects that depend on the
// failed one, and no others.
func TestDriver_fail(t *testing.T) {
	t.Parallel()
	p := &trail{t: t}
	d := p.driver()
	blocks := things("a", "b", "c")
	blocks[0].DependsOn = []string{thingB}
	d.Config(blocks...)
	d.Fail(thingB)
	if run := d.Apply(); run.OK() || len(run.Violations()) > 0 {
		t.Errorf("%s", run)
	}
	if got := p.changed(); got != "create c" {
		t.Errorf("after a failure: %s", got)
	}
	d.Fail()
	mustRun(t, d.Apply())
}

// TestDriver_crash sees that nothing answers after a crash, until the next walk.
func TestDriver_crash(t *testing.T) {
	t.Parallel()
	p := &trail{t: t}
	d := p.driver()
	d.Order(First())
	for _, step := range []struct {
		blocks                []Block
		fails, changed, again string
	}{
		{things("a", "b"), "create a", "create a", "create a, create b"},
		{nil, "delete a", "delete a", "delete a, delete b"},
	} {
		d.Config(step.blocks...)
		before := d.State().Addresses()
		p.fails = map[string]string{step.fails: withCrash}
		run := d.Apply()
		if got := p.changed(); run.OK() || len(run.Violations()) > 0 || got != step.changed || !slices.Equal(d.State().Addresses(), before) {
			t.Errorf("a crash: %s\n%s%v", got, run, d.State().Addresses())
		}
		p.fails = nil
		mustRun(t, d.Apply())
		if got := p.changed(); got != step.again {
			t.Errorf("after a crash: %s", got)
		}
	}
}

func TestDriver_deposed(t *testing.T) {
	t.Parallel()
	d := (&trail{t: t}).driver()
	d.Config(thingBlock{name: "a", first: true}.block())
	mustRun(t, d.Apply())
	d.Fail(Destroying(thingA))
	d.Apply(Replacing(thingA))
	if keys := d.Deposed(thingA); !slices.Equal(keys, []string{thingA + " (deposed 1)"}) || d.Resource(keys[0]) == nil || d.Resource(thingA) == nil {
		t.Errorf("deposed: %v", keys)
	}
}

func TestDriver_savedPlan(t *testing.T) {
	t.Parallel()
	d := (&trail{t: t}).driver()
	d.Config(things("a")...)
	planned := mustRun(t, d.Plan())
	// A later configuration does not change the saved plan.
	d.Config(things("b")...)
	if run := mustRun(t, d.ApplyPlan(planned)); run.Actions[thingA] != Create || d.Resource(thingA) == nil {
		t.Errorf("%s", run)
	}
	planned = mustRun(t, d.Plan())
	d.LosePrivate(thingA)
	if run := d.ApplyPlan(planned); !run.Says("Saved plan is stale") || d.Private(thingA) != nil {
		t.Errorf("applied to another state: %s", run)
	}
}

// TestDriver_violations sees how the driver reports a broken rule of core. The
// stories see which rules there are.
func TestDriver_violations(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ call, want string }{
		withOther:    {"create a", `Inconsistent result after apply (trail_thing.a): note: was "n", but is now "other"`},
		withUnknown:  {"create a", "Invalid object (trail_thing.a): trail is still unknown"},
		withPanic:    {"create a", "The provider panicked (trail_thing.a): ApplyResourceChange: ouch"},
		plansOther:   {"first a", `Invalid plan (trail_thing.a): note: planned is "other", configured is "n"`},
		plansTheWalk: {"first a", `Inconsistent final plan (trail_thing.a): trail: was "walk 1", but is now "walk 2"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &trail{t: t}
			d := p.driver()
			p.fails = map[string]string{test.call: name}
			d.Config(thingBlock{name: "a", note: "n"}.block())
			if violations := fmt.Sprint(d.Apply().Violations()); !strings.Contains(violations, test.want) {
				t.Errorf("got\n%s\nwant a violation with %s", violations, test.want)
			}
		})
	}
}

// TestDriver_interrupt stops the provider during a creation. What was created is
// kept, and nothing else is begun.
func TestDriver_interrupt(t *testing.T) {
	t.Parallel()
	p := &trail{t: t, stop: make(chan struct{})}
	d := p.driver()
	p.creating = func() {
		go d.Interrupt()
		<-p.stop
	}
	b := thingBlock{name: "b", note: "n"}.block()
	b.DependsOn = []string{thingA}
	d.Config(append(things("a"), b)...)
	if errors := d.Apply().Errors(); len(errors) != 1 || errors[0].Summary != "execution halted" {
		t.Errorf("it fails with %v", errors)
	}
	if d.Resource(thingA) == nil || d.Resource(thingB) != nil {
		t.Errorf("the state has %v", d.State())
	}
}

// idle is a resource of the framework whose creation does nothing.
type idle struct{ resource.Resource }

func (idle) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "idle"
}
func (idle) Schema(context.Context, resource.SchemaRequest, *resource.SchemaResponse) {}
func (idle) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}

type idleProvider struct{ provider.Provider }

func (idleProvider) Metadata(context.Context, provider.MetadataRequest, *provider.MetadataResponse) {}
func (idleProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)       {}
func (idleProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (idleProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (idleProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return idle{} }}
}

// TestDriver_violationOfTheFramework breaks a rule that the framework checks.
func TestDriver_violationOfTheFramework(t *testing.T) {
	t.Parallel()
	d := NewDriver(t, providerserver.NewProtocol6(idleProvider{}))
	d.Config(Resource("idle", "a", nil))
	if violations := fmt.Sprint(d.Apply().Violations()); !strings.Contains(violations, "Missing Resource State After Create") {
		t.Error(violations)
	}
}
