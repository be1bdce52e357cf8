package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// OfficialProvider is a stand-in for the provider okta/okta with two resources.
// okta_app_oauth_api_scope, which ours can replace, exists in the state alone.
// The users of okta_user exist in the org.
func (o Org) OfficialProvider() tfprotov6.ProviderServer {
	return standIn{"okta", []resource.Resource{officialScope{}, officialUser{o}}}.serve()
}

// officialScope has the schema of okta_app_oauth_api_scope.
type officialScope struct{}

func (officialScope) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "okta_app_oauth_api_scope"
}

func (officialScope) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":     schema.StringAttribute{Computed: true},
		"app_id": schema.StringAttribute{Required: true},
		"issuer": schema.StringAttribute{Required: true},
		"scopes": schema.SetAttribute{Required: true, ElementType: types.StringType},
	}}
}

func (officialScope) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var app types.String
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("app_id"), &app)...)
	resp.State.Raw = req.Plan.Raw
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), app)...)
}
func (officialScope) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (officialScope) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func (officialScope) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}
