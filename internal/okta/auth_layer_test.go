package okta

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

func TestAuthorize_credentials(t *testing.T) {
	t.Parallel()
	org := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, http.StatusOK, `{"id":"1"}`) })
	for _, c := range []*Client{org.client(t), org.client(t, withAccessToken)} {
		if _, err := c.App(t.Context(), "0oa1"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Organization(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []string{"SSWS " + testAPIToken, "", "Bearer " + testAccessToken, ""} {
		if got := org.requests[i].Header.Values("Authorization"); strings.Join(got, "|") != want {
			t.Errorf("request %d: Authorization %q, want %q", i, got, want)
		}
	}
}

// Whatever a server says about going elsewhere, the credential stays with the org.
func TestCredentialsStayWithTheOrg(t *testing.T) {
	t.Parallel()
	answers := map[string]func(w http.ResponseWriter, elsewhere string){
		"redirect 302": func(w http.ResponseWriter, elsewhere string) { redirect(w, 302, elsewhere) },
		"redirect 307": func(w http.ResponseWriter, elsewhere string) { redirect(w, 307, elsewhere) },
		"redirect 308": func(w http.ResponseWriter, elsewhere string) { redirect(w, 308, elsewhere) },
		"next link": func(w http.ResponseWriter, elsewhere string) {
			w.Header().Set("Link", "<"+elsewhere+`/api/v1/apps?after=1>; rel="next"`)
			sendJSON(w, 200, `[{"id":"0oa1"}]`)
		},
	}
	for name, answer := range answers {
		for _, encrypted := range []bool{false, true} {
			t.Run(name+map[bool]string{false: " from http", true: " from https"}[encrypted], func(t *testing.T) {
				t.Parallel()
				stranger := newFakeOrg(t, func(w http.ResponseWriter, _ *http.Request) { sendJSON(w, 200, `[]`) })
				handler := func(w http.ResponseWriter, _ *http.Request) { answer(w, stranger.URL) }
				org := newFakeOrg(t, handler)
				if encrypted {
					org.Close()
					org.Server = httptest.NewTLSServer(org.remember(handler))
					t.Cleanup(org.Server.Close)
				}
				_, err := org.client(t).Apps(t.Context())
				e, ok := AsError(err)
				if !ok || !strings.Contains(err.Error(), strings.TrimPrefix(stranger.URL, "http://")) {
					t.Fatalf("got %v, want an Error that names the other host", err)
				}
				if strings.HasPrefix(name, "redirect") && !strings.Contains(e.Summary, "was not followed") {
					t.Errorf("got %q", e.Summary)
				}
				stranger.expectAsked(t)
				org.expectAsked(t, "GET /api/v1/apps?limit=200")
			})
		}
	}
}

func redirect(w http.ResponseWriter, status int, location string) {
	w.Header().Set("Location", location+"/api/v1/apps")
	w.WriteHeader(status)
}

// mustNotSend is a layer that nothing may reach.
type mustNotSend struct{ t *testing.T }

func (l mustNotSend) Send(_ *transport.Call, req *http.Request) (transport.Answer, error) {
	l.t.Errorf("sent to %s", req.URL)
	return transport.Answer{}, http.ErrUseLastResponse
}

// The layer itself refuses, whatever the layers above let through. It gets no token for such a request.
func TestAuthorize_refusesOtherHosts(t *testing.T) {
	t.Parallel()
	asServiceApp := func(cfg *Config) {
		cfg.APIToken, cfg.ClientID, cfg.PrivateKey = "", testClientID, pkcs8(ecKey())
		cfg.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			t.Errorf("sent to %s", req.URL)
			return nil, http.ErrUseLastResponse
		})
	}
	for name, c := range map[string]*Client{"API token": newTestClient(t), "service app": newTestClient(t, asServiceApp)} {
		layer := c.credential.Layer(mustNotSend{t})
		for _, path := range []string{"/api/v1/apps", transport.TokenPath} {
			k := &transport.Call{Endpoint: transport.Endpoint{Method: http.MethodPost, Path: path, Scope: "okta.apps.read", ClientAssertion: path == transport.TokenPath}}
			for _, origin := range []string{
				"http://example.okta.com", "https://example.okta.com.evil.test", "https://example.okta.com:8443", "https://other.okta.com", "https://user@evil.test",
			} {
				if _, err := layer.Send(k, httptest.NewRequest(http.MethodPost, origin+path, strings.NewReader("scope=x"))); err == nil {
					t.Errorf("%s: %s%s was let through", name, origin, path)
				}
			}
			req := httptest.NewRequest(http.MethodPost, "https://example.okta.com"+path, nil)
			req.Host = "evil.test"
			if _, err := layer.Send(k, req); err == nil {
				t.Errorf("%s: another Host header was let through to %s", name, path)
			}
		}
	}
}
