package okta

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

const appsBucket = "/api/v1/apps/*"

// 500 grants against 50 calls a minute, and against half of them.
func TestRate_fiveHundredGrants(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		share, atOnce int
		most          int
	}{
		"the whole limit":                {100, 10, 50},
		"the whole limit, many at once":  {100, 200, 50},
		"half the limit":                 {50, 10, 25},
		"half the limit, many at once":   {50, 200, 25},
		"one percent, which is one call": {1, 10, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var seen window
			playOnSim(t, oktasim.Options{EnforceRate: true, RateLimits: map[string]int{appsBucket: 50}}, func(cfg *Config) {
				cfg.MaxAPICapacity, cfg.Parallelism = tt.share, tt.atOnce
				cfg.Log = func(_ context.Context, x Exchange) { seen.log(x) }
			}, func(t *testing.T, org simtest.Sim, c *Client) {
				began := time.Now()
				grantAll(t, org, c, 10, 50, tt.atOnce)
				if seen.refused*20 > seen.all {
					t.Errorf("%d of %d requests were answered 429", seen.refused, seen.all)
				}
				// Nothing is known of the first window until an answer describes it.
				if first, got := seen.calls[seen.first], seen.most(); first > max(tt.most, 10) || got > tt.most {
					t.Errorf("%d calls in the first window, %d in another, want at most %d", first, got, tt.most)
				}
				windows := (510 + tt.most - 1) / tt.most
				if took := time.Since(began); took > time.Duration(windows)*62*time.Second {
					t.Errorf("took %s for %d windows", took, windows)
				}
				if seen.all != 510 {
					t.Errorf("%d requests, want 500 grants and 10 lists", seen.all)
				}
			})
		})
	}
}

// Somebody else uses the limit too: what they used counts, and what they take away is waited for.
func TestRate_othersSpendToo(t *testing.T) {
	t.Parallel()
	var seen window
	playOnSim(t, oktasim.Options{EnforceRate: true, RateLimits: map[string]int{appsBucket: 50}}, func(cfg *Config) {
		cfg.MaxAPICapacity = 50
		cfg.Log = func(_ context.Context, x Exchange) { seen.log(x) }
	}, func(t *testing.T, org simtest.Sim, c *Client) {
		app := org.AddApp(oktasim.App{})
		for range 30 {
			req := httptest.NewRequest(http.MethodGet, simURL+"/api/v1/apps/"+app, nil)
			req.Header.Set("Authorization", "SSWS "+org.APIToken())
			org.ServeHTTP(httptest.NewRecorder(), req)
		}
		began := time.Now()
		if _, err := c.App(t.Context(), app); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("the first call, which finds out, took %s", took)
		}
		if _, err := c.Grants(t.Context(), app); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took < 50*time.Second || took > 61*time.Second {
			t.Errorf("the second call waited for %s, want the rest of the minute", took)
		}
		if seen.refused != 0 {
			t.Errorf("%d refusals", seen.refused)
		}
	})
}

// rateAnswer is an answer with rate limit headers, sent at a time of Okta's clock.
func rateAnswer(status, limit, remaining int, date, reset time.Time) *http.Response {
	header := http.Header{"Content-Type": {"application/json"}}
	header.Set("X-Rate-Limit-Limit", itoa(limit))
	header.Set("X-Rate-Limit-Remaining", itoa(remaining))
	header.Set("X-Rate-Limit-Reset", itoa(int(reset.Unix())))
	if !date.IsZero() {
		header.Set("Date", date.UTC().Format(http.TimeFormat))
	}
	return &http.Response{StatusCode: status, Header: header, Body: answerBody(`{"id":"0oa1"}`)}
}

// A single 429 with its reset two seconds ahead costs two to four seconds, however wrong our own clock is.
func TestRate_single429(t *testing.T) {
	t.Parallel()
	for name, off := range map[string]time.Duration{"clocks agree": 0, "ours is ahead": 3 * time.Hour, "ours is behind": -72 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			var waits []Wait
			c := newTestClient(t, machineClock, func(cfg *Config) {
				cfg.LogWait = func(_ context.Context, w Wait) { waits = append(waits, w) }
				cfg.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
					okta := time.Now().Add(-off)
					if asked.Add(1) == 1 {
						return rateAnswer(429, 50, 0, okta, okta.Add(2*time.Second)), nil
					}
					return rateAnswer(200, 50, 49, okta, okta.Add(time.Minute)), nil
				})
			})
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				if _, err := c.App(t.Context(), "0oa1"); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(began); took < 2*time.Second || took > 4*time.Second || asked.Load() != 2 {
					t.Errorf("took %s and %d requests", took, asked.Load())
				}
				if last := waits[len(waits)-1]; last.Reason != WaitForReset || last.Bucket != appsBucket || last.Attempt != 1 || last.Method != "GET" {
					t.Errorf("waits reported: %+v", waits)
				}
				if got := c.Waits(); got != (Waits{}) {
					t.Errorf("the user gets a warning of so short a wait: %+v", got)
				}
			})
		})
	}
}

