package terraformtest

import (
	"fmt"
	"strings"
)

// keyOf is how an object is called in the state: by its address, or by its address
// and its number among the deposed ones.
func keyOf(address string, deposed int) string {
	if deposed == 0 {
		return address
	}
	return fmt.Sprintf("%s (deposed %d)", address, deposed)
}

// addressOf is the address in a key, or in the name of a node.
func addressOf(key string) string {
	address, _, _ := strings.Cut(key, " (")
	return address
}

func (o *object) key() string { return keyOf(o.block.Address(), o.deposed) }

func (c *change) key() string { return keyOf(c.block.Address(), c.deposed) }

// Deposed returns what the deposed objects of a resource are called, oldest first:
// objects that a replacement has succeeded, and that are yet to be destroyed. All
// methods that take an address take such a name, too.
func (d *Driver) Deposed(address string) (keys []string) {
	for n := 1; n <= len(d.state); n++ {
		if key := keyOf(address, n); d.state[key] != nil {
			keys = append(keys, key)
		}
	}
	return keys
}

// depose makes the current object of an address a deposed one.
func (d *Driver) depose(address string, deposed int) {
	o := d.state[address].clone()
	if o == nil {
		return
	}
	o.deposed = deposed
	d.state[o.key()] = o
	delete(d.state, address)
}

// restore makes a deposed object the current one again, unless there is another.
func (d *Driver) restore(address string, deposed int) {
	o := d.state[keyOf(address, deposed)].clone()
	if o == nil || d.state[address] != nil {
		return
	}
	delete(d.state, o.key())
	o.deposed = 0
	d.state[address] = o
}

// unusedDeposed is a number that no deposed object of the address has.
func unusedDeposed(state map[string]*object, address string) int {
	n := 1
	for state[keyOf(address, n)] != nil {
		n++
	}
	return n
}
