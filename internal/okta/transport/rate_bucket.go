package transport

import (
	"strings"
	"sync"
	"time"
)

// bucketOf returns the name of a path template's rate limit bucket, as in
// Okta's list of limits. A collection has one bucket, and everything below it
// another: "/api/v1/apps/*" counts an app's grants and tokens. A device's users
// have their own.
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

// bucket is one of Okta's rate limits, as known from answers. All callers of
// the org share its window, and answers say how much remains. Attempts without
// an answer yet are counted in addition.
type bucket struct {
	// share is the usable percentage of the limit, including use by other
	// callers. The rest is reserved for them.
	share int
	// parallelism limits the attempts in flight while the window is unknown.
	parallelism int

	mu sync.Mutex
	// limit and remaining are from the same answer. reset identifies the latest
	// window that an answer reported.
	limit, remaining int
	reset            int64
	// until is the end of that window on our clock, or zero if no window is
	// known.
	until time.Time
	// inFlight counts the admitted attempts that have not returned.
	inFlight int
	// changed is closed when a waiting attempt should ask again.
	changed chan struct{}
}

// admission says whether an attempt may be sent now, or must wait: until the
// end of the window, for a change, or for the first of both.
type admission struct {
	pass    bool
	until   time.Time
	changed <-chan struct{}
}

// enter admits an attempt, or returns what it must wait for.
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

// unseen returns how many attempts may be in flight in a window that no answer
// has described yet. It assumes the limit of the previous window, if known.
func (b *bucket) unseen() int {
	if b.limit == 0 {
		return b.parallelism
	}
	return min(b.parallelism, b.left(b.limit, b.limit))
}

// left returns how many more calls the share allows, beyond those that Okta has
// counted.
func (b *bucket) left(limit, remaining int) int {
	return max(1, limit*b.share/100) - (limit - remaining)
}

// change returns a channel that is closed at the next change. The caller must
// hold the lock.
func (b *bucket) change() <-chan struct{} {
	if b.changed == nil {
		b.changed = make(chan struct{})
	}
	return b.changed
}

// leave records that an attempt returned, and the rate limit in its answer, if
// any. jitter is added to the window's end.
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

// learn records the rate limit of an answer. Answers may arrive out of order.
// Within one window the lowest remaining number is the newest, and answers for
// an older window are outdated. Okta may use several buckets where we know only
// one. Then the tightest one counts, and the numbers of two are never mixed.
func (b *bucket) learn(info rateInfo, now time.Time, jitter time.Duration) {
	switch {
	case info.reset > b.reset:
		b.reset, b.limit, b.remaining = info.reset, info.limit, info.remaining
		b.until = now.Add(info.in + jitter)
	case info.reset == b.reset && b.left(info.limit, info.remaining) < b.left(b.limit, b.remaining):
		b.limit, b.remaining = info.limit, info.remaining
	}
}
