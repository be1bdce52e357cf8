package okta

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// later waits in a bubble.
func later(d time.Duration) { <-time.After(d) }

func TestServiceApp_authenticates(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		registered crypto.PublicKey
		kid        string
		option     func(*Config)
	}{
		"EC, PEM":        {ecKey().Public(), "", func(*Config) {}},
		"RSA, PEM":       {rsaKey().Public(), "", func(cfg *Config) { cfg.PrivateKey = pkcs8(rsaKey()) }},
		"with an id":     {ecKey().Public(), "k1", func(cfg *Config) { cfg.PrivateKeyID = "k1" }},
		"JWK with an id": {rsaKey().Public(), "k2", func(cfg *Config) { cfg.PrivateKey = jwkText(jose.JSONWebKey{Key: rsaKey(), KeyID: "k2"}) }},
		"JWK, other id": {ecKey().Public(), "k3", func(cfg *Config) {
			cfg.PrivateKey, cfg.PrivateKeyID = jwkText(jose.JSONWebKey{Key: ecKey(), KeyID: "k2"}), "k3"
		}},
		"JWK with RS512":  {rsaKey().Public(), "", func(cfg *Config) { cfg.PrivateKey = jwkText(jose.JSONWebKey{Key: rsaKey(), Algorithm: "RS512"}) }},
		"a scope, listed": {ecKey().Public(), "", func(cfg *Config) { cfg.Scopes = []string{"okta.apps.read"} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newAuthServer(t, "okta.apps.read")
			org.registered, org.kid = tt.registered, tt.kid
			c := org.client(tt.option, func(cfg *Config) { cfg.UserAgent = "tests/1" })
			for _, id := range []string{"0oa1", "0oa2"} {
				if _, err := c.App(t.Context(), id); err != nil {
					t.Fatal(err)
				}
			}
			if want := []string{tokenCall, "GET /api/v1/apps/0oa1", "GET /api/v1/apps/0oa2"}; !slices.Equal(org.log, want) {
				t.Errorf("asked %q, want %q", org.log, want)
			}
			for i, header := range org.headers {
				if agent := header.Get("User-Agent"); !strings.HasPrefix(agent, "okta-sdk-golang/") || !strings.HasSuffix(agent, " tests/1") {
					t.Errorf("request %d has the user agent %q", i, agent)
				}
			}
		})
	}
}

func TestServiceApp_tokenForEachScope(t *testing.T) {
	t.Parallel()
	org := newAuthServer(t, "okta.apps.read", "okta.apps.manage", "okta.appGrants.read", "okta.appGrants.manage")
	c, ctx := org.client(), t.Context()
	for range 2 {
		for _, call := range []func() error{
			func() error { _, err := c.App(ctx, fmt.Sprint(len(org.log))); return err },
			func() error { _, err := c.RefreshTokens(ctx, fmt.Sprint(len(org.log))); return err },
			func() error { return c.RevokeRefreshToken(ctx, "0oa1", "oar1") },
			func() error {
				_, _, err := c.GrantScope(ctx, fmt.Sprint(len(org.log)), "okta.users.read", c.OrgURL())
				return err
			},
		} {
			if err := call(); err != nil {
				t.Fatal(err)
			}
		}
	}
	var scopes []string
	for _, token := range org.issued {
		scopes = append(scopes, strings.Join(token.scopes, " "))
	}
	slices.Sort(scopes)
	if want := []string{"okta.appGrants.manage", "okta.appGrants.read", "okta.apps.manage", "okta.apps.read"}; !slices.Equal(scopes, want) {
		t.Errorf("tokens for %q, want %q", scopes, want)
	}

	fixed := newAuthServer(t, "okta.apps.read", "okta.apps.manage")
	c = fixed.client(func(cfg *Config) { cfg.Scopes = []string{"okta.apps.read", "okta.apps.manage", "okta.apps.read"} })
	if _, err := c.App(ctx, "0oa1"); err != nil {
		t.Error(err)
	}
	if err := c.RevokeRefreshToken(ctx, "0oa1", "oar1"); err != nil {
		t.Error(err)
	}
	if got := fixed.issued["canary-token-0"].scopes; len(fixed.issued) != 1 || !slices.Equal(got, []string{"okta.apps.manage", "okta.apps.read"}) {
		t.Errorf("issued %v, want one token for both scopes", fixed.issued)
	}
}

// A body goes along whole with the attempt that a new token is for.
func TestServiceApp_401(t *testing.T) {
	t.Parallel()
	org := newAuthServer(t, "okta.apps.read", "okta.appGrants.read", "okta.appGrants.manage")
	org.serve = func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			sendJSON(w, 200, `[]`)
			return
		}
		if body, err := io.ReadAll(r.Body); err != nil || int(r.ContentLength) != len(body) || !strings.Contains(string(body), `"scopeId":"okta.users.read"`) {
			t.Errorf("the body is %q (%d, %v)", body, r.ContentLength, err)
		}
		sendJSON(w, 200, `{"id":"oag1"}`)
	}
	c, ctx := org.client(), t.Context()
	for _, app := range []string{"0oa1", "0oa2"} {
		if _, _, err := c.GrantScope(ctx, app, "okta.users.read", c.OrgURL()); err != nil {
			t.Fatal(err)
		}
		org.revoke()
	}
	if want := []string{
		tokenCall, "GET /api/v1/apps/0oa1/grants", tokenCall, "POST /api/v1/apps/0oa1/grants",
		"GET /api/v1/apps/0oa2/grants", tokenCall, "GET /api/v1/apps/0oa2/grants",
		"POST /api/v1/apps/0oa2/grants", tokenCall, "POST /api/v1/apps/0oa2/grants",
	}; !slices.Equal(org.log, want) {
		t.Errorf("asked %q, want %q", org.log, want)
	}
}

