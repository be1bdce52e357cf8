package okta

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"
)

// A service app that may only read can do so, and each call that it may not make says what it lacks.
func TestServiceApp_scopeNotGranted(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"invalid_scope", "consent_required"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			testScopeNotGranted(t, code)
		})
	}
}

func testScopeNotGranted(t *testing.T, code string) {
	org := newAuthServer(t, "okta.apps.read", "okta.appGrants.read")
	org.scopeRefusal = code
	c := org.client()
	synctest.Test(t, func(t *testing.T) {
		if _, err := c.Grants(t.Context(), "0oa1"); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			_, _, err := c.GrantScope(t.Context(), "0oa1", "okta.users.read", c.OrgURL())
			e, ok := AsError(err)
			if !ok || !IsForbidden(err) || IsNotFound(err) || e.MissingScope != "okta.appGrants.manage" || e.Code != code ||
				e.Status != 0 || e.Method != "POST" || e.Path != "/api/v1/apps/0oa1/grants" || e.RequestID != "req-1" {
				t.Fatalf("got %#v", err)
			}
			for _, text := range []string{
				"POST /api/v1/apps/0oa1/grants: not sent", "The scope is not granted: okta.appGrants.manage",
				"grant the Okta API scope okta.appGrants.manage to the service app " + testClientID, "super admin role", "req-1",
			} {
				if !strings.Contains(err.Error(), text) {
					t.Errorf("%q does not say %q", err, text)
				}
			}
			beneath, ok := AsError(e.Err)
			if !ok || beneath.Status != 400 || beneath.Path != "/oauth2/v1/token" {
				t.Errorf("beneath is %v", e.Err)
			}
		}
		org.expectTokenCalls(2)

		// Somebody grants it: half a minute later it works.
		org.granted = append(org.granted, "okta.appGrants.manage")
		later(30 * time.Second)
		if _, _, err := c.GrantScope(t.Context(), "0oa1", "okta.users.read", c.OrgURL()); err != nil {
			t.Error(err)
		}
		org.expectTokenCalls(3)
		if _, err := c.User(t.Context(), "00u1"); !IsForbidden(err) || !strings.Contains(err.Error(), "an admin role that allows this call") {
			t.Errorf("got %v", err)
		}
	})
	for _, err := range many(t.Context(), c, 20) {
		if err != nil {
			t.Error(err)
		}
	}
}

// The token endpoint's own words are clean, too, wherever they are kept.
func TestServiceApp_refusalIsClean(t *testing.T) {
	t.Parallel()
	org := newAuthServer(t)
	org.refuse = func(w http.ResponseWriter, r *http.Request) bool {
		_ = r.ParseForm()
		oauthRefusal(w, 400, "invalid_scope", "no\x1b[2J "+r.PostForm.Get("client_assertion"))
		return true
	}
	_, err := org.client().App(t.Context(), "0oa1")
	for ; err != nil; err = errors.Unwrap(err) {
		if strings.ContainsFunc(err.Error(), unicode.IsControl) || !strings.Contains(err.Error(), "no [2J (credential)") {
			t.Errorf("got %q", err)
		}
	}
}

// Each caller may do with its error as it likes.
func TestServiceApp_refusalsAreCopies(t *testing.T) {
	t.Parallel()
	for name, scopes := range map[string][]string{"scope of the call": nil, "fixed scopes": {"okta.apps.read"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newAuthServer(t).client(func(cfg *Config) { cfg.Scopes = scopes })
			for _, err := range many(t.Context(), c, 20) {
				e, ok := AsError(err)
				if !ok || e.Code != "invalid_scope" || IsForbidden(err) != (scopes == nil) {
					t.Fatalf("got %v", err)
				}
				e.Summary += " changed"
				if strings.Count(err.Error(), "changed") != 1 {
					t.Errorf("two callers share %v", err)
				}
			}
		})
	}
}

func TestServiceApp_forbidden(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		scopes    []string
		challenge string
		missing   string
		says      []string
	}{
		"scope named by Okta": {nil, `Bearer error="insufficient_scope", scope="okta.apps.read okta.x.read"`, "okta.apps.read okta.x.read", []string{
			"grant the Okta API scope okta.apps.read okta.x.read to the service app " + testClientID, "an admin role",
		}},
		"role missing": {nil, "", "okta.apps.read", []string{"grant the Okta API scope okta.apps.read", "assign it an admin role"}},
		"not among the fixed scopes": {[]string{"okta.users.read"}, "", "okta.apps.read", []string{
			"then add okta.apps.read to scopes or OKTA_API_SCOPES",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newAuthServer(t, "okta.apps.read", "okta.users.read")
			org.serve = func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("WWW-Authenticate", tt.challenge)
				sendJSON(w, 403, oktaError("E0000006", "You do not have permission"))
			}
			_, err := org.client(func(cfg *Config) { cfg.Scopes = tt.scopes }).App(t.Context(), "0oa1")
			e, ok := AsError(err)
			if !ok || !IsForbidden(err) || e.MissingScope != tt.missing {
				t.Fatalf("got %v", err)
			}
			for _, text := range tt.says {
				if !strings.Contains(err.Error(), text) {
					t.Errorf("%q does not say %q", err, text)
				}
			}
			org.expectTokenCalls(1)
		})
	}
}

