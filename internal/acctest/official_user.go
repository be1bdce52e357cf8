package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// officialUser has the attributes of okta_user that tests of service accounts
// use. Unlike in the real one, every plan of a change has an unknown id. So a
// test can see that an unknown user becomes the same user again.
type officialUser struct{ org Org }

type officialUserModel struct {
	ID        types.String `tfsdk:"id"`
	Login     types.String `tfsdk:"login"`
	FirstName types.String `tfsdk:"first_name"`
}

func (officialUser) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "okta_user"
}

func (officialUser) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true},
		"login": schema.StringAttribute{Required: true, PlanModifiers: []planmodifier.String{
			stringplanmodifier.RequiresReplace(),
		}},
		"first_name": schema.StringAttribute{Optional: true},
	}}
}

func (u officialUser) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m officialUserModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	m.ID = types.StringValue(u.org.AddUser(m.Login.ValueString(), "ACTIVE"))
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func (u officialUser) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m officialUserModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if _, ok := u.org.User(m.Login.ValueString()); !ok {
		resp.State.RemoveResource(ctx)
	}
}

func (officialUser) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state officialUserModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	plan.ID = state.ID
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (u officialUser) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var m officialUserModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	u.org.DeleteUser(m.Login.ValueString())
}
