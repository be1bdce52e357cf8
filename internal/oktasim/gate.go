package oktasim

import (
	"context"
	"sync"
)

// Gate holds calls until it is opened, so that a test can act while they wait.
// It is initially closed.
type Gate struct {
	mu      sync.Mutex
	waiting int
	changed chan struct{} // closed and replaced when a call arrives or leaves
	open    chan struct{}
	once    sync.Once
}

// NewGate returns a closed gate for Fault.Gate.
func NewGate() *Gate { return &Gate{changed: make(chan struct{}), open: make(chan struct{})} }

// Hold holds all calls of a method on matching paths before they have an
// effect. An empty method or pattern matches any. Patterns are as in Count.
func (o *Org) Hold(method, pathPattern string) (*Gate, error) {
	g := NewGate()
	return g, o.Fail(Fault{Method: method, Path: pathPattern, Gate: g})
}

// Open lets the held calls and all later ones continue. A gate can't be closed
// again.
func (g *Gate) Open() { g.once.Do(func() { close(g.open) }) }

// Waiting returns how many calls are currently held.
func (g *Gate) Waiting() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.waiting
}

// Wait returns once that many calls are held at the same time, or returns the
// context's error if the context ends first.
func (g *Gate) Wait(ctx context.Context, calls int) error {
	for {
		g.mu.Lock()
		waiting, changed := g.waiting, g.changed
		g.mu.Unlock()
		if waiting >= calls {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (g *Gate) add(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting += n
	close(g.changed)
	g.changed = make(chan struct{})
}

// pass waits at the gate, if there is one. It returns false if the caller went
// away first.
func (g *Gate) pass(ctx context.Context) bool {
	if g == nil {
		return true
	}
	g.add(1)
	defer g.add(-1)
	select {
	case <-g.open:
		return true
	case <-ctx.Done():
		return false
	}
}
