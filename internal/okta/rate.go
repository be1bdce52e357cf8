package okta

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// latest is by how much, at random, the end of a window is taken to be later than Okta says: runs that share an org
// don't all come at the same moment, and clocks may differ a little within Okta.
const latest = 500 * time.Millisecond

// scoutPatience is how long others wait for the one that finds out what a new window is like.
const scoutPatience = 2 * time.Second

// rate holds attempts back so that Okta need not refuse them: when a rate limit, or our share of it, is used up, all who
// want something of its bucket wait for the next window, together.
type rate struct {
	next  http.RoundTripper
	waits *waiter
	// share is how much of each limit may be used, in percent.
	share   int
	buckets *buckets
}

// buckets are all that are known, by name.
type buckets struct {
	mu     sync.Mutex
	byName map[string]*bucket
}

func (b *buckets) get(name string, share int) *bucket {
	b.mu.Lock()
	defer b.mu.Unlock()
	found, ok := b.byName[name]
	if !ok {
		found = &bucket{share: share}
		if b.byName == nil {
			b.byName = map[string]*bucket{}
		}
		b.byName[name] = found
	}
	return found
}

func (r rate) RoundTrip(req *http.Request) (*http.Response, error) {
	k := callOf(req)
	name := bucketOf(k.path)
	b := r.buckets.get(name, r.share)
	scout, err := r.enter(req, k, name, b)
	if err != nil {
		return nil, err
	}
	if scout {
		// The others do not wait for one that hangs.
		defer time.AfterFunc(scoutPatience, b.stopScouting).Stop()
	}
	var news rateNews
	told := false
	defer func() { b.leave(scout, news, told, r.waits.Now(), rand.N(latest)) }()
	resp, err := r.next.RoundTrip(req)
	if resp != nil {
		news, told = readRate(resp.Header, r.waits.Now())
	}
	return resp, err
}

// enter returns when the bucket lets the attempt through.
func (r rate) enter(req *http.Request, k *call, name string, b *bucket) (scout bool, err error) {
	ctx := req.Context()
	reported := false
	for {
		if ctx.Err() != nil {
			return false, interrupted(k, req)
		}
		now := r.waits.Now()
		p := b.enter(now)
		d := p.until.Sub(now)
		switch {
		case p.pass:
			return p.scout, nil
		case p.until.IsZero():
			changed(ctx, p.changed)
		case p.changed != nil:
			// Each answer to another call is a change, so report this wait once.
			if !reported {
				r.waits.report(ctx, k, WaitForReset, name, d)
				reported = true
			}
			if !r.waits.spendUntil(ctx, p.changed, WaitForReset, name, min(d, r.waits.longest)) && d > r.waits.longest {
				return false, r.tooFar(k, name, d)
			}
		case d > r.waits.longest:
			return false, r.tooFar(k, name, d)
		default:
			_ = r.waits.pause(ctx, k, WaitForReset, name, d) // the loop sees its error
		}
	}
}

func (r rate) tooFar(k *call, name string, d time.Duration) *Error {
	return k.unsent(fmt.Sprintf("the rate limit of %s is used up%s until it begins anew: %s", name, r.ours(), tooLong(d, r.waits.longest)))
}

func (r rate) ours() string {
	if r.share == 100 {
		return ""
	}
	return fmt.Sprintf(" (by all its callers, to the %d %% that max_api_capacity allows)", r.share)
}

func changed(ctx context.Context, change <-chan struct{}) {
	select {
	case <-change:
	case <-ctx.Done():
	}
}
