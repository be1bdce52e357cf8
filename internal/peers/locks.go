package peers

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// all is the weight of a whole room.
const all = 1 << 30

// LockAll locks a whole room, for example the grants of an app. A renamed
// resource is destroyed and created in one run, even at the same time. The
// second of the two must see what the first has done. LockAll returns the
// function that unlocks.
func (r *Registry) LockAll(room string) func() { return r.lock(room, all) }

// LockOne locks one part of a room. The other parts stay available.
func (r *Registry) LockOne(room, part string) func() {
	leave, unlock := r.lock(room, 1), r.lock(room+"/"+part, all)
	return func() {
		unlock()
		leave()
	}
}

// lock locks with a semaphore. Tests play slow calls in bubbles of
// testing/synctest, where no time passes while a goroutine waits for a mutex.
func (r *Registry) lock(name string, weight int64) func() {
	r.mu.Lock()
	lock, ok := r.locks[name]
	if !ok {
		lock = semaphore.NewWeighted(all)
		r.locks[name] = lock
	}
	r.mu.Unlock()
	_ = lock.Acquire(context.Background(), weight) // It fails only if the context ends.
	return func() { lock.Release(weight) }
}
