package terraformtest

import (
	"bytes"
	"maps"
)

// State is a copy of a Driver's state.
type State struct{ objects map[string]*object }

// State returns a copy of the state.
func (d *Driver) State() State { return State{maps.Clone(d.state)} }

// Restore replaces the state with a copy of s.
func (d *Driver) Restore(s State) { d.state = maps.Clone(s.objects) }

// Addresses returns the keys of the resources in the state without the data
// sources, sorted.
func (s State) Addresses() []string {
	var all []string
	for address, o := range s.objects {
		if !o.block.Data {
			all = append(all, address)
		}
	}
	return sorted(all)
}

// Equal reports whether two states have the same objects with the same values,
// private state and taint.
func (s State) Equal(other State) bool {
	return maps.EqualFunc(s.objects, other.objects, func(a, b *object) bool {
		return a.value.Equal(b.value) && bytes.Equal(a.private, b.private) && a.tainted == b.tainted
	})
}
