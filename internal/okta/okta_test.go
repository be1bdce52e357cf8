package okta

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The credentials of the tests; none may ever show in an error, a log or at another host.
const (
	testAPIToken    = "00-canary-api-token"
	testAccessToken = "canary.access.token"
)

// fakeOrg serves a handler and remembers what was asked of it.
type fakeOrg struct {
	*httptest.Server
	mu       sync.Mutex
	requests []*http.Request
}

func newFakeOrg(t *testing.T, handler http.HandlerFunc) *fakeOrg {
	t.Helper()
	org := &fakeOrg{}
	org.Server = httptest.NewServer(org.remember(handler))
	t.Cleanup(org.Close)
	return org
}

func (o *fakeOrg) remember(handler http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		o.requests = append(o.requests, r)
		o.mu.Unlock()
		handler(w, r)
	}
}

// asked lists the requests so far as "METHOD path?query".
func (o *fakeOrg) asked() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	lines := make([]string, len(o.requests))
	for i, r := range o.requests {
		lines[i] = r.Method + " " + r.URL.RequestURI()
	}
	return lines
}

func (o *fakeOrg) expectAsked(t *testing.T, want ...string) {
	t.Helper()
	if got := o.asked(); !slices.Equal(got, want) {
		t.Errorf("requests:\n%q\nwant:\n%q", got, want)
	}
}

// client makes a client of the org with an API token, changed by options.
func (o *fakeOrg) client(t *testing.T, options ...func(*Config)) *Client {
	t.Helper()
	return newTestClient(t, append([]func(*Config){func(cfg *Config) {
		cfg.OrgURL = o.URL
		cfg.Transport = o.Client().Transport
	}}, options...)...)
}

func newTestClient(t testing.TB, options ...func(*Config)) *Client {
	t.Helper()
	cfg := Config{
		OrgURL: "https://example.okta.com", APIToken: testAPIToken, Clock: leapingClock(),
		// By this name the contract tests know a request for ours.
		UserAgent: "terraform-provider-oktadevices/test",
	}
	for _, option := range options {
		option(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// leapingClock leaps over each wait instead of waiting.
func leapingClock() Clock {
	var leapt atomic.Int64
	return Clock{
		Now: func() time.Time { return time.Now().Add(time.Duration(leapt.Load())) },
		Wait: func(ctx context.Context, d time.Duration) error {
			leapt.Add(int64(d))
			return ctx.Err()
		},
	}
}

// wait waits by the machine's clock.
func wait(ctx context.Context, d time.Duration) error { return Clock{}.OrMachine().Wait(ctx, d) }

// machineClock is for bubbles of synctest, where waiting costs nothing and can be measured.
func machineClock(cfg *Config) { cfg.Clock = Clock{} }

func retries(n int) func(*Config) { return func(cfg *Config) { cfg.MaxRetries = &n } }

func withAccessToken(cfg *Config) { cfg.APIToken, cfg.AccessToken = "", testAccessToken }

// sendJSON answers as Okta does.
func sendJSON(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Okta-Request-Id", "req-1")
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

// oktaError is the body of an error of Okta's.
func oktaError(code, summary string) string {
	return fmt.Sprintf(`{"errorCode":%q,"errorSummary":%q,"errorLink":%q,"errorId":"oaeTest","errorCauses":[]}`, code, summary, code)
}

func itoa(n int) string { return strconv.Itoa(n) }

func answerBody(body string) io.ReadCloser { return io.NopCloser(strings.NewReader(body)) }

func expectSays(t *testing.T, err error, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%v does not say %q", err, text)
		}
	}
}

// roundTripper is a wire made of a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
