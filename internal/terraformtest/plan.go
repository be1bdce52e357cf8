package terraformtest

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// plan plans one resource from its configuration and its current object, which
// is nil if there is none. During apply, planned is the change of the first
// plan, whose unknown values may be known by now.
func (w *walk) plan(b Block, config tftypes.Value, before *object, planned *change) (*change, bool) {
	address := b.Address()
	schema, _ := w.d.schemas.of(b)
	typ, shape := schema.ValueType(), w.d.schemas.shape(b)
	c := &change{block: b, before: before, config: config}

	// A tainted object is replaced, so the plan starts as if there were no
	// object.
	prior := &object{block: b, value: tftypes.NewValue(typ, nil)}
	if before != nil && !before.tainted {
		prior = before
	}
	if before.gone() {
		before, c.before = nil, nil
	}
	if !w.validate(b, config) {
		return nil, false
	}
	answer, ok := w.planChange(c, prior, shape.proposed(typ, prior.value, config))
	if !ok {
		return nil, false
	}
	replaced, ok := w.replaced(c, prior, answer.RequiresReplace)
	switch {
	case !ok:
		return nil, false
	case prior.value.IsNull():
		c.action = Create
	case replaced || slices.Contains(w.options.replace, address):
		c.action = Replace
	case c.after.IsFullyKnown() && c.after.Equal(prior.value):
		c.action = NoOp
	default:
		c.action = Update
	}
	if c.action == Replace && !w.planSuccessor(c, shape) {
		return nil, false
	}
	if c.action == Create && (before != nil && before.tainted || planned != nil && planned.action == Replace) {
		c.action = Replace
	}
	c.createFirst = c.action == Replace && w.config.createsFirst(b)
	return c, true
}

// planSuccessor plans the new object of a replacement. The computed values of
// the old object do not apply to it. So the provider plans again as if there
// were no object, with the private state and identity of its first plan. Core
// drops the warnings of the second plan, because it has just reported those of
// the first.
func (w *walk) planSuccessor(c *change, shape objectSchema) bool {
	typ := c.after.Type()
	none := &object{block: c.block, value: tftypes.NewValue(typ, nil), private: c.private, identity: c.identity}
	answer, ok := w.planChange(c, none, shape.proposed(typ, none.value, c.config))
	if ok && len(answer.RequiresReplace) > 0 {
		w.complain(c.block.Address(), "Invalid plan", "the plan of a creation requires a replacement")
		return false
	}
	return ok
}

// planChange asks the provider for a plan and checks it.
func (w *walk) planChange(c *change, prior *object, proposed tftypes.Value) (*tfprotov6.PlanResourceChangeResponse, bool) {
	address := c.key()
	again := !c.after.IsNull() // the second plan of a replacement
	answer, ok := call(w, address, "PlanResourceChange", w.server.PlanResourceChange, &tfprotov6.PlanResourceChangeRequest{
		TypeName: c.block.Type, PriorState: dynamic(prior.value), ProposedNewState: dynamic(proposed), Config: dynamic(c.config),
		PriorPrivate: prior.private, PriorIdentity: prior.identity,
		ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{},
	})
	if !ok {
		return nil, false
	}
	said := answer.Diagnostics
	if again && !slices.ContainsFunc(said, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError }) {
		said = nil
	}
	if !w.report(address, said) {
		return nil, false
	}
	planned, err := undynamic(prior.value.Type(), answer.PlannedState)
	if err != nil {
		w.complain(address, "Invalid plan", err.Error())
		return nil, false
	}
	c.after, c.private, c.identity = planned, answer.PlannedPrivate, answer.PlannedIdentity
	if c.config.IsNull() {
		return answer, true // The framework checks that a destruction plans nothing.
	}
	complaints := w.d.schemas.shape(c.block).invalidPlan("", prior.value, c.config, planned)
	for _, complaint := range complaints {
		w.complain(address, "Invalid plan", complaint)
	}
	return answer, len(complaints) == 0
}

// replaced reports whether the value at a path that requires replacement
// differs.
func (w *walk) replaced(c *change, prior *object, paths []*tftypes.AttributePath) (replaced, ok bool) {
	if prior.value.IsNull() {
		return false, true
	}
	for _, path := range paths {
		was, wasThere := at(prior.value, path)
		is, isThere := at(c.after, path)
		switch {
		case !wasThere && !isThere:
			w.complain(c.block.Address(), "Invalid plan", "there is no "+pathString(path)+" that could require replacement")
			return false, false
		case !wasThere || !isThere || !is.IsFullyKnown() || !was.Equal(is):
			replaced = true
		}
	}
	return replaced, true
}

func at(v tftypes.Value, path *tftypes.AttributePath) (tftypes.Value, bool) {
	found, _, err := tftypes.WalkAttributePath(v, path)
	if err != nil {
		return tftypes.Value{}, false
	}
	value, ok := found.(tftypes.Value)
	return value, ok
}

// planDelete plans the destruction of an object.
func (w *walk) planDelete(before *object) (*change, bool) {
	null := tftypes.NewValue(before.value.Type(), nil)
	c := &change{block: before.block, deposed: before.deposed, action: Delete, before: before, config: null}
	_, ok := w.planChange(c, before, null)
	return c, ok
}

func (w *walk) validate(b Block, config tftypes.Value) bool {
	address := b.Address()
	switch {
	case w.d.skipValidation:
		return true
	case b.Data:
		answer, ok := call(w, address, "ValidateDataResourceConfig", w.server.ValidateDataResourceConfig,
			&tfprotov6.ValidateDataResourceConfigRequest{TypeName: b.Type, Config: dynamic(config)})
		return ok && w.report(address, answer.Diagnostics)
	}
	answer, ok := call(w, address, "ValidateResourceConfig", w.server.ValidateResourceConfig, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: b.Type, Config: dynamic(config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	return ok && w.report(address, answer.Diagnostics)
}

// savable adds violations for values that no state can hold. It does not check
// write-only arguments, because the framework sets them to null.
func (w *walk) savable(b Block, v tftypes.Value) bool {
	unknown := unknownPaths(v)
	for _, path := range unknown {
		w.complain(b.Address(), "Invalid object", path+" is still unknown")
	}
	return len(unknown) == 0
}
