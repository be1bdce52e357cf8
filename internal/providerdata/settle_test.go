package providerdata

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestSettle_waitsForQuiet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := New(nil)
		d.begin()
		start := time.Now()
		go func() {
			// Other objects begin, each just before it would have been quiet.
			for range 3 {
				<-time.After(200 * time.Millisecond)
				d.begin()
			}
		}()
		d.Settle(t.Context())
		if got := time.Since(start); got != 3*200*time.Millisecond+quiet {
			t.Errorf("settled after %s", got)
		}
	})
}

func TestSettle_endsInABusyRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := New(nil)
		d.begin()
		ctx, stop := context.WithCancel(t.Context())
		go func() {
			for {
				select {
				case <-ctx.Done():
					return
				case <-time.After(quiet / 2):
					d.begin()
				}
			}
		}()
		start := time.Now()
		d.Settle(t.Context())
		if got := time.Since(start); got != 20*quiet {
			t.Errorf("settled after %s, want %s", got, 20*quiet)
		}
		stop()
	})
}

func TestSettle_endsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := New(nil)
		d.begin()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		start := time.Now()
		d.Settle(ctx)
		if got := time.Since(start); got != 0 {
			t.Errorf("settled after %s although the run was interrupted", got)
		}
	})
}
