package okta

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// answers is a wire that gives its answers in turn, the last one for ever.
func answers(asked *atomic.Int32, list ...func(*http.Request) (*http.Response, error)) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		return list[min(int(asked.Add(1)), len(list))-1](req)
	})
}

func status(code int, header ...string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{StatusCode: code, Header: h, Body: answerBody(`{"id":"0oa1"}`)}, nil
	}
}

func failing(err error) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// unconnected fails as net/http does when it gets no connection.
func unconnected(err error) func(*http.Request) (*http.Response, error) {
	return func(req *http.Request) (*http.Response, error) {
		httptrace.ContextClientTrace(req.Context()).GetConn("example.okta.com:443")
		return nil, err
	}
}

// Where a certificate, a name or a port is wrong.
var (
	errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: &net.AddrError{Err: "connection refused", Addr: "192.0.2.1:443"}}
	errNoHost  = &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "exmple.okta.com", IsNotFound: true}}
	errReset   = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
)

// How often a read is sent, and how long that takes.
func TestRetry_reads(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		wire  []func(*http.Request) (*http.Response, error)
		sent  int32
		least time.Duration
		most  time.Duration
		fails string
	}{
		"500, then good":              {wire: []func(*http.Request) (*http.Response, error){status(500), status(200)}, sent: 2, most: time.Second},
		"502 and 503, then good":      {wire: []func(*http.Request) (*http.Response, error){status(502), status(503), status(200)}, sent: 3, most: 3 * time.Second},
		"408, then good":              {wire: []func(*http.Request) (*http.Response, error){status(408), status(200)}, sent: 2, most: time.Second},
		"500 for ever":                {wire: []func(*http.Request) (*http.Response, error){status(500)}, sent: 6, least: 15 * time.Second, most: 31 * time.Second, fails: "given up after 6 attempts"},
		"501":                         {wire: []func(*http.Request) (*http.Response, error){status(501)}, sent: 1, fails: "501"},
		"400":                         {wire: []func(*http.Request) (*http.Response, error){status(400)}, sent: 1, fails: "400"},
		"reset, then good":            {wire: []func(*http.Request) (*http.Response, error){failing(errReset), status(200)}, sent: 2, most: time.Second},
		"EOF for ever":                {wire: []func(*http.Request) (*http.Response, error){failing(io.EOF)}, sent: 6, least: 15 * time.Second, most: 31 * time.Second, fails: "(attempt 6)"},
		"refused, then good":          {wire: []func(*http.Request) (*http.Response, error){unconnected(errRefused), status(200)}, sent: 2, most: time.Second},
		"refused for ever":            {wire: []func(*http.Request) (*http.Response, error){unconnected(errRefused)}, sent: 3, most: 2 * time.Second, fails: "https://example.okta.com/api/v1/apps/0oa1"},
		"unknown host":                {wire: []func(*http.Request) (*http.Response, error){unconnected(errNoHost)}, sent: 1, fails: "GET https://example.okta.com/api/v1/apps/0oa1: dial tcp: lookup exmple.okta.com: no such host: check org_url"},
		"no answer, then good":        {wire: []func(*http.Request) (*http.Response, error){stall, status(200)}, sent: 2, least: time.Minute, most: 61 * time.Second},
		"no answer for ever":          {wire: []func(*http.Request) (*http.Response, error){stall}, sent: 2, most: 121 * time.Second, fails: "no complete answer within 1m0s"},
		"asks to come back later":     {wire: []func(*http.Request) (*http.Response, error){status(503, "Retry-After", "20"), status(200)}, sent: 2, least: 20 * time.Second, most: 20 * time.Second},
		"asks to come back, by date":  {wire: []func(*http.Request) (*http.Response, error){status(503, "Retry-After", "Sat, 01 Jan 2000 12:00:07 GMT", "Date", "Sat, 01 Jan 2000 12:00:00 GMT"), status(200)}, sent: 2, least: 7 * time.Second, most: 7 * time.Second},
		"asks to come back tomorrow":  {wire: []func(*http.Request) (*http.Response, error){status(503, "Retry-After", "86400")}, sent: 1, fails: "max_wait_seconds (300)"},
		"too many at once, then good": {wire: []func(*http.Request) (*http.Response, error){status(429, "X-Rate-Limit-Limit", "0", "X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", "946684801"), status(200)}, sent: 2, least: 500 * time.Millisecond, most: time.Second},
		"429 that says nothing":       {wire: []func(*http.Request) (*http.Response, error){status(429), status(429), status(200)}, sent: 3, least: 1500 * time.Millisecond, most: 3 * time.Second},
		"429 for ever":                {wire: []func(*http.Request) (*http.Response, error){status(429)}, sent: 6, least: 15 * time.Second, most: 31 * time.Second, fails: "429"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			c := newTestClient(t, machineClock, func(cfg *Config) { cfg.Transport = answers(&asked, tt.wire...) })
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				_, err := c.App(t.Context(), "0oa1")
				if took := time.Since(began); took < tt.least || took > tt.most {
					t.Errorf("took %s, want %s to %s", took, tt.least, tt.most)
				}
				if asked.Load() != tt.sent || (err == nil) != (tt.fails == "") {
					t.Errorf("sent %d times, want %d; got %v", asked.Load(), tt.sent, err)
				}
				if tt.fails != "" {
					expectSays(t, err, tt.fails)
				}
				if want := tt.most > transport.LongWait && !strings.HasPrefix(name, "no answer"); (c.Waits().Calls > 0) != want {
					t.Errorf("the user gets a warning: %+v", c.Waits())
				}
			})
		})
	}
}

