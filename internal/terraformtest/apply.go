package terraformtest

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// applyChange creates or updates an object as planned. If it replaces an
// object, the old one has been deleted before, unless the new one is created
// first. Then applyChange deposes the old one under the given number.
func (w *walk) applyChange(c *change, deposed int) bool {
	address := c.block.Address()
	if c.createFirst {
		w.d.depose(address, deposed)
	}
	current, final, ok := w.planAgain(c)
	if !ok {
		return false
	}
	if final.action == NoOp {
		w.values[address] = goValue(final.after)
		return true
	}
	kept, ok := w.change(final, current)
	if kept != nil {
		kept.dependencies = w.config.dependencies(c.block)
		kept.createFirst = w.config.createsFirst(c.block)
		// A failed creation may have left a part of the object, so the next
		// plan has to replace it.
		if !ok && final.action != Update {
			kept.tainted = true
		}
	}
	w.d.keep(address, kept)
	switch {
	case ok:
		w.values[address] = goValue(kept.value)
	case c.createFirst:
		// Core does the same, and only after a call of the provider. If the
		// second plan fails, the old object stays deposed.
		w.d.restore(address, deposed)
	}
	return ok
}

// planAgain plans a change a second time, because values that were unknown are
// known now. It checks that the new plan agrees with the first one. It also
// returns the current object.
func (w *walk) planAgain(c *change) (current *object, final *change, ok bool) {
	address := c.block.Address()
	if current, ok = w.recall(address); !ok {
		return nil, nil, false
	}
	config, ok := w.evaluate(c.block)
	if !ok {
		return nil, nil, false
	}
	if final, ok = w.plan(c.block, config, current, c); !ok {
		return nil, nil, false
	}
	if final.action != c.action && final.action != NoOp {
		w.complain(address, "Inconsistent final plan", "planned was to "+string(c.action)+", now it is to "+string(final.action))
		return nil, nil, false
	}
	if differ := contradictions("", c.after, final.after); len(differ) > 0 {
		w.complain(address, "Inconsistent final plan", strings.Join(differ, "; "))
		return nil, nil, false
	}
	return current, final, true
}

// change calls the provider to make a change. It returns the object to keep in
// the state, or nil to remove it.
func (w *walk) change(c *change, current *object) (kept *object, ok bool) {
	address, typ := c.key(), c.after.Type()
	before := tftypes.NewValue(typ, nil)
	if c.before != nil && (c.action == Update || c.action == Delete) {
		before = c.before.value
	}
	answer, ok := call(w, address, "ApplyResourceChange", w.server.ApplyResourceChange, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: c.block.Type, PriorState: dynamic(before), PlannedState: dynamic(c.after), Config: dynamic(c.config),
		PlannedPrivate: c.private, PlannedIdentity: c.identity,
	})
	if !ok {
		return unanswered(c, current), false
	}
	ok = w.report(address, answer.Diagnostics)
	value, err := undynamic(typ, answer.NewState)
	if err != nil {
		w.complain(address, "Invalid object", err.Error())
		return current, false
	}
	if answer.NewState == nil && c.action != Delete {
		value = before // Core does the same.
	}
	value, ok = w.checked(c, value, ok)
	switch {
	case !ok && value.IsNull():
		// Keep the current object, so that the change can be tried again. The
		// next refresh removes it if it no longer exists.
		return current, false
	case value.IsNull():
		return nil, ok
	}
	kept = &object{block: c.block, deposed: c.deposed, value: value, private: answer.Private, identity: answer.NewIdentity}
	if !ok && current != nil {
		kept.tainted, kept.dependencies = current.tainted, current.dependencies
	}
	return kept, ok
}

// unanswered returns the object that core keeps if the provider did not answer:
// the current one. After an update, core drops its private data and identity.
func unanswered(c *change, current *object) *object {
	if c.action != Update {
		return current
	}
	kept := current.clone()
	kept.private, kept.identity = nil, nil
	return kept
}

// checked checks that core would accept the result of a change. It returns the
// value that can be saved.
func (w *walk) checked(c *change, value tftypes.Value, ok bool) (tftypes.Value, bool) {
	if !w.savable(c.block, value) {
		return unknownAsNull(value), false
	}
	if ok {
		for _, differs := range contradictions("", c.after, value) {
			w.complain(c.key(), "Inconsistent result after apply", differs)
			ok = false
		}
	}
	return value, ok
}
