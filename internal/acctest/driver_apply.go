package acctest

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// applyChange creates or updates what was planned. The old object of a replacement
// is deleted by then.
func (w *walk) applyChange(c *change) bool {
	address := c.block.Address()
	current, ok := w.recall(address)
	if !ok {
		return false
	}
	config, ok := w.evaluate(c.block)
	if !ok {
		return false
	}
	if unknown := unknownPaths(config); len(unknown) > 0 {
		w.complain(address, "Unknown configuration", "still unknown while it is applied: "+strings.Join(unknown, ", "))
		return false
	}
	// Core plans again here: what was unknown is known by now.
	final, ok := w.plan(c.block, config, current)
	if !ok {
		return false
	}
	if c.action == Replace && final.action == Create {
		final.action = Replace
	}
	if final.action != c.action && final.action != NoOp {
		w.complain(address, "Inconsistent final plan", "planned was to "+string(c.action)+", now it is to "+string(final.action))
		return false
	}
	if differ := contradictions("", c.after, final.after); len(differ) > 0 {
		w.complain(address, "Inconsistent final plan", strings.Join(differ, "; "))
		return false
	}
	if final.action == NoOp {
		w.set(address, final.after)
		return true
	}
	kept, ok := w.change(final, current)
	if kept != nil {
		kept.dependencies = w.d.dependencies(c.block)
		// A creation that failed leaves nobody knows what.
		if !ok && final.action != Update {
			kept.tainted = true
		}
	}
	w.d.keep(address, kept)
	if ok {
		w.set(address, kept.value)
	}
	return ok
}

// applyDelete deletes what was planned to be deleted or replaced.
func (w *walk) applyDelete(c *change) bool {
	address := c.block.Address()
	current, ok := w.recall(address)
	if current == nil || !ok {
		return ok
	}
	null := tftypes.NewValue(current.value.Type(), nil)
	kept, ok := w.change(&change{block: c.block, action: Delete, config: null, after: null, private: c.private, identity: c.identity}, current)
	w.d.keep(address, kept)
	return ok
}

// change has the provider make a change, and returns what there is afterwards to
// be kept in the state: nil for nothing.
func (w *walk) change(c *change, current *object) (kept *object, ok bool) {
	address, typ := c.block.Address(), c.after.Type()
	before := tftypes.NewValue(typ, nil)
	if current != nil {
		before = current.value
	}
	answer, ok := call(w, address, "ApplyResourceChange", w.server.ApplyResourceChange, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: c.block.Type, PriorState: dynamic(before), PlannedState: dynamic(c.after), Config: dynamic(c.config),
		PlannedPrivate: c.private, PlannedIdentity: c.identity,
	})
	if !ok {
		return current, false
	}
	ok = w.report(address, answer.Diagnostics)
	value, err := undynamic(typ, answer.NewState)
	if err != nil {
		w.complain(address, "Invalid object", err.Error())
		return current, false
	}
	if answer.NewState == nil && c.action != Delete {
		// Core helps itself with what there was.
		value = before
		if ok {
			w.complain(address, "Invalid object", "there is neither a result nor an error")
			ok = false
		}
	}
	if !w.savable(c.block, value) {
		value, ok = unknownAsNull(value), false
	}
	switch {
	case !ok:
	case c.action == Delete && !value.IsNull():
		w.complain(address, "Invalid object", "it was deleted, and yet there is a result")
		ok = false
	case c.action != Delete && value.IsNull():
		w.complain(address, "Invalid object", "there is no result, and no error")
		ok = false
	case c.action != Delete:
		for _, differs := range contradictions("", c.after, value) {
			w.complain(address, "Inconsistent result after apply", differs)
			ok = false
		}
	}
	switch {
	case !ok && value.IsNull():
		// What there was is kept, so that it can be tried again; the next refresh sees
		// whether it is still there.
		return current, false
	case value.IsNull():
		return nil, ok
	}
	kept = &object{block: c.block, value: value, private: answer.Private, identity: answer.NewIdentity}
	if !ok && current != nil {
		kept.tainted, kept.dependencies = current.tainted, current.dependencies
	}
	return kept, ok
}
