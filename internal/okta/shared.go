package okta

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
)

// shared holds what was read of a kind of collection, by key: each is read once, however many ask for it at once, and
// kept for as long as the client lives. A write of ours changes the copy, so that nobody reads again because of it.
//
// The generation of a key counts its writes. A read that was begun before a write may have missed it: it serves those
// who were waiting for it already, but is not kept, and who asks after the write gets a new read.
type shared[K comparable, V any] struct {
	what  string
	clone func(V) V

	mu      sync.Mutex
	entries map[K]*entry[V]
}

type entry[V any] struct {
	generation uint64
	kept       bool
	value      V
	// err is a "not found" that is kept like a value: asking again for each grant of an app that is gone helps nobody.
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

// newShared makes a store of what it is called in messages. It hands out clones, so that no caller can change another's
// copy.
func newShared[K comparable, V any](what string, clone func(V) V) *shared[K, V] {
	return &shared[K, V]{what: what, clone: clone, entries: map[K]*entry[V]{}}
}

func same[V any](v V) V { return v }

func cloneSlice[S ~[]V, V any](s S) S { return slices.Clone(s) }

// get returns the kept value or waits for a read of it. The read does not belong to the caller that began it: it goes on
// while anybody waits, and is cancelled when the last one has left. Errors are not kept, except "not found".
func (s *shared[K, V]) get(ctx context.Context, key K, read func(context.Context) (V, error)) (V, error) {
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

func (s *shared[K, V]) interrupted(ctx context.Context) error {
	return fmt.Errorf("reading %s: %w", s.what, ctx.Err())
}

// update applies a write that Okta has accepted.
func (s *shared[K, V]) update(key K, change func(V) V) {
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

// forget makes the next caller read anew: after a write of which nobody knows whether it took effect.
func (s *shared[K, V]) forget(key K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entry(key)
	e.generation++
	e.drop()
}

// forgetAll is forget for every key that anybody asked for: after a write that may concern any of them.
func (s *shared[K, V]) forgetAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		e.generation++
		e.drop()
	}
}

// forgetIf is forget for a kept value of which test is true. Of many who saw the same value, only the first forgets it.
func (s *shared[K, V]) forgetIf(key K, test func(V) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.entry(key); e.kept && e.err == nil && test(e.value) {
		e.generation++
		e.drop()
	}
}

// keep stores a value that came to us under another key, unless there is one.
func (s *shared[K, V]) keep(key K, value V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.entry(key); !e.kept {
		e.kept, e.value = true, s.clone(value)
	}
}

func (s *shared[K, V]) entry(key K) *entry[V] {
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
func (s *shared[K, V]) begin(ctx context.Context, e *entry[V], read func(context.Context) (V, error)) *flight[V] {
	// Each HTTP call has a deadline of its own, so that a flight nobody leaves ends too.
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

// read makes an error of a panic. On this goroutine it would end the whole provider, and with it writes under way.
func (s *shared[K, V]) read(ctx context.Context, read func(context.Context) (V, error)) (value V, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading %s: %v: this is a bug in the provider; please report it:\n%s", s.what, p, debug.Stack())
		}
	}()
	return read(patiently(ctx))
}

func (s *shared[K, V]) land(e *entry[V], f *flight[V], value V, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.value, f.err = value, err
	close(f.landed)
	if e.flight != f {
		return
	}
	e.flight = nil
	if f.generation == e.generation && !e.kept && (err == nil || IsNotFound(err)) {
		e.kept, e.value, e.err = true, value, err
	}
}

func (s *shared[K, V]) leave(e *entry[V], f *flight[V]) {
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
