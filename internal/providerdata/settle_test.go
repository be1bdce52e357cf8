package providerdata

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

func TestSettle_waitsForQuiet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := Unknown(nil, okta.Clock{})
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
		d := Unknown(nil, okta.Clock{})
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
		d := Unknown(nil, okta.Clock{})
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

// TestSettle_followsTheGivenClock: a clock of the caller decides how long it takes,
// with a client and without one. It ends even by a clock that stands still.
func TestSettle_followsTheGivenClock(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		leaps bool
		want  time.Duration
	}{
		"a clock that leaps":        {leaps: true, want: quiet},
		"a clock that stands still": {leaps: false, want: 20 * quiet},
	} {
		for with, data := range map[string]func(*testing.T, okta.Clock) *Data{
			"a client":  func(t *testing.T, clock okta.Clock) *Data { return New(clientWith(t, clock)) },
			"no client": func(_ *testing.T, clock okta.Clock) *Data { return Unknown(nil, clock) },
		} {
			t.Run(name+" with "+with, func(t *testing.T) {
				t.Parallel()
				var waited, ahead time.Duration
				now := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
				d := data(t, okta.Clock{
					Now: func() time.Time { return now.Add(ahead) },
					Wait: func(_ context.Context, d time.Duration) error {
						waited += d
						if test.leaps {
							ahead += d
						}
						return nil
					},
				})
				synctest.Test(t, func(t *testing.T) {
					start := time.Now()
					d.begin()
					d.Settle(t.Context())
					if waited != test.want || time.Since(start) != 0 {
						t.Errorf("waited %s by the given clock, want %s, and %s by the machine's", waited, test.want, time.Since(start))
					}
				})
			})
		}
	}
}

func clientWith(t *testing.T, clock okta.Clock) *okta.Client {
	t.Helper()
	client, err := okta.New(okta.Config{OrgURL: "https://example.okta.com", APIToken: "canary-api-token", Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	return client
}
