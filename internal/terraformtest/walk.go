package terraformtest

import (
	"context"
	"fmt"
	"maps"
	"runtime/debug"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// phase is the purpose of a walk.
type phase int

const (
	validating phase = iota
	planning
	applying
)

// walk is one visit to all objects with its own provider, like core's walk of a
// graph.
type walk struct {
	d       *Driver
	phase   phase
	server  tfprotov6.ProviderServer
	run     *Run
	config  configuration
	options options
	// prior is the state before a plan.
	prior map[string]*object

	// dead is true if the provider has crashed, and halted if the user pressed
	// Ctrl-C.
	dead, halted bool
	// values are the values for references, by address, in the form of goValue.
	values map[string]any
	// changes are the changes of the plan.
	changes map[string]*change
	// refreshed is the state after the refresh. An object that is gone is nil.
	refreshed map[string]*object
}

// change is the planned change of one object.
type change struct {
	block Block
	// deposed is the object's number among the deposed ones, or zero for the
	// current object.
	deposed int
	action  Action
	// createFirst is true for a replacement that creates before it destroys.
	createFirst bool
	// before is the object after the refresh, or nil if there was none.
	before *object
	config tftypes.Value
	after  tftypes.Value
	// private and identity are the ones that the provider planned.
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// begin starts a walk with its own provider. A walk that plans or applies also
// configures the provider. ok is false if an error occurred. begin locks d.mu
// until end, which the caller must call even if ok is false.
func (d *Driver) begin(p phase, run *Run, config configuration, options options) (w *walk, ok bool) {
	w = &walk{
		d: d, phase: p, server: d.newServer(), run: run, config: config, options: options,
		values: map[string]any{}, changes: map[string]*change{},
	}
	w.prior = config.move(d.State().objects, run)
	w.refreshed = maps.Clone(w.prior)
	d.mu.Lock()
	d.walking = w

	block, err := resolver{applying: p == applying}.value(d.schemas.Provider.ValueType(), config.provider)
	if err != nil {
		d.t.Fatalf("the provider block: %s", err)
	}
	if !d.skipValidation {
		validated, ok := call(w, "", "ValidateProviderConfig", w.server.ValidateProviderConfig,
			&tfprotov6.ValidateProviderConfigRequest{Config: dynamic(block)})
		if !ok || !w.report("", validated.Diagnostics) {
			return w, false
		}
	}
	if p == validating {
		return w, true
	}
	configured, ok := call(w, "", "ConfigureProvider", w.server.ConfigureProvider, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: d.engine.version(), Config: dynamic(block),
		ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{},
	})
	return w, ok && w.report("", configured.Diagnostics)
}

func (w *walk) end() {
	w.d.walking = nil
	w.d.mu.Unlock()
}

// call calls the provider, and unlocks d.mu while the provider works. ok is
// false if it did not answer.
func call[Request, Response any](w *walk, address, name string, method func(context.Context, *Request) (*Response, error), request *Request) (response *Response, ok bool) {
	if w.halted {
		return nil, false
	}
	if w.dead {
		return nil, w.noAnswer(address, name)
	}
	w.d.mu.Unlock()
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		w.d.mu.Lock()
		w.complain(address, "The provider panicked", fmt.Sprintf("%s: %v\n%s", name, p, debug.Stack()))
		response, ok = nil, false
	}()
	response, err := method(w.d.t.Context(), request)
	w.d.mu.Lock()
	if w.dead {
		return nil, w.noAnswer(address, name)
	}
	if err != nil {
		w.complain(address, "The provider did not answer", fmt.Sprintf("%s: %s", name, err))
		return nil, false
	}
	return response, true
}

// report adds the provider's diagnostics. It reports whether none is an error.
func (w *walk) report(address string, diagnostics []*tfprotov6.Diagnostic) bool {
	ok := true
	for _, d := range diagnostics {
		shown := diagnosticOf(address, d)
		ok = ok && !shown.Error
		w.add(shown)
	}
	return ok
}

// complain adds a violation.
func (w *walk) complain(address, summary, detail string) {
	w.add(Diagnostic{Error: true, Violation: true, Address: address, Summary: summary, Detail: detail})
}

func (w *walk) add(d Diagnostic) { w.run.Diagnostics = append(w.run.Diagnostics, d) }

// evaluate returns the configuration of a block. While validating, all
// references are unknown.
func (w *walk) evaluate(b Block) (tftypes.Value, bool) {
	schema, _ := w.d.schemas.of(b)
	value, err := resolver{applying: w.phase == applying, reference: w.lookUp}.value(schema.ValueType(), b.Args)
	if err != nil {
		w.add(Diagnostic{Error: true, Address: b.Address(), Summary: "The test's configuration is wrong", Detail: err.Error()})
		w.d.t.Errorf("%s: %s", b.Address(), err)
		return tftypes.Value{}, false
	}
	return value, true
}

func (w *walk) lookUp(r Reference) (any, error) {
	if w.phase == validating {
		return Unknown, nil
	}
	value, ok := w.values[r.Address]
	if !ok {
		return nil, fmt.Errorf("%s has no value here", r.Address)
	}
	for _, name := range r.Path {
		if value == Unknown {
			return Unknown, nil
		}
		attributes, _ := value.(map[string]any)
		if value, ok = attributes[name]; !ok {
			return nil, fmt.Errorf("%s has nothing at %v", r.Address, r.Path)
		}
	}
	return value, nil
}

func dynamic(v tftypes.Value) *tfprotov6.DynamicValue {
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	must(err)
	return &d
}

// undynamic decodes a value from the provider. A missing one is null.
func undynamic(typ tftypes.Type, d *tfprotov6.DynamicValue) (tftypes.Value, error) {
	if d == nil {
		return tftypes.NewValue(typ, nil), nil
	}
	return d.Unmarshal(typ)
}
