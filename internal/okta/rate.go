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

func (b *buckets) get(name string) *bucket {
	b.mu.Lock()
	defer b.mu.Unlock()
	found, ok := b.byName[name]
	if !ok {
		found = &bucket{}
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
	b := r.buckets.get(name)
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
	for {
		if ctx.Err() != nil {
			return false, interrupted(k, req)
		}
		now := r.waits.Now()
		p := b.enter(now, r.share)
		switch {
		case p.pass:
			return p.scout, nil
		case p.changed != nil:
			err = changed(ctx, p.changed)
		default:
			d := p.until.Sub(now)
			if d > r.waits.longest {
				return false, k.unsent(fmt.Sprintf("the rate limit of %s is used up%s until it begins anew: %s",
					name, r.ours(), tooLong(d, r.waits.longest)))
			}
			err = r.waits.pause(ctx, k, WaitForReset, name, d)
		}
		if err != nil {
			return false, interrupted(k, req)
		}
	}
}

func (r rate) ours() string {
	if r.share == 100 {
		return ""
	}
	return fmt.Sprintf(" (by all its callers, to the %d %% that max_api_capacity allows)", r.share)
}

func changed(ctx context.Context, change <-chan struct{}) error {
	select {
	case <-change:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
