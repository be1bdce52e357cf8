package providerdata

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
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
// it warns once a run and returns nil, and Read keeps the state as it is.
func (d *Data) clientToRefresh(diags *diag.Diagnostics) *okta.Client {
	if d != nil && d.client == nil {
		d.warned.Do(func() {
			diags.AddWarning("Nothing was read from Okta: the provider's configuration is not known yet",
				fmt.Sprintf("%s of the provider oktadevices will be known only after apply. Objects in the state are shown as they were last read. The next plan shows drift.", d.arguments()))
		})
	}
	return d.Client()
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

// ClientToApply returns the client for a change or an action. Without a client, it
// adds an error and returns nil.
func (d *Data) ClientToApply(what string, diags *diag.Diagnostics) *okta.Client {
	if d.Client() == nil {
		diags.AddError(notConfigured, fmt.Sprintf("Unable to %s: the provider's configuration was not known when the change was applied. Nothing was changed. This is a bug in the provider; please report it. Until it is fixed, give the provider block values that are known at plan time.", what))
	}
	return d.Client()
}

// arguments names the provider's arguments that are not known yet, for messages.
func (d *Data) arguments() string {
	return "The value of " + strings.Join(d.unknown, " and ")
}
