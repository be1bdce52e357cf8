package acctest

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// phase is what a walk is for.
type phase int

const (
	validating phase = iota
	planning
	applying
)

// walk is one visit to all objects with one provider, as core walks a graph.
type walk struct {
	d      *Driver
	phase  phase
	server tfprotov6.ProviderServer
	run    *Run

	mu sync.Mutex
	// values are what references find, by address.
	values map[string]tftypes.Value
	// changes are what is planned.
	changes map[string]*change
	// refreshed are the objects as the refresh found them, nil where it found none.
	refreshed map[string]*object
}

// change is what is planned for one object.
type change struct {
	block  Block
	action Action
	// before is the object as the plan found it, nil where there was none.
	before *object
	config tftypes.Value
	after  tftypes.Value
	// private and identity are what the provider planned.
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// begin starts a walk with a provider of its own. Unless it only validates, the
// provider is configured; ok is false where that failed.
func (d *Driver) begin(p phase, run *Run) (w *walk, ok bool) {
	w = &walk{
		d: d, phase: p, server: d.newServer(), run: run,
		values: map[string]tftypes.Value{}, changes: map[string]*change{}, refreshed: map[string]*object{},
	}
	d.mu.Lock()
	d.serving = w.server
	d.mu.Unlock()

	config, err := resolver{applying: p == applying}.value(d.schemas.provider.ValueType(), d.provider)
	if err != nil {
		d.t.Fatalf("the provider block: %s", err)
	}
	if !d.unasked {
		validated, ok := call(w, "", "ValidateProviderConfig", w.server.ValidateProviderConfig,
			&tfprotov6.ValidateProviderConfigRequest{Config: dynamic(config)})
		if !ok || !w.report("", validated.Diagnostics) {
			return w, false
		}
	}
	if p == validating {
		return w, true
	}
	configured, ok := call(w, "", "ConfigureProvider", w.server.ConfigureProvider, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: engineVersion, Config: dynamic(config),
		ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{},
	})
	return w, ok && w.report("", configured.Diagnostics)
}

// engineVersion is what the driver says that it is: the oldest engine that the
// provider supports.
const engineVersion = "1.11.0"

func (w *walk) end() {
	w.d.mu.Lock()
	defer w.d.mu.Unlock()
	w.d.serving = nil
}

// call calls the provider. ok is false where there is no answer.
func call[Request, Response any](w *walk, address, name string, method func(context.Context, *Request) (*Response, error), request *Request) (response *Response, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			w.complain(address, "The provider panicked", fmt.Sprintf("%s: %v\n%s", name, p, debug.Stack()))
			response, ok = nil, false
		}
	}()
	response, err := method(w.d.t.Context(), request)
	if err != nil {
		w.complain(address, "The provider did not answer", fmt.Sprintf("%s: %s", name, err))
		return nil, false
	}
	return response, true
}

// report adds what the provider said and tells whether there was no error in it.
func (w *walk) report(address string, diagnostics []*tfprotov6.Diagnostic) bool {
	ok := true
	for _, d := range diagnostics {
		told := diagnosticOf(address, d)
		ok = ok && !told.Error
		w.add(told)
	}
	return ok
}

// complain adds a violation.
func (w *walk) complain(address, summary, detail string) {
	w.add(Diagnostic{Error: true, Violation: true, Address: address, Summary: summary, Detail: detail})
}

func (w *walk) add(d Diagnostic) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.run.Diagnostics = append(w.run.Diagnostics, d)
}

// node is something to visit.
type node struct {
	id string
	// after are the nodes that must have succeeded before.
	after []string
	visit func() bool
}

