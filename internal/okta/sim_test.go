package okta

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// simWire carries requests to a simulated org without a socket, so that a bubble of synctest knows who waits for what.
// It takes latency to get there.
func simWire(org simtest.Sim, latency time.Duration) http.RoundTripper {
	return roundTripper(func(req *http.Request) (resp *http.Response, err error) {
		if err := wait(req.Context(), latency); err != nil {
			return nil, err
		}
		r := req.Clone(req.Context())
		r.RequestURI, r.Host = req.URL.RequestURI(), req.URL.Host
		if r.Body == nil {
			r.Body = http.NoBody
		}
		recorder := httptest.NewRecorder()
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				resp, err = nil, io.EOF
			}
		}()
		org.ServeHTTP(recorder, r)
		if req.Context().Err() != nil {
			return nil, req.Context().Err()
		}
		return recorder.Result(), nil
	})
}

// playOnSim plays a test in a bubble of synctest, with a simulated org and a client of it that live by the bubble's clock.
// The client is made outside: the SDK starts a goroutine that never ends.
func playOnSim(t *testing.T, options oktasim.Options, configure func(*Config), play func(*testing.T, simtest.Sim, *Client)) {
	t.Helper()
	var org simtest.Sim
	c := newTestClient(t, machineClock, func(cfg *Config) {
		cfg.OrgURL, cfg.APIToken = simURL, oktasim.DefaultAPIToken
		cfg.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			return simWire(org, 100*time.Millisecond).RoundTrip(req)
		})
		if configure != nil {
			configure(cfg)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		org = simtest.New(options)
		play(t, org, c)
	})
}

const simURL = "http://127.0.0.1:8080"

// window counts the calls of an org's answers, by the minute in which they were counted.
type window struct {
	mu      sync.Mutex
	calls   map[string]int
	first   string
	refused int
	all     int
}

// log is called with each attempt.
func (w *window) log(x Exchange) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.calls == nil {
		w.calls, w.first = map[string]int{}, x.RateReset
	}
	w.all++
	w.calls[x.RateReset]++
	if x.Status == http.StatusTooManyRequests {
		w.refused++
	}
}

// most is the largest number of calls in a window after the first.
func (w *window) most() int {
	most := 0
	for reset, n := range w.calls {
		if reset != w.first {
			most = max(most, n)
		}
	}
	return most
}

// grantAll grants scopes to apps, as many at once as Terraform does or more, and checks that all are there.
func grantAll(t *testing.T, org simtest.Sim, c *Client, apps, scopes, atOnce int) {
	t.Helper()
	var group sync.WaitGroup
	places := make(chan struct{}, atOnce)
	known := oktasim.KnownScopes()[:scopes]
	ids := make([]string, apps)
	for i := range ids {
		ids[i] = org.AddApp(oktasim.App{Label: fmt.Sprintf("app %d", i)})
	}
	for _, id := range ids {
		for _, scope := range known {
			group.Go(func() {
				places <- struct{}{}
				defer func() { <-places }()
				if _, adopted, err := c.GrantScope(t.Context(), id, scope, c.OrgURL()); err != nil || adopted {
					t.Errorf("granting %s to %s: adopted %t, %v", scope, id, adopted, err)
				}
			})
		}
	}
	group.Wait()
	for _, id := range ids {
		known, err := c.Grants(t.Context(), id)
		if got := len(org.Grants(id)); got != scopes || len(known) != scopes || !slices.IsSortedFunc(known, compareGrants) {
			t.Errorf("%s has %d grants, want %d; the client has %+v, %v", id, got, scopes, known, err)
		}
	}
}
