package okta

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

func TestServiceApp_authenticates(t *testing.T) {
	t.Parallel()
	ec, rsa := ecKey().Public(), rsaKey().Public()
	for name, tt := range map[string]struct {
		key    oktasim.JWK
		option func(*Config)
	}{
		"EC, PEM":        {oktasim.PublicJWK("", ec), func(*Config) {}},
		"RSA, PEM":       {oktasim.PublicJWK("", rsa), func(cfg *Config) { cfg.PrivateKey = pkcs8(rsaKey()) }},
		"with an id":     {oktasim.PublicJWK("k1", ec), func(cfg *Config) { cfg.PrivateKeyID = "k1" }},
		"JWK with an id": {oktasim.PublicJWK("k2", rsa), func(cfg *Config) { cfg.PrivateKey = jwkText(jose.JSONWebKey{Key: rsaKey(), KeyID: "k2"}) }},
		"JWK, other id": {oktasim.PublicJWK("k3", ec), func(cfg *Config) {
			cfg.PrivateKey, cfg.PrivateKeyID = jwkText(jose.JSONWebKey{Key: ecKey(), KeyID: "k2"}), "k3"
		}},
		"JWK with RS512":  {oktasim.PublicJWK("", rsa), func(cfg *Config) { cfg.PrivateKey = jwkText(jose.JSONWebKey{Key: rsaKey(), Algorithm: "RS512"}) }},
		"a scope, listed": {oktasim.PublicJWK("", ec), func(cfg *Config) { cfg.Scopes = []string{"okta.apps.read"} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := oktasim.App{Keys: []oktasim.JWK{tt.key}, RequireKeyID: tt.key.KeyID != ""}
			playAsServiceApp(t, app, []string{"okta.apps.read"}, func(cfg *Config) {
				tt.option(cfg)
				cfg.UserAgent = "tests/1"
				wrapWire(cfg, func(req *http.Request) *http.Response {
					if agent := req.Header.Get("User-Agent"); !strings.HasPrefix(agent, "okta-sdk-golang/") || !strings.HasSuffix(agent, " tests/1") {
						t.Errorf("%s has the user agent %q", req.URL, agent)
					}
					return nil
				})
			}, func(t *testing.T, org simtest.Sim, c *Client) {
				want := []string{tokenCall}
				for range 2 {
					id := org.AddApp(oktasim.App{})
					want = append(want, "GET /api/v1/apps/"+id)
					if _, err := c.App(t.Context(), id); err != nil {
						t.Fatal(err)
					}
				}
				if got := asked(org); !slices.Equal(got, want) {
					t.Errorf("asked %q, want %q", got, want)
				}
			})
		})
	}
}

// There is a token for each scope, or with fixed scopes one for all.
func TestServiceApp_tokenForEachScope(t *testing.T) {
	t.Parallel()
	all := []string{"okta.appGrants.manage", "okta.appGrants.read", "okta.apps.manage", "okta.apps.read"}
	for want, fixed := range map[string][]string{
		strings.Join(all, "|"): nil,
		strings.Join(all, " "): append(slices.Clone(all), "okta.apps.read"),
	} {
		playAsServiceApp(t, oktasim.App{}, all, func(cfg *Config) { cfg.Scopes = fixed }, func(t *testing.T, org simtest.Sim, c *Client) {
			for range 2 {
				ctx, app := t.Context(), org.AddApp(oktasim.App{})
				_, err := c.App(ctx, app)
				_, err2 := c.RefreshTokens(ctx, app)
				_, _, err3 := c.GrantScope(ctx, app, read, c.OrgURL())
				if err := errors.Join(err, err2, err3); err != nil {
					t.Fatal(err)
				}
				if err := c.RevokeRefreshToken(ctx, app, "oar1"); !IsNotFound(err) {
					t.Error(err)
				}
			}
			var got []string
			for _, r := range org.Requests() {
				if r.Scope != "" {
					got = append(got, r.Scope)
				}
			}
			slices.Sort(got)
			if strings.Join(got, "|") != want {
				t.Errorf("asked for tokens with %q, want %s", got, want)
			}
		})
	}
}

// A body goes along whole with the attempt that a new token is for.
func TestServiceApp_401(t *testing.T) {
	t.Parallel()
	playAsServiceApp(t, oktasim.App{}, []string{"okta.appGrants.read", "okta.appGrants.manage"}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		app := org.FlowAppID()
		for _, method := range []string{"GET", "POST"} {
			org.Fail(oktasim.Fault{Method: method, Path: "/api/*/*/*/grants", Nth: 1, Status: 401, Code: "E0000011"})
		}
		if _, _, err := c.GrantScope(t.Context(), app, read, c.OrgURL()); err != nil || len(org.Grants(app)) != 1 {
			t.Fatal(err)
		}
		get, post := "GET /api/v1/apps/"+app+"/grants", "POST /api/v1/apps/"+app+"/grants"
		if got, want := asked(org), []string{tokenCall, get, tokenCall, get, tokenCall, post, tokenCall, post}; !slices.Equal(got, want) {
			t.Errorf("asked %q, want %q", got, want)
		}
	})
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
			playAsServiceApp(t, oktasim.App{}, []string{"okta.apps.read"}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
				org.Fail(oktasim.Fault{Method: "GET", Status: 401, Code: tt.code})
				_, err := c.App(t.Context(), "0oa1")
				expectSays(t, err, tt.says, "status 401 "+tt.code)
				if got := org.Count("GET", "/api/v1/apps/*"); got != tt.attempts {
					t.Errorf("%d attempts, want %d", got, tt.attempts)
				}
				expectTokenCalls(t, org, tt.attempts)
			})
		})
	}
}

