package terraformtest

import "maps"

// State is a copy of all that a Driver's state holds.
type State struct{ objects map[string]*object }

// State returns a copy of the state.
func (d *Driver) State() State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return State{maps.Clone(d.state)}
}

// Restore makes a copy of the state the state.
func (d *Driver) Restore(s State) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.state = maps.Clone(s.objects)
}

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

// Equal reports whether both copies hold the same resources with the same
// attributes and the same taint. Private state is not compared, and neither are
// data sources.
func (s State) Equal(other State) bool {
	addresses := s.Addresses()
	if len(addresses) != len(other.Addresses()) {
		return false
	}
	for _, address := range addresses {
		a, b := s.objects[address], other.objects[address]
		if b == nil || a.tainted != b.tainted || !a.value.Equal(b.value) {
			return false
		}
	}
	return true
}
