package peers

import "slices"

type owned struct {
	thing  Thing
	record string
}

// Own notes that an object of this run owns a thing, or did until it was
// deleted and left the thing to others. record is the data that an owner needs
// to remove the thing later. If several objects own a thing, the last of them
// removes it.
func (r *Registry) Own(thing Thing, record string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.owned = append(r.owned, owned{thing, record})
}

// Owned reports whether an object of this run owns a thing with this record.
func (r *Registry) Owned(thing Thing, record string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.owned, func(o owned) bool { return o.thing.same(thing) && o.record == record })
}
