package providerdata

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/privatestate"
)

// notConfigured is the summary of an error that only a bug of the provider causes.
const notConfigured = "The provider was not configured"

// Client returns the client. It is nil if the provider was not configured, or if
// its configuration contains a value that is known only after apply.
func (d *Data) Client() *okta.Client {
	if d == nil {
		return nil
	}
	return d.client
}

// clientToRefresh returns the client for the Read of a resource. Without a client,
// it warns once a run and returns nil, and Read keeps the state as it is. If the
// state belongs to another org, it adds an error and returns nil.
func (d *Data) clientToRefresh(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) *okta.Client {
	if d.Client() != nil {
		return d.clientUnlessOtherOrg(ctx, req.State, req.Private, &resp.Diagnostics)
	}
	if d != nil {
		d.warned.Do(func() {
			resp.Diagnostics.AddWarning("Nothing was read from Okta: the provider's configuration is not known yet",
				fmt.Sprintf("%s of the provider oktadevices will be known only after apply. Objects in the state are shown as they were last read. The next plan shows drift.", d.arguments()))
		})
	}
	return nil
}

// ClientToRead returns the client for data sources, ephemeral resources, imports
// and lists, which have no state to keep. Without a client, it adds an error and
// returns nil.
func (d *Data) ClientToRead(what string, diags *diag.Diagnostics) *okta.Client {
	switch {
	case d == nil:
		diags.AddError(notConfigured, fmt.Sprintf("Unable to read %s. This is a bug in the provider; please report it.", what))
	case d.client == nil:
		diags.AddError("Unable to read "+what,
			fmt.Sprintf("%s of the provider oktadevices will be known only after apply, but this is read before it. "+
				"First apply the resource that the value comes from (terraform apply -target=…), or give the provider a value that is known at plan time.", d.arguments()))
	}
	return d.Client()
}

// ClientToApply returns the client for an update or an action. Without a client,
// it adds an error and returns nil.
func (d *Data) ClientToApply(what string, diags *diag.Diagnostics) *okta.Client {
	if d.Client() == nil {
		diags.AddError(notConfigured, fmt.Sprintf("Unable to %s: the provider's configuration was not known when the change was applied. Nothing was changed. This is a bug in the provider; please report it. Until it is fixed, give the provider block values that are known at plan time.", what))
	}
	return d.Client()
}

// ClientToDestroy is ClientToApply for the deletion of a resource. It also adds an
// error and returns nil if the state belongs to another org.
func (d *Data) ClientToDestroy(ctx context.Context, what string, req resource.DeleteRequest, resp *resource.DeleteResponse) *okta.Client {
	if d.ClientToApply(what, &resp.Diagnostics) == nil {
		return nil
	}
	return d.clientUnlessOtherOrg(ctx, req.State, req.Private, &resp.Diagnostics)
}

func (d *Data) clientUnlessOtherOrg(ctx context.Context, state tfsdk.State, private privatestate.Reader, diags *diag.Diagnostics) *okta.Client {
	if d.refuseOtherOrg(ctx, state, private, diags) {
		return nil
	}
	return d.client
}

// arguments names the provider's arguments that are not known yet, for messages.
func (d *Data) arguments() string {
	return "The value of " + strings.Join(d.unknown, " and ")
}
