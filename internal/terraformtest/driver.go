// Package terraformtest plays Terraform for a provider in the same process;
// without it, tests could not see private state, taint and the warnings of each
// step. They would also be too slow to run by the thousand. It knows nothing of
// Okta.
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
// provider in the same process. It shows private state, taint and the warnings
// of each step, which an engine hides, and is fast enough for thousands of
// tests.
//
// It repeats what Terraform's core does around the calls. Each walk has its own
// provider. During validation, every reference has an unknown value. Core's
// proposed new state, the second plan of a replacement, the plan that is made
// again during apply, the consistency checks, and the rules for the state after a
// failed change are all there. If a provider breaks core's rules, the Diagnostic
// is marked as a Violation.
//
// Engines differ, see [Driver.Engine]. The order of independent steps is not
// fixed, see [Driver.Order].
//
// It has no modules, no count, no for_each, no expressions except [Ref], and no
// write-only arguments that require a replacement. It ignores ephemeral values,
// except in Open. Only one goroutine may use a Driver, but Interrupt and Crash
// may be called from others. The driver calls the provider up to ten times at
// once.
type Driver struct {
	t         testing.TB
	newServer func() tfprotov6.ProviderServer
	schemas   schemas

	config         configuration
	skipValidation bool
	engine         Engine
	choose         func(ready []string) int
	failing        []string

	state   map[string]*object
	walking *walk
	// A walk holds mu from its begin to its end, except during a call of the
	// provider. So the driver's own steps never run at the same time.
	mu sync.Mutex
}

// object is a resource or the result of a data source in the state.
type object struct {
	block   Block // only Data, Type and Name are used
	value   tftypes.Value
	private []byte
	// identity is nil if the resource has none.
	identity *tfprotov6.ResourceIdentityData
	tainted  bool
	// deposed is the object's number among the deposed ones, or zero for the
	// current object. createFirst is its create_before_destroy at the last plan
	// or apply.
	deposed     int
	createFirst bool
	// dependencies are the addresses of the resources that its configuration
	// depended on at the last plan or apply.
	dependencies []string
}

// gone reports whether the provider found no such object.
func (o *object) gone() bool { return o != nil && o.value.IsNull() }

func (o *object) clone() *object {
	if o == nil {
		return nil
	}
	c := *o
	return &c
}

// parallelism is core's default number of objects in work at once.
const parallelism = 10

// NewDriver returns a driver with an empty state. It calls newServer for each
// walk, because Terraform starts a process of the provider for each.
func NewDriver(t testing.TB, newServer func() tfprotov6.ProviderServer) *Driver {
	t.Helper()
	d := &Driver{t: t, newServer: newServer, state: map[string]*object{}}
	var err error
	if d.schemas, err = readSchemas(t.Context(), newServer()); err != nil {
		t.Fatalf("reading the provider's schemas: %s", err)
	}
	return d
}

// SkipValidation skips all calls that only validate a configuration. They cost
// a third of the time, and a test that plays one configuration a thousand times
// learns nothing from them.
func (d *Driver) SkipValidation() { d.skipValidation = true }

// Provider sets the arguments of the provider block.
func (d *Driver) Provider(args map[string]any) { d.config.provider = maps.Clone(args) }

// Config replaces the whole configuration except the provider block.
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

// Resource returns the attributes of a resource or data source, or nil if the
// state does not have it. The values have the types of encoding/json, but
// integers are int64. Sets are sorted.
func (d *Driver) Resource(address string) map[string]any {
	if o := d.state[address]; o != nil {
		values, _ := goValue(o.value).(map[string]any)
		return values
	}
	return nil
}

// Private returns the private state of a resource, which no plan shows, or nil.
func (d *Driver) Private(address string) []byte {
	if o := d.state[address]; o != nil {
		return o.private
	}
	return nil
}

// Identity returns the identity of a resource, or nil if it has none.
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

// Tainted reports whether a resource is tainted, so that the next plan replaces
// it.
func (d *Driver) Tainted(address string) bool {
	o := d.state[address]
	return o != nil && o.tainted
}

// Taint is terraform taint.
func (d *Driver) Taint(address string) {
	d.t.Helper()
	d.edit(address, func(o *object) { o.tainted = true })
}

// LosePrivate drops the private state of a resource, as an edited state file
// would.
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

// Forget is terraform state rm. The object itself remains.
func (d *Driver) Forget(address string) { delete(d.state, address) }

// keep saves an object in the state, or removes it if o is nil or null.
func (d *Driver) keep(address string, o *object) {
	if o == nil || o.value.IsNull() {
		delete(d.state, address)
		return
	}
	d.state[address] = o
}
