// Package deviceclaim is what the resources of one plan know of each other's
// devices.
package deviceclaim

import "sync"

// Registry holds which devices a plan keeps, which it destroys, and which the state
// holds that would be destroyed with their resource. The zero value is empty.
type Registry struct {
	mu                    sync.Mutex
	kept, destroyed, held map[string]bool
}

// Hold notes whether a device of the state would be deactivated or deleted if its
// resource went.
func (r *Registry) Hold(id string, destructive bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held == nil {
		r.held = map[string]bool{}
	}
	r.held[id] = destructive
}

// Adopt notes that a new object keeps a device, and reports whether an object of
// the state destroys it. Terraform doesn't tell when it replaces an object because
// it was asked to, so whatever the state holds counts.
func (r *Registry) Adopt(id string) (conflict bool) {
	conflict = r.Keep(id)
	r.mu.Lock()
	defer r.mu.Unlock()
	return conflict || r.held[id]
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
