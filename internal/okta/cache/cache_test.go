package cache

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

var errNotFound = errors.New("not found")

func isNotFound(err error) bool { return errors.Is(err, errNotFound) }

func same[V any](v V) V { return v }

// reads is a collection that is read through channels: each read waits until the test lets it land.
type reads struct {
	*Reads[string, []int]
	begun chan *pendingRead
	// stubborn reads ignore their context.
	stubborn bool
}

type pendingRead struct {
	ctx    context.Context
	answer chan<- answerOf
}

type answerOf struct {
	value []int
	err   error
}

type outcome = chan answerOf

func newReads() *reads {
	return &reads{Reads: New[string]("numbers", slices.Clone[[]int], isNotFound), begun: make(chan *pendingRead, 100)}
}

// ask returns when the caller waits, or has its answer.
func (r *reads) ask(ctx context.Context) outcome {
	out := make(outcome, 1)
	go func() {
		value, err := r.Get(ctx, "key", func(ctx context.Context) ([]int, error) {
			answer := make(chan answerOf, 1)
			r.begun <- &pendingRead{ctx, answer}
			if r.stubborn {
				a := <-answer
				return a.value, a.err
			}
			select {
			case a := <-answer:
				return a.value, a.err
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		})
		out <- answerOf{value, err}
	}()
	synctest.Wait()
	return out
}

// none fails if a read was begun that the test does not expect.
func (r *reads) none(t *testing.T) {
	t.Helper()
	synctest.Wait()
	if len(r.begun) != 0 {
		t.Fatalf("%d reads too many", len(r.begun))
	}
}

func expect(t *testing.T, out outcome, want ...int) {
	t.Helper()
	if got := <-out; got.err != nil || !slices.Equal(got.value, want) {
		t.Errorf("got %v, %v; want %v", got.value, got.err, want)
	}
}

// land answers the next read.
func (r *reads) land(value ...int) { (<-r.begun).answer <- answerOf{value: value} }

// fetch asks, and expects that this causes a read.
func (r *reads) fetch(t *testing.T, value ...int) {
	t.Helper()
	out := r.ask(t.Context())
	r.land(value...)
	expect(t, out, value...)
}

func TestReads_isReadOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newReads()
		var outs []outcome
		for range 50 {
			outs = append(outs, r.ask(t.Context()))
		}
		synctest.Wait()
		first := <-r.begun
		r.none(t)
		first.answer <- answerOf{value: []int{1, 2}}
		for _, out := range outs {
			got := <-out
			if got.err != nil || !slices.Equal(got.value, []int{1, 2}) {
				t.Fatalf("got %v, %v", got.value, got.err)
			}
			got.value[0] = 99 // no other caller may see this
		}
		expect(t, r.ask(t.Context()), 1, 2)
		r.none(t)
	})
}

func TestReads_writesChangeTheCopy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newReads()
		r.fetch(t, 1)
		r.Update("key", func(v []int) []int { return append(v, 2) })
		r.Update("other", func(v []int) []int { t.Error("there is nothing to change"); return v })
		expect(t, r.ask(t.Context()), 1, 2)
		r.none(t)

		r.Forget("key")
		r.fetch(t, 3)
	})
}

// The heart of it: a list begun before a write may lack what was written.
func TestReads_readBegunBeforeAWrite(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(*reads){
		"known":   func(r *reads) { r.Update("key", func(v []int) []int { return append(v, 2) }) },
		"unknown": func(r *reads) { r.Forget("key") },
	} {
		for order, oldFirst := range map[string]bool{"old lands first": true, "new lands first": false} {
			t.Run(name+", "+order, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					r := newReads()
					before := r.ask(t.Context())
					old := <-r.begun
					write(r)
					after := r.ask(t.Context())
					recent := <-r.begun
					alsoAfter := r.ask(t.Context())
					r.none(t)

					landOld := func() { old.answer <- answerOf{value: []int{1}}; expect(t, before, 1); synctest.Wait() }
					landNew := func() {
						recent.answer <- answerOf{value: []int{1, 2}}
						expect(t, after, 1, 2)
						expect(t, alsoAfter, 1, 2)
						synctest.Wait()
					}
					if oldFirst {
						landOld()
						late := r.ask(t.Context())
						r.none(t)
						landNew()
						expect(t, late, 1, 2)
					} else {
						landNew()
						landOld()
					}
					expect(t, r.ask(t.Context()), 1, 2)
					r.none(t)
				})
			})
		}
	}
}