func TestServiceApp_401forever(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		code     string
		attempts int
		says     string
	}{
		"the token":     {"E0000011", 2, "rejects access tokens of the service app " + testClientID},
		"not the token": {"E0000015", 1, "the org lacks this feature"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newAuthServer(t, "okta.apps.read")
			org.serve = func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 401, oktaError(tt.code, "No")) }
			_, err := org.client().App(t.Context(), "0oa1")
			if e, ok := AsError(err); !ok || e.Status != 401 || e.Code != tt.code || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %q in it", err, tt.says)
			}
			if got := org.count("GET"); got != tt.attempts {
				t.Errorf("%d attempts, want %d", got, tt.attempts)
			}
			org.expectTokenCalls(tt.attempts)
		})
	}
}

// many calls app by app, all at once, and returns their errors.
func many(ctx context.Context, c *Client, n int) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { _, errs[i] = c.App(ctx, fmt.Sprintf("0oa%d", i)) })
	}
	wg.Wait()
	return errs
}

// All of them get a 401 with the same token, and only the first drops it.
func TestServiceApp_oneTokenCallForAll_after401(t *testing.T) {
	t.Parallel()
	org := newAuthServer(t, "okta.apps.read")
	c := org.client()
	synctest.Test(t, func(t *testing.T) {
		if _, err := c.App(t.Context(), "first"); err != nil {
			t.Fatal(err)
		}
		org.revoke()
		org.refuse = func(http.ResponseWriter, *http.Request) bool { later(time.Second); return false }
		if err := errors.Join(many(t.Context(), c, 50)...); err != nil {
			t.Fatal(err)
		}
		org.expectTokenCalls(2)
	})
}

// Each caller waits for as long as it likes to, and the token call ends with the last one.
func TestServiceApp_tokenCallHangs(t *testing.T) {
	t.Parallel()
	org := newAuthServer(t, "okta.apps.read")
	var ended atomic.Int32
	org.refuse = func(_ http.ResponseWriter, r *http.Request) bool {
		<-r.Context().Done()
		ended.Add(1)
		return true
	}
	c := org.client()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var wg sync.WaitGroup
		for i := range 5 {
			patience := time.Duration(i+1) * time.Second
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				_, err := c.App(ctx, fmt.Sprint(i))
				if waited := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || waited != patience {
					t.Errorf("after %s, not %s: %v", waited, patience, err)
				}
			})
		}
		wg.Wait()
		synctest.Wait()
		if calls := org.count(tokenCall); int(ended.Load()) != calls {
			t.Errorf("%d token calls, of which not all ended", calls)
		}
	})
}

func TestServiceApp_tokenIsReplacedBeforeItEnds(t *testing.T) {
	t.Parallel()
	org := newAuthServer(t, "okta.apps.read")
	c := org.client()
	synctest.Test(t, func(t *testing.T) {
		for i, tt := range []struct {
			wait  time.Duration
			calls int
		}{{0, 1}, {59*time.Minute - time.Second, 1}, {time.Second, 2}, {time.Minute, 2}, {time.Hour, 3}} {
			later(tt.wait)
			if _, err := c.App(t.Context(), fmt.Sprintf("0oa%d", i)); err != nil {
				t.Fatal(err)
			}
			org.expectTokenCalls(tt.calls)
		}
	})
}

func TestServiceApp_log(t *testing.T) {
	t.Parallel()
	org := newDPoPServer(t, "okta.apps.read")
	var logged exchanges
	c := org.client(func(cfg *Config) { cfg.Log = logged.log })
	if _, err := c.App(t.Context(), "0oa1"); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, x := range logged.list {
		lines = append(lines, fmt.Sprintf("%s %s %d %d", x.Method, x.PathTemplate, x.Attempt, x.Status))
	}
	if want := []string{tokenCall + " 1 400", tokenCall + " 2 400", tokenCall + " 3 200", "GET /api/v1/apps/{appId} 1 200"}; !slices.Equal(lines, want) {
		t.Errorf("logged %q, want %q", lines, want)
	}
	if text := fmt.Sprintf("%+v", logged.list); strings.Contains(text, "canary") || strings.Contains(text, "eyJ") {
		t.Errorf("the log shows a credential: %s", text)
	}
}

func TestCredential_redact(t *testing.T) {
	t.Parallel()
	org := newAuthServer(t, "okta.apps.read")
	c := org.client()
	if _, err := c.App(t.Context(), "0oa1"); err != nil {
		t.Fatal(err)
	}
	for give, want := range map[string]string{
		"a canary-token-0 b":                   "a (credential) b",
		"x=" + org.assertions[0] + "&y":        "x=(credential)&y",
		"cut off: " + org.assertions[0][:60]:   "cut off: (credential)",
		"okta.apps.read of 0oa1 is not enough": "okta.apps.read of 0oa1 is not enough",
	} {
		if got := c.credential.Redact(give); got != want {
			t.Errorf("%q: got %q, want %q", give, got, want)
		}
	}
}
