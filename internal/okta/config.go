package okta

import (
	"cmp"
	"context"
	"net/http"
	"time"
)

// Config is everything that a Client is configured with. The client reads
// neither environment variables nor files, except the file that PrivateKey
// names.
type Config struct {
	// OrgURL is the org's address, https://host without a path. Plain http is
	// for loopback only. See [CheckOrgURL].
	OrgURL string
	// APIToken is an API token, sent as "SSWS". One credential must be set:
	// APIToken, AccessToken, or ClientID with PrivateKey.
	APIToken string
	// AccessToken is an OAuth 2.0 access token, sent as "Bearer".
	AccessToken string
	// ClientID is that of a service app, which gets its own access tokens. It
	// authenticates with PrivateKey (private_key_jwt, RFC 7523). If the org
	// requires them, it adds proofs of possession (DPoP, RFC 9449).
	ClientID string
	// PrivateKey is the service app's key as PEM (PKCS#1, PKCS#8; RSA of at
	// least 2048 bits, EC P-256) or JWK, or the path of a file that contains
	// one.
	PrivateKey string
	// PrivateKeyID is the key's "kid" at Okta. If empty, the JWK's own is used,
	// if it has one.
	PrivateKeyID string
	// Scopes are the Okta API scopes of the service app's access token. If
	// empty, each call requests a token with just its own scope. Calls that
	// need the same scope share the token.
	Scopes []string
	// UserAgent names the caller. It is added to the SDK's user agent.
	UserAgent string
	// RequestTimeout limits each HTTP call, from connecting to the end of the
	// body. Zero means [DefaultRequestTimeout].
	RequestTimeout time.Duration
	// MaxRetries is how often a call is repeated after a failure that may be
	// temporary. Nil means [DefaultMaxRetries].
	MaxRetries *int
	// MaxWait limits one wait, for a rate limit or before a repeated call. A
	// call that would have to wait longer fails instead. Zero means
	// [DefaultMaxWait].
	MaxWait time.Duration
	// MaxAPICapacity is the percentage of each of Okta's rate limits that may
	// be used, including use by other clients. Once it is reached, calls wait
	// until the limit resets. Zero means [DefaultMaxAPICapacity].
	MaxAPICapacity int
	// Parallelism limits the number of calls in flight. Zero means
	// [DefaultParallelism].
	Parallelism int
	// Clock is the client's clock, for reading the time and for waiting.
	Clock Clock
	// Transport sends the requests. Nil means a transport of our own.
	Transport http.RoundTripper
	// Log is called with every attempt that is sent; it may be nil. It never
	// gets a credential, and gets bodies only redacted.
	Log func(context.Context, Exchange)
	// LogWait is called at the beginning of every wait; it may be nil.
	LogWait func(context.Context, Wait)
}

// Defaults for settings that are not configured.
const (
	// DefaultRequestTimeout limits one HTTP call. It is longer than the timeout
	// of Okta's own gateway.
	DefaultRequestTimeout = 60 * time.Second
	// DefaultMaxRetries is how often a call is repeated.
	DefaultMaxRetries = 5
	// DefaultMaxWait limits one wait. Okta's limits reset each minute.
	DefaultMaxWait = 300 * time.Second
	// DefaultParallelism is the default number of calls in flight. Okta allows
	// an org 75 for all its callers together, and a free org 35.
	DefaultParallelism = 10
	// DefaultMaxAPICapacity is the usable percentage of Okta's rate limits:
	// all.
	DefaultMaxAPICapacity = 100
)

// withDefaults sets what is not configured.
func (cfg Config) withDefaults() Config {
	cfg.RequestTimeout = cmp.Or(cfg.RequestTimeout, DefaultRequestTimeout)
	cfg.MaxWait = cmp.Or(cfg.MaxWait, DefaultMaxWait)
	cfg.MaxAPICapacity = cmp.Or(cfg.MaxAPICapacity, DefaultMaxAPICapacity)
	cfg.Parallelism = cmp.Or(cfg.Parallelism, DefaultParallelism)
	if cfg.MaxRetries == nil {
		cfg.MaxRetries = new(DefaultMaxRetries)
	}
	cfg.Clock = cfg.Clock.OrMachine()
	return cfg
}
