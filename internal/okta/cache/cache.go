// Package cache keeps what a client has read; without it, each resource of a
// run would read the same list again. Concurrent callers share one read.
package cache

import (
	"context"
	"fmt"
	"sync"
)

// Reads caches the reads of one kind of object by key. Each object is read
// once, even if several callers want it at once, and kept as long as the
// client. Our own writes update the copy, so they need no further read.
//
// A read that began before a write may have missed it. So a write takes such a
// read out of the cache: it still serves the callers that were already waiting
// for it, but callers after the write get a new read.
type Reads[K comparable, V any] struct {
	what  string
	clone func(V) V
	// keepError says which errors are kept like values.
	keepError func(error) bool

	mu    sync.Mutex
	reads map[K]*read[V]
}

// read is a read in progress, or its result.
type read[V any] struct {
	done  bool
	value V
	err   error

	// waiters is how many callers wait for ended, which is closed once done.
	// cancel ends the read once there are none.
	waiters int
	ended   chan struct{}
	cancel  context.CancelFunc
}

// New makes a cache. what names its objects in messages. Get returns clones, so
// that no caller can change another's copy. Errors are kept only if keepError
// says so.
func New[K comparable, V any](what string, clone func(V) V, keepError func(error) bool) *Reads[K, V] {
	return &Reads[K, V]{what: what, clone: clone, keepError: keepError, reads: map[K]*read[V]{}}
}

// Get returns the kept value, or waits for a read of it. The read doesn't
// belong to the caller that started it: it continues while any caller waits,
// and is cancelled when the last one leaves.
func (s *Reads[K, V]) Get(ctx context.Context, key K, fetch func(context.Context) (V, error)) (V, error) {
	var none V
	if ctx.Err() != nil {
		return none, s.interrupted(ctx)
	}
	s.mu.Lock()
	r := s.reads[key]
	if r != nil && r.done {
		defer s.mu.Unlock()
		return s.clone(r.value), r.err
	}
	if r == nil {
		r = s.begin(ctx, key, fetch)
	}
	r.waiters++
	s.mu.Unlock()

	select {
	case <-r.ended:
		return s.clone(r.value), r.err
	case <-ctx.Done():
		s.leave(key, r)
		return none, s.interrupted(ctx)
	}
}

func (s *Reads[K, V]) interrupted(ctx context.Context) error {
	return fmt.Errorf("reading %s: %w", s.what, ctx.Err())
}

// Update applies a write that Okta accepted to the kept value.
func (s *Reads[K, V]) Update(key K, change func(V) V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.reads[key]
	delete(s.reads, key)
	if r != nil && r.done && r.err == nil {
		s.reads[key] = &read[V]{done: true, value: change(s.clone(r.value))}
	}
}

// Forget makes the next caller read, after a write whose effect is unknown.
func (s *Reads[K, V]) Forget(key K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.reads, key)
}

// ForgetAll is Forget for all keys, after a write that may affect any of them.
func (s *Reads[K, V]) ForgetAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.reads)
}

// ForgetIf is Forget for a kept value for which test returns true. If several
// callers saw the same value, only the first forgets it.
func (s *Reads[K, V]) ForgetIf(key K, test func(V) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.reads[key]; r != nil && r.done && r.err == nil && test(r.value) {
		delete(s.reads, key)
	}
}

// Keep stores a value that we got under another key, unless the key has one.
func (s *Reads[K, V]) Keep(key K, value V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.reads[key]; r == nil || !r.done {
		s.reads[key] = &read[V]{done: true, value: s.clone(value)}
	}
}

// begin starts a read. The caller must hold the lock.
func (s *Reads[K, V]) begin(ctx context.Context, key K, fetch func(context.Context) (V, error)) *read[V] {
	// Each HTTP call has its own timeout, so a read ends even if its callers
	// keep waiting.
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	r := &read[V]{ended: make(chan struct{}), cancel: cancel}
	s.reads[key] = r
	go func() {
		defer cancel()
		value, err := fetch(ctx)
		s.mu.Lock()
		defer s.mu.Unlock()
		r.done, r.value, r.err = true, value, err
		close(r.ended)
		if err != nil && !s.keepError(err) {
			s.drop(key, r)
		}
	}()
	return r
}

func (s *Reads[K, V]) leave(key K, r *read[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.waiters--; r.waiters == 0 && !r.done {
		r.cancel()
		s.drop(key, r)
	}
}

// drop takes out a read, unless it was replaced. The caller must hold the lock.
func (s *Reads[K, V]) drop(key K, r *read[V]) {
	if s.reads[key] == r {
		delete(s.reads, key)
	}
}
