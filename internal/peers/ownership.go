package peers

import "slices"

// owned is a thing that an object owns.
type owned struct {
	thing  Thing
	record string
}

// Own notes that an object of this run owns a thing, or did until it was deleted
// and left the thing to others. record is what an owner must know to remove it
// later. Several objects may own one thing: it goes with the last of them.
func (r *Registry) Own(thing Thing, record string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.owned = append(r.owned, owned{thing, record})
}

// Owned returns whether an object of this run owns a thing, of which record says
// which one it is.
func (r *Registry) Owned(thing Thing, record string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.owned, func(o owned) bool { return o.thing.same(thing) && o.record == record })
}
