package terraformtest

import (
	"maps"
	"slices"
)

// validateAll is the walk that only validates, with a provider that is not
// configured.
func (d *Driver) validateAll(run *Run) bool {
	if d.skipValidation {
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

// nodes returns a node for each block of the configuration.
func (w *walk) nodes(visit func(Block) bool) (all []node) {
	for _, b := range w.config.blocks {
		all = append(all, node{id: b.Address(), after: b.needs(), visit: func() bool { return visit(b) }})
	}
	return all
}

// planAll validates, refreshes and plans the targeted objects, or all of them.
func (d *Driver) planAll(run *Run, options options) (*walk, bool) {
	if !d.validateAll(run) {
		return nil, false
	}
	if !options.refreshOnly {
		run.Diagnostics = nil // The plan repeats the warnings of validation.
	}
	w, ok := d.begin(planning, run, d.config, options)
	defer w.end()
	if !ok {
		return w, false
	}
	nodes, all := w.nodes(w.planBlock), w.leaving()
	for _, key := range all {
		n := node{id: key, visit: func() bool { return w.planLeaving(key) }}
		if d.engine.plansDependentsFirst() {
			n.after = w.dependents(key, all)
		}
		nodes = append(nodes, n)
	}
	if len(options.targets) == 0 {
		w.forgetData()
	}
	nodes = onlyTargeted(nodes, options.targets)
	if d.engine.seesOnlyTargets() {
		w.config.blocks = slices.DeleteFunc(slices.Clone(w.config.blocks), func(b Block) bool {
			return !slices.ContainsFunc(nodes, func(n node) bool { return n.id == b.Address() })
		})
	}
	return w, w.visit(nodes)
}

// leaving returns the keys of the objects that a plan destroys: those that are
// no longer in the configuration, and the deposed ones. They are sorted.
func (w *walk) leaving() (all []string) {
	for key, o := range w.prior {
		_, declared := w.d.config.declared(o.block.Address())
		if !o.block.Data && (o.deposed > 0 || !declared) {
			all = append(all, key)
		}
	}
	return sorted(all)
}

// forgetData drops data sources that are no longer in the configuration.
func (w *walk) forgetData() {
	maps.DeleteFunc(w.refreshed, func(_ string, o *object) bool {
		_, declared := w.config.declared(o.block.Address())
		return o.block.Data && !declared
	})
}

// dependents returns which of the objects depend on one, according to the
// state. An object is planned and destroyed after its dependents.
func (w *walk) dependents(key string, all []string) []string {
	address := w.prior[key].block.Address()
	return slices.DeleteFunc(slices.Clone(all), func(other string) bool {
		return !slices.Contains(w.remembered(w.prior[other].block), address)
	})
}

// remembered returns the addresses that an object depends on, according to the
// state. If the state does not have it, the configuration decides.
func (w *walk) remembered(b Block) []string {
	if o := w.prior[b.Address()]; o != nil {
		return o.dependencies
	}
	return w.config.dependencies(b)
}

// planBlock plans a block of the configuration.
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

// planLeaving plans the destruction of an object that leaving returned.
func (w *walk) planLeaving(key string) bool {
	if w.d.engine.readsFirst() || w.prior[key].deposed > 0 {
		found, ok := w.refresh(key)
		if found == nil || found.gone() || !ok || w.options.refreshOnly && w.d.engine.onlyReads() {
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

// planned records a change, if the plan succeeded.
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
