// Package transport takes calls to Okta and back: rate limits, retry,
// deadlines, the log, and errors with facts in them. It knows no noun of Okta's
// API. Without it, each typed method would have to know what can go wrong on
// the way.
package transport

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/orghost"
)

// Layer is one step of the way that each call takes to Okta.
type Layer interface {
	Send(k *Call, req *http.Request) (Answer, error)
}

// Config says how calls are sent.
type Config struct {
	OrgURL string
	// Transport carries the requests; nil means a transport of our own.
	Transport http.RoundTripper
	// Timeout bounds each attempt, Parallelism how many are in flight.
	Timeout     time.Duration
	Parallelism int
	// Retries is how often a call is sent again, Share how much of each rate
	// limit may be used, in percent.
	Retries, Share int
	Waits          *Waiter
	// Log gets every attempt; nil means that none is logged. Redact takes the
	// credential out of a text.
	Log    func(context.Context, Exchange)
	Redact func(string) string
	// Authorize makes the layer that adds the credential.
	Authorize func(next Layer) Layer
}

// New builds what every call passes through, outermost first:
//
//	retry      sends failed attempts again
//	rate       holds attempts back that would exceed their rate limit
//	authorize  adds the credential, for the org's own scheme and host only
//	parallel   bounds how many attempts are in flight
//	log        reports one Exchange for each attempt
//	wire       sets the deadline, sends, and reads the whole answer
//
// So each attempt is counted, authorized and logged by itself. An attempt that
// waits for a rate limit or an access token holds no place of those that are in
// flight.
func New(cfg Config) Layer {
	if cfg.Transport == nil {
		cfg.Transport = NewTransport()
	}
	var next Layer = wire{next: cfg.Transport, orgURL: cfg.OrgURL, timeout: cfg.Timeout, largest: largestBody, redact: cfg.Redact}
	if cfg.Log != nil {
		next = logger{next: next, log: cfg.Log, now: cfg.Waits.Now, redact: cfg.Redact}
	}
	next = parallel{next: next, places: semaphore.NewWeighted(int64(cfg.Parallelism))}
	next = cfg.Authorize(next)
	next = rate{next: next, waits: cfg.Waits, share: cfg.Share, parallelism: cfg.Parallelism, buckets: &buckets{}}
	return retry{next: next, waits: cfg.Waits, most: cfg.Retries}
}

// NewTransport is a transport of our own, so that nothing that others do to
// http.DefaultTransport reaches us. The short limits make a wrong address fail
// in seconds; wire bounds how long an answer may take.
func NewTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  proxy(os.Getenv),
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           100,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
			if answer.StatusCode != http.StatusOK {
				return &proxyRefusal{status: answer.StatusCode}
			}
			return nil
		},
	}
}

// proxyRefusal is a proxy that does not let us through.
type proxyRefusal struct{ status int }

func (e *proxyRefusal) Error() string {
	return fmt.Sprintf("the proxy refuses the connection with status %d (%s)", e.status, http.StatusText(e.status))
}

var errProxyAddress = errors.New("the proxy address in HTTPS_PROXY is not a valid URL: write it as http://host:port, or unset it")

// proxy returns the environment's proxy. It refuses a malformed address. There,
// net/http goes around the proxy in silence, or quotes the password in it.
func proxy(getenv func(string) string) func(*http.Request) (*url.URL, error) {
	return func(req *http.Request) (*url.URL, error) {
		if !orghost.IsLoopback(req.URL.Hostname()) && !isProxyAddress(cmp.Or(getenv("HTTPS_PROXY"), getenv("https_proxy"))) {
			return nil, errProxyAddress
		}
		address, err := http.ProxyFromEnvironment(req)
		if err != nil {
			return nil, errProxyAddress
		}
		return address, nil
	}
}

// isProxyAddress reports whether net/http can use an address as it is, or with
// http:// before it.
func isProxyAddress(address string) bool {
	if address == "" {
		return true
	}
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return false
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
		return true
	}
	return false
}
