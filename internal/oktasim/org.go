package oktasim

import (
	"cmp"
	"crypto/rand"
	"errors"
	"maps"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/recording"
)

// DefaultAPIToken is the API token that an org accepts unless Options name another one.
const DefaultAPIToken = "oktasim-api-token"

// RecordDirVariable is the environment variable with the default of
// Options.RecordDir.
const RecordDirVariable = "OKTASIM_RECORD_DIR"

// Options set an org's initial state and behaviour. The zero value is a fresh
// org with the default behaviour.
type Options struct {
	// Now is the org's clock; time.Now if nil. Advance adds to it.
	Now func() time.Time
	// Latency is the delay of each answer.
	Latency time.Duration
	// APIToken is the accepted SSWS token; DefaultAPIToken if empty.
	APIToken string
	// AccessTokens are accepted Bearer tokens with their Okta scopes, besides
	// those that the token endpoint issues. They belong to the owner of the API
	// token and never expire.
	AccessTokens map[string][]string
	// Seed is the org's initial content. It defaults to FreshOrg().
	Seed *Seed
	// Switches select the behaviour where Okta's is not known.
	Switches Switches
	// EnforceRate answers 429 if a rate limit bucket is empty. Without it,
	// headers show the buckets, but they never run out.
	EnforceRate bool
	// RateLimits overrides the calls per minute of buckets, by their names: see RateBuckets.
	RateLimits map[string]int
	// MaxConcurrent is the largest number of concurrent calls. Further calls
	// get a 429 without a useful reset. 0 means no limit.
	MaxConcurrent int
	// DeviceLag is how long after a write the API still shows the old device,
	// by the org's clock.
	DeviceLag time.Duration
	// LogLag is the delay until the System Log shows an event, by the org's
	// clock.
	LogLag time.Duration
	// RecordDir is a folder for recordings of all exchanges. It defaults to
	// $OKTASIM_RECORD_DIR. If both are empty, nothing is recorded.
	RecordDir string
}

// Org is a simulated Okta org. It is an http.Handler for the org's API and safe
// for concurrent use.
type Org struct {
	options  Options
	recorder *recording.Recorder
	known    map[string]bool // scopes that can be granted

	mu       sync.Mutex
	url      string
	advanced time.Duration
	lastID   uint64
	requests []*Request // oldest first
	faults   []*armedFault
	buckets  map[string]*bucket
	inFlight callCount

	requestNumber uint64 // of the last request since the org's start

	info        OrgSeed
	owner       *user // of the API token
	users       []*user
	apps        collection[*app]
	grants      []*grant
	tokens      []*token
	assignments []Assignment
	devices     collection[*device]

	accessTokens map[string]*accessToken
	usedOnce     onceOnly // ids of client assertions and DPoP proofs
	nonce        string   // that the token endpoint requires in a DPoP proof

	events      []*Event // sorted by age
	eventNumber uint64
	atConsole   origin // the person at the consoles; without a user, the default one
}

// New returns an org. It returns an error if the seed contradicts itself or the
// folder for recordings can't be made.
func New(options Options) (*Org, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	options.APIToken = cmp.Or(options.APIToken, DefaultAPIToken)
	recorder, err := recording.New(cmp.Or(options.RecordDir, os.Getenv(RecordDirVariable)))
	if err := errors.Join(err, oneOf("switch automaticScopes", string(options.Switches.AutomaticScopes)),
		oneOf("rate limit bucket", slices.Collect(maps.Keys(options.RateLimits))...)); err != nil {
		return nil, err
	}
	o := &Org{
		options:  options,
		recorder: recorder,
		known:    map[string]bool{},
		buckets:  map[string]*bucket{},

		accessTokens: map[string]*accessToken{},
		usedOnce:     onceOnly{},
		nonce:        rand.Text(),
	}
	o.options.AccessTokens = maps.Clone(options.AccessTokens)
	o.options.RateLimits = maps.Clone(options.RateLimits)
	// A listed automatic scope can be granted again after somebody revoked it.
	// openid can be granted in any org: a real one was reported to accept it
	// but to refuse profile and email.
	listed := listedAutomaticScopes[options.Switches.AutomaticScopes]
	for _, scope := range slices.Concat(KnownScopes(), []string{"openid"}, listed) {
		o.known[scope] = true
	}
	if err := o.fill(cmp.Or(options.Seed, FreshOrg())); err != nil {
		return nil, err
	}
	return o, nil
}

// APIToken returns the SSWS token that the org accepts.
func (o *Org) APIToken() string { return o.options.APIToken }

// URL returns the address of the org's Server, or the address that the first
// request used. Before either, it is the address that such an org would have at
// Okta.
func (o *Org) URL() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.orgURL()
}

func (o *Org) orgURL() string {
	return cmp.Or(o.url, "https://"+o.info.Subdomain+".okta.com")
}

// Now returns the time of the org's clock.
func (o *Org) Now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now()
}

// Advance moves the org's clock.
func (o *Org) Advance(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.advanced += d
}

func (o *Org) now() time.Time { return o.options.Now().Add(o.advanced).UTC() }

// stampNow returns the time for an event. Okta drops fractions of a second,
// although it shows three decimals.
func (o *Org) stampNow() time.Time { return o.now().Truncate(time.Second) }

// orgInactive is the status of an org that Okta has deactivated, such as an
// expired trial.
const orgInactive = "INACTIVE"

// SetOrgStatus deactivates ("INACTIVE") or activates ("ACTIVE") the org.
func (o *Org) SetOrgStatus(status string) error {
	if err := oneOf("org status", status); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.info.Status = status
	return nil
}

// SetPipeline moves the org to Identity Engine ("idx"), as an upgrade does, or back to Classic Engine ("v1").
func (o *Org) SetPipeline(pipeline string) error {
	if err := oneOf("pipeline", pipeline); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.info.Pipeline = pipeline
	return nil
}
