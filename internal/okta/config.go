package okta

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Config is all that a Client knows; nothing is read from the environment or from files.
type Config struct {
	// OrgURL is the org's address, https://host without a path. Plain http is for loopback only. See [CheckOrgURL].
	OrgURL string
	// APIToken is an API token, sent as "SSWS". There is exactly one way of authenticating: APIToken, AccessToken, or
	// ClientID with PrivateKey.
	APIToken string
	// AccessToken is an OAuth 2.0 access token, sent as "Bearer".
	AccessToken string
	// ClientID is that of a service app, which gets its access tokens itself and authenticates with PrivateKey
	// (private_key_jwt, RFC 7523), and with proofs of possession (DPoP, RFC 9449) where the org demands them.
	ClientID string
	// PrivateKey is the service app's key as PEM (PKCS#1, PKCS#8; RSA of at least 2048 bits, EC P-256) or JWK, or the path
	// of a file that holds one.
	PrivateKey string
	// PrivateKeyID is the "kid" that Okta knows the key by; empty means the JWK's own, or none.
	PrivateKeyID string
	// Scopes are the Okta API scopes of the service app's access token. None means that each call asks for a token with
	// just the scope that it needs, once for all calls that need the same.
	Scopes []string
	// UserAgent names the caller; it is added to what the SDK says of itself.
	UserAgent string
	// RequestTimeout bounds each HTTP call, from the connection to the end of the body. Zero means
	// [DefaultRequestTimeout].
	RequestTimeout time.Duration
	// MaxRetries is how often a call is sent again that failed for a reason that may pass; nil means [DefaultMaxRetries].
	MaxRetries *int
	// MaxWait bounds one wait, for a rate limit or before a call is sent again: who would have to wait for longer fails
	// instead. Zero means [DefaultMaxWait].
	MaxWait time.Duration
	// MaxAPICapacity is the share of each of Okta's rate limits that may be used, in percent, everybody's use included:
	// when it is reached, calls wait until the limit begins anew. Zero means [DefaultMaxAPICapacity].
	MaxAPICapacity int
	// Parallelism bounds how many calls are in flight at once. Zero means [DefaultParallelism].
	Parallelism int
	// Clock is what the client tells the time by and waits with.
	Clock Clock
	// Transport carries the requests; nil means a transport of our own.
	Transport http.RoundTripper
	// Log is told of every attempt that is sent; nil means nobody is. It never sees a credential, and bodies only redacted.
	Log func(context.Context, Exchange)
	// LogWait is told of every wait when it begins; nil means nobody is.
	LogWait func(context.Context, Wait)
}

// What applies when the configuration says nothing.
const (
	// DefaultRequestTimeout bounds one HTTP call: longer than Okta's own gateway waits.
	DefaultRequestTimeout = 60 * time.Second
	// DefaultMaxRetries is how often a call is sent again.
	DefaultMaxRetries = 5
	// DefaultMaxWait bounds one wait. Okta's limits begin anew each minute.
	DefaultMaxWait = 300 * time.Second
	// DefaultParallelism is how many calls are in flight at once. Okta allows an org 75, a free one 35, for all its callers.
	DefaultParallelism = 10
	// DefaultMaxAPICapacity is the share of Okta's rate limits that may be used, in percent: all.
	DefaultMaxAPICapacity = 100
)

// limits are how much, how often and for how long a Client asks Okta.
type limits struct {
	timeout               time.Duration
	retries               int
	longestWait           time.Duration
	parallelism, capacity int
}

func (cfg Config) limits() (limits, error) {
	l := limits{
		timeout:     cfg.RequestTimeout,
		retries:     DefaultMaxRetries,
		longestWait: cfg.MaxWait,
		parallelism: cfg.Parallelism,
		capacity:    cfg.MaxAPICapacity,
	}
	if cfg.MaxRetries != nil {
		l.retries = *cfg.MaxRetries
	}
	switch {
	case l.timeout < 0:
		return limits{}, fmt.Errorf("the request timeout is negative: %s", l.timeout)
	case l.retries < 0:
		return limits{}, fmt.Errorf("the number of retries is negative: %d", l.retries)
	case l.longestWait < 0:
		return limits{}, fmt.Errorf("the longest wait is negative: %s", l.longestWait)
	case l.parallelism < 0:
		return limits{}, fmt.Errorf("the parallelism is negative: %d", l.parallelism)
	case l.capacity < 0 || l.capacity > 100:
		return limits{}, fmt.Errorf("the share of the rate limits is %d %%, not between 1 and 100", l.capacity)
	}
	if l.timeout == 0 {
		l.timeout = DefaultRequestTimeout
	}
	if l.longestWait == 0 {
		l.longestWait = DefaultMaxWait
	}
	if l.parallelism == 0 {
		l.parallelism = DefaultParallelism
	}
	if l.capacity == 0 {
		l.capacity = DefaultMaxAPICapacity
	}
	return l, nil
}
