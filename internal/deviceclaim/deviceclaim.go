// Package deviceclaim is what the resources of one plan know of each other's
// devices.
package deviceclaim

import "sync"

// Registry holds which devices a plan keeps and which it destroys. The zero value
// is empty.
type Registry struct {
	mu              sync.Mutex
	kept, destroyed map[string]bool
}

// Keep notes that a resource keeps a device, and reports whether another one
// destroys it. Terraform plans in any order, so whichever comes second is told.
func (r *Registry) Keep(id string) (conflict bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil {
		r.kept = map[string]bool{}
	}
	r.kept[id] = true
	return r.destroyed[id]
}

// Destroy notes that a resource deactivates or deletes a device as it goes, and
// reports whether another one keeps it.
func (r *Registry) Destroy(id string) (conflict bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.destroyed == nil {
		r.destroyed = map[string]bool{}
	}
	r.destroyed[id] = true
	return r.kept[id]
}
