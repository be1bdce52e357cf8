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
	mu sync.Mutex
	// limit, remaining and reset are those of the latest window that an answer told of.
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

// passage is a bucket's answer to who wants to pass: go; or wait for the end of the window; or, if both are zero, wait
// for a change.
type passage struct {
	pass, scout bool
	until       time.Time
	changed     <-chan struct{}
}

// enter lets an attempt through, or says what to wait for. share is how much of the limit may be used, in percent,
// everybody's use included: what is left beyond it is others'.
func (b *bucket) enter(now time.Time, share int) passage {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch open := now.Before(b.until); {
	case open:
		usable, used := max(1, b.limit*share/100), b.limit-b.remaining
		if used >= usable {
			return passage{until: b.until}
		}
		if used+b.flying >= usable {
			return passage{changed: b.change()}
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

// learn takes in the news. Answers overtake each other: in one window the least that remains is the newest, and news of
// an older window are none.
func (b *bucket) learn(news rateNews, now time.Time, late time.Duration) {
	switch {
	case news.reset > b.reset:
		b.reset, b.limit, b.remaining = news.reset, news.limit, news.remaining
		b.until = now.Add(news.in + late)
	case news.reset == b.reset:
		b.limit, b.remaining = news.limit, min(b.remaining, news.remaining)
	}
}
