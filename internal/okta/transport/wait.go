package transport

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// LongWait is the total wait of one call after which the user gets a warning.
const LongWait = 10 * time.Second

// Why a call waits.
const (
	// WaitForReset is a wait until one of Okta's rate limits resets, because
	// the limit or our share of it is used up.
	WaitForReset = "rate limit"
	// WaitAfterRefusal is the pause after a 429 without a reset time, for too
	// many concurrent calls.
	WaitAfterRefusal = "too many calls at once"
	// WaitAfterFailure is the pause before a failed call is checked or
	// repeated.
	WaitAfterFailure = "failure"
	// WaitForStatus is the wait for reads to show a status that Okta has
	// accepted. Its reads lag.
	WaitForStatus = "status to show"
)

// Wait is one wait of one call in a form for a log, reported at its beginning.
type Wait struct {
	// Method and PathTemplate name the endpoint, with placeholders instead of
	// ids.
	Method, PathTemplate string
	// Reason is one of WaitForReset, WaitAfterRefusal, WaitAfterFailure and
	// WaitForStatus.
	Reason string
	// Bucket is the rate limit that the call waits for, or "".
	Bucket string
	// Attempt counts the attempts that were sent before the wait.
	Attempt  int
	Duration time.Duration
}

// Waits is the total waiting of a Client.
type Waits struct {
	// Calls is how many calls waited longer than [LongWait] in total.
	Calls int
	// Longest is the longest total wait of a call so far.
	Longest time.Duration
	// Reason and Bucket are those of that call's last wait, as in [Wait].
	Reason, Bucket string
}

// Waiter waits for all layers, by the given clock. It logs and counts each
// wait, and stops when the context ends.
type Waiter struct {
	Clock
	// Longest limits one wait. A call that would have to wait longer fails
	// instead.
	Longest time.Duration
	// Log gets every wait at its beginning; nil means no log.
	Log func(context.Context, Wait)

	mu    sync.Mutex
	waits Waits
}

// Sum returns the total waiting so far.
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

// spendUntil is spend, but ends early at a change. It reports whether there was
// one.
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
	total := waited
	if sum, ok := ctx.Value(waitTotalKey{}).(*atomic.Int64); ok {
		total = time.Duration(sum.Add(int64(waited)))
	}
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

type waitTotalKey struct{}

// WithWaitTotal makes the waits of all requests of one typed method add up,
// unless they do already.
func WithWaitTotal(ctx context.Context) context.Context {
	if ctx.Value(waitTotalKey{}) != nil {
		return ctx
	}
	return context.WithValue(ctx, waitTotalKey{}, new(atomic.Int64))
}

// The pause between two attempts doubles, up to a limit.
const (
	firstBackOff   = time.Second
	longestBackOff = 30 * time.Second
)

// BackOff returns the pause after a number of failures, counted from 0. It is
// random, between half and all of the scheduled pause, so that callers that
// failed together don't retry together.
func (w *Waiter) BackOff(failures int) time.Duration {
	due := min(firstBackOff<<min(failures, 5), longestBackOff, w.Longest)
	return due/2 + rand.N(due/2)
}

// TooLong describes a wait that is longer than max_wait_seconds allows.
func TooLong(d, longest time.Duration) string {
	return fmt.Sprintf("that is %s away, longer than max_wait_seconds (%d) allows: try again later, or raise max_wait_seconds",
		d.Round(time.Second), int(longest/time.Second))
}