// With max_wait_seconds = 1 no pause is longer, and a write is looked up and sent
// again as often as with any other.
func TestRetry_shortestWait(t *testing.T) {
	t.Parallel()
	for method, w := range writeCases {
		w.play(t, func(cfg *Config) {
			cfg.MaxWait = time.Second
			cfg.LogWait = func(_ context.Context, w Wait) {
				if w.Duration > time.Second && w.Reason != WaitForStatus {
					t.Errorf("%s waits for %s", method, w.Duration)
				}
			}
		}, func(t *testing.T, write *writing) {
			write.org.Fail(oktasim.Fault{Status: 500, Code: "E0000009", Times: 5})
			if err := write.send(t.Context()); err != nil || !write.done() {
				t.Errorf("%s: got %v", method, err)
			}
		})
	}
}

// A POST that only asks is sent again like a GET.
func TestRetry_questions(t *testing.T) {
	t.Parallel()
	for question, want := range map[bool]int32{true: 2, false: 1} {
		var asked atomic.Int32
		c := newTestClient(t, func(cfg *Config) { cfg.Transport = answers(&asked, status(500), status(200)) })
		var into struct{}
		e := transport.Endpoint{Method: http.MethodPost, Path: "/oauth2/v1/introspect", ReadOnly: question}
		if _, err := c.send(t.Context(), e, e.Path, nil, &into); (err == nil) != question || asked.Load() != want {
			t.Errorf("question %t: sent %d times, %v", question, asked.Load(), err)
		}
	}
}

// More callers than Okta bears at once all come through.
func TestRetry_crowd(t *testing.T) {
	t.Parallel()
	playOnSim(t, oktasim.Options{MaxConcurrent: 3, Latency: time.Second}, func(cfg *Config) { cfg.Parallelism = 12 }, func(t *testing.T, org simtest.Sim, c *Client) {
		if err := errors.Join(many(t.Context(), org, c, 12)...); err != nil {
			t.Error(err)
		}
	})
}

// No more are in flight than parallelism allows, however many ask.
func TestParallelism(t *testing.T) {
	t.Parallel()
	playOnSim(t, oktasim.Options{Latency: time.Second}, func(cfg *Config) { cfg.Parallelism = 4 }, func(t *testing.T, org simtest.Sim, c *Client) {
		done := make(chan error)
		go func() { done <- errors.Join(many(t.Context(), org, c, 30)...) }()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := c.App(ctx, "late"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("one that waits for a place and is interrupted: %v", err)
		}
		if err, got := <-done, org.MaxInFlight(); err != nil || got != 4 {
			t.Errorf("%v; %d were in flight at once, want 4", err, got)
		}
	})
}

// Ctrl-C ends the pause between two attempts at once.
func TestRetry_cancelled(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	c := newTestClient(t, machineClock, func(cfg *Config) { cfg.Transport = answers(&asked, status(500)) })
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		began := time.Now()
		_, err := c.App(ctx, "0oa1")
		if time.Since(began) != 10*time.Second || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v after %s", err, time.Since(began))
		}
	})
}

// A certificate that is not trusted, a server that speaks no TLS, and a proxy that refuses fail at once, by name.
func TestRetry_hopeless(t *testing.T) {
	t.Parallel()
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0) // it would complain of us
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	closedProxy := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(closedProxy.Close)
	via := func(proxy string) http.RoundTripper {
		wire := transport.NewTransport()
		wire.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(proxy) }
		return wire
	}
	for name, tt := range map[string]struct {
		orgURL string
		wire   http.RoundTripper
		says   string
	}{
		"an unknown authority":      {untrusted.URL, nil, "SSL_CERT_FILE"},
		"no TLS":                    {strings.Replace(plain.URL, "http:", "https:", 1), nil, "does not look like a TLS handshake"},
		"a proxy that refuses":      {"https://example.okta.com", via(closedProxy.URL), "the proxy refused the connection with status 404"},
		"a proxy that is not there": {"https://example.okta.com", via("http://127.0.0.1:1"), "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var logged exchanges
			c := newTestClient(t, func(cfg *Config) { cfg.OrgURL, cfg.Transport, cfg.Log = tt.orgURL, tt.wire, logged.log })
			_, _, err := c.GrantScope(t.Context(), "0oa1", read, issuer)
			expectSays(t, err, tt.says, "GET "+tt.orgURL+"/api/v1/apps/0oa1/grants", "check org_url")
			want := 1
			if tt.says == "refused" {
				want = 3
			}
			if len(logged.list) != want {
				t.Errorf("%d attempts, want %d", len(logged.list), want)
			}
		})
	}
}
