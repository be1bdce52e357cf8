package terraformtest

import (
	"maps"
	"slices"
)

// validateAll is the walk that validates the configuration by itself, with a
// provider that is not configured.
func (d *Driver) validateAll(run *Run) bool {
	if d.unasked {
		return true
	}
	w, ok := d.begin(validating, run, d.config, options{})
	defer w.end()
	if !ok {
		return false
	}
	return w.visit(w.nodes(func(b Block) bool {
		config, ok := w.evaluate(b)
		return ok && w.validate(b, config)
	}))
}

// nodes are those of the configuration.
func (w *walk) nodes(visit func(Block) bool) (all []node) {
	for _, b := range w.config.blocks {
		all = append(all, node{id: b.Address(), after: b.needs(), visit: func() bool { return visit(b) }})
	}
	return all
}

// planAll validates, refreshes and plans everything, or what is targeted.
func (d *Driver) planAll(run *Run, options options) (*walk, bool) {
	if !d.validateAll(run) {
		return nil, false
	}
	if !options.refreshOnly {
		run.Diagnostics = nil // What validation warned of is said again by the plan.
	}
	w, ok := d.begin(planning, run, d.config.targeted(options.targets), options)
	defer w.end()
	if !ok {
		return w, false
	}
	var leaving []node
	all := w.leaving()
	for _, key := range all {
		n := node{id: key, visit: func() bool { return w.planLeaving(key) }}
		if d.engine.plansDependentsFirst() {
			n.after = w.dependents(key, all)
		}
		leaving = append(leaving, n)
	}
	if len(options.targets) == 0 {
		w.forgetData()
	}
	return w, w.visit(slices.Concat(w.nodes(w.planBlock), onlyTargeted(leaving, options.targets)))
}

// leaving are the objects that a plan destroys because no configuration has them
// any more, and the deposed ones, sorted.
func (w *walk) leaving() (all []string) {
	for key, o := range w.prior {
		_, declared := w.d.config.declared(o.block.Address())
		if !o.block.Data && (o.deposed > 0 || !declared) {
			all = append(all, key)
		}
	}
	return sorted(all)
}

// forgetData drops the data sources that are configured no more.
func (w *walk) forgetData() {
	maps.DeleteFunc(w.refreshed, func(_ string, o *object) bool {
		_, declared := w.config.declared(o.block.Address())
		return o.block.Data && !declared
	})
}

// dependents are those of the objects that depend on one, as the state remembers
// it: what is destroyed is planned, and destroyed, after them.
func (w *walk) dependents(key string, all []string) []string {
	address := w.prior[key].block.Address()
	return slices.DeleteFunc(slices.Clone(all), func(other string) bool {
		return !slices.Contains(w.remembered(w.prior[other].block), address)
	})
}

// remembered are the resources that the current object at an address depends on.
func (w *walk) remembered(b Block) []string {
	if o := w.prior[b.Address()]; o != nil {
		return o.dependencies
	}
	return w.config.dependencies(b)
}

// planBlock plans what is configured.
func (w *walk) planBlock(b Block) bool {
	if b.Data {
		return w.planData(b)
	}
	address := b.Address()
	before, ok := w.refresh(address)
	if !ok {
		return false
	}
	if w.options.refreshOnly {
		w.values[address] = Unknown
		if before != nil && !before.gone() {
			w.values[address] = goValue(before.value)
		}
		return true
	}
	config, ok := w.evaluate(b)
	if !ok {
		return false
	}
	c, ok := w.plan(b, config, before, nil)
	w.planned(c, ok)
	if ok && c.action == NoOp {
		w.refreshed[address].dependencies = w.config.dependencies(b)
	}
	return ok
}

// planLeaving plans the destruction of an object.
func (w *walk) planLeaving(key string) bool {
	if w.options.refreshOnly || w.d.engine.readsFirst() || w.prior[key].deposed > 0 {
		found, ok := w.refresh(key)
		if found == nil || found.gone() || !ok || w.options.refreshOnly {
			return ok
		}
		c, ok := w.planDelete(found)
		w.planned(c, ok)
		return ok
	}
	before, ok := w.recall(key)
	if !ok {
		return false
	}
	c, ok := w.planDelete(before)
	if !ok {
		return false
	}
	found, ok := w.reread(key, before.clone())
	if found != nil && !found.gone() {
		w.planned(c, ok)
	}
	return ok
}

// planned records a change.
func (w *walk) planned(c *change, ok bool) {
	if !ok {
		return
	}
	key, after := c.key(), goValue(c.after)
	if c.deposed == 0 {
		w.values[key] = after
	}
	w.changes[key] = c
	w.run.Actions[key] = c.action
	w.run.Planned[key], _ = after.(map[string]any)
}
