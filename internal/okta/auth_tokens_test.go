package okta

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// The token call is repeated like any other call, with a new assertion each time: the server takes none twice.
func TestTokenCall_isRepeated(t *testing.T) {
	t.Parallel()
	limited := func(w http.ResponseWriter, reset string) {
		w.Header().Set("X-Rate-Limit-Limit", "10")
		w.Header().Set("X-Rate-Limit-Remaining", "0")
		w.Header().Set("X-Rate-Limit-Reset", reset)
		sendJSON(w, 429, oktaError("E0000047", "API call exceeded rate limit due to too many requests."))
	}
	for name, fail := range map[string]func(http.ResponseWriter){
		"503":        func(w http.ResponseWriter) { w.WriteHeader(503) },
		"502 HTML":   func(w http.ResponseWriter) { w.WriteHeader(502); _, _ = w.Write([]byte("<html>")) },
		"429":        func(w http.ResponseWriter) { limited(w, "0") },
		"429, reset": func(w http.ResponseWriter) { limited(w, "946684805") }, // five seconds after a bubble begins
		"500, OAuth": func(w http.ResponseWriter) { oauthRefusal(w, 500, "server_error", "Oops") },
		"incomplete": func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
	} {
		for _, demand := range []bool{false, true} {
			t.Run(name+map[bool]string{true: " with DPoP"}[demand], func(t *testing.T) {
				t.Parallel()
				org := newAuthServer(t, "okta.apps.read")
				org.demand = demand
				failures := 2
				org.refuse = func(w http.ResponseWriter, r *http.Request) bool {
					if failures--; failures < 0 {
						return false
					}
					// The assertion is used up, whatever the answer.
					if err := r.ParseForm(); err != nil || org.checkAssertion(r.PostForm) != "" {
						t.Errorf("%v: %v", err, r.PostForm)
					}
					fail(w)
					return true
				}
				c := org.client()
				synctest.Test(t, func(t *testing.T) {
					if _, err := c.App(t.Context(), "0oa1"); err != nil {
						t.Fatal(err)
					}
				})
				want := map[bool]int{false: 3, true: 5}[demand]
				org.expectTokenCalls(want)
				slices.Sort(org.assertions)
				if got := len(slices.Compact(org.assertions)); got != want {
					t.Errorf("%d different assertions in %d calls", got, want)
				}
			})
		}
	}
}

// A token call that stays broken is repeated as often as any call, and not again
// for each attempt of the call that needs the token.
func TestTokenCall_staysBroken(t *testing.T) {
	t.Parallel()
	org := newAuthServer(t, "okta.apps.read")
	org.refuse = func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }
	c := org.client()
	synctest.Test(t, func(t *testing.T) {
		if _, err := c.App(t.Context(), "0oa1"); err == nil {
			t.Error("no error")
		}
	})
	org.expectTokenCalls(1 + DefaultMaxRetries)
}

// Without a token a write is not sent, so there is nothing to look after.
func TestTokenCall_failsBeforeAWrite(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(http.ResponseWriter, *http.Request){
		"500":       func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
		"400":       func(w http.ResponseWriter, _ *http.Request) { oauthRefusal(w, 400, "invalid_client", "No") },
		"no answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newAuthServer(t, "okta.appGrants.read", "okta.appGrants.manage")
			org.refuse = func(w http.ResponseWriter, r *http.Request) bool {
				if r.ParseForm() != nil || r.PostForm.Get("scope") != "okta.appGrants.manage" {
					return false
				}
				fail(w, r)
				return true
			}
			none := 0
			c := org.client(func(cfg *Config) { cfg.MaxRetries = &none })
			synctest.Test(t, func(t *testing.T) {
				_, _, err := c.GrantScope(t.Context(), "0oa1", "okta.users.read", c.OrgURL())
				if err == nil || !strings.Contains(err.Error(), "/oauth2/v1/token") || strings.Contains(err.Error(), "took effect") {
					t.Errorf("got %v", err)
				}
			})
			if want := []string{tokenCall, "GET /api/v1/apps/0oa1/grants", tokenCall}; !slices.Equal(org.log, want) {
				t.Errorf("asked %q, want %q", org.log, want)
			}
		})
	}
}

// Nobody holds a place that the token call needs.
func TestTokenCall_withOnePlace(t *testing.T) {
	t.Parallel()
	org := newDPoPServer(t, "okta.apps.read")
	org.refuse = func(http.ResponseWriter, *http.Request) bool { later(time.Second); return false }
	c := org.client(func(cfg *Config) { cfg.Parallelism = 1 })
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if err := errors.Join(many(ctx, c, 10)...); err != nil {
			t.Error(err)
		}
	})
}

// A call that is attempted once shares its token call with others, which rely on
// the token call being repeated.
func TestTokenCall_isRepeatedForOnce(t *testing.T) {
	t.Parallel()
	org := newAuthServer(t, "okta.apps.read", "okta.logs.read")
	failures := 1
	org.refuse = func(w http.ResponseWriter, _ *http.Request) bool {
		later(time.Second)
		if failures--; failures < 0 {
			return false
		}
		w.WriteHeader(503)
		return true
	}
	c := org.client(func(cfg *Config) { cfg.Scopes = []string{"okta.apps.read", "okta.logs.read"} })
	synctest.Test(t, func(t *testing.T) {
		var wg sync.WaitGroup
		wg.Go(func() { _, _ = c.LogEvents(Once(t.Context()), EventConnectionCreate) })
		synctest.Wait()
		if _, err := c.App(t.Context(), "0oa1"); err != nil {
			t.Error(err)
		}
		wg.Wait()
	})
	org.expectTokenCalls(2)
}