// What is one bucket to us may be two at Okta: a refusal is believed all the same.
func TestRate_unknownBucket(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	c := newTestClient(t, machineClock, func(cfg *Config) {
		cfg.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
			now := time.Now()
			if asked.Add(1) == 2 {
				return rateAnswer(429, 50, 0, now, now.Add(30*time.Second)), nil
			}
			return rateAnswer(200, 100, 90, now, now.Add(time.Minute)), nil
		})
	})
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		for _, id := range []string{"0oa1", "0oa2"} {
			if _, err := c.App(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took < 30*time.Second || took > 31*time.Second || asked.Load() != 3 {
			t.Errorf("took %s and %d requests", took, asked.Load())
		}
	})
}

// All attempts of a spent bucket wait for its reset, those of other buckets do
// not. At the reset as many go as the limit allowed before.
func TestRate_waitTogether(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var sent []time.Duration
	var began, reset time.Time
	c := newTestClient(t, machineClock, func(cfg *Config) {
		cfg.Parallelism, cfg.MaxAPICapacity = 100, 50
		cfg.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			now := time.Now()
			mu.Lock()
			defer mu.Unlock()
			if now.After(reset) {
				sent = append(sent, now.Sub(began))
				left := 20 - len(sent)
				mu.Unlock()
				err := wait(req.Context(), time.Second)
				mu.Lock()
				return rateAnswer(200, 20, left, now, reset.Add(time.Minute)), err
			}
			return rateAnswer(200, 20, 0, now, reset), nil
		})
	})
	synctest.Test(t, func(t *testing.T) {
		began = time.Now()
		reset = began.Add(60 * time.Second)
		if _, err := c.App(t.Context(), "first"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.User(t.Context(), "00u1"); err != nil || time.Since(began) > time.Second {
			t.Errorf("another bucket waited for %s, %v", time.Since(began), err)
		}
		var group sync.WaitGroup
		for i := range 15 {
			group.Go(func() {
				if _, err := c.App(t.Context(), itoa(i)); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if len(sent) != 15 || sent[0] < 60*time.Second || sent[9] != sent[0] || sent[10] < 120*time.Second {
			t.Errorf("sent at %v: want 10 at each reset", sent)
		}
		if got := c.Waits(); got.Calls != 15 || got.Longest < time.Minute || got.Reason != WaitForReset || got.Bucket != appsBucket {
			t.Errorf("the user gets a warning: %+v", got)
		}
	})
}

// Of a limit that no answer has described yet, no more is spent than requests may
// be in flight.
func TestRate_unseenWindow(t *testing.T) {
	t.Parallel()
	var sent atomic.Int32
	c := newTestClient(t, machineClock, func(cfg *Config) {
		cfg.Parallelism = 3
		cfg.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			sent.Add(1)
			now := time.Now()
			return rateAnswer(200, 1000, 0, now, now.Truncate(time.Minute).Add(time.Minute)), wait(req.Context(), time.Second)
		})
	})
	synctest.Test(t, func(t *testing.T) {
		var group sync.WaitGroup
		for i := range 20 {
			group.Go(func() { _, _ = c.App(t.Context(), itoa(i)) })
		}
		if err := wait(t.Context(), 10*time.Second); err != nil || sent.Load() != 3 {
			t.Errorf("%d requests, %v", sent.Load(), err)
		}
		group.Wait()
	})
}

func TestRate_tooFarAway(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ status, capacity, want int }{
		"refused":                        {429, 100, 429},
		"known beforehand":               {200, 100, 0},
		"known beforehand, of our share": {200, 50, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newTestClient(t, machineClock, func(cfg *Config) {
				cfg.MaxWait, cfg.MaxAPICapacity = 20*time.Second, test.capacity
				cfg.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
					return rateAnswer(test.status, 50, 0, time.Now(), time.Now().Add(45*time.Second)), nil
				})
			})
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				_, err := c.App(t.Context(), "0oa1")
				if test.status == 200 {
					_, err = c.App(t.Context(), "0oa2")
				}
				e, ok := AsError(err)
				if !ok || time.Since(began) > time.Second || IsForbidden(err) || IsNotFound(err) || e.Status != test.want {
					t.Fatalf("got %v after %s, want status %d", err, time.Since(began), test.want)
				}
				expectSays(t, err, "rate limit of "+appsBucket, "45s away", "max_wait_seconds (20)")
				ours := strings.Contains(err.Error(), "up to the 50 % that max_api_capacity allows")
				if named := strings.Contains(err.Error(), "max_api_capacity"); ours != (test.capacity == 50) || named != ours {
					t.Errorf("with max_api_capacity = %d: %v", test.capacity, err)
				}
			})
		})
	}
}

