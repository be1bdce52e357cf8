package terraformtest

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// step is a node of the graph of an apply.
type step struct {
	node
	change *change
	// destroys is true for a destruction. first is true for a destruction that
	// waits for the creation of its successor.
	destroys, first bool
}

// applyAll applies the changes of a plan.
func (d *Driver) applyAll(run *Run, planned *walk) {
	d.keepRefreshed(planned)
	changes := maps.Clone(planned.changes)
	maps.DeleteFunc(changes, func(_ string, c *change) bool { return c.action == NoOp })
	if d.engine.skipsEmptyApply() && len(changes) == 0 {
		return
	}
	w, ok := d.begin(applying, run, planned.config, planned.options)
	defer w.end()
	if !ok {
		return
	}
	maps.Copy(w.values, planned.values)
	var steps []step
	for _, c := range changes {
		steps = append(steps, w.steps(c)...)
	}
	w.visit(onlyTargeted(w.connect(steps), w.options.targets))
}

// connect sets the order of the steps of an apply.
func (w *walk) connect(steps []step) []node {
	nodes := make([]node, len(steps))
	for i, s := range steps {
		nodes[i] = s.node
		if w.d.engine.forcesFirst() && s.destroys && !s.first {
			steps[i].first = slices.ContainsFunc(steps, func(other step) bool {
				return !other.destroys && w.ordered(other.change, s.change) && w.config.createsFirst(other.change.block)
			})
		}
	}
	for i, s := range steps {
		for j, other := range steps {
			switch {
			case i == j:
			case s.destroys && other.destroys && slices.Contains(w.remembered(other.change.block), s.change.block.Address()):
				nodes[i].after = append(nodes[i].after, other.id)
			case !s.destroys && other.destroys && w.ordered(s.change, other.change):
				if other.first {
					nodes[j].after = append(nodes[j].after, s.id)
				} else {
					nodes[i].after = append(nodes[i].after, other.id)
				}
			}
		}
	}
	return nodes
}

// ordered reports whether a creation or update must wait for a destruction, or
// the other way round. They must if they have the same address, or if one
// depends on the other. The destruction comes first, unless the successor of
// the destroyed object is created first.
func (w *walk) ordered(made, destroyed *change) bool {
	a, b := made.block.Address(), destroyed.block.Address()
	return made.action != Read && (a == b || slices.Contains(w.remembered(made.block), b) || slices.Contains(w.remembered(destroyed.block), a))
}

// steps returns the steps of one change.
func (w *walk) steps(c *change) (steps []step) {
	address, after := c.block.Address(), w.config.reaches(c.block)
	if c.action == Read {
		return []step{{node: node{id: address, after: after, visit: func() bool {
			config, ok := w.evaluate(c.block)
			return ok && w.readData(c.block, config)
		}}, change: c}}
	}
	deposed := c.deposed
	if c.createFirst {
		deposed = unusedDeposed(w.prior, address)
	}
	if c.action == Delete || c.action == Replace {
		id := Destroying(c.key())
		visit := func() bool { return !w.fails(id) && w.applyDelete(keyOf(address, deposed), c) }
		first := deposed > 0 || w.prior[address] != nil && w.prior[address].createFirst
		steps = append(steps, step{node: node{id: id, visit: visit}, change: c, destroys: true, first: first})
	}
	if c.action != Delete {
		visit := func() bool { return !w.fails(address) && w.applyChange(c, deposed) }
		steps = append(steps, step{node: node{id: address, after: after, visit: visit}, change: c})
	}
	return steps
}

// applyDelete destroys an object, because it is deleted or replaced. Like core,
// it plans the destruction of a deposed object again, from the current state.
func (w *walk) applyDelete(key string, c *change) bool {
	current, ok := w.recall(key)
	if current == nil || !ok {
		return ok
	}
	if current.deposed > 0 {
		if c, ok = w.planDelete(current); !ok {
			return false
		}
	}
	null := tftypes.NewValue(current.value.Type(), nil)
	deletion := &change{
		block: c.block, deposed: current.deposed, action: Delete, before: c.before, config: null, after: null, private: c.private,
	}
	if c.action == Delete {
		// In a replacement, the planned identity belongs to the successor.
		deletion.identity = c.identity
	}
	kept, ok := w.change(deletion, current)
	w.d.keep(key, kept)
	return ok
}
