package okta

import (
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

func playWithDPoP(t *testing.T, configure func(*Config), play func(*testing.T, simtest.Sim, *Client)) {
	t.Helper()
	scopes := []string{"okta.apps.read", "okta.users.read", "okta.appGrants.read", "okta.appGrants.manage"}
	playAsServiceApp(t, oktasim.App{DPoPBound: true}, scopes, configure, play)
}

// The first token costs three calls, each later one a single call, and every
// attempt has a proof of its own.
func TestDPoP_onDemand(t *testing.T) {
	t.Parallel()
	var sent []*http.Request
	record := func(cfg *Config) {
		wrapWire(cfg, func(req *http.Request) *http.Response { sent = append(sent, req); return nil })
	}
	playWithDPoP(t, record, func(t *testing.T, org simtest.Sim, c *Client) {
		ctx, app := t.Context(), org.FlowAppID()
		org.AddUser("jürgen+1@example.com", "ACTIVE")
		if _, err := c.App(ctx, app); err != nil {
			t.Fatal(err)
		}
		expectTokenCalls(t, org, 3)
		// A proof has the address as it goes over the wire.
		if _, err := c.User(ctx, "jürgen+1@example.com"); err != nil {
			t.Fatal(err)
		}
		expectTokenCalls(t, org, 4)
		// A proof has the address without its query.
		if _, err := c.Apps(ctx); err != nil {
			t.Fatal(err)
		}
		if _, _, err := c.GrantScope(ctx, app, read, c.OrgURL()); err != nil {
			t.Fatal(err)
		}
	})
	if sent[0].Header.Get("DPoP") != "" {
		t.Error("a proof was sent before the org asked for one")
	}
	for _, req := range sent {
		if got := req.Header.Values("Authorization"); req.URL.Path != transport.TokenPath && (len(got) != 1 || !strings.HasPrefix(got[0], "DPoP ")) {
			t.Errorf("%s: Authorization %q", req.URL, got)
		}
	}
}

// nonceOfProof reads the nonce that a request proves to know.
func nonceOfProof(req *http.Request) string {
	parts := strings.Split(req.Header.Get("DPoP"), ".")
	_, nonce, _ := strings.Cut(string(must(base64.RawURLEncoding.DecodeString(parts[1]))), `"nonce":"`)
	nonce, _, _ = strings.Cut(nonce, `"`)
	return nonce
}

// demandNonce refuses calls of the API whose proof has another nonce.
func demandNonce(cfg *Config, wanted *string) {
	wrapWire(cfg, func(req *http.Request) *http.Response {
		if req.URL.Path == transport.TokenPath || nonceOfProof(req) == *wanted {
			return nil
		}
		header := http.Header{"Dpop-Nonce": {*wanted}, "Www-Authenticate": {`DPoP error="use_dpop_nonce"`}}
		return &http.Response{StatusCode: 401, Header: header, Body: http.NoBody}
	})
}

// The API's nonce is another than the token endpoint's. Each endpoint's newest
// nonce is used.
func TestDPoP_nonces(t *testing.T) {
	t.Parallel()
	wanted := "api-1"
	var sent []*http.Request
	playWithDPoP(t, func(cfg *Config) {
		demandNonce(cfg, &wanted)
		wrapWire(cfg, func(req *http.Request) *http.Response { sent = append(sent, req); return nil })
	}, func(t *testing.T, org simtest.Sim, c *Client) {
		call := func(want ...string) {
			t.Helper()
			sent = nil
			if _, err := c.App(t.Context(), org.AddApp(oktasim.App{})); err != nil {
				t.Fatal(err)
			}
			methods := make([]string, len(sent))
			for i, req := range sent {
				methods[i] = req.Method
			}
			if !slices.Equal(methods, want) {
				t.Fatalf("sent %q, want %q", methods, want)
			}
		}
		call("POST", "POST", "POST", "GET", "GET")
		call("GET")
		wanted = "api-2"
		call("GET", "GET")
		org.Fail(oktasim.Fault{Method: "GET", Nth: 1, Status: 401, Code: "E0000011"})
		call("GET", "POST", "GET")

		org.Fail(oktasim.Fault{Method: "GET", Nth: 1, Status: 401, Code: "E0000011"})
		another := tokenFault(400, oauthError("use_dpop_nonce", "Another"))
		another.Times, another.Header = 1, http.Header{"Dpop-Nonce": {"token-2"}}
		org.Fail(another)
		// The simulated org never changes its nonce, so a fault answers this one.
		token := strings.TrimPrefix(sent[2].Header.Get("Authorization"), "DPoP ")
		org.Fail(tokenFault(200, `{"token_type":"DPoP","access_token":"`+token+`"}`))
		call("GET", "POST", "POST", "GET")
		if got := nonceOfProof(sent[2]); got != "token-2" {
			t.Errorf("the nonce is %q", got)
		}
	})
}

// An org that rejects each proof ends the attempts, with an error that helps.
func TestDPoP_neverContent(t *testing.T) {
	t.Parallel()
	another := http.Header{"Dpop-Nonce": {"another"}, "Www-Authenticate": {`DPoP error="use_dpop_nonce"`}}
	nonces := tokenFault(400, oauthError("use_dpop_nonce", "Another"))
	nonces.Header = another
	refused := http.Header{"Www-Authenticate": {`DPoP error="invalid_dpop_proof", error_description="Bad"`}}
	for name, tt := range map[string]struct {
		fault oktasim.Fault
		says  string
		calls int
	}{
		"proof refused":                          {tokenFault(400, oauthError("invalid_dpop_proof", "Bad")), "proofs of possession (DPoP)", 2},
		"a nonce without its header":             {tokenFault(400, oauthError("use_dpop_nonce", "Another")), "rejected the provider's", 3},
		"another nonce each time":                {nonces, "rejected the provider's", 3},
		"another nonce each time, API":           {oktasim.Fault{Method: "GET", Status: 401, Body: " ", Header: another}, "use_dpop_nonce", 5},
		"proof refused, API":                     {oktasim.Fault{Method: "GET", Status: 400, Body: oauthError("invalid_dpop_proof", "Bad")}, "invalid_dpop_proof: Bad (Okta rejected the provider's proof", 4},
		"proof refused, with an error of Okta's": {oktasim.Fault{Method: "GET", Status: 400, Code: "E0000011", Header: refused}, "invalid_dpop_proof: Invalid token provided (Okta rejected the provider's proof", 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			playWithDPoP(t, nil, func(t *testing.T, org simtest.Sim, c *Client) {
				org.Fail(tt.fault)
				_, err := c.App(t.Context(), org.FlowAppID())
				expectSays(t, err, tt.says)
				if got := asked(org); len(got) != tt.calls || holdsToken(err.Error()) {
					t.Errorf("asked %q, want %d calls; got %v", got, tt.calls, err)
				}
			})
		})
	}
}

