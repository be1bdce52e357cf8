// Package providerdata is what the provider's Configure hands to resources and
// data sources: the client and what one run shares.
package providerdata

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/peers"
)

// Data lives from one Configure to the next: from its client's shared reads to
// what its connections know of each other, nothing outlives it.
type Data struct {
	// Siblings are the connections seen in this run.
	Siblings peers.Connections
	// Peers are the other resources seen in this run.
	Peers *peers.Registry
	// ExplainDrift is whether the System Log may be asked who did it.
	ExplainDrift bool

	client  *okta.Client
	unknown []string
	warned  sync.Once
	waited  sync.Once
	read    atomic.Bool

	// logLock keeps one look at the log from being begun by several at once.
	logLock sync.Mutex
	log     evidence

	// orgRead keeps the org from being read by several at once.
	orgRead sync.Mutex
	noOrg   bool

	mu sync.Mutex
	// begun is when Terraform last began with an object.
	begun time.Time
}

// New returns the data of a provider that is configured.
func New(client *okta.Client) *Data { return &Data{client: client, Peers: peers.New()} }

// Unknown returns the data of a provider some arguments of which are not known
// before another resource is applied.
func Unknown(arguments []string) *Data { return &Data{unknown: arguments, Peers: peers.New()} }

// From returns the Data in what Terraform hands to Configure methods. It is nil
// while Terraform only validates.
func From(providerData any, diags *diag.Diagnostics) *Data {
	if providerData == nil {
		return nil
	}
	data, ok := providerData.(*Data)
	if !ok {
		diags.AddError("Unable to configure",
			fmt.Sprintf("The provider handed over a %T. This is a bug in the provider; please report it.", providerData))
		return nil
	}
	data.begin()
	return data
}

func (d *Data) begin() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.begun = time.Now()
}

// quiet is how long Terraform may begin with no other object before it is taken
// to have begun with all that it visits now.
const quiet = 250 * time.Millisecond

// Settle waits until Terraform has begun with no other object for the time of
// quiet, for at most twenty times as long, or until ctx ends. If Terraform visits
// one object at a time, no other one begins meanwhile.
func (d *Data) Settle(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 20*quiet)
	defer cancel()
	for {
		d.mu.Lock()
		rest := quiet - time.Since(d.begun)
		d.mu.Unlock()
		if rest <= 0 {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(rest):
		}
	}
}

// Client returns the client, or nil while the provider's configuration is not
// known (or it was never configured).
func (d *Data) Client() *okta.Client {
	if d == nil {
		return nil
	}
	return d.client
}

// WarnUnread adds, once a run, the warning that objects keep their prior state
// because the provider's configuration is not known yet.
func (d *Data) WarnUnread(diags *diag.Diagnostics) {
	if d == nil {
		return
	}
	d.warned.Do(func() {
		diags.AddWarning("Okta was not asked: the provider's configuration is not known yet",
			fmt.Sprintf("%s of the provider oktadevices will be known only after apply. Objects in the state are shown as they were last seen; drift shows in the next plan.", d.arguments()))
	})
}

// ErrorUnread adds the error of a data source or an ephemeral resource that
// cannot be read because the provider's configuration is not known yet.
func (d *Data) ErrorUnread(what string, diags *diag.Diagnostics) {
	if d == nil {
		diags.AddError("Unable to read "+what, "The provider was not configured. This is a bug in the provider; please report it.")
		return
	}
	diags.AddError("Unable to read "+what,
		fmt.Sprintf("%s of the provider oktadevices will be known only after apply, and data sources and ephemeral resources are read before. "+
			"Apply what it comes from first (terraform apply -target=…), or give the provider a value that is known at plan time.", d.arguments()))
}

// ErrorUnapplied adds the error of a change that reached apply without a
// configured provider.
func (d *Data) ErrorUnapplied(what string, diags *diag.Diagnostics) {
	diags.AddError("Unable to "+what, "The provider's configuration was not known when the change was applied. This is a bug in the provider; please report it.")
}

func (d *Data) arguments() string {
	return "The value of " + strings.Join(d.unknown, " and ")
}