// Ctrl-C ends a wait at once.
func TestRate_cancelled(t *testing.T) {
	t.Parallel()
	c := newTestClient(t, machineClock, func(cfg *Config) {
		cfg.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
			return rateAnswer(429, 50, 0, time.Now(), time.Now().Add(time.Minute)), nil
		})
	})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, cancel)
		began := time.Now()
		err := c.RevokeGrant(ctx, "0oa1", "oag1")
		if err == nil || time.Since(began) != 5*time.Second {
			t.Errorf("got %v after %s", err, time.Since(began))
		}
		expectSays(t, err, "DELETE", "context canceled")
	})
}

// Two of Okta's buckets are one to us, and their windows end in the same second:
// the limit of one goes with its own remaining calls, whichever comes first.
func TestRate_twoBucketsInOne(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]string{"the small one first": "small", "the large one first": "large"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newTestClient(t, machineClock, func(cfg *Config) {
				cfg.MaxAPICapacity = 50
				cfg.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
					now := time.Now()
					if strings.HasPrefix(req.URL.Path, "/api/v1/apps/small") {
						return rateAnswer(200, 50, 49, now, now.Truncate(time.Minute).Add(time.Minute)), nil
					}
					return rateAnswer(200, 600, 500, now, now.Truncate(time.Minute).Add(time.Minute)), nil
				})
			})
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				for i, size := range []string{first, "small", "large", "small", "large"} {
					if _, err := c.App(t.Context(), size+itoa(i)); err != nil {
						t.Fatal(err)
					}
				}
				if took := time.Since(began); took > time.Second {
					t.Errorf("waited for %s, with 24 and 200 calls left", took)
				}
			})
		})
	}
}

// Two calls are sent when the limit is all but used up, and one of them hangs.
// The others wait for an answer that leaves room, but not past the window's end,
// and the log has one line for each.
func TestRate_oneHangsTheRestWait(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var waits []Wait
	c := newTestClient(t, machineClock, retries(0), func(cfg *Config) {
		cfg.RequestTimeout = 10 * time.Minute
		cfg.LogWait = func(_ context.Context, w Wait) {
			mu.Lock()
			defer mu.Unlock()
			waits = append(waits, w)
		}
		cfg.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			now := time.Now()
			end := now.Truncate(time.Minute).Add(time.Minute)
			if req.URL.Path == "/api/v1/apps/hangs" {
				return stall(req)
			}
			if req.URL.Path == "/api/v1/apps/slow" {
				return rateAnswer(200, 50, 1, now, end), wait(req.Context(), 5*time.Second)
			}
			if req.URL.Path == "/api/v1/apps/first" {
				return rateAnswer(200, 50, 2, now, end), nil
			}
			return rateAnswer(200, 50, 40, now, end), nil
		})
	})
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if _, err := c.App(t.Context(), "first"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() { _, _ = c.App(ctx, "hangs") })
		group.Go(func() { _, _ = c.App(ctx, "slow") })
		synctest.Wait()
		for i := range 5 {
			group.Go(func() {
				_, err := c.App(t.Context(), itoa(i))
				if took := time.Since(began); err != nil || took < time.Minute || took > time.Minute+500*time.Millisecond {
					t.Errorf("came through after %s, %v", took, err)
				}
			})
		}
		if err := wait(t.Context(), 10*time.Second); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		if len(waits) != 5 || waits[0].Reason != WaitForReset || waits[0].Bucket != appsBucket || waits[0].Duration < time.Minute {
			t.Errorf("the log has %+v", waits)
		}
		mu.Unlock()
		if err := wait(t.Context(), 2*time.Minute); err != nil {
			t.Fatal(err)
		}
		if got := c.Waits(); got.Calls != 5 || got.Bucket != appsBucket {
			t.Errorf("the user hears of %+v", got)
		}
		cancel()
		group.Wait()
	})
}

// A wait for another call's answer is no longer than max_wait_seconds either.
func TestRate_oneHangsForTooLong(t *testing.T) {
	t.Parallel()
	c := newTestClient(t, machineClock, retries(0), func(cfg *Config) {
		cfg.MaxWait = 20 * time.Second
		cfg.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			if req.URL.Path == "/api/v1/apps/hangs" {
				return stall(req)
			}
			return rateAnswer(200, 50, 1, time.Now(), time.Now().Add(time.Minute)), nil
		})
	})
	synctest.Test(t, func(t *testing.T) {
		if _, err := c.App(t.Context(), "first"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() { _, _ = c.App(ctx, "hangs") })
		synctest.Wait()
		began := time.Now()
		_, err := c.App(t.Context(), "0oa1")
		expectSays(t, err, "rate limit of "+appsBucket, "1m0s away", "max_wait_seconds (20)")
		if took := time.Since(began); took != 20*time.Second {
			t.Errorf("failed after %s", took)
		}
		cancel()
		group.Wait()
	})
}
