package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// standIn is a provider with the name of another one and those of its resources
// that tests use.
type standIn struct {
	name      string
	resources []resource.Resource
}

func (s standIn) serve() tfprotov6.ProviderServer { return providerserver.NewProtocol6(s)() }

func (s standIn) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = s.name
}
func (standIn) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (standIn) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (standIn) DataSources(context.Context) []func() datasource.DataSource                        { return nil }

func (s standIn) Resources(context.Context) []func() resource.Resource {
	all := make([]func() resource.Resource, 0, len(s.resources))
	for _, one := range s.resources {
		all = append(all, func() resource.Resource { return one })
	}
	return all
}
