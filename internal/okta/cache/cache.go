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
// The generation of a key counts its writes. A read that began before a write
// may have missed it. Such a read still serves the callers that were already
// waiting for it, but it is not kept. Callers after the write get a new read.
type Reads[K comparable, V any] struct {
	what  string
	clone func(V) V
	// keepError says which errors are kept like values.
	keepError func(error) bool

	mu      sync.Mutex
	entries map[K]*entry[V]
}

type entry[V any] struct {
	generation uint64
	kept       bool
	value      V
	// err is an error that is kept like a value.
	err    error
	flight *flight[V]
}

// flight is a read in progress, with its waiting callers.
type flight[V any] struct {
	generation uint64
	waiters    int
	cancel     context.CancelFunc
	landed     chan struct{}
	value      V
	err        error
}

// New makes a cache. what names its objects in messages. Get returns clones, so
// that no caller can change another's copy. Errors are kept only if keepError
// says so.
func New[K comparable, V any](what string, clone func(V) V, keepError func(error) bool) *Reads[K, V] {
	return &Reads[K, V]{what: what, clone: clone, keepError: keepError, entries: map[K]*entry[V]{}}
}

// Get returns the kept value, or waits for a read of it. The read doesn't
// belong to the caller that started it: it continues while any caller waits,
// and is cancelled when the last one leaves.
func (s *Reads[K, V]) Get(ctx context.Context, key K, read func(context.Context) (V, error)) (V, error) {
	var none V
	if ctx.Err() != nil {
		return none, s.interrupted(ctx)
	}
	s.mu.Lock()
	e := s.entry(key)
	if e.kept {
		defer s.mu.Unlock()
		return s.clone(e.value), e.err
	}
	f := e.flight
	if f == nil || f.generation != e.generation {
		f = s.begin(ctx, e, read)
	}
	f.waiters++
	s.mu.Unlock()

	select {
	case <-f.landed:
		return s.clone(f.value), f.err
	case <-ctx.Done():
		s.leave(e, f)
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
	e := s.entry(key)
	e.generation++
	if e.err != nil {
		e.drop()
	}
	if e.kept {
		e.value = change(s.clone(e.value))
	}
}

// Forget makes the next caller read, after a write whose effect is unknown.
func (s *Reads[K, V]) Forget(key K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entry(key)
	e.generation++
	e.drop()
}

// ForgetAll is Forget for all keys, after a write that may affect any of them.
func (s *Reads[K, V]) ForgetAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		e.generation++
		e.drop()
	}
}

// ForgetIf is Forget for a kept value for which test returns true. If several
// callers saw the same value, only the first forgets it.
func (s *Reads[K, V]) ForgetIf(key K, test func(V) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.entry(key); e.kept && e.err == nil && test(e.value) {
		e.generation++
		e.drop()
	}
}

// Keep stores a value that we got under another key, unless the key has one.
func (s *Reads[K, V]) Keep(key K, value V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.entry(key); !e.kept {
		e.kept, e.value = true, s.clone(value)
	}
}

func (s *Reads[K, V]) entry(key K) *entry[V] {
	e, ok := s.entries[key]
	if !ok {
		e = &entry[V]{}
		s.entries[key] = e
	}
	return e
}

func (e *entry[V]) drop() {
	var none V
	e.kept, e.value, e.err = false, none, nil
}

// begin starts a read. The caller must hold the lock.
func (s *Reads[K, V]) begin(ctx context.Context, e *entry[V], read func(context.Context) (V, error)) *flight[V] {
	// Each HTTP call has its own timeout, so a read ends even if its callers
	// keep waiting.
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &flight[V]{generation: e.generation, cancel: cancel, landed: make(chan struct{})}
	e.flight = f
	go func() {
		defer cancel()
		value, err := read(ctx)
		s.land(e, f, value, err)
	}()
	return f
}

func (s *Reads[K, V]) land(e *entry[V], f *flight[V], value V, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.value, f.err = value, err
	close(f.landed)
	if e.flight != f {
		return
	}
	e.flight = nil
	if f.generation == e.generation && !e.kept && (err == nil || s.keepError(err)) {
		e.kept, e.value, e.err = true, value, err
	}
}

func (s *Reads[K, V]) leave(e *entry[V], f *flight[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.waiters--; f.waiters > 0 {
		return
	}
	f.cancel()
	if e.flight == f {
		e.flight = nil
	}
}
