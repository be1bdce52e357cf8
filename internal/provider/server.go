package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/bulkstate"
)

// Server returns the constructor of the server of p, as main serves it: all that
// serves the provider to anybody goes through here, tests too.
func Server(p provider.Provider) func() tfprotov6.ProviderServer {
	return bulkstate.Wrap(providerserver.NewProtocol6(p))
}
