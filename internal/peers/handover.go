package peers

import "slices"

// handover is a thing that a deleted object owned and left to others.
type handover struct {
	thing  Thing
	record string
}

// HandOver notes that a deleted object leaves a thing that it had made. record
// is what its owner must know to remove it later.
func (r *Registry) HandOver(thing Thing, record string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.handedOver = append(r.handedOver, handover{thing, record})
}

// TakeOver returns the record of a thing that a deleted object of this run has
// left, once. The caller owns the thing from then on.
func (r *Registry) TakeOver(thing Thing) (record string, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.IndexFunc(r.handedOver, func(h handover) bool { return h.thing.same(thing) })
	if i < 0 {
		return "", false
	}
	record = r.handedOver[i].record
	r.handedOver = slices.Delete(r.handedOver, i, i+1)
	return record, true
}
