package okta

import (
	"context"
	"fmt"
	"sync"
	"time"

	sdk "github.com/okta/okta-sdk-golang/v2/okta"
)

// Client calls one Okta org. It may be used by many goroutines at once.
type Client struct {
	orgURL     string
	credential credential
	// tokens gets the access tokens of a service app; nil with any other credential.
	tokens *tokenSource
	// sdk builds the requests, chain takes them to Okta.
	sdk   *sdk.Client
	chain layer

	now    func() time.Time
	limits limits
	waits  *waiter
	log    func(context.Context, Exchange)

	organization  *shared[struct{}, Organization]
	app           *shared[string, App]
	apps          *shared[struct{}, []App]
	grants        *shared[string, []Grant]
	refreshTokens *shared[string, RefreshTokens]
	users         *shared[string, User]
	appUsers      *shared[appUserKey, AppUser]
	roles         *shared[string, []Role]
	devices       *shared[DeviceQuery, *DeviceList]
	deviceCounts  *shared[string, DeviceCounts]
	device        *shared[string, Device]
	logEvents     *shared[string, Log]
	refreshToken  *shared[refreshTokenKey, RefreshToken]

	// accepted holds when Okta accepted the last write to a device, by its id and
	// on Okta's clock.
	accepted sync.Map
}

// New makes a client. It sends nothing.
func New(cfg Config) (*Client, error) {
	orgURL, err := CheckOrgURL(cfg.OrgURL)
	if err != nil {
		return nil, err
	}
	cred, err := cfg.credential()
	if err != nil {
		return nil, err
	}
	limits, err := cfg.limits()
	if err != nil {
		return nil, err
	}
	clock := cfg.Clock.orMachine()
	c := &Client{
		orgURL:     orgURL,
		credential: cred,
		now:        clock.Now,
		limits:     limits,
		waits:      &waiter{Clock: clock, longest: limits.longestWait, log: cfg.LogWait},
		log:        cfg.Log,

		organization:  newShared[struct{}]("the organization", same[Organization]),
		app:           newShared[string]("the app", same[App]),
		apps:          newShared[struct{}]("the list of apps", cloneSlice[[]App]),
		grants:        newShared[string]("the app's grants", cloneSlice[[]Grant]),
		refreshTokens: newShared[string]("the app's refresh tokens", RefreshTokens.clone),
		users:         newShared[string]("the user", same[User]),
		appUsers:      newShared[appUserKey]("the app's assignment", same[AppUser]),
		roles:         newShared[string]("the user's roles", cloneSlice[[]Role]),
		devices:       newShared[DeviceQuery]("the list of devices", same[*DeviceList]),
		deviceCounts:  newShared[string]("the number of devices", DeviceCounts.clone),
		device:        newShared[string]("the device", same[Device]),
		logEvents:     newShared[string]("the System Log", Log.clone),
		refreshToken:  newShared[refreshTokenKey]("the refresh token", RefreshToken.clone),
	}
	if cred.app != nil {
		c.tokens = newTokenSource(cred.app, orgURL, c.now)
		c.tokens.send = c.send
	}
	c.chain = c.newChain(cfg.Transport)
	if c.sdk, err = newSDK(orgURL, cfg.UserAgent); err != nil {
		return nil, fmt.Errorf("setting up the Okta SDK: %w", err)
	}
	return c, nil
}

// OrgURL returns the org's address in its normal form.
func (c *Client) OrgURL() string { return c.orgURL }

// Parallelism returns how many calls are in flight at once at most.
func (c *Client) Parallelism() int { return c.limits.parallelism }
