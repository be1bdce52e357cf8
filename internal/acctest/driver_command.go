package acctest

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func newRun() *Run {
	return &Run{Actions: map[string]Action{}, Planned: map[string]map[string]any{}}
}

// Plan is terraform plan. It leaves the state as it is.
func (d *Driver) Plan() *Run {
	run := newRun()
	d.planAll(run)
	return run
}

// Apply is terraform apply: it plans and, unless that fails, applies.
func (d *Driver) Apply() *Run {
	run := newRun()
	if planned, ok := d.planAll(run); ok {
		d.applyAll(run, planned)
	}
	return run
}

// Refresh is terraform apply -refresh-only.
func (d *Driver) Refresh() *Run {
	run := newRun()
	if !d.validateAll(run) {
		return run
	}
	w, ok := d.begin(planning, run)
	defer w.end()
	if !ok {
		return run
	}
	var nodes []node
	for _, b := range d.blocks {
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
	for _, address := range d.orphans() {
		nodes = append(nodes, node{id: address, visit: func() bool { _, ok := w.refresh(address); return ok }})
	}
	if w.visit(nodes) {
		d.keepRefreshed(w)
		// What a data source awaits is no change of this plan.
		run.Actions = map[string]Action{}
	}
	return run
}

// Destroy is terraform destroy.
func (d *Driver) Destroy() *Run {
	run := newRun()
	// Core refreshes by way of an ordinary plan, of which it shows nothing unless it
	// fails.
	first := newRun()
	refreshed, ok := d.planAll(first)
	run.Gone = first.Gone
	if !ok {
		run.Diagnostics = first.Diagnostics
		return run
	}
	w, ok := d.begin(planning, run)
	defer w.end()
	if !ok {
		return run
	}
	w.refreshed = refreshed.refreshed
	var nodes []node
	for address, o := range w.refreshed {
		if o == nil || o.block.Data {
			continue
		}
		nodes = append(nodes, node{id: address, visit: func() bool {
			c, ok := w.planDelete(o)
			w.planned(c, ok)
			return ok
		}})
	}
	if !w.visit(nodes) {
		return run
	}
	for address, o := range w.refreshed {
		if o != nil && o.block.Data {
			w.refreshed[address] = nil
		}
	}
	d.applyAll(run, w)
	return run
}

// Import is terraform import: it brings the object of that id into the state.
func (d *Driver) Import(address, id string) *Run {
	d.t.Helper()
	return d.importObject(address, &tfprotov6.ImportResourceStateRequest{ID: id})
}

// ImportByIdentity is Import by the attributes of a resource's identity.
func (d *Driver) ImportByIdentity(address string, identity map[string]any) *Run {
	d.t.Helper()
	b, err := parseAddress(address)
	if err != nil {
		d.t.Fatal(err)
	}
	value, err := resolver{}.value(d.schemas.identities[b.Type].ValueType(), identity)
	if err != nil {
		d.t.Fatalf("%s: the identity: %s", address, err)
	}
	return d.importObject(address, &tfprotov6.ImportResourceStateRequest{Identity: &tfprotov6.ResourceIdentityData{IdentityData: dynamic(value)}})
}

func (d *Driver) importObject(address string, request *tfprotov6.ImportResourceStateRequest) *Run {
	d.t.Helper()
	run := newRun()
	b, err := parseAddress(address)
	schema, ok := d.schemas.of(b)
	if err != nil || !ok || b.Data {
		d.t.Fatalf("%s cannot be imported", address)
	}
	if d.object(address) != nil {
		d.t.Fatalf("%s is in the state already", address)
	}
	w, ok := d.begin(planning, run)
	defer w.end()
	if !ok {
		return run
	}
	request.TypeName, request.ClientCapabilities = b.Type, &tfprotov6.ImportResourceStateClientCapabilities{}
	answer, ok := call(w, address, "ImportResourceState", w.server.ImportResourceState, request)
	if !ok || !w.report(address, answer.Diagnostics) {
		return run
	}
	if len(answer.ImportedResources) != 1 {
		w.complain(address, "Invalid import", "exactly one object can be imported at once")
		return run
	}
	imported := answer.ImportedResources[0]
	value, err := undynamic(schema.ValueType(), imported.State)
	if err != nil || imported.TypeName != b.Type {
		w.complain(address, "Invalid import", "the object is not of the type that was asked for")
		return run
	}
	found, ok := w.read(&object{block: Block{Type: b.Type, Name: b.Name}, value: value, private: imported.Private, identity: imported.Identity})
	if ok && found.gone() {
		w.add(Diagnostic{Error: true, Address: address, Summary: "Cannot import non-existent remote object", Detail: "The provider found no such object."})
	}
	if ok {
		d.keep(address, found)
	}
	return run
}

// validateAll is the walk that validates the configuration by itself, with a
// provider that is not configured.
func (d *Driver) validateAll(run *Run) bool {
	if d.unasked {
		return true
	}
	w, ok := d.begin(validating, run)
	defer w.end()
	if !ok {
		return false
	}
	var nodes []node
	for _, b := range d.blocks {
		nodes = append(nodes, node{id: b.Address(), after: b.needs(), visit: func() bool {
			config, ok := w.evaluate(b)
			switch {
			case !ok:
				return false
			case b.Data:
				return w.validateData(b, config)
			default:
				return w.validateResource(b, config)
			}
		}})
	}
	return w.visit(nodes)
}

// planAll validates, refreshes and plans everything.
func (d *Driver) planAll(run *Run) (*walk, bool) {
	if !d.validateAll(run) {
		return nil, false
	}
	// What validation warned of is said again by the plan.
	run.Diagnostics = nil
	w, ok := d.begin(planning, run)
	defer w.end()
	if !ok {
		return w, false
	}
	var nodes []node
	for _, b := range d.blocks {
		visit := func() bool { return w.planData(b) }
		if !b.Data {
			visit = func() bool { return w.planResource(b) }
		}
		nodes = append(nodes, node{id: b.Address(), after: b.needs(), visit: visit})
	}
	for _, address := range d.orphans() {
		nodes = append(nodes, node{id: address, visit: func() bool {
			found, ok := w.refresh(address)
			if found == nil || found.gone() || !ok {
				return ok
			}
			c, ok := w.planDelete(found)
			w.planned(c, ok)
			return ok
		}})
	}
	return w, w.visit(nodes)
}

func (w *walk) planResource(b Block) bool {
	before, ok := w.refresh(b.Address())
	if !ok {
		return false
	}
	config, ok := w.evaluate(b)
	if !ok {
		return false
	}
	c, ok := w.plan(b, config, before)
	w.planned(c, ok)
	return ok
}

// planned records a change.
func (w *walk) planned(c *change, ok bool) {
	if !ok {
		return
	}
	address := c.block.Address()
	w.set(address, c.after)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.changes[address] = c
	w.run.Actions[address] = c.action
	w.run.Planned[address], _ = goValue(c.after).(map[string]any)
}

// orphans are the resources of the state that are configured no more, sorted.
func (d *Driver) orphans() []string {
	return slices.DeleteFunc(d.State().Addresses(), func(address string) bool { _, ok := d.declared(address); return ok })
}

// keepRefreshed makes what a walk refreshed the state.
func (d *Driver) keepRefreshed(w *walk) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.state = maps.Clone(w.refreshed)
	maps.DeleteFunc(d.state, func(_ string, o *object) bool { return o == nil })
}

