// Command nothing serves a provider that does nothing, with the same libraries
// as the real one; without it, bench could not separate our costs from theirs.
// Its time to start is the minimum for any provider. The CPU time of its
// resource is the minimum for any resource with the same attributes.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
)

func main() {
	debug := flag.Bool("debug", false, "keep running, as the real provider does")
	flag.Parse()
	err := providerserver.Serve(context.Background(), func() provider.Provider { return nothing{} }, providerserver.ServeOpts{
		Address:         "registry.terraform.io/oktadevices/nothing",
		ProtocolVersion: 6,
		Debug:           *debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}

type nothing struct{}

func (nothing) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "nothing"
}
func (nothing) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (nothing) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (nothing) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (nothing) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return grant{} }}
}

// grant has the attributes of oktadevices_scope_grant.
type grant struct{}

func (grant) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "nothing_scope_grant"
}

var computed = []string{"issuer", "on_destroy", "id", "client_id", "source", "created", "created_by", "access", "org_id"}

func (grant) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema.Attributes = map[string]schema.Attribute{"app_id": schema.StringAttribute{Required: true}, "scope": schema.StringAttribute{Required: true}}
	for _, name := range computed {
		resp.Schema.Attributes[name] = schema.StringAttribute{
			Optional: true, Computed: true,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		}
	}
}

func (grant) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
	for _, name := range computed {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), "as long as an id")...)
	}
}
func (grant) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (grant) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (grant) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
