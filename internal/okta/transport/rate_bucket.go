package transport

import (
	"strings"
	"sync"
	"time"
)

// bucketOf names the rate limit bucket of a path template, as Okta's list of
// limits names it: one for a collection, one for everything below it
// ("/api/v1/apps/*" counts an app's grants and tokens), of which a device's
// users are not a part.
func bucketOf(path string) string {
	before, after, below := strings.Cut(path, "/{")
	if !below {
		return path
	}
	if before == "/api/v1/devices" && strings.HasSuffix(after, "}/users") {
		return before + "/*/users"
	}
	return before + "/*"
}

// bucket is one of Okta's rate limits, as far as answers describe it. Its
// window is Okta's: every caller of the org spends it, and answers say how much
// remains. Attempts that Okta has not answered yet are counted on top.
type bucket struct {
	// share is how much of the limit may be used, in percent, everybody's use
	// included: the rest belongs to others.
	share int
	// parallelism bounds the attempts in flight while the window is unknown.
	parallelism int

	mu sync.Mutex
	// limit and remaining are those of one answer, reset that of the latest
	// window that an answer reported.
	limit, remaining int
	reset            int64
	// until is when that window ends, on our clock; the zero time while none is
	// known.
	until time.Time
	// inFlight counts the attempts that were let through and have not come
	// back.
	inFlight int
	// changed is closed when an attempt that was held back should ask again.
	changed chan struct{}
}

// admission is a bucket's answer to an attempt: go, or wait for the end of the
// window, or for a change, or for the first of both.
type admission struct {
	pass    bool
	until   time.Time
	changed <-chan struct{}
}

// enter lets an attempt through, or says what to wait for.
func (b *bucket) enter(now time.Time) admission {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Before(b.until) {
		left := b.left(b.limit, b.remaining)
		if left <= 0 {
			return admission{until: b.until}
		}
		if left <= b.inFlight {
			return admission{until: b.until, changed: b.change()}
		}
	} else if b.inFlight >= b.unseen() {
		return admission{changed: b.change()}
	}
	b.inFlight++
	return admission{pass: true}
}

// unseen is how many attempts may be in flight in a window that no answer has
// described yet. The limit is that of the window before, if there was one.
func (b *bucket) unseen() int {
	if b.limit == 0 {
		return b.parallelism
	}
	return min(b.parallelism, b.left(b.limit, b.limit))
}

// left is how many calls the share allows beyond those that Okta has counted.
func (b *bucket) left(limit, remaining int) int {
	return max(1, limit*b.share/100) - (limit - remaining)
}

// change returns a channel that is closed at the next change. The caller holds
// the lock.
func (b *bucket) change() <-chan struct{} {
	if b.changed == nil {
		b.changed = make(chan struct{})
	}
	return b.changed
}

// leave is called for each attempt that came back, with the rate limit that its
// answer describes, if it does. jitter is added to the window's end.
func (b *bucket) leave(info rateInfo, known bool, now time.Time, jitter time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.inFlight--
	if known {
		b.learn(info, now, jitter)
	}
	if b.changed != nil {
		close(b.changed)
		b.changed = nil
	}
}

// learn keeps what an answer says. Answers overtake each other: in one window
// the lowest remaining number is the newest, and those of an older window are
// outdated. Okta may count in several buckets what is one to us. Then the
// tightest one governs, and the numbers of two are never mixed.
func (b *bucket) learn(info rateInfo, now time.Time, jitter time.Duration) {
	switch {
	case info.reset > b.reset:
		b.reset, b.limit, b.remaining = info.reset, info.limit, info.remaining
		b.until = now.Add(info.in + jitter)
	case info.reset == b.reset && b.left(info.limit, info.remaining) < b.left(b.limit, b.remaining):
		b.limit, b.remaining = info.limit, info.remaining
	}
}
