package terraformtest

import (
	"maps"
	"slices"
)

func newRun() *Run {
	return &Run{Actions: map[string]Action{}, Planned: map[string]map[string]any{}, Moved: map[string]string{}}
}

// Plan is terraform plan. It does not change the state.
func (d *Driver) Plan(given ...Option) *Run {
	run, start := newRun(), d.State()
	if planned, ok := d.planAll(run, chosen(given)); ok {
		run.plan, run.start = planned, start
	}
	return run
}

// Apply is terraform apply. It plans, and applies if the plan has no error.
func (d *Driver) Apply(given ...Option) *Run {
	run := newRun()
	if planned, ok := d.planAll(run, chosen(given)); ok {
		d.applyAll(run, planned)
	}
	return run
}

// ApplyPlan is terraform apply with a plan that [Driver.Plan] saved. Its result
// does not repeat the diagnostics of the plan.
func (d *Driver) ApplyPlan(planned *Run) *Run {
	d.t.Helper()
	if planned.plan == nil {
		d.t.Fatalf("this run has no plan to apply:\n%s", planned)
	}
	run := newRun()
	run.Actions, run.Planned, run.Moved, run.Gone = planned.Actions, planned.Planned, planned.Moved, planned.Gone
	if !planned.start.Equal(d.State()) {
		run.Diagnostics = []Diagnostic{{Error: true, Summary: "Saved plan is stale", Detail: "The state has changed since the plan was made."}}
		return run
	}
	d.applyAll(run, planned.plan)
	return run
}

// Refresh is terraform apply -refresh-only.
func (d *Driver) Refresh() *Run {
	run := newRun()
	if refreshed, ok := d.planAll(run, options{refreshOnly: true}); ok {
		// A refresh-only plan changes nothing, so it does not list a data
		// source that is read later.
		refreshed.changes, run.Actions = nil, map[string]Action{}
		d.applyAll(run, refreshed)
	}
	return run
}

// Destroy is terraform destroy.
func (d *Driver) Destroy(given ...Option) *Run {
	run := newRun()
	if planned, ok := d.planDestroy(run, chosen(given)); ok {
		d.applyAll(run, planned)
	}
	return run
}

func (d *Driver) planDestroy(run *Run, options options) (*walk, bool) {
	var refreshed map[string]*object
	if options.noRefresh && !d.validateAll(run) {
		return nil, false
	}
	if !options.noRefresh {
		// Core refreshes with an ordinary plan, and shows its diagnostics only
		// if it fails.
		first := newRun()
		planned, ok := d.planAll(first, options)
		run.Gone = first.Gone
		if !ok {
			run.Diagnostics = first.Diagnostics
			return nil, false
		}
		refreshed = planned.refreshed
	}
	w, ok := d.begin(planning, run, d.config, options)
	defer w.end()
	if !ok {
		return nil, false
	}
	if refreshed != nil {
		w.prior, w.refreshed = refreshed, maps.Clone(refreshed)
	}
	var all []string
	for key, o := range w.prior {
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
	if len(options.targets) == 0 {
		maps.DeleteFunc(w.refreshed, func(_ string, o *object) bool { return o != nil && o.block.Data })
	}
	return w, w.visit(onlyTargeted(nodes, options.targets))
}

// keepRefreshed replaces the state with the one that a walk refreshed.
func (d *Driver) keepRefreshed(w *walk) {
	d.state = maps.Clone(w.refreshed)
	maps.DeleteFunc(d.state, func(_ string, o *object) bool { return o == nil })
}

// onlyTargeted returns the targeted nodes and those that must come before them.
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