// visit visits the nodes, each when those before it are done, several at once. A
// node after one that failed is left out, in silence as core does it. It tells
// whether all succeeded.
func (w *walk) visit(nodes []node) bool {
	done, succeeded := map[string]chan struct{}{}, map[string]bool{}
	for _, n := range nodes {
		done[n.id] = make(chan struct{})
	}
	w.cyclic(nodes)
	places := make(chan struct{}, parallelism)
	var all sync.WaitGroup
	for _, n := range nodes {
		all.Go(func() {
			defer close(done[n.id])
			for _, before := range n.after {
				if finished, ok := done[before]; ok {
					<-finished
				}
			}
			w.mu.Lock()
			failed := slices.ContainsFunc(n.after, func(before string) bool { return done[before] != nil && !succeeded[before] })
			w.mu.Unlock()
			if failed {
				return
			}
			places <- struct{}{}
			ok := n.visit()
			<-places
			w.mu.Lock()
			succeeded[n.id] = ok
			w.mu.Unlock()
		})
	}
	all.Wait()
	return len(succeeded) == len(nodes) && !slices.ContainsFunc(nodes, func(n node) bool { return !succeeded[n.id] })
}

// cyclic fails the test where nodes wait for each other.
func (w *walk) cyclic(nodes []node) {
	after := map[string][]string{}
	for _, n := range nodes {
		after[n.id] = n.after
	}
	state := map[string]int{} // 1 while it is looked at, 2 afterwards
	var look func(string)
	look = func(id string) {
		switch state[id] {
		case 1:
			w.d.t.Fatalf("the configuration has a cycle at %s", id)
		case 0:
			state[id] = 1
			for _, before := range after[id] {
				look(before)
			}
			state[id] = 2
		}
	}
	for _, n := range nodes {
		look(n.id)
	}
}

// evaluate returns the configuration of a block. While validating, what it refers
// to is not known.
func (w *walk) evaluate(b Block) (tftypes.Value, bool) {
	schema, _ := w.d.schemas.of(b)
	value, err := resolver{applying: w.phase == applying, reference: w.lookUp}.value(schema.ValueType(), b.Args)
	if err != nil {
		w.add(Diagnostic{Error: true, Address: b.Address(), Summary: "The test's configuration is wrong", Detail: err.Error()})
		w.d.t.Errorf("%s: %s", b.Address(), err)
		return tftypes.Value{}, false
	}
	return objectOf(schema.Block).withEmptyBlocks(value), true
}

func (w *walk) lookUp(r Reference) (tftypes.Value, error) {
	if w.phase == validating {
		return tftypes.NewValue(tftypes.DynamicPseudoType, tftypes.UnknownValue), nil
	}
	w.mu.Lock()
	value, ok := w.values[r.Address]
	w.mu.Unlock()
	if !ok {
		return tftypes.Value{}, fmt.Errorf("%s has no value here", r.Address)
	}
	for _, name := range r.Path {
		switch {
		case !value.IsKnown():
			return tftypes.NewValue(tftypes.DynamicPseudoType, tftypes.UnknownValue), nil
		case value.IsNull() || !value.Type().Is(tftypes.Object{}) && !value.Type().Is(tftypes.Map{}):
			return tftypes.Value{}, fmt.Errorf("%s has nothing at %v", r.Address, r.Path)
		}
		next, ok := attributesOf(value)[name]
		if !ok {
			return tftypes.Value{}, fmt.Errorf("%s has nothing at %v", r.Address, r.Path)
		}
		value = next
	}
	return value, nil
}

func (w *walk) set(address string, v tftypes.Value) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.values[address] = v
}

// withEmptyBlocks makes blocks that are not configured empty, as the decoding of a
// configuration does.
func (o objectSchema) withEmptyBlocks(v tftypes.Value) tftypes.Value {
	attributes, changed := attributesOf(v), false
	for _, a := range o {
		if !a.block || !attributes[a.name].IsNull() || a.nesting == nestedSingle {
			continue
		}
		changed = true
		if a.nesting == nestedMap {
			attributes[a.name] = tftypes.NewValue(a.typ, map[string]tftypes.Value{})
			continue
		}
		attributes[a.name] = tftypes.NewValue(a.typ, []tftypes.Value{})
	}
	if !changed {
		return v
	}
	return tftypes.NewValue(v.Type(), attributes)
}

func dynamic(v tftypes.Value) *tfprotov6.DynamicValue {
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	must(err)
	return &d
}

// undynamic reads an answer; a missing one is null.
func undynamic(typ tftypes.Type, d *tfprotov6.DynamicValue) (tftypes.Value, error) {
	if d == nil {
		return tftypes.NewValue(typ, nil), nil
	}
	return d.Unmarshal(typ)
}
