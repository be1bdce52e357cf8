package peers

import "sync"

// LockAll keeps others out of everything in a room, for example the grants of an
// app. What is renamed is destroyed and created in one run, even at once:
// whichever comes second must see what the first has done. It returns the
// function that unlocks.
func (r *Registry) LockAll(room string) func() {
	lock := r.lock(room)
	lock.Lock()
	return lock.Unlock
}

// LockOne keeps others out of one part of a room; the other parts go on beside
// it.
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