// What the token endpoint refuses is the credential's trouble: no read may take it for an object that is gone or that
// may not be seen.
func TestServiceApp_tokenRefused(t *testing.T) {
	t.Parallel()
	refusal := func(status int, code, description string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) { oauthRefusal(w, status, code, description) }
	}
	dated := func(offset time.Duration) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", time.Now().Add(offset).UTC().Format(http.TimeFormat))
			oauthRefusal(w, 401, "invalid_client", "The client_assertion token is expired.")
		}
	}
	for name, tt := range map[string]struct {
		option        func(*Config)
		answer        func(http.ResponseWriter, *http.Request)
		says, saysNot []string
	}{
		"another key": {
			option: func(cfg *Config) { cfg.PrivateKey = pkcs8(rsaKey()) },
			says: []string{
				"status 401 invalid_client: The client_assertion signature is invalid.", "check client_id or OKTA_API_CLIENT_ID (" + testClientID + ")",
				"private_key or OKTA_API_PRIVATE_KEY as its only key", "set private_key_id or OKTA_API_PRIVATE_KEY_ID",
			},
			saysNot: []string{"clock"},
		},
		"unknown key id": {
			option: func(cfg *Config) { cfg.PrivateKeyID = "k9" },
			says:   []string{"JWT kid is invalid", `active, under the key id "k9"`},
		},
		"our clock is fast": {answer: dated(-7 * time.Minute), says: []string{"this machine's clock is 7m", "ahead of Okta's"}},
		"our clock is slow": {answer: dated(11 * time.Minute), says: []string{"this machine's clock is 1", "behind Okta's"}},
		"fixed scopes, one not granted": {
			option: func(cfg *Config) { cfg.Scopes = []string{"okta.apps.read", "okta.users.manage"} },
			says: []string{
				"status 400 invalid_scope: The scope is not granted: okta.users.manage",
				"each scope in scopes or OKTA_API_SCOPES: okta.apps.read, okta.users.manage",
			},
		},
		"a policy":      {answer: refusal(403, "access_denied", "Policy evaluation failed"), says: []string{"access_denied: Policy", "no policy or network zone"}},
		"another type":  {answer: refusal(400, "unauthorized_client", "Not allowed"), says: []string{"have the type API Services"}},
		"a proxy's 403": {answer: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, says: []string{"status 403: Forbidden", "check org_url"}},
		"a redirect": {
			answer: func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "https://evil.test/oauth2/v1/token", http.StatusTemporaryRedirect)
			},
			says: []string{"a redirect to evil.test was not followed", "check org_url"},
		},
		"not found":      {answer: func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 404, oktaError("E0000007", "Not found")) }, says: []string{"E0000007"}},
		"a server error": {answer: refusal(501, "server_error", "Try later"), says: []string{"server_error: Try later"}, saysNot: []string{"check"}},
		"HTML":           {answer: func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>sign in</html>") }, says: []string{"an HTML page came"}},
		"empty":          {answer: func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 200, "") }, says: []string{"is empty"}},
		"null":           {answer: func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 200, "null") }, says: []string{"is null"}},
		"a list":         {answer: func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 200, "[]") }, says: []string{"RFC 6749"}},
		"no token":       {answer: func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 200, `{"token_type":"Bearer"}`) }, says: []string{"access_token is missing"}},
		"an odd token": {answer: func(w http.ResponseWriter, _ *http.Request) {
			sendJSON(w, 200, `{"token_type":"Bearer","access_token":"canary\r\nX: y"}`)
		}, says: []string{"a character that can't be part of a token"}},
		"an odd type": {answer: func(w http.ResponseWriter, _ *http.Request) {
			sendJSON(w, 200, `{"token_type":"mac","access_token":"canary"}`)
		}, says: []string{`token_type is "mac"`}},
		"an echo": {
			answer: func(w http.ResponseWriter, r *http.Request) {
				_ = r.ParseForm()
				oauthRefusal(w, 401, "invalid_client", "no "+r.PostForm.Get("client_assertion")+"\x1b[2J; "+r.PostForm.Encode())
			},
			says: []string{"no (credential) [2J"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newAuthServer(t, "okta.apps.read")
			org.refuse = func(w http.ResponseWriter, r *http.Request) bool {
				if tt.answer != nil {
					tt.answer(w, r)
				}
				return tt.answer != nil
			}
			var logged exchanges
			options := []func(*Config){func(cfg *Config) { cfg.Log = logged.log }}
			if tt.option != nil {
				options = append(options, tt.option)
			}
			_, err := org.client(options...).App(t.Context(), "0oa1")
			e, ok := AsError(err)
			if !ok || IsNotFound(err) || IsForbidden(err) || e.Method != "POST" || e.Path != "/oauth2/v1/token" {
				t.Fatalf("got %v, want an Error of the token endpoint", err)
			}
			for _, text := range append(tt.says, tokenCall) {
				if !strings.Contains(err.Error(), text) {
					t.Errorf("%q does not say %q", err, text)
				}
			}
			for _, text := range append(tt.saysNot, "eyJ", "canary") {
				if strings.Contains(err.Error(), text) {
					t.Errorf("%q says %q", err, text)
				}
			}
			if strings.ContainsFunc(err.Error(), unicode.IsControl) {
				t.Errorf("%q holds control characters", err)
			}
			if got := org.count("GET"); got != 0 {
				t.Errorf("%d calls were sent without a token", got)
			}
			if text := fmt.Sprintf("%+v", logged.list); !strings.Contains(text, "POST /oauth2/v1/token") && len(logged.list) == 0 || strings.Contains(text, "eyJ") {
				t.Errorf("logged %s", text)
			}
		})
	}
}
