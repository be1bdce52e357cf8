package okta

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// A service app that may only read can do so, and each call that it may not make says what it lacks.
func TestServiceApp_scopeNotGranted(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"invalid_scope", "consent_required"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			playAsServiceApp(t, oktasim.App{ID: "0oa0000service000app"}, []string{"okta.apps.read", "okta.appGrants.read"}, nil, func(t *testing.T, org simtest.Sim, c *Client) {
				app := org.FlowAppID()
				refusal := tokenFault(400, oauthError(code, "The scope is not granted: okta.appGrants.manage"))
				refusal.Nth = 2
				org.Fail(refusal)
				for range 3 {
					_, _, err := c.GrantScope(t.Context(), app, read, c.OrgURL())
					expectMissingScope(t, err, app, code)
				}
				expectTokenCalls(t, org, 2)

				// Somebody grants it: half a minute later it works.
				org.GrantInConsole("0oa0000service000app", "okta.appGrants.manage")
				later(30 * time.Second)
				if _, _, err := c.GrantScope(t.Context(), app, read, c.OrgURL()); err != nil {
					t.Error(err)
				}
				expectTokenCalls(t, org, 3)
				if _, err := c.User(t.Context(), "00u1"); !IsForbidden(err) || !strings.Contains(err.Error(), "an admin role that allows this call") {
					t.Errorf("got %v", err)
				}
				if err := errors.Join(many(t.Context(), org, c, 20)...); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func expectMissingScope(t *testing.T, err error, app, code string) {
	t.Helper()
	e, ok := AsError(err)
	if !ok || !IsForbidden(err) || IsNotFound(err) || e.MissingScope != "okta.appGrants.manage" || e.Code != code || e.Status != 0 || e.RequestID == "" {
		t.Fatalf("got %#v", err)
	}
	expectSays(t, err,
		"POST /api/v1/apps/"+app+"/grants: not sent", "The scope is not granted: okta.appGrants.manage",
		"grant the Okta API scope okta.appGrants.manage to the service app "+testClientID, "super admin role", e.RequestID,
	)
	if beneath, ok := AsError(e.Err); !ok || beneath.Status != 400 || beneath.Path != transport.TokenPath {
		t.Errorf("beneath is %v", e.Err)
	}
}

func formOf(req *http.Request) (url.Values, error) {
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	return url.ParseQuery(string(text))
}

// The token endpoint's own words are clean, too, wherever they are kept, and
// don't echo our credentials.
func TestServiceApp_refusalIsClean(t *testing.T) {
	t.Parallel()
	playAsServiceApp(t, oktasim.App{}, nil, func(cfg *Config) {
		wrapWire(cfg, func(req *http.Request) *http.Response {
			form := must(formOf(req))
			body := oauthError("invalid_scope", "no\x1b[2J "+form.Get("client_assertion")+"; "+form.Encode())
			return &http.Response{StatusCode: 400, Header: http.Header{"Content-Type": {"application/json"}}, Body: answerBody(body)}
		})
	}, func(t *testing.T, _ simtest.Sim, c *Client) {
		_, err := c.App(t.Context(), "0oa1")
		for ; err != nil; err = errors.Unwrap(err) {
			if text := err.Error(); strings.ContainsFunc(text, unicode.IsControl) || holdsToken(text) || !strings.Contains(text, "no [2J (credential)") {
				t.Errorf("got %q", err)
			}
		}
	})
}

// Each caller may do with its error as it likes.
func TestServiceApp_refusalsAreCopies(t *testing.T) {
	t.Parallel()
	for name, scopes := range map[string][]string{"scope of the call": nil, "fixed scopes": {"okta.apps.read"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			playAsServiceApp(t, oktasim.App{}, nil, func(cfg *Config) { cfg.Scopes = scopes }, func(t *testing.T, org simtest.Sim, c *Client) {
				for _, err := range many(t.Context(), org, c, 20) {
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
			scopes := []string{"okta.apps.read", "okta.users.read"}
			playAsServiceApp(t, oktasim.App{}, scopes, func(cfg *Config) { cfg.Scopes = tt.scopes }, func(t *testing.T, org simtest.Sim, c *Client) {
				org.Fail(oktasim.Fault{Method: "GET", Status: 403, Code: "E0000006", Header: http.Header{"Www-Authenticate": {tt.challenge}}})
				_, err := c.App(t.Context(), "0oa1")
				expectSays(t, err, tt.says...)
				if e, ok := AsError(err); !ok || !IsForbidden(err) || e.MissingScope != tt.missing {
					t.Errorf("got %v", err)
				}
				expectTokenCalls(t, org, 1)
			})
		})
	}
}

// What the token endpoint refuses is the credential's trouble: no read may take it for an object that is gone or that
// may not be seen.
func TestServiceApp_tokenRefused(t *testing.T) {
	t.Parallel()
	// at is the token endpoint's answer to an assertion, by a clock that shows this
	// time at the beginning of a bubble.
	at := func(date string) *oktasim.Fault {
		f := tokenFault(401, oauthError("invalid_client", "The client_assertion token is expired."))
		f.Header = http.Header{"Date": {date}}
		return &f
	}
	answer := func(status int, body string) *oktasim.Fault { return new(tokenFault(status, body)) }
	redirect := answer(307, " ")
	redirect.Header = http.Header{"Location": {"https://evil.test/oauth2/v1/token"}}
	page := answer(200, "sign in")
	page.Header = http.Header{"Content-Type": {"text/html"}}
	for name, tt := range map[string]struct {
		option        func(*Config)
		fault         *oktasim.Fault
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
		"unknown key id":    {option: func(cfg *Config) { cfg.PrivateKeyID = "k9" }, says: []string{"invalid_client", `active, under the key id "k9"`}},
		"our clock is fast": {fault: at("Fri, 31 Dec 1999 23:53:00 GMT"), says: []string{"this machine's clock is 7m", "ahead of Okta's"}},
		"our clock is slow": {fault: at("Sat, 01 Jan 2000 00:11:00 GMT"), says: []string{"this machine's clock is 1", "behind Okta's"}},
		"fixed scopes, one not granted": {
			option: func(cfg *Config) { cfg.Scopes = []string{"okta.apps.read", "okta.users.manage"} },
			says:   []string{"status 400 invalid_scope", "okta.users.manage", "each scope in scopes or OKTA_API_SCOPES: okta.apps.read, okta.users.manage"},
		},
		"a policy":         {fault: answer(403, oauthError("access_denied", "Policy evaluation failed")), says: []string{"access_denied: Policy", "no policy or network zone"}},
		"another type":     {fault: answer(400, oauthError("unauthorized_client", "Not allowed")), says: []string{"have the type API Services"}},
		"a proxy's 403":    {fault: answer(403, " "), says: []string{"status 403: Forbidden", "check org_url"}},
		"a redirect":       {fault: redirect, says: []string{"a redirect to evil.test was not followed", "check org_url"}},
		"not found":        {fault: answer(404, `{"errorCode":"E0000007","errorSummary":"Not found"}`), says: []string{"E0000007"}},
		"a server error":   {fault: answer(501, oauthError("server_error", "Try later")), says: []string{"server_error: Try later"}, saysNot: []string{"check"}},
		"HTML":             {fault: page, says: []string{"an HTML page came instead"}},
		"HTML called JSON": {fault: answer(200, "<html>sign in</html>"), says: []string{"not valid JSON"}},
		"empty":            {fault: answer(200, " "), says: []string{"is empty"}},
		"null":             {fault: answer(200, "null"), says: []string{"is null"}},
		"a list":           {fault: answer(200, "[]"), says: []string{"RFC 6749"}},
		"no token":         {fault: answer(200, `{"token_type":"Bearer"}`), says: []string{"access_token is missing"}},
		"an odd token":     {fault: answer(200, `{"token_type":"Bearer","access_token":"canary\r\nX: y"}`), says: []string{"a character that can't be part of a token"}},
		"an odd type":      {fault: answer(200, `{"token_type":"mac","access_token":"canary"}`), says: []string{`token_type is "mac"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var logged exchanges
			playAsServiceApp(t, oktasim.App{}, []string{"okta.apps.read"}, func(cfg *Config) {
				cfg.Log = logged.log
				if tt.option != nil {
					tt.option(cfg)
				}
			}, func(t *testing.T, org simtest.Sim, c *Client) {
				if tt.fault != nil {
					org.Fail(*tt.fault)
				}
				_, err := c.App(t.Context(), org.FlowAppID())
				e, ok := AsError(err)
				if !ok || IsNotFound(err) || IsForbidden(err) || e.Method != "POST" || e.Path != transport.TokenPath {
					t.Fatalf("got %v, want an Error of the token endpoint", err)
				}
				expectSays(t, err, append(tt.says, tokenCall)...)
				for _, text := range append(tt.saysNot, "eyJ", "canary") {
					if strings.Contains(err.Error(), text) {
						t.Errorf("%q says %q", err, text)
					}
				}
				if got := org.Count("GET", "/*/*/*/*"); got != 0 {
					t.Errorf("%d calls were sent without a token", got)
				}
			})
			if text := fmt.Sprintf("%+v", logged.list); len(logged.list) == 0 || holdsToken(text) {
				t.Errorf("logged %s", text)
			}
		})
	}
}
