package terraformtest

import (
	"fmt"
	"strings"
)

// keyOf returns the key of an object in the state: its address, and for a
// deposed object also its number.
func keyOf(address string, deposed int) string {
	if deposed == 0 {
		return address
	}
	return fmt.Sprintf("%s (deposed %d)", address, deposed)
}

// addressOf returns the address in a key, or in the id of a node.
func addressOf(key string) string {
	address, _, _ := strings.Cut(key, " (")
	return address
}

func (o *object) key() string { return keyOf(o.block.Address(), o.deposed) }

func (c *change) key() string { return keyOf(c.block.Address(), c.deposed) }

// Deposed returns the keys of the deposed objects of a resource, oldest first.
// A replacement created their successor, but they are not destroyed yet. Every
// method that needs an address accepts such a key too.
func (d *Driver) Deposed(address string) (keys []string) {
	for n := 1; n <= len(d.state); n++ {
		if key := keyOf(address, n); d.state[key] != nil {
			keys = append(keys, key)
		}
	}
	return keys
}

// depose turns the current object of an address into a deposed one.
func (d *Driver) depose(address string, deposed int) {
	o := d.state[address].clone()
	if o == nil {
		return
	}
	o.deposed = deposed
	d.state[o.key()] = o
	delete(d.state, address)
}

// restore turns a deposed object into the current one again, if the address has
// no other.
func (d *Driver) restore(address string, deposed int) {
	o := d.state[keyOf(address, deposed)].clone()
	if o == nil || d.state[address] != nil {
		return
	}
	delete(d.state, o.key())
	o.deposed = 0
	d.state[address] = o
}

// unusedDeposed returns a number that no deposed object of the address has.
func unusedDeposed(state map[string]*object, address string) int {
	n := 1
	for state[keyOf(address, n)] != nil {
		n++
	}
	return n
}
