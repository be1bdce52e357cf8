package terraformtest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
)

// Order lets the test choose the order of each walk, which then visits one
// object at a time, as with -parallelism=1. choose gets the sorted ids of the
// nodes that are ready, and returns the index of the next one. In a plan, the
// id is the object's address. In an apply, a destruction has an id of its own,
// see [Destroying]. A deposed object has the key that [Driver.Deposed] returns.
// With nil, the walk visits several objects at once again.
func (d *Driver) Order(choose func(ready []string) int) { d.choose = choose }

// First is an order that visits these as soon as they are ready, the one named
// first before the others. The rest comes in alphabetical order.
func First(ids ...string) func(ready []string) int {
	return func(ready []string) int {
		for _, id := range ids {
			if i := slices.Index(ready, id); i >= 0 {
				return i
			}
		}
		return 0
	}
}

// Last is an order that visits these only when nothing else is ready.
func Last(ids ...string) func(ready []string) int {
	return func(ready []string) int {
		return max(0, slices.IndexFunc(ready, func(id string) bool { return !slices.Contains(ids, id) }))
	}
}

// Shuffled is a random order.
func Shuffled(random *rand.Rand) func(ready []string) int {
	return func(ready []string) int { return random.IntN(len(ready)) }
}

// AllAtOnce is the name of the order in which several objects are visited at
// once.
const AllAtOnce = "all at once"

// InOrders runs a test for each engine, and for several orders of an object
// among others. Each run is in a bubble of testing/synctest. set gives a driver
// the engine and the order of the run.
func InOrders(t *testing.T, object string, others []string, engines []Engine, play func(t *testing.T, order string, set func(*Driver))) {
	t.Helper()
	for order, choose := range map[string]func(ready []string) int{
		"first":                    First(object, Destroying(object)),
		"last":                     Last(object, Destroying(object)),
		"planned first, gone last": First(append([]string{object}, others...)...),
		"planned last, gone first": First(append([]string{Destroying(object)}, others...)...),
		AllAtOnce:                  nil,
	} {
		for _, engine := range engines {
			t.Run(order, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					play(t, order, func(d *Driver) {
						d.Engine(engine)
						d.Order(choose)
					})
				})
			})
		}
	}
}

// Destroying returns the id of a destruction in an apply. The address means the
// object that was current before the apply, which a replacement may have
// deposed since. The key that [Driver.Deposed] returns means an object that was
// deposed before.
func Destroying(address string) string { return address + " (destroy)" }

// node is an object to visit in a walk.
type node struct {
	id string
	// after are the nodes that must succeed first.
	after []string
	visit func() bool
}

// visit visits each node when the nodes before it are done. It visits several
// at once, or one after the other if the test chose an order. If a node fails,
// it skips the nodes after it without a message, as core does. It reports
// whether all succeeded.
func (w *walk) visit(nodes []node) bool {
	waiting, running, failed := map[string]node{}, map[string]bool{}, map[string]bool{}
	for _, n := range nodes {
		waiting[n.id] = n
	}
	var fail func(string)
	fail = func(id string) {
		failed[id] = true
		for other, n := range waiting {
			if slices.Contains(n.after, id) {
				delete(waiting, other)
				fail(other)
			}
		}
	}
	type result struct {
		id string
		ok bool
	}
	results := make(chan result, len(nodes))
	for len(waiting)+len(running) > 0 {
		for _, id := range w.next(waiting, running) {
			n := waiting[id]
			delete(waiting, id)
			running[id] = true
			go func() {
				w.d.mu.Lock()
				defer w.d.mu.Unlock()
				results <- result{id, n.visit()}
			}()
		}
		if len(running) == 0 {
			w.d.t.Fatalf("the configuration has a cycle among %v", slices.Sorted(maps.Keys(waiting)))
		}
		w.d.mu.Unlock()
		r := <-results
		w.d.mu.Lock()
		delete(running, r.id)
		if !r.ok {
			fail(r.id)
		}
	}
	return len(failed) == 0
}

// next returns the nodes to start now.
func (w *walk) next(waiting map[string]node, running map[string]bool) []string {
	var ready []string
	for id, n := range waiting {
		if !slices.ContainsFunc(n.after, func(before string) bool { return running[before] || waiting[before].visit != nil }) {
			ready = append(ready, id)
		}
	}
	slices.Sort(ready)
	switch {
	case w.d.choose == nil:
		return ready[:min(len(ready), parallelism-len(running))]
	case len(running) > 0 || len(ready) == 0:
		return nil
	}
	return []string{ready[w.d.choose(ready)]}
}
