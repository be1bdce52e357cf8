// Package cache keeps what a client has read, and lets all that want the same
// at once share one read. Without it, each resource of a run would read the
// list that it is in again.
package cache

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// Reads holds what was read of a kind of object, by key: each is read once,
// however many callers ask for it at once, and kept for as long as the client.
// A write of ours changes the copy, so that it costs no further read.
//
// The generation of a key counts its writes. A read that was begun before a
// write may have missed it: it serves the callers that were waiting for it
// already, but is not kept, and callers after the write get a new read.
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

// flight is a read under way, with those who wait for it.
type flight[V any] struct {
	generation uint64
	waiters    int
	cancel     context.CancelFunc
	landed     chan struct{}
	value      V
	err        error
}

// New makes a store; what names its objects in messages. It hands out clones,
// so that no caller can change another's copy. Errors are not kept unless
// keepError says so.
func New[K comparable, V any](what string, clone func(V) V, keepError func(error) bool) *Reads[K, V] {
	return &Reads[K, V]{what: what, clone: clone, keepError: keepError, entries: map[K]*entry[V]{}}
}

// Get returns the kept value or waits for a read of it. The read does not
// belong to the caller that began it: it goes on while any caller waits, and is
// cancelled when the last one has left.
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

// Update applies a write that Okta has accepted.
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

// Forget makes the next caller read: after a write whose effect is not known.
func (s *Reads[K, V]) Forget(key K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entry(key)
	e.generation++
	e.drop()
}

// ForgetAll is Forget for every key: after a write that may concern any of
// them.
func (s *Reads[K, V]) ForgetAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		e.generation++
		e.drop()
	}
}

// ForgetIf is Forget for a kept value of which test is true. Of many callers
// that saw the same value, only the first forgets it.
func (s *Reads[K, V]) ForgetIf(key K, test func(V) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.entry(key); e.kept && e.err == nil && test(e.value) {
		e.generation++
		e.drop()
	}
}

// Keep stores a value that came to us under another key, unless there is one.
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

// begin starts a read. The caller holds the lock.
func (s *Reads[K, V]) begin(ctx context.Context, e *entry[V], read func(context.Context) (V, error)) *flight[V] {
	// Each HTTP call has a deadline of its own, so that a flight nobody leaves
	// ends too.
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &flight[V]{generation: e.generation, cancel: cancel, landed: make(chan struct{})}
	e.flight = f
	go func() {
		defer cancel()
		value, err := s.read(ctx, read)
		s.land(e, f, value, err)
	}()
	return f
}

// read makes an error of a panic. On this goroutine it would end the whole
// provider, and with it writes under way.
func (s *Reads[K, V]) read(ctx context.Context, read func(context.Context) (V, error)) (value V, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading %s: %v: this is a bug in the provider; please report it:\n%s", s.what, p, debug.Stack())
		}
	}()
	return read(ctx)
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
