package transport

import (
	"testing"
	"time"
)

func TestBackOff(t *testing.T) {
	t.Parallel()
	for failures, seconds := range map[int]int{0: 1, 1: 2, 2: 4, 3: 8, 4: 16, 5: 30, 60: 30} {
		due := time.Duration(seconds) * time.Second
		w := &Waiter{Longest: time.Minute}
		seen := map[time.Duration]bool{}
		for range 20 {
			got := w.BackOff(failures)
			if got < due/2 || got >= due {
				t.Errorf("after %d failures: %s, want %s at most and half of it at least", failures, got, due)
			}
			seen[got] = true
		}
		if len(seen) < 2 {
			t.Error("no jitter")
		}
	}
}
