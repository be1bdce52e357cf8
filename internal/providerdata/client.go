package providerdata

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
)

// Client returns the client, or nil while the provider's configuration is not
// known (or it was never configured).
func (d *Data) Client() *okta.Client {
	if d == nil {
		return nil
	}
	return d.client
}

// ClientToRefresh returns the client for the Read of a resource, or nil if the
// prior state stands. It adds an error if the state belongs to another org, and,
// once a run, a warning if the provider's configuration is not known yet.
func (d *Data) ClientToRefresh(ctx context.Context, state tfsdk.State, private privatestate.Reader, diags *diag.Diagnostics) *okta.Client {
	if d.Client() != nil {
		return d.clientUnlessOtherOrg(ctx, state, private, diags)
	}
	if d != nil {
		d.warned.Do(func() {
			diags.AddWarning("Nothing was read from Okta: the provider's configuration is not known yet",
				fmt.Sprintf("%s of the provider oktadevices will be known only after apply. Objects in the state are shown as they were last read. The next plan shows drift.", d.arguments()))
		})
	}
	return nil
}

// ClientToRead returns the client for whatever can't do without one: data sources,
// ephemeral resources, imports and lists. It adds an error and returns nil if there
// is none.
func (d *Data) ClientToRead(what string, diags *diag.Diagnostics) *okta.Client {
	switch {
	case d == nil:
		diags.AddError("Unable to read "+what, "The provider was not configured. This is a bug in the provider; please report it.")
	case d.client == nil:
		diags.AddError("Unable to read "+what,
			fmt.Sprintf("%s of the provider oktadevices will be known only after apply, but this is read before it. "+
				"First apply the resource that the value comes from (terraform apply -target=…), or give the provider a value that is known at plan time.", d.arguments()))
	}
	return d.Client()
}

// ClientToApply returns the client for a change. It adds an error and returns nil
// if there is none.
func (d *Data) ClientToApply(what string, diags *diag.Diagnostics) *okta.Client {
	if d.Client() == nil {
		diags.AddError("Unable to "+what, "The provider's configuration was not known when the change was applied, so nothing was changed. This is a bug in the provider; please report it. Until it is fixed, give the provider block values that are known at plan time.")
	}
	return d.Client()
}

// ClientToCreate is ClientToApply for a resource that is created. It begins to
// read the org, so that OrgID need not wait for it afterwards.
func (d *Data) ClientToCreate(ctx context.Context, what string, diags *diag.Diagnostics) *okta.Client {
	client := d.ClientToApply(what, diags)
	if client != nil {
		go d.org(ctx) // OrgID joins this read, which ends with ctx or after orgWait.
	}
	return client
}

// ClientToDestroy is ClientToApply for the object of a state. It adds an error and
// returns nil if the state belongs to another org, too.
func (d *Data) ClientToDestroy(ctx context.Context, what string, state tfsdk.State, private privatestate.Reader, diags *diag.Diagnostics) *okta.Client {
	if d.ClientToApply(what, diags) == nil {
		return nil
	}
	return d.clientUnlessOtherOrg(ctx, state, private, diags)
}

func (d *Data) clientUnlessOtherOrg(ctx context.Context, state tfsdk.State, private privatestate.Reader, diags *diag.Diagnostics) *okta.Client {
	if d.RefuseOtherOrg(ctx, state, private, diags) {
		return nil
	}
	return d.client
}

func (d *Data) arguments() string {
	return "The value of " + strings.Join(d.unknown, " and ")
}