// applyAll applies what was planned.
func (d *Driver) applyAll(run *Run, planned *walk) {
	d.keepRefreshed(planned)
	w, ok := d.begin(applying, run)
	defer w.end()
	if !ok {
		return
	}
	const destroying = " (destroy)"
	var nodes []node
	for address, c := range planned.changes {
		after := c.block.needs()
		switch c.action {
		case NoOp:
			w.set(address, c.after)
			continue
		case Read:
			nodes = append(nodes, node{id: address, after: after, visit: func() bool {
				config, ok := w.evaluate(c.block)
				return ok && w.readData(c.block, config)
			}})
			continue
		case Delete, Replace:
			// Whatever depends on it goes first.
			var dependents []string
			for other, oc := range planned.changes {
				if oc.before != nil && (oc.action == Delete || oc.action == Replace) && slices.Contains(oc.before.dependencies, address) {
					dependents = append(dependents, other+destroying)
				}
			}
			nodes = append(nodes, node{id: address + destroying, after: dependents, visit: func() bool { return w.applyDelete(c) }})
			after = append(after, address+destroying)
		}
		if c.action != Delete {
			nodes = append(nodes, node{id: address, after: after, visit: func() bool { return w.applyChange(c) }})
		}
	}
	for address, o := range planned.refreshed {
		if o != nil && o.block.Data {
			w.set(address, o.value)
		}
	}
	w.visit(nodes)
}
