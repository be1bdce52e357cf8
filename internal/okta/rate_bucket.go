package okta

import (
	"strings"
	"sync"
	"time"
)

// bucketOf names the rate limit bucket of a path template, as Okta's list of limits names it: one for a collection, one
// for everything below it ("/api/v1/apps/*" counts an app's grants and tokens), of which a device's users are not a part.
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

// bucket is what is known of one of Okta's rate limits. Its window is Okta's: everything that calls the org spends it,
// and answers tell what is left. What we have sent and Okta has not answered is counted on top.
type bucket struct {
	// share is how much of the limit may be used, in percent, everybody's use
	// included: the rest belongs to others.
	share int

	mu sync.Mutex
	// limit and remaining are those of one answer, reset that of the latest
	// window that an answer reported.
	limit, remaining int
	reset            int64
	// until is when that window ends, on our clock; the zero time while none is known.
	until time.Time
	// flying counts the attempts that were let through and have not come back.
	flying int
	// scouting says that one of them was let through alone, to find out about a window of which nothing is known.
	scouting bool
	// blind says that such an attempt came back without news, or does not come back: Okta is not telling, so nobody is
	// held back.
	blind bool
	// changed is closed when somebody who was not let through should ask again.
	changed chan struct{}
}

// passage is a bucket's answer to an attempt that wants to pass: go, or wait for
// the end of the window, or for a change, or for the first of both.
type passage struct {
	pass, scout bool
	until       time.Time
	changed     <-chan struct{}
}

// enter lets an attempt through, or says what to wait for.
func (b *bucket) enter(now time.Time) passage {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch open := now.Before(b.until); {
	case open:
		left := b.left(b.limit, b.remaining)
		if left <= 0 {
			return passage{until: b.until}
		}
		if left <= b.flying {
			return passage{until: b.until, changed: b.change()}
		}
	case b.blind:
	case b.scouting:
		return passage{changed: b.change()}
	default:
		// One goes and learns what the new window is like, the others follow.
		b.scouting = true
		b.flying++
		return passage{pass: true, scout: true}
	}
	b.flying++
	return passage{pass: true}
}

// left is how many calls the share allows beyond those that Okta has counted.
func (b *bucket) left(limit, remaining int) int {
	return max(1, limit*b.share/100) - (limit - remaining)
}

// change returns a channel that is closed at the next change. The caller holds the lock.
func (b *bucket) change() <-chan struct{} {
	if b.changed == nil {
		b.changed = make(chan struct{})
	}
	return b.changed
}

// leave is called for each attempt that came back, with its news, if it brought any. late is added to the window's end.
func (b *bucket) leave(scout bool, news rateNews, told bool, now time.Time, late time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.flying--
	if told {
		b.blind = false
		b.learn(news, now, late)
	}
	if scout {
		b.scouting = false
		b.blind = !told && !now.Before(b.until)
	}
	b.tell()
}

// stopScouting lets the others go.
func (b *bucket) stopScouting() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.scouting {
		b.scouting, b.blind = false, true
		b.tell()
	}
}

// tell wakes those who wait for a change. The caller holds the lock.
func (b *bucket) tell() {
	if b.changed != nil {
		close(b.changed)
		b.changed = nil
	}
}

// learn takes in the news. Answers overtake each other: in one window the least
// that is left is the newest, and news of an older window are none. Okta may
// count in several buckets what is one to us. Then the tightest one governs, and
// the numbers of two are never mixed.
func (b *bucket) learn(news rateNews, now time.Time, late time.Duration) {
	switch {
	case news.reset > b.reset:
		b.reset, b.limit, b.remaining = news.reset, news.limit, news.remaining
		b.until = now.Add(news.in + late)
	case news.reset == b.reset && b.left(news.limit, news.remaining) < b.left(b.limit, b.remaining):
		b.limit, b.remaining = news.limit, news.remaining
	}
}
