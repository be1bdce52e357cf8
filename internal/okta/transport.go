package okta

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

// layer is one step of the way that each call takes to Okta.
type layer interface {
	send(k *call, req *http.Request) (answer, error)
}

// newChain builds what every call passes through, outermost first:
//
//	retry      sends failed attempts again
//	rate       holds attempts back that would exceed their rate limit
//	authorize  adds the credential, for the org's own scheme and host only
//	parallel   bounds how many attempts are in flight
//	log        reports one Exchange for each attempt
//	wire       sets the deadline, sends, and reads the whole answer
//
// So each attempt is counted, authorized and logged by itself. An attempt that waits for a rate limit or an access token
// holds no place of those that are in flight.
func (c *Client) newChain(transport http.RoundTripper) layer {
	if transport == nil {
		transport = newTransport()
	}
	redact := c.credential.redact
	var next layer = wire{next: transport, orgURL: c.orgURL, timeout: c.limits.timeout, largest: largestBody, redact: redact}
	if c.log != nil {
		next = logger{next: next, log: c.log, now: c.waits.Now, redact: redact}
	}
	next = parallel{next: next, places: semaphore.NewWeighted(int64(c.limits.parallelism))}
	next = authorize{next: next, orgURL: c.orgURL, credential: c.credential, tokens: c.tokens}
	next = rate{next: next, waits: c.waits, share: c.limits.capacity, parallelism: c.limits.parallelism, buckets: &buckets{}}
	return retry{next: next, waits: c.waits, most: c.limits.retries}
}

// newTransport is a transport of our own, so that nothing that others do to http.DefaultTransport reaches us. The short
// limits make a wrong address fail in seconds; wire bounds how long an answer may take.
func newTransport() *http.Transport {
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

// isProxyAddress reports whether net/http can use an address as it is, or with http:// before it.
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
