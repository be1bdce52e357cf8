package terraformtest

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// Order makes each walk visit one object after the other, as -parallelism=1 does,
// in an order of the test's choice: choose returns the index of one of those whose
// dependencies are done, which are sorted. In a plan they are called by their
// addresses; in an apply the destruction of an object has a node of its own, see
// [Destroying]. Deposed objects are called as [Driver.Deposed] returns them. Nil
// visits several at once again.
func (d *Driver) Order(choose func(ready []string) int) { d.choose = choose }

// First is an order that visits these as soon as it may, the one named first
// before the others. The rest comes in alphabetical order.
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

// Destroying is how the destruction of an object is called in an apply: the current
// one of that address, which a replacement may have deposed by then, or one that
// was deposed before, by the name that [Driver.Deposed] returns.
func Destroying(address string) string { return address + " (destroy)" }

// node is something to visit.
type node struct {
	id string
	// after are the nodes that must have succeeded before.
	after []string
	visit func() bool
}

// visit visits the nodes, each when those before it are done. Like core, it
// skips a node after one that failed, without a message. It reports whether all
// succeeded.
func (w *walk) visit(nodes []node) bool {
	w.cyclic(nodes)
	if w.d.choose != nil {
		return w.visitInOrder(nodes)
	}
	done, succeeded := map[string]chan struct{}{}, map[string]bool{}
	for _, n := range nodes {
		done[n.id] = make(chan struct{})
	}
	places := make(chan struct{}, parallelism)
	var all sync.WaitGroup
	for _, n := range nodes {
		all.Go(func() {
			defer close(done[n.id])
			for _, before := range n.after {
				if finished, ok := done[before]; ok {
					<-finished
				}
			}
			w.mu.Lock()
			failed := slices.ContainsFunc(n.after, func(before string) bool { return done[before] != nil && !succeeded[before] })
			w.mu.Unlock()
			if failed {
				return
			}
			places <- struct{}{}
			ok := n.visit()
			<-places
			w.mu.Lock()
			succeeded[n.id] = ok
			w.mu.Unlock()
		})
	}
	all.Wait()
	return len(succeeded) == len(nodes) && !slices.ContainsFunc(nodes, func(n node) bool { return !succeeded[n.id] })
}

// visitInOrder visits one node after the other.
func (w *walk) visitInOrder(nodes []node) bool {
	waiting, failed := map[string]node{}, map[string]bool{}
	for _, n := range nodes {
		waiting[n.id] = n
	}
	for len(waiting) > 0 {
		var ready []string
		for id, n := range waiting {
			if !slices.ContainsFunc(n.after, func(before string) bool { _, ok := waiting[before]; return ok }) {
				ready = append(ready, id)
			}
		}
		slices.Sort(ready)
		// What comes after a failure is no choice.
		skipped := slices.IndexFunc(ready, func(id string) bool {
			return slices.ContainsFunc(waiting[id].after, func(before string) bool { return failed[before] })
		})
		if skipped >= 0 {
			failed[ready[skipped]] = true
			delete(waiting, ready[skipped])
			continue
		}
		n := waiting[ready[w.d.choose(ready)]]
		if !n.visit() {
			failed[n.id] = true
		}
		delete(waiting, n.id)
	}
	return len(failed) == 0
}

// cyclic fails the test where nodes wait for each other.
func (w *walk) cyclic(nodes []node) {
	after := map[string][]string{}
	for _, n := range nodes {
		after[n.id] = n.after
	}
	state := map[string]int{} // 1 while it is looked at, 2 afterwards
	var look func(string)
	look = func(id string) {
		switch state[id] {
		case 1:
			w.d.t.Fatalf("the configuration has a cycle at %s", id)
		case 0:
			state[id] = 1
			for _, before := range after[id] {
				look(before)
			}
			state[id] = 2
		}
	}
	for _, n := range nodes {
		look(n.id)
	}
}
