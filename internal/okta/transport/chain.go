// Package transport sends calls to Okta; without it, each typed method would
// have to handle every failure on the way. It handles rate limits, retries,
// timeouts, the log, and errors with facts in them. It knows no object of
// Okta's API.
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
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/orghost"
)

// Layer is one step that each call passes through.
type Layer interface {
	Send(k *Call, req *http.Request) (Answer, error)
}

// Config configures the layers.
type Config struct {
	OrgURL string
	// Transport sends the requests. Nil means a transport of our own.
	Transport http.RoundTripper
	// Timeout limits each attempt. Parallelism limits the attempts in flight.
	Timeout     time.Duration
	Parallelism int
	// Retries is how often a call is repeated. Share is the usable percentage
	// of each rate limit.
	Retries, Share int
	Waits          *Waiter
	// Log gets every attempt; nil means no log. Redact removes the credential
	// from a text.
	Log    func(context.Context, Exchange)
	Redact func(string) string
	// Authorize makes the layer that adds the credential.
	Authorize func(next Layer) Layer
}

// New builds the layers that every call passes through, outermost first:
//
//	retry      sends failed attempts again
//	rate       holds attempts back that would exceed their rate limit
//	authorize  adds the credential, for the org's own scheme and host only
//	parallel   bounds how many attempts are in flight
//	log        reports one Exchange for each attempt
//	wire       sets the deadline, sends, and reads the whole answer
//
// So each attempt is counted, authorized and logged on its own. An attempt that
// waits for a rate limit or an access token doesn't count as in flight.
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
	next = rate{next: next, waits: cfg.Waits, share: cfg.Share, parallelism: cfg.Parallelism, buckets: new(sync.Map)}
	return retry{next: next, waits: cfg.Waits, most: cfg.Retries}
}

// NewTransport returns a transport of our own, so that changes to
// http.DefaultTransport don't affect us. Its short timeouts make a wrong
// address fail within seconds. wire limits the time for an answer.
func NewTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	return &http.Transport{
		Proxy:                  proxy(os.Getenv),
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
			if answer.StatusCode != http.StatusOK {
				return &proxyRefusal{status: answer.StatusCode}
			}
			return nil
		},
	}
}

// proxyRefusal is the error for a proxy that refuses a connection.
type proxyRefusal struct{ status int }

func (e *proxyRefusal) Error() string {
	return fmt.Sprintf("the proxy refused the connection with status %d (%s)", e.status, http.StatusText(e.status))
}

var errProxyAddress = errors.New("the proxy address in HTTPS_PROXY is not a valid URL: write it as http://host:port, or unset it")

// proxy returns the proxy from the environment. It returns an error for a
// malformed address, because net/http would ignore the proxy silently or quote
// the password in the address.
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

// isProxyAddress reports whether net/http can use an address, as it is or with
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
