package transport

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// maxJitter is the longest random addition to a wait for the end of a window.
// Without it, runs that share an org would all continue at the same moment. It
// also allows for clock differences within Okta.
const maxJitter = 500 * time.Millisecond

// rate delays attempts; without it, Okta would refuse them, and those of the org's
// other programs. When a rate limit, or our share of it, is used up, all attempts
// of its bucket wait for the next window.
type rate struct {
	next  Layer
	waits *Waiter
	// share is the usable percentage of each limit.
	share int
	// parallelism is how many attempts may be sent in a window that no answer
	// has described yet.
	parallelism int
	// buckets are the known buckets, by name.
	buckets *sync.Map
}

func (r rate) bucket(name string) *bucket {
	known, _ := r.buckets.LoadOrStore(name, &bucket{share: r.share, parallelism: r.parallelism})
	b, _ := known.(*bucket) // the map has no other values
	return b
}

func (r rate) Send(k *Call, req *http.Request) (Answer, error) {
	name := bucketOf(k.Path)
	b := r.bucket(name)
	if err := r.enter(req, k, name, b); err != nil {
		return Answer{}, err
	}
	a, err := r.next.Send(k, req)
	info, known := readRate(a.Header, r.waits.Now())
	b.leave(info, known, r.waits.Now(), rand.N(maxJitter))
	return a, err
}

// enter returns once the bucket admits the attempt.
func (r rate) enter(req *http.Request, k *Call, name string, b *bucket) error {
	ctx := req.Context()
	reported := false
	for {
		if ctx.Err() != nil {
			return interrupted(k, req)
		}
		now := r.waits.Now()
		p := b.enter(now)
		d := p.until.Sub(now)
		switch {
		case p.pass:
			return nil
		case p.until.IsZero():
			// The window is unknown, so wait for an answer.
			select {
			case <-p.changed:
			case <-ctx.Done():
			}
		case p.changed != nil:
			// Wait for an answer or the reset, whichever is first. If the reset is
			// too far away, wait as long as allowed, and fail without an answer.
			// Each answer to another call is a change, so report this wait only
			// once.
			if !reported {
				r.waits.report(ctx, k, WaitForReset, name, d)
				reported = true
			}
			if !r.waits.spendUntil(ctx, p.changed, WaitForReset, name, min(d, r.waits.Longest)) && d > r.waits.Longest {
				return r.tooFar(k, name, d)
			}
		case d > r.waits.Longest:
			// No answer can help, because the share of the window is used up.
			return r.tooFar(k, name, d)
		default:
			// Wait for the reset.
			_ = r.waits.Pause(ctx, k, WaitForReset, name, d) // the loop handles its error
		}
	}
}

func (r rate) tooFar(k *Call, name string, d time.Duration) *Error {
	return k.Unsent(fmt.Sprintf("the rate limit of %s is used up%s until it resets: %s", name, r.ours(), TooLong(d, r.waits.Longest)))
}

func (r rate) ours() string {
	if r.share == 100 {
		return ""
	}
	return fmt.Sprintf(" (by all its callers together, up to the %d %% that max_api_capacity allows)", r.share)
}
