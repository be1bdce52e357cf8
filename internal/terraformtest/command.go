package terraformtest

import (
	"bytes"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func newRun() *Run {
	return &Run{Actions: map[string]Action{}, Planned: map[string]map[string]any{}, Moved: map[string]string{}}
}

// Plan is terraform plan. It leaves the state as it is.
func (d *Driver) Plan(given ...Option) *Run {
	run, start := newRun(), d.State()
	if planned, ok := d.planAll(run, chosen(given)); ok {
		run.plan, run.start = planned, start.objects
	}
	return run
}

// Apply is terraform apply: it plans and, unless that fails, applies.
func (d *Driver) Apply(given ...Option) *Run {
	run := newRun()
	if planned, ok := d.planAll(run, chosen(given)); ok {
		d.applyAll(run, planned)
	}
	return run
}

// ApplyPlan is terraform apply with the saved plan that [Driver.Plan] made. What it
// returns holds the plan's diagnostics no more.
func (d *Driver) ApplyPlan(planned *Run) *Run {
	d.t.Helper()
	if planned.plan == nil {
		d.t.Fatalf("this is no plan that can be applied:\n%s", planned)
	}
	run := newRun()
	run.Actions, run.Planned, run.Moved, run.Gone = planned.Actions, planned.Planned, planned.Moved, planned.Gone
	if !maps.EqualFunc(planned.start, d.State().objects, (*object).same) {
		run.Diagnostics = []Diagnostic{{Error: true, Summary: "Saved plan is stale", Detail: "The state has changed since the plan was made."}}
		return run
	}
	d.applyAll(run, planned.plan)
	return run
}

// same reports whether a state file would be the same with either.
func (o *object) same(other *object) bool {
	return o.key() == other.key() && o.value.Equal(other.value) && bytes.Equal(o.private, other.private) && o.tainted == other.tainted
}

// Refresh is terraform apply -refresh-only.
func (d *Driver) Refresh() *Run {
	run := newRun()
	if !d.validateAll(run) {
		return run
	}
	w, ok := d.begin(planning, run, d.config, options{})
	defer w.end()
	if !ok {
		return run
	}
	var nodes []node
	for _, b := range w.config.blocks {
		visit := func() bool { return w.planData(b) }
		if !b.Data {
			visit = func() bool {
				found, ok := w.refresh(b.Address())
				schema, _ := d.schemas.of(b)
				w.set(b.Address(), tftypes.NewValue(schema.ValueType(), tftypes.UnknownValue))
				if found != nil && !found.gone() {
					w.set(b.Address(), found.value)
				}
				return ok
			}
		}
		nodes = append(nodes, node{id: b.Address(), after: b.needs(), visit: visit})
	}
	for _, key := range w.leaving() {
		nodes = append(nodes, node{id: key, visit: func() bool { _, ok := w.refresh(key); return ok }})
	}
	w.forgetData()
	if w.visit(nodes) {
		d.keepRefreshed(w)
		// What a data source awaits is no change of this plan.
		run.Actions = map[string]Action{}
	}
	return run
}

// Destroy is terraform destroy.
func (d *Driver) Destroy(given ...Option) *Run {
	run, options := newRun(), chosen(given)
	prior := d.config.move(d.State().objects, run)
	if !options.noRefresh {
		// Core refreshes by way of an ordinary plan, of which it shows nothing unless it
		// fails.
		first := newRun()
		refreshed, ok := d.planAll(first, options)
		run.Gone = first.Gone
		if !ok {
			run.Diagnostics = first.Diagnostics
			return run
		}
		prior = refreshed.refreshed
	}
	w, ok := d.begin(planning, run, d.config, options)
	defer w.end()
	if !ok {
		return run
	}
	w.prior, w.refreshed = prior, maps.Clone(prior)
	var all []string
	for key, o := range prior {
		if o != nil && !o.block.Data {
			all = append(all, key)
		}
	}
	var nodes []node
	for _, key := range all {
		nodes = append(nodes, node{id: key, after: w.dependents(key, all), visit: func() bool {
			o, ok := w.recall(key)
			if !ok {
				return false
			}
			c, ok := w.planDelete(o)
			w.planned(c, ok)
			return ok
		}})
	}
	if !w.visit(onlyTargeted(nodes, options.targets)) {
		return run
	}
	if len(options.targets) == 0 {
		maps.DeleteFunc(w.refreshed, func(_ string, o *object) bool { return o != nil && o.block.Data })
	}
	d.applyAll(run, w)
	return run
}

// keepRefreshed makes what a walk refreshed the state.
func (d *Driver) keepRefreshed(w *walk) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.state = maps.Clone(w.refreshed)
	maps.DeleteFunc(d.state, func(_ string, o *object) bool { return o == nil })
}

// onlyTargeted leaves the nodes that are targeted and those before them.
func onlyTargeted(nodes []node, targets []string) []node {
	if len(targets) == 0 {
		return nodes
	}
	byID, wanted := map[string]node{}, map[string]bool{}
	for _, n := range nodes {
		byID[n.id] = n
	}
	var want func(string)
	want = func(id string) {
		if n, ok := byID[id]; ok && !wanted[id] {
			wanted[id] = true
			for _, before := range n.after {
				want(before)
			}
		}
	}
	for _, n := range nodes {
		if slices.Contains(targets, addressOf(n.id)) {
			want(n.id)
		}
	}
	return slices.DeleteFunc(nodes, func(n node) bool { return !wanted[n.id] })
}