// All of them get a 401 with the same token, and only the first drops it. One gets
// it when the token is replaced already.
func TestServiceApp_oneTokenCallForAll_after401(t *testing.T) {
	t.Parallel()
	playAsServiceApp(t, oktasim.App{}, []string{"okta.apps.read"}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		if _, err := c.App(t.Context(), org.FlowAppID()); err != nil {
			t.Fatal(err)
		}
		org.Fail(oktasim.Fault{Method: "GET", Nth: 1, Status: 401, Code: "E0000011", Lag: 5 * time.Second})
		org.Fail(oktasim.Fault{Method: "GET", Times: 49, Status: 401, Code: "E0000011"})
		org.Fail(oktasim.Fault{Path: transport.TokenPath, Lag: time.Second})
		if err := errors.Join(many(t.Context(), org, c, 50)...); err != nil {
			t.Fatal(err)
		}
		expectTokenCalls(t, org, 2)
	})
}

// Each caller waits for as long as it likes to, and the token call ends with the last one.
func TestServiceApp_tokenCallHangs(t *testing.T) {
	t.Parallel()
	playAsServiceApp(t, oktasim.App{}, nil, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		org.Fail(oktasim.Fault{Path: transport.TokenPath, Hang: true})
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
		if c.Calling() {
			t.Error("a token call goes on")
		}
	})
}

func TestServiceApp_tokenIsReplacedBeforeItEnds(t *testing.T) {
	t.Parallel()
	playAsServiceApp(t, oktasim.App{}, []string{"okta.apps.read"}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		began := time.Now()
		for _, tt := range []struct {
			at    time.Duration
			calls int
		}{{0, 1}, {59*time.Minute - time.Second, 1}, {59 * time.Minute, 2}, {time.Hour, 2}, {2 * time.Hour, 3}} {
			later(time.Until(began.Add(tt.at)))
			if _, err := c.App(t.Context(), org.AddApp(oktasim.App{})); err != nil {
				t.Fatal(err)
			}
			expectTokenCalls(t, org, tt.calls)
		}
	})
}

func TestServiceApp_log(t *testing.T) {
	t.Parallel()
	var logged exchanges
	playWithDPoP(t, func(cfg *Config) { cfg.Log = logged.log }, func(t *testing.T, org simtest.Sim, c *Client) {
		if _, err := c.App(t.Context(), org.FlowAppID()); err != nil {
			t.Fatal(err)
		}
	})
	var lines []string
	for _, x := range logged.list {
		lines = append(lines, fmt.Sprintf("%s %s %d %d", x.Method, x.PathTemplate, x.Attempt, x.Status))
	}
	if want := []string{tokenCall + " 1 400", tokenCall + " 2 400", tokenCall + " 3 200", "GET /api/v1/apps/{appId} 1 200"}; !slices.Equal(lines, want) {
		t.Errorf("logged %q, want %q", lines, want)
	}
	if text := fmt.Sprintf("%+v", logged.list); holdsToken(text) {
		t.Errorf("the log shows a credential: %s", text)
	}
}

func TestCredential_redact(t *testing.T) {
	t.Parallel()
	var assertion string
	playAsServiceApp(t, oktasim.App{}, nil, func(cfg *Config) {
		wrapWire(cfg, func(req *http.Request) *http.Response {
			if req.URL.Path == transport.TokenPath {
				assertion = must(formOf(req)).Get("client_assertion")
			}
			return nil
		})
	}, func(t *testing.T, org simtest.Sim, c *Client) {
		org.Fail(tokenFault(200, `{"token_type":"Bearer","access_token":"canary-token-0"}`))
		_, _ = c.App(t.Context(), org.FlowAppID())
		for give, want := range map[string]string{
			"a canary-token-0 b":                   "a (credential) b",
			"x=" + assertion + "&y":                "x=(credential)&y",
			"cut off: " + assertion[:60]:           "cut off: (credential)",
			"okta.apps.read of 0oa1 is not enough": "okta.apps.read of 0oa1 is not enough",
		} {
			if got := c.credential.Redact(give); got != want {
				t.Errorf("%q: got %q, want %q", give, got, want)
			}
		}
	})
}
