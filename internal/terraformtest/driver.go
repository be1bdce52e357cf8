// Package terraformtest plays Terraform for a provider in the same process. It knows
// nothing of Okta. Without it, a test could not see private state, taint and the
// warnings of each step, and there could not be thousands of them.
package terraformtest

import (
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Driver is a small Terraform: it plans and applies by speaking protocol 6 to a
// provider in the same process. It is for what an engine does not show (private
// state, taint, the warnings of each step) and for tests by the thousand.
//
// It does what Terraform's core does between the calls: a provider of its own for
// each walk, validation with unknown references, the proposed new state, the
// second plan of a replacement, the plan that is made again during apply, the
// consistency checks, and what is kept of a change that failed. Where a provider
// breaks core's rules, the Diagnostic is marked as a Violation.
//
// Engines differ, see [Driver.Engine]; the order of what is done at once is open,
// see [Driver.Order].
//
// It has no modules, no count and for_each, no expressions beyond [Ref], no
// write-only arguments that require a replacement, and ignores what is ephemeral,
// but for Open. A Driver is for one goroutine, apart from Interrupt and Crash; the
// provider is called by up to ten at once.
type Driver struct {
	t         testing.TB
	newServer func() tfprotov6.ProviderServer
	schemas   schemas

	config  configuration
	unasked bool // whether the configuration is good
	engine  Engine
	choose  func(ready []string) int
	failing []string

	crash   *crash
	state   map[string]*object
	walking *walk
	// mu is held from the begin of a walk to its end, except while the provider is
	// called: so all else happens one after the other.
	mu sync.Mutex
}

// object is a resource, or what a data source read, in the state.
type object struct {
	block   Block // its type and name; the rest is the configuration's
	value   tftypes.Value
	private []byte
	// identity is nil where the resource has none.
	identity *tfprotov6.ResourceIdentityData
	tainted  bool
	// deposed is the object's number among the deposed ones, zero for the current
	// object. createFirst is the create_before_destroy that it was applied with.
	deposed     int
	createFirst bool
	// dependencies are the addresses of the resources that its configuration
	// referred to when it was applied.
	dependencies []string
}

// gone reports whether the provider found no such thing.
func (o *object) gone() bool { return o != nil && o.value.IsNull() }

func (o *object) clone() *object {
	if o == nil {
		return nil
	}
	c := *o
	return &c
}

// parallelism is how many objects core works on at once by default.
const parallelism = 10

// NewDriver returns a driver with an empty state. It calls newServer for each
// walk, as Terraform starts a process of the provider for each.
func NewDriver(t testing.TB, newServer func() tfprotov6.ProviderServer) *Driver {
	t.Helper()
	d := &Driver{t: t, newServer: newServer, state: map[string]*object{}}
	var err error
	if d.schemas, err = readSchemas(t.Context(), newServer()); err != nil {
		t.Fatalf("reading the provider's schemas: %s", err)
	}
	return d
}

// SkipValidation leaves out all calls that only validate a configuration. They cost
// a third of the time, and a test that plays one configuration a thousand times
// learns nothing from them.
func (d *Driver) SkipValidation() { d.unasked = true }

// Provider makes args the provider block.
func (d *Driver) Provider(args map[string]any) { d.config.provider = maps.Clone(args) }

// Config makes blocks the whole configuration, apart from the provider block.
func (d *Driver) Config(blocks ...Block) {
	d.t.Helper()
	d.config.moves = nil
	blocks = slices.DeleteFunc(slices.Clone(blocks), func(b Block) bool {
		if b.moved != nil {
			d.config.moves = append(d.config.moves, *b.moved)
		}
		return b.moved != nil
	})
	seen := map[string]bool{}
	for _, block := range blocks {
		if _, ok := d.schemas.of(block); !ok {
			d.t.Fatalf("%s: the provider has no such type", block.Address())
		}
		if seen[block.Address()] {
			d.t.Fatalf("%s is declared twice", block.Address())
		}
		seen[block.Address()] = true
	}
	for _, block := range blocks {
		for _, needed := range block.needs() {
			if !seen[needed] {
				d.t.Fatalf("%s refers to %s, which is not declared", block.Address(), needed)
			}
		}
	}
	d.config.blocks = blocks
}

// Resource returns the attributes of a resource or data source in the state, or
// nil where the state does not hold it. Values are as encoding/json would give
// them, except that integers are int64; a set is sorted.
func (d *Driver) Resource(address string) map[string]any {
	if o := d.state[address]; o != nil {
		values, _ := goValue(o.value).(map[string]any)
		return values
	}
	return nil
}

// Private returns what the provider keeps with a resource that no plan shows, or
// nil.
func (d *Driver) Private(address string) []byte {
	if o := d.state[address]; o != nil {
		return o.private
	}
	return nil
}

// Identity returns the identity of a resource, or nil where it has none.
func (d *Driver) Identity(address string) map[string]any {
	o := d.state[address]
	if o == nil || o.identity == nil {
		return nil
	}
	value, err := o.identity.IdentityData.Unmarshal(d.schemas.identities[o.block.Type].ValueType())
	if err != nil {
		d.t.Errorf("%s: reading its identity: %s", address, err)
		return nil
	}
	values, _ := goValue(value).(map[string]any)
	return values
}

// Tainted reports whether the next plan replaces a resource because its creation
// failed.
func (d *Driver) Tainted(address string) bool {
	o := d.state[address]
	return o != nil && o.tainted
}

// Taint is terraform taint.
func (d *Driver) Taint(address string) {
	d.t.Helper()
	d.edit(address, func(o *object) { o.tainted = true })
}

// LosePrivate takes away what the provider keeps with a resource that no plan
// shows, as a state that somebody edited does.
func (d *Driver) LosePrivate(address string) {
	d.t.Helper()
	d.edit(address, func(o *object) { o.private = nil })
}

func (d *Driver) edit(address string, change func(*object)) {
	d.t.Helper()
	o := d.state[address].clone()
	if o == nil {
		d.t.Fatalf("%s is not in the state", address)
	}
	change(o)
	d.state[address] = o
}

// Forget is terraform state rm: the resource stays where it is.
func (d *Driver) Forget(address string) { delete(d.state, address) }

// keep writes an object into the state, or removes it where o is nil.
func (d *Driver) keep(address string, o *object) {
	if o == nil || o.value.IsNull() {
		delete(d.state, address)
		return
	}
	d.state[address] = o
}
