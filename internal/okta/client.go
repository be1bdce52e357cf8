package okta

import (
	"fmt"
	"sync"
	"sync/atomic"

	sdk "github.com/okta/okta-sdk-golang/v2/okta"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/cache"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/oauth"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// Client calls one Okta org. It is safe for concurrent use.
type Client struct {
	orgURL     string
	credential *oauth.Credential
	// sdk builds the requests, and chain sends them to Okta.
	sdk   *sdk.Client
	chain transport.Layer

	retries, parallelism int
	waits                *transport.Waiter

	// caches holds a cache.Reads for each cached variable in use.
	caches sync.Map

	// calling is the number of calls under way, including those that wait.
	calling atomic.Int64

	// accepted is when Okta accepted the last write to a device, by device id
	// and on Okta's clock.
	accepted sync.Map
}

// New makes a client. It sends no request.
func New(cfg Config) (*Client, error) {
	orgURL, err := CheckOrgURL(cfg.OrgURL)
	if err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	c := &Client{
		orgURL:      orgURL,
		retries:     *cfg.MaxRetries,
		parallelism: cfg.Parallelism,
		waits:       &transport.Waiter{Clock: cfg.Clock, Longest: cfg.MaxWait, Log: cfg.LogWait},
	}
	c.credential, err = oauth.New(oauth.Config{
		OrgURL: orgURL, APIToken: cfg.APIToken, AccessToken: cfg.AccessToken,
		ClientID: cfg.ClientID, PrivateKey: cfg.PrivateKey, PrivateKeyID: cfg.PrivateKeyID, Scopes: cfg.Scopes,
		Now: cfg.Clock.Now, Send: c.sendForm,
	})
	if err != nil {
		return nil, err
	}
	c.chain = transport.New(transport.Config{
		OrgURL: orgURL, Transport: cfg.Transport, Timeout: cfg.RequestTimeout, Parallelism: cfg.Parallelism,
		Retries: c.retries, Share: cfg.MaxAPICapacity, Waits: c.waits, Log: cfg.Log, Redact: c.credential.Redact, Authorize: c.credential.Layer,
	})
	if c.sdk, err = newSDK(orgURL, cfg.UserAgent); err != nil {
		return nil, fmt.Errorf("setting up the Okta SDK: %w. This is a bug in the provider; please report it", err)
	}
	return c, nil
}

// cached is a kind of object whose reads each client keeps. what names it in
// messages, and clone is that of [cache.New].
type cached[K comparable, V any] struct {
	what  string
	clone func(V) V
}

// of returns the client's cache. It keeps a "not found" like a value, because
// asking again for each grant of a deleted app would find nothing else.
func (r *cached[K, V]) of(c *Client) *cache.Reads[K, V] {
	kept, ok := c.caches.Load(r)
	if !ok {
		kept, _ = c.caches.LoadOrStore(r, cache.New[K](r.what, r.clone, IsNotFound))
	}
	reads, _ := kept.(*cache.Reads[K, V])
	return reads
}

func same[V any](v V) V { return v }

// OrgURL returns the org's normalized address.
func (c *Client) OrgURL() string { return c.orgURL }

// Parallelism returns the maximum number of calls in flight.
func (c *Client) Parallelism() int { return c.parallelism }

// Calling reports whether a call is under way, or waits to be.
func (c *Client) Calling() bool { return c.calling.Load() > 0 }
