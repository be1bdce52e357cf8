package terraformtest

import (
	"maps"
	"slices"
	"strings"
)

// configuration has everything that a test declared. A saved plan keeps a copy.
type configuration struct {
	provider map[string]any
	blocks   []Block
	moves    []move
}

func (c configuration) declared(address string) (Block, bool) {
	for _, block := range c.blocks {
		if block.Address() == address {
			return block, true
		}
	}
	return Block{}, false
}

// reaches returns the addresses that a block depends on, directly or
// indirectly, sorted.
func (c configuration) reaches(b Block) []string {
	seen := map[string]bool{}
	var walk func(Block)
	walk = func(b Block) {
		for _, address := range b.needs() {
			if seen[address] {
				continue
			}
			seen[address] = true
			if needed, ok := c.declared(address); ok {
				walk(needed)
			}
		}
	}
	walk(b)
	return slices.Sorted(maps.Keys(seen))
}

// dependencies returns the addresses of the resources among those.
func (c configuration) dependencies(b Block) []string {
	return slices.DeleteFunc(c.reaches(b), func(address string) bool { return strings.HasPrefix(address, "data.") })
}

// createsFirst reports whether a replacement of the block creates the new
// object first. If a block creates first, its dependencies have to do so too:
// the old object of a dependency can be destroyed only when the new object of
// the dependent exists.
func (c configuration) createsFirst(b Block) bool {
	address := b.Address()
	return b.CreateBeforeDestroy || slices.ContainsFunc(c.blocks, func(other Block) bool {
		return other.CreateBeforeDestroy && slices.Contains(c.reaches(other), address)
	})
}

// move returns the state with the new names of moved objects.
func (c configuration) move(state map[string]*object, run *Run) map[string]*object {
	moved := maps.Clone(state)
	for _, m := range c.moves {
		if moved[m.from] == nil || moved[m.to] != nil {
			continue
		}
		to, err := parseAddress(m.to)
		must(err)
		for key, o := range state {
			if o == nil || o.block.Address() != m.from {
				continue
			}
			o = o.clone()
			o.block.Type, o.block.Name = to.Type, to.Name
			delete(moved, key)
			moved[o.key()] = o
		}
		run.Moved[m.to] = m.from
	}
	return moved
}
