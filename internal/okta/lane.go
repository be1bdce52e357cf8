package okta

import (
	"context"
	"math"
	"sync"

	"golang.org/x/sync/semaphore"
)

// lanes keep apart what is written to different apps (or whatever else a key names). Writes to one app go side by side;
// whether Okta minds that is not documented, so that one that is refused can be sent again alone.
type lanes struct {
	mu    sync.Mutex
	byKey map[string]*lane
}

// lane is shared by the writes that go side by side, or held by one alone.
type lane struct {
	room *semaphore.Weighted

	mu sync.Mutex
	// now are the writes under way, entered all that ever were.
	now, entered int
}

func (l *lanes) get(key string) *lane {
	l.mu.Lock()
	defer l.mu.Unlock()
	found, ok := l.byKey[key]
	if !ok {
		found = &lane{room: semaphore.NewWeighted(math.MaxInt64)}
		if l.byKey == nil {
			l.byKey = map[string]*lane{}
		}
		l.byKey[key] = found
	}
	return found
}

// run runs a write and reports whether another one was under way in the lane at any time of it. It waits for those that
// go alone; alone, it waits for all others, and they for it.
func (l *lane) run(ctx context.Context, alone bool, write func() error) (crowded bool, err error) {
	weight := int64(1)
	if alone {
		weight = math.MaxInt64
	}
	if err := l.room.Acquire(ctx, weight); err != nil {
		return false, err
	}
	defer l.room.Release(weight)
	l.mu.Lock()
	l.now++
	l.entered++
	before, mine := l.now > 1, l.entered
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.now--
		crowded = before || l.entered > mine
	}()
	return false, write()
}
