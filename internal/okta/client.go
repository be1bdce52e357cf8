package okta

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

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

	now                  func() time.Time
	retries, parallelism int
	waits                *transport.Waiter

	organization  *cache.Reads[struct{}, Organization]
	app           *cache.Reads[string, App]
	apps          *cache.Reads[struct{}, []App]
	grants        *cache.Reads[string, []Grant]
	refreshTokens *cache.Reads[string, RefreshTokens]
	users         *cache.Reads[string, User]
	appUsers      *cache.Reads[appUserKey, AppUser]
	roles         *cache.Reads[string, []Role]
	devices       *cache.Reads[DeviceQuery, *DeviceList]
	deviceCounts  *cache.Reads[string, DeviceCounts]
	device        *cache.Reads[string, Device]
	logEvents     *cache.Reads[string, Log]
	refreshToken  *cache.Reads[refreshTokenKey, RefreshToken]

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
		now:         cfg.Clock.Now,
		retries:     *cfg.MaxRetries,
		parallelism: cfg.Parallelism,
		waits:       &transport.Waiter{Clock: cfg.Clock, Longest: cfg.MaxWait, Log: cfg.LogWait},

		organization:  newReads[struct{}]("the organization", same[Organization]),
		app:           newReads[string]("the app", same[App]),
		apps:          newReads[struct{}]("the list of apps", slices.Clone[[]App]),
		grants:        newReads[string]("the app's grants", slices.Clone[[]Grant]),
		refreshTokens: newReads[string]("the app's refresh tokens", RefreshTokens.clone),
		users:         newReads[string]("the user", same[User]),
		appUsers:      newReads[appUserKey]("the app's assignment", same[AppUser]),
		roles:         newReads[string]("the user's roles", slices.Clone[[]Role]),
		devices:       newReads[DeviceQuery]("the list of devices", same[*DeviceList]),
		deviceCounts:  newReads[string]("the number of devices", DeviceCounts.clone),
		device:        newReads[string]("the device", same[Device]),
		logEvents:     newReads[string]("the System Log", Log.clone),
		refreshToken:  newReads[refreshTokenKey]("the refresh token", RefreshToken.clone),
	}
	c.credential, err = oauth.New(oauth.Config{
		OrgURL: orgURL, APIToken: cfg.APIToken, AccessToken: cfg.AccessToken,
		ClientID: cfg.ClientID, PrivateKey: cfg.PrivateKey, PrivateKeyID: cfg.PrivateKeyID, Scopes: cfg.Scopes,
		Now: c.now, Send: c.sendForm,
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

// newReads makes a cache of reads. It keeps a "not found" like a value, because
// asking again for each grant of a deleted app would find nothing else.
func newReads[K comparable, V any](what string, clone func(V) V) *cache.Reads[K, V] {
	return cache.New[K](what, clone, IsNotFound)
}

func same[V any](v V) V { return v }

// OrgURL returns the org's normalized address.
func (c *Client) OrgURL() string { return c.orgURL }

// Parallelism returns the maximum number of calls in flight.
func (c *Client) Parallelism() int { return c.parallelism }

// Calling reports whether a call is under way, or waits to be.
func (c *Client) Calling() bool { return c.calling.Load() > 0 }
