package terraformtest

import (
	"bytes"
	"maps"
)

// State is a copy of all that a Driver's state holds.
type State struct{ objects map[string]*object }

// State returns a copy of the state.
func (d *Driver) State() State { return State{maps.Clone(d.state)} }

// Restore makes a copy of the state the state.
func (d *Driver) Restore(s State) { d.state = maps.Clone(s.objects) }

// Addresses are those of the resources in the copy, data sources apart, sorted.
func (s State) Addresses() []string {
	var all []string
	for address, o := range s.objects {
		if !o.block.Data {
			all = append(all, address)
		}
	}
	return sorted(all)
}

// Equal reports whether both copies would make the same state file.
func (s State) Equal(other State) bool {
	return maps.EqualFunc(s.objects, other.objects, func(a, b *object) bool {
		return a.value.Equal(b.value) && bytes.Equal(a.private, b.private) && a.tainted == b.tainted
	})
}
