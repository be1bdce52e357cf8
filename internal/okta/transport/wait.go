package transport

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
	// WaitForReset is for a rate limit of Okta's, or the share of it that we
	// may use, to begin anew.
	WaitForReset = "rate limit"
	// WaitAfterRefusal is the pause after a 429 that does not say until when:
	// too many calls at once.
	WaitAfterRefusal = "too many calls at once"
	// WaitAfterFailure is the pause before a call that failed is looked after
	// or sent again.
	WaitAfterFailure = "failure"
	// WaitForStatus is for a status that Okta has accepted to show: its reads
	// lag behind.
	WaitForStatus = "status to show"
)

// Wait is one wait of one call, as a log may show it when it begins.
type Wait struct {
	// Method and PathTemplate name the endpoint, with placeholders instead of
	// ids.
	Method, PathTemplate string
	// Reason is one of WaitForReset, WaitAfterRefusal, WaitAfterFailure and
	// WaitForStatus.
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

// Waiter is how all layers wait: with the clock that was given, told to the
// log, counted, and over as soon as the context is.
type Waiter struct {
	Clock
	// Longest bounds one wait: a call that would have to wait for longer fails
	// instead.
	Longest time.Duration
	// Log gets every wait when it begins; nil means that none is logged.
	Log func(context.Context, Wait)

	mu    sync.Mutex
	waits Waits
}

// Sum returns the waiting so far.
func (w *Waiter) Sum() Waits {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.waits
}

// Pause waits for d on behalf of a call.
func (w *Waiter) Pause(ctx context.Context, k *Call, reason, bucket string, d time.Duration) error {
	if ctx.Err() != nil || d <= 0 {
		return ctx.Err()
	}
	w.report(ctx, k, reason, bucket, d)
	return w.spend(ctx, reason, bucket, d)
}

func (w *Waiter) report(ctx context.Context, k *Call, reason, bucket string, d time.Duration) {
	if w.Log != nil {
		w.Log(ctx, Wait{
			Method: k.Method, PathTemplate: k.Path, Reason: reason, Bucket: bucket, Attempt: int(k.Attempts.Load()), Duration: d,
		})
	}
}

func (w *Waiter) spend(ctx context.Context, reason, bucket string, d time.Duration) error {
	began := w.Now()
	err := w.Wait(ctx, d)
	w.count(ctx, w.Now().Sub(began), reason, bucket)
	return err
}

// spendUntil is spend that ends early at a change, which it reports.
func (w *Waiter) spendUntil(ctx context.Context, change <-chan struct{}, reason, bucket string, d time.Duration) (changed bool) {
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

func (w *Waiter) count(ctx context.Context, waited time.Duration, reason, bucket string) {
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

// patience sums the waits of one call of a typed method, which may take several
// calls of the API.
type patience struct{ spent atomic.Int64 }

func (p *patience) add(d time.Duration) time.Duration { return time.Duration(p.spent.Add(int64(d))) }

type patienceKey struct{}

// Patiently gives the context a patience, unless it has one.
func Patiently(ctx context.Context) context.Context {
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

// BackOff is the pause after so many failures, counted from 0: at random
// between half and all of what is due, so that callers that failed together do
// not come back together.
func (w *Waiter) BackOff(failures int) time.Duration {
	due := longestBackOff
	if failures < 5 {
		due = min(due, firstBackOff<<max(failures, 0))
	}
	due = min(due, w.Longest)
	return due/2 + rand.N(due/2)
}

// TooLong words a wait that is not waited for.
func TooLong(d, longest time.Duration) string {
	return fmt.Sprintf("that is %s away, longer than max_wait_seconds (%d) allows: try again later, or raise max_wait_seconds",
		d.Round(time.Second), int(longest/time.Second))
}