func TestReads_aWaiterMayLeave(t *testing.T) {
	t.Parallel()
	for name, leaver := range map[string]int{"who began it": 0, "who joined": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := newReads()
				var (
					outs    [2]outcome
					cancels [2]context.CancelFunc
				)
				for i := range outs {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					outs[i], cancels[i] = r.ask(ctx), cancel
					synctest.Wait()
				}
				read := <-r.begun
				cancels[leaver]()
				if got := <-outs[leaver]; !errors.Is(got.err, context.Canceled) {
					t.Errorf("the one who left got %v, %v", got.value, got.err)
				}
				if read.ctx.Err() != nil {
					t.Error("the read was cancelled although somebody waits")
				}
				read.answer <- answerOf{value: []int{1}}
				expect(t, outs[1-leaver], 1)
				expect(t, r.ask(t.Context()), 1)
				r.none(t)
			})
		})
	}
}

func TestReads_theLastWaiterEndsTheRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newReads()
		ctx, cancel := context.WithCancel(t.Context())
		out, other := r.ask(ctx), r.ask(ctx)
		read := <-r.begun
		synctest.Wait()
		cancel()
		<-out
		<-other
		synctest.Wait()
		if read.ctx.Err() == nil {
			t.Error("the read continues although no caller waits")
		}
		r.fetch(t, 1)
	})
}

// Who comes after everybody has left gets a read of its own, even while the abandoned one is still dying.
func TestReads_nobodyJoinsAnAbandonedRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newReads()
		r.stubborn = true
		ctx, cancel := context.WithCancel(t.Context())
		out := r.ask(ctx)
		abandoned := <-r.begun
		cancel()
		<-out
		late := r.ask(t.Context())
		recent := <-r.begun
		abandoned.answer <- answerOf{err: context.Canceled}
		synctest.Wait()
		recent.answer <- answerOf{value: []int{1}}
		expect(t, late, 1)
		expect(t, r.ask(t.Context()), 1)
		r.none(t)
	})
}

// A failed read serves those who wait. Only a "not found" is kept, until a write.
func TestReads_errors(t *testing.T) {
	t.Parallel()
	for failure, kept := range map[error]bool{errors.New("broken"): false, errNotFound: true} {
		synctest.Test(t, func(t *testing.T) {
			r := newReads()
			outs := []outcome{r.ask(t.Context()), r.ask(t.Context())}
			(<-r.begun).answer <- answerOf{err: failure}
			synctest.Wait()
			if kept {
				outs = append(outs, r.ask(t.Context()))
				r.none(t)
				r.ForgetIf("key", func([]int) bool { t.Error("there is nothing to test"); return true })
				r.Update("key", func(v []int) []int { t.Error("there is nothing to change"); return v })
			}
			for _, out := range outs {
				if got := <-out; !errors.Is(got.err, failure) {
					t.Errorf("got %v", got.err)
				}
			}
			r.fetch(t, 1)
		})
	}
}

func TestReads_cancelledBefore(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := New[string]("numbers", same[int], isNotFound)
	_, err := s.Get(ctx, "key", func(context.Context) (int, error) { t.Error("was read"); return 0, nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// With -race: readers, writers and leavers at once. What a reader gets holds all that was written before it asked.
func TestReads_race(t *testing.T) {
	t.Parallel()
	var (
		server  atomic.Int64 // what Okta holds
		written atomic.Int64 // the last write reported as done
		group   sync.WaitGroup
	)
	s := New[string]("numbers", same[int64], isNotFound)
	read := func(context.Context) (int64, error) { return server.Load(), nil }
	write := func() {
		value := server.Add(1)
		s.Update("key", func(have int64) int64 { return max(have, value) })
		for done := written.Load(); done < value && !written.CompareAndSwap(done, value); done = written.Load() {
		}
	}
	for worker := range 16 {
		group.Go(func() {
			for round := range 300 {
				ctx, cancel := context.WithCancel(t.Context())
				switch (worker + round) % 4 {
				case 0:
					write()
				case 1:
					s.Forget("key")
				case 2:
					go cancel()
				}
				atLeast := written.Load()
				got, err := s.Get(ctx, "key", read)
				if err == nil && got < atLeast || err != nil && !errors.Is(err, context.Canceled) {
					t.Errorf("got %d, %v; want at least %d", got, err, atLeast)
				}
				cancel()
			}
		})
	}
	group.Wait()
	if got, err := s.Get(t.Context(), "key", read); err != nil || got != server.Load() {
		t.Errorf("got %d, %v; want %d", got, err, server.Load())
	}
}

func TestReads_forgetIf(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newReads()
		isOne := func(v []int) bool { return v[0] == 1 }
		r.ForgetIf("key", func([]int) bool { t.Error("tested what is not there"); return true })
		r.fetch(t, 1)
		r.ForgetIf("key", func(v []int) bool { return !isOne(v) })
		expect(t, r.ask(t.Context()), 1)
		r.ForgetIf("key", isOne)
		r.fetch(t, 2)
		// Another who saw the first value comes late.
		r.ForgetIf("key", isOne)
		expect(t, r.ask(t.Context()), 2)
		r.none(t)
	})
}
