package terraformtest

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// planData reads a data source. If an argument is unknown, or depends_on names
// a resource that changes, it plans to read it during apply.
func (w *walk) planData(b Block) bool {
	address := b.Address()
	config, ok := w.evaluate(b)
	if !ok {
		return false
	}
	if config.IsFullyKnown() && !w.awaits(b) {
		return w.readData(b, config)
	}
	schema, _ := w.d.schemas.of(b)
	typ := schema.ValueType()
	c := &change{
		block: b, action: Read, config: config,
		after: w.d.schemas.shape(b).proposed(typ, tftypes.NewValue(typ, tftypes.UnknownValue), config),
	}
	w.changes[address] = c
	w.run.Actions[address] = Read
	w.refreshed[address] = nil
	w.values[address] = goValue(c.after)
	return true
}

// awaits reports whether depends_on of a block names a resource that the plan
// changes.
func (w *walk) awaits(b Block) bool {
	return slices.ContainsFunc(w.config.dependencies(Block{DependsOn: b.DependsOn}), func(address string) bool {
		c := w.changes[address]
		return c != nil && c.action != NoOp
	})
}

// readData reads a data source. A plan keeps the result with the refreshed
// objects, an apply in the state.
func (w *walk) readData(b Block, config tftypes.Value) bool {
	address := b.Address()
	if !w.validate(b, config) {
		return false
	}
	answer, ok := call(w, address, "ReadDataSource", w.server.ReadDataSource, &tfprotov6.ReadDataSourceRequest{
		TypeName: b.Type, Config: dynamic(config), ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{},
	})
	if !ok || !w.report(address, answer.Diagnostics) {
		return false
	}
	value, err := undynamic(config.Type(), answer.State)
	switch {
	case err != nil:
		w.complain(address, "Invalid object", err.Error())
		return false
	case value.IsNull():
		w.complain(address, "Invalid object", "a data source was read without an error and without a result")
		return false
	case !w.savable(b, value):
		return false
	}
	w.values[address] = goValue(value)
	o := &object{block: b, value: value}
	if w.phase == applying {
		w.d.keep(address, o)
	} else {
		w.refreshed[address] = o
	}
	return true
}
