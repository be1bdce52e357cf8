package peers

import "sync"

// LockAll locks a whole room, for example the grants of an app. A renamed
// resource is destroyed and created in one run, even at the same time. The
// second of the two must see what the first has done. LockAll returns the
// function that unlocks.
func (r *Registry) LockAll(room string) func() {
	lock := r.lock(room)
	lock.Lock()
	return lock.Unlock
}

// LockOne locks one part of a room. The other parts stay available.
func (r *Registry) LockOne(room, part string) func() {
	all, one := r.lock(room), r.lock(room+"/"+part)
	all.RLock()
	one.Lock()
	return func() {
		one.Unlock()
		all.RUnlock()
	}
}

func (r *Registry) lock(name string) *sync.RWMutex {
	r.mu.Lock()
	defer r.mu.Unlock()
	lock, ok := r.locks[name]
	if !ok {
		lock = new(sync.RWMutex)
		r.locks[name] = lock
	}
	return lock
}
