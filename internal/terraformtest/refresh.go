package terraformtest

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// recall returns a copy of an object in the state. The provider upgrades it
// first, from JSON as in a state file.
func (w *walk) recall(address string) (*object, bool) {
	from := w.prior
	if w.phase == applying {
		from = w.d.state
	}
	o := from[address].clone()
	if o == nil {
		return nil, true
	}
	schema, _ := w.d.schemas.of(o.block)
	answer, ok := call(w, address, "UpgradeResourceState", w.server.UpgradeResourceState, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: o.block.Type, Version: schema.Version, RawState: &tfprotov6.RawState{JSON: stateJSON(o.value)},
	})
	if !ok || !w.report(address, answer.Diagnostics) {
		return nil, false
	}
	value, err := undynamic(schema.ValueType(), answer.UpgradedState)
	if err != nil || !value.Equal(o.value) {
		w.complain(address, "Invalid upgrade", "a state of the present version was changed by its upgrade")
		return nil, false
	}
	return o, true
}

// refresh reads an object of the state from the provider, unless NoRefresh is
// set. The returned object may be gone. Core still uses its private state and
// identity for the plan of its successor.
func (w *walk) refresh(key string) (*object, bool) {
	o, ok := w.recall(key)
	if o == nil || !ok {
		return nil, ok
	}
	return w.reread(key, o)
}

func (w *walk) reread(key string, found *object) (*object, bool) {
	if b, ok := w.config.declared(key); ok {
		found.createFirst = w.config.createsFirst(b)
		if !w.options.noRefresh {
			found.dependencies = sorted(slices.Concat(found.dependencies, w.config.dependencies(b)))
		}
	}
	if !w.options.noRefresh {
		var ok bool
		if found, ok = w.read(found); !ok {
			return nil, false
		}
	}
	if found.gone() {
		w.refreshed[key] = nil
		w.run.Gone = sorted(append(w.run.Gone, key))
		return found, true
	}
	w.refreshed[key] = found
	return found, true
}

func (w *walk) read(o *object) (*object, bool) {
	address := o.key()
	answer, ok := call(w, address, "ReadResource", w.server.ReadResource, &tfprotov6.ReadResourceRequest{
		TypeName: o.block.Type, CurrentState: dynamic(o.value), Private: o.private, CurrentIdentity: o.identity,
		ClientCapabilities: &tfprotov6.ReadResourceClientCapabilities{},
	})
	if !ok || !w.report(address, answer.Diagnostics) || w.halted {
		return nil, false
	}
	value, err := undynamic(o.value.Type(), answer.NewState)
	switch {
	case err != nil:
		w.complain(address, "Invalid object", err.Error())
		return nil, false
	case !w.savable(o.block, value):
		return nil, false
	}
	o.value, o.private, o.identity = value, answer.Private, answer.NewIdentity
	return o, true
}
