package okta

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func newDPoPServer(t *testing.T, granted ...string) *authServer {
	org := newAuthServer(t, granted...)
	org.demand = true
	return org
}

// The first token costs three calls, each later one a single call, and every attempt has a proof of its own (the server
// takes none twice).
func TestDPoP_onDemand(t *testing.T) {
	t.Parallel()
	org := newDPoPServer(t, "okta.apps.read", "okta.users.read", "okta.appGrants.read", "okta.appGrants.manage")
	c, ctx := org.client(), t.Context()
	if _, err := c.App(ctx, "0oa1"); err != nil {
		t.Fatal(err)
	}
	org.expectTokenCalls(3)
	if len(org.assertions) != 3 || len(org.proofs) != 3 {
		t.Errorf("%d assertions and %d proofs, want 3 and 3", len(org.assertions), len(org.proofs))
	}
	// What is proved is the address as it goes over the wire.
	if _, err := c.User(ctx, "jürgen+1@example.com"); err != nil {
		t.Fatal(err)
	}
	org.expectTokenCalls(4)
	// A query is no part of the address that is proved.
	if _, err := c.Apps(ctx); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.GrantScope(ctx, "0oa1", "okta.users.read", c.OrgURL()); err != nil {
		t.Fatal(err)
	}
	if org.headers[0].Get("DPoP") != "" {
		t.Error("a proof was sent before anybody asked for one")
	}
	for i, header := range org.headers {
		if got := header.Values("Authorization"); org.log[i] != tokenCall && (len(got) != 1 || !strings.HasPrefix(got[0], "DPoP ")) {
			t.Errorf("%s: Authorization %q", org.log[i], got)
		}
	}
}

func TestDPoP_nonces(t *testing.T) {
	t.Parallel()
	org := newDPoPServer(t, "okta.apps.read", "okta.users.read")
	org.apiNonce = "api-1"
	c, ctx := org.client(), t.Context()
	expect := func(id string, want ...string) {
		t.Helper()
		before := len(org.log)
		if _, err := c.App(ctx, id); err != nil {
			t.Fatal(err)
		}
		if got := org.log[before:]; !slices.Equal(got, want) {
			t.Errorf("asked %q, want %q", got, want)
		}
	}
	get := func(id string) string { return "GET /api/v1/apps/" + id }
	expect("1", tokenCall, tokenCall, tokenCall, get("1"), get("1"))
	expect("2", get("2"))
	org.apiNonce = "api-2"
	expect("3", get("3"), get("3"))
	org.tokenNonce = "nonce-1"
	org.revoke()
	expect("4", get("4"), tokenCall, tokenCall, get("4"))
}

// A server that is never content ends the attempts, in words that help.
func TestDPoP_neverContent(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		token, api func(http.ResponseWriter)
		says       string
		calls      int
	}{
		"proof refused": {token: func(w http.ResponseWriter) { oauthRefusal(w, 400, "invalid_dpop_proof", "Bad") }, says: "proofs of possession (DPoP)", calls: 2},
		"another nonce each time": {token: func(w http.ResponseWriter) {
			w.Header().Set("dpop-nonce", time.Now().String())
			oauthRefusal(w, 400, "use_dpop_nonce", "Another")
		}, says: "proofs of possession (DPoP)", calls: 3},
		"a nonce without its header": {token: func(w http.ResponseWriter) { oauthRefusal(w, 400, "use_dpop_nonce", "Another") }, says: "rejected the provider's", calls: 3},
		"another nonce each time, API": {api: func(w http.ResponseWriter) {
			w.Header().Set("dpop-nonce", time.Now().String())
			w.Header().Set("WWW-Authenticate", `DPoP error="use_dpop_nonce"`)
			w.WriteHeader(401)
		}, says: "use_dpop_nonce", calls: 5},
		"proof refused, API": {api: func(w http.ResponseWriter) { oauthRefusal(w, 400, "invalid_dpop_proof", "Bad") }, says: "invalid_dpop_proof: Bad (Okta rejected the provider's proof", calls: 4},
		"proof refused, with an error of Okta's": {api: func(w http.ResponseWriter) {
			w.Header().Set("WWW-Authenticate", `DPoP error="invalid_dpop_proof", error_description="Bad"`)
			sendJSON(w, 400, oktaError("E0000011", "Invalid token provided"))
		}, says: "invalid_dpop_proof: Invalid token provided (Okta rejected the provider's proof", calls: 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newDPoPServer(t, "okta.apps.read")
			org.refuse = func(w http.ResponseWriter, _ *http.Request) bool {
				if tt.token != nil {
					tt.token(w)
				}
				return tt.token != nil
			}
			org.serve = func(w http.ResponseWriter, _ *http.Request) { tt.api(w) }
			_, err := org.client().App(t.Context(), "0oa1")
			if err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "eyJ") {
				t.Errorf("got %v, want %q in it", err, tt.says)
			}
			if len(org.log) != tt.calls {
				t.Errorf("asked %q, want %d calls", org.log, tt.calls)
			}
		})
	}
}

// An attempt that is repeated, by whichever layer, has a proof of its own: the server takes none twice.
func TestDPoP_ofRepeatedAttempts(t *testing.T) {
	t.Parallel()
	org := newDPoPServer(t, "okta.appGrants.read", "okta.appGrants.manage")
	failures := 0
	org.serve = func(w http.ResponseWriter, r *http.Request) {
		if failures++; failures%3 != 0 {
			w.WriteHeader(map[string]int{http.MethodGet: 503, http.MethodPost: 429}[r.Method])
			return
		}
		sendJSON(w, 200, map[string]string{http.MethodGet: `[]`, http.MethodPost: `{"id":"oag1"}`}[r.Method])
	}
	c := org.client()
	synctest.Test(t, func(t *testing.T) {
		if _, _, err := c.GrantScope(t.Context(), "0oa1", "okta.users.read", c.OrgURL()); err != nil {
			t.Fatal(err)
		}
	})
	if gets, posts := org.count("GET"), org.count("POST /api"); gets != 3 || posts != 3 {
		t.Errorf("asked %q", org.log)
	}
}

// 50 cold callers share the three calls that the first token takes, and the one
// refusal that shows the nonce of the API. A second token is not refused.
func TestDPoP_oneForAll(t *testing.T) {
	t.Parallel()
	org := newDPoPServer(t, "okta.apps.read")
	org.apiNonce = "api-1"
	org.refuse = func(http.ResponseWriter, *http.Request) bool { later(time.Second); return false }
	c := org.client()
	synctest.Test(t, func(t *testing.T) {
		for _, err := range many(t.Context(), c, 50) {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	org.expectTokenCalls(3)
	if got := len(org.log) - 3; got != 51 {
		t.Errorf("50 callers made %d calls, want 51", got)
	}
}

// TestDPoP_severalTokens: calls that need different tokens begin together, and only
// the first request for a token is refused.
func TestDPoP_severalTokens(t *testing.T) {
	t.Parallel()
	org := newDPoPServer(t, "okta.apps.read", "okta.users.read", "okta.appGrants.read")
	org.refuse = func(http.ResponseWriter, *http.Request) bool { later(100 * time.Millisecond); return false }
	c := org.client()
	synctest.Test(t, func(t *testing.T) {
		calls := []func() error{
			func() error { _, err := c.App(t.Context(), "0oa1"); return err },
			func() error { _, err := c.User(t.Context(), "00u1"); return err },
			func() error { _, err := c.Grants(t.Context(), "0oa1"); return err },
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
	})
	org.expectTokenCalls(5)
}
