package okta

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// LongWait is how long one call may wait in all before the user is told.
const LongWait = 10 * time.Second

// Why a call waits.
const (
	// WaitForReset is for a rate limit of Okta's, or the share of it that we may use, to begin anew.
	WaitForReset = "rate limit"
	// WaitAfterRefusal is the pause after a 429 that does not say until when: too many calls at once.
	WaitAfterRefusal = "too many calls at once"
	// WaitAfterFailure is the pause before a call that failed is looked after or sent again.
	WaitAfterFailure = "failure"
	// WaitForStatus is for a status that Okta has accepted to show: its reads lag behind.
	WaitForStatus = "status to show"
)

// Wait is one wait of one call, as a log may show it when it begins.
type Wait struct {
	// Method and PathTemplate name the endpoint, with placeholders instead of ids.
	Method, PathTemplate string
	// Reason is one of WaitForReset, WaitAfterRefusal, WaitAfterFailure and WaitForStatus.
	Reason string
	// Bucket names the rate limit; "" where it is none that is waited for.
	Bucket string
	// Attempt counts the attempts that were sent before the wait.
	Attempt  int
	Duration time.Duration
}

// Waits sums up the waiting of a Client.
type Waits struct {
	// Calls is how many calls have waited for longer than [LongWait] in all.
	Calls int
	// Longest is what the most patient of them has waited for so far, in all.
	Longest time.Duration
	// Reason and Bucket say what that one waited for last, as in [Wait].
	Reason, Bucket string
}

// Waits returns the waiting so far.
func (c *Client) Waits() Waits { return c.waits.sum() }

// waiter is how all layers wait: with the clock that was given, told to the log, counted, and over as soon as the
// context is.
type waiter struct {
	Clock
	// longest bounds one wait: who would have to wait for longer fails instead.
	longest time.Duration
	log     func(context.Context, Wait)

	mu    sync.Mutex
	waits Waits
}

func (w *waiter) sum() Waits {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.waits
}

// pause waits for d on behalf of a call.
func (w *waiter) pause(ctx context.Context, k *call, reason, bucket string, d time.Duration) error {
	if ctx.Err() != nil || d <= 0 {
		return ctx.Err()
	}
	w.report(ctx, k, reason, bucket, d)
	return w.spend(ctx, reason, bucket, d)
}

func (w *waiter) report(ctx context.Context, k *call, reason, bucket string, d time.Duration) {
	if w.log != nil {
		w.log(ctx, Wait{
			Method: k.method, PathTemplate: k.path, Reason: reason, Bucket: bucket, Attempt: int(k.attempts.Load()), Duration: d,
		})
	}
}

func (w *waiter) spend(ctx context.Context, reason, bucket string, d time.Duration) error {
	began := w.Now()
	err := w.Wait(ctx, d)
	w.count(ctx, w.Now().Sub(began), reason, bucket)
	return err
}

// spendUntil is spend that ends early at a change, which it reports.
func (w *waiter) spendUntil(ctx context.Context, change <-chan struct{}, reason, bucket string, d time.Duration) (changed bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-change:
			cancel()
		case <-ctx.Done():
		}
	}()
	return w.spend(ctx, reason, bucket, d) != nil
}

func (w *waiter) count(ctx context.Context, waited time.Duration, reason, bucket string) {
	total := patienceOf(ctx).add(waited)
	if total <= LongWait {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if total-waited <= LongWait {
		w.waits.Calls++
	}
	if total > w.waits.Longest {
		w.waits.Longest, w.waits.Reason, w.waits.Bucket = total, reason, bucket
	}
}

// patience sums the waits of one call of a typed method, which may take several calls of the API.
type patience struct{ spent atomic.Int64 }

func (p *patience) add(d time.Duration) time.Duration { return time.Duration(p.spent.Add(int64(d))) }

type patienceKey struct{}

// patiently gives the context a patience, unless it has one.
func patiently(ctx context.Context) context.Context {
	if _, ok := ctx.Value(patienceKey{}).(*patience); ok {
		return ctx
	}
	return context.WithValue(ctx, patienceKey{}, new(patience))
}

func patienceOf(ctx context.Context) *patience {
	if p, ok := ctx.Value(patienceKey{}).(*patience); ok {
		return p
	}
	return new(patience)
}

// The pause between two attempts doubles, up to a bound.
const (
	firstBackOff   = time.Second
	longestBackOff = 30 * time.Second
)

// backOff is the pause after so many failures, counted from 0: at random between half and all of what is due, so that
// callers that failed together do not come back together.
func (w *waiter) backOff(failures int) time.Duration {
	due := longestBackOff
	if failures < 5 {
		due = min(due, firstBackOff<<max(failures, 0))
	}
	due = min(due, w.longest)
	return due/2 + rand.N(due/2)
}

// tooLong words a wait that is not waited for.
func tooLong(d, longest time.Duration) string {
	return fmt.Sprintf("that is %s away, longer than max_wait_seconds (%d) allows: try again later, or raise max_wait_seconds",
		d.Round(time.Second), int(longest/time.Second))
}
