package oktasim

import (
	"cmp"
	"maps"
	"os"
	"sync"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/recording"
)

// DefaultAPIToken is the API token that an org accepts unless Options name another one.
const DefaultAPIToken = "oktasim-api-token"

// RecordDirVariable names the environment variable that stands in for Options.RecordDir.
const RecordDirVariable = "OKTASIM_RECORD_DIR"

// Options say what an org starts with and how it behaves. The zero value is a fresh org with the default behaviour.
type Options struct {
	// Now is the org's clock; time.Now if nil. Advance adds to it.
	Now func() time.Time
	// Latency is waited before each answer.
	Latency time.Duration
	// APIToken is the accepted SSWS token; DefaultAPIToken if empty.
	APIToken string
	// AccessTokens are accepted Bearer tokens with their Okta scopes, besides those that the token endpoint issues. They
	// belong to the owner of the API token and never expire.
	AccessTokens map[string][]string
	// Seed is what the org holds at first; FreshOrg() if nil.
	Seed *Seed
	// Switches choose the behaviour where Okta's is not known.
	Switches Switches
	// EnforceRate answers 429 when a rate limit bucket is empty. Without it the buckets are shown but never run out.
	EnforceRate bool
	// RateLimits overrides the calls per minute of buckets, by their names: see RateBuckets.
	RateLimits map[string]int
	// MaxConcurrent is how many calls the org bears at once: those above get a 429 without a useful reset. 0: no limit.
	MaxConcurrent int
	// Pipeline is "idx", Identity Engine, or "v1", Classic Engine; the seed's if empty.
	Pipeline string
	// DeviceLag is how long the API shows a device as it was before a write, by the org's clock.
	DeviceLag time.Duration
	// LogLag is how long it takes until the System Log shows an event, by the org's clock.
	LogLag time.Duration
	// RecordDir is a folder into which each exchange is written; $OKTASIM_RECORD_DIR if empty, and if that is empty too,
	// nothing is written.
	RecordDir string
}

// Org is a simulated Okta org. It is an http.Handler of the org's API, and safe for concurrent use.
type Org struct {
	options  Options
	apiToken string
	recorder *recording.Recorder
	known    map[string]bool // scopes that can be granted

	mu       sync.Mutex
	url      string
	advanced time.Duration
	lastID   uint64
	requests requestLog
	faults   []*armedFault
	buckets  map[string]*bucket
	inFlight crowd

	info        OrgSeed
	owner       *user // of the API token
	users       []*user
	apps        []*app
	grants      []*grant
	tokens      []*token
	ended       []*token // revoked ones, which no API shows
	assignments map[assignmentKey]*assignment
	devices     deviceStore

	accessTokens map[string]*accessToken
	usedOnce     onceOnly // ids of client assertions and DPoP proofs
	nonce        dpopNonce
	codes        map[string]*consent
	session      *user // who is signed in at the browser; nil: nobody

	events      []*Event // sorted by age
	eventNumber uint64
	atConsole   origin // who sits at the consoles; without a user, the usual one
}

// New returns an org. It fails if the seed contradicts itself or the folder for recordings cannot be made.
func New(options Options) (*Org, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.APIToken == "" {
		options.APIToken = DefaultAPIToken
	}
	if options.RecordDir == "" {
		options.RecordDir = os.Getenv(RecordDirVariable)
	}
	recorder, err := recording.New(options.RecordDir)
	if err != nil {
		return nil, err
	}
	o := &Org{
		options:     options,
		apiToken:    options.APIToken,
		recorder:    recorder,
		known:       map[string]bool{},
		buckets:     map[string]*bucket{},
		assignments: map[assignmentKey]*assignment{},

		accessTokens: map[string]*accessToken{},
		usedOnce:     onceOnly{},
		codes:        map[string]*consent{},
	}
	o.options.AccessTokens = maps.Clone(options.AccessTokens)
	o.options.RateLimits = maps.Clone(options.RateLimits)
	// An automatic scope that is listed can be granted again once somebody revoked it; openid can be granted in any org, as was
	// reported of a real one that refused profile and email.
	for _, scope := range append(append(KnownScopes(), "openid"), options.Switches.AutomaticScopes.listed()...) {
		o.known[scope] = true
	}
	seed := options.Seed
	if seed == nil {
		seed = FreshOrg()
	}
	if err := o.plant(seed); err != nil {
		return nil, err
	}
	o.info.Pipeline = cmp.Or(options.Pipeline, o.info.Pipeline)
	return o, nil
}

// APIToken returns the SSWS token that the org accepts.
func (o *Org) APIToken() string { return o.apiToken }

// URL returns the org's address: that of its Server, or the one that the first request used, or, before either, the
// address that such an org would have at Okta.
func (o *Org) URL() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.orgURL()
}

func (o *Org) orgURL() string {
	if o.url != "" {
		return o.url
	}
	return "https://" + o.info.Subdomain + ".okta.com"
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

// stampNow is the time that an act gets: Okta keeps no fractions of a second, although it shows three decimals.
func (o *Org) stampNow() time.Time { return o.now().Truncate(time.Second) }
