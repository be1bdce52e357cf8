// Package providerdata has the data that Configure passes to resources and data
// sources; without it, each would read the same things of one run again. It is
// the client and the data that one run shares.
package providerdata

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/cache"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// Data lives from one Configure to the next: from its client's shared reads to
// what its connections know of each other, nothing outlives it.
type Data struct {
	// Connections are the connections seen in this run.
	Connections peers.Connections
	// Peers are the other resources seen in this run.
	Peers *peers.Registry
	// ExplainDrift is whether the System Log may be asked who did it.
	ExplainDrift bool

	client  *okta.Client
	clock   okta.Clock
	unknown []string
	warned  sync.Once
	waited  sync.Once
	read    atomic.Bool

	// logLock keeps one look at the log from being begun by several at once.
	logLock sync.Mutex
	log     evidence

	// orgs has the org, or the reason why it could not be read. The client keeps no
	// failure: a grant without an issuer has to read the org, and may try again.
	orgs *cache.Reads[struct{}, okta.Organization]

	mu sync.Mutex
	// begun is when Terraform last began with an object.
	begun time.Time
}

// New returns the data of a provider that is configured.
func New(client *okta.Client) *Data {
	asIs := func(org okta.Organization) okta.Organization { return org }
	always := func(error) bool { return true }
	return &Data{client: client, clock: client.Clock(), Peers: peers.New(), orgs: cache.New[struct{}]("the org", asIs, always)}
}

// Unknown returns the data of a provider some arguments of which are not known
// before another resource is applied.
func Unknown(arguments []string, clock okta.Clock) *Data {
	return &Data{unknown: arguments, clock: clock.OrMachine(), Peers: peers.New()}
}

func (d *Data) begin() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.begun = d.clock.Now()
}

// quiet is how long Terraform may begin with no other object before it is taken
// to have begun with all that it visits now.
const quiet = 250 * time.Millisecond

// Settle waits until Terraform has begun with no other object, and no call to Okta
// was under way, for the time of quiet. It waits for at most twenty times as long,
// or until ctx ends. An object is planned after its read, and after what it depends
// on. If Terraform visits one object at a time, no other one begins meanwhile.
func (d *Data) Settle(ctx context.Context) {
	for left := 20 * quiet; left > 0; {
		rest := min(d.untilQuiet(), left)
		if rest <= 0 || d.clock.Wait(ctx, rest) != nil {
			return
		}
		left -= rest
	}
}

// planned begins the plan of an object that exists. If it is not destroyed, planned
// first waits for the plans of objects that hold the same things and were read, or
// are being read: one of them may be destroyed, and the plan of that one must come
// first. planned returns a function that ends the plan.
func (d *Data) planned(ctx context.Context, things []peers.Thing, destroyed bool) (end func()) {
	if destroyed {
		return func() { d.Peers.NotePlanned(things) }
	}
	d.Peers.NotePlanned(things)
	for left := 20 * quiet; left > 0 && d.Peers.Unplanned(things); {
		rest := min(d.untilQuiet(), left, quiet/10)
		if rest <= 0 || d.clock.Wait(ctx, rest) != nil {
			break
		}
		left -= rest
	}
	return func() {}
}

// untilQuiet returns how long to wait before it may be quiet.
func (d *Data) untilQuiet() time.Duration {
	if client := d.Client(); client != nil && client.Calling() {
		d.begin()
		return quiet / 10
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return quiet - d.clock.Now().Sub(d.begun)
}