// An attempt that is repeated, by whichever layer, has a proof of its own: the org
// takes none twice.
func TestDPoP_ofRepeatedAttempts(t *testing.T) {
	t.Parallel()
	playWithDPoP(t, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		grants := "/api/v1/apps/*/grants"
		org.Fail(oktasim.Fault{Method: "GET", Path: grants, Times: 2, Status: 503, Body: " ", Effective: true})
		org.Fail(oktasim.Fault{Method: "POST", Path: grants, Times: 2, Status: 429, Body: " "})
		if _, _, err := c.GrantScope(t.Context(), org.FlowAppID(), read, c.OrgURL()); err != nil {
			t.Fatal(err)
		}
		if gets, posts := org.Count("GET", grants), org.Count("POST", grants); gets != 3 || posts != 3 {
			t.Errorf("asked %q", asked(org))
		}
	})
}

// 50 cold callers share the three calls that the first token takes, and the one
// refusal that shows the nonce of the API. A second token is not refused.
func TestDPoP_oneForAll(t *testing.T) {
	t.Parallel()
	wanted := "api-1"
	var sent atomic.Int32
	playWithDPoP(t, func(cfg *Config) {
		demandNonce(cfg, &wanted)
		wrapWire(cfg, func(*http.Request) *http.Response {
			sent.Add(1)
			later(time.Second)
			return nil
		})
	}, func(t *testing.T, org simtest.Sim, c *Client) {
		if err := errors.Join(many(t.Context(), org, c, 50)...); err != nil {
			t.Fatal(err)
		}
		expectTokenCalls(t, org, 3)
		if got := sent.Load() - 3; got != 51 {
			t.Errorf("50 callers made %d calls, want 51", got)
		}
	})
}

// TestDPoP_severalTokens: calls that need different tokens begin together, and only
// the first request for a token is refused.
func TestDPoP_severalTokens(t *testing.T) {
	t.Parallel()
	playWithDPoP(t, nil, func(t *testing.T, org simtest.Sim, c *Client) {
		org.AddUser("svc@example.com", "ACTIVE")
		app := org.FlowAppID()
		calls := []func() error{
			func() error { _, err := c.App(t.Context(), app); return err },
			func() error { _, err := c.User(t.Context(), "svc@example.com"); return err },
			func() error { _, err := c.Grants(t.Context(), app); return err },
		}
		failed := make(chan error, len(calls))
		for _, call := range calls {
			go func() { failed <- call() }()
		}
		for range calls {
			if err := <-failed; err != nil {
				t.Error(err)
			}
		}
		expectTokenCalls(t, org, 5)
	})
}
