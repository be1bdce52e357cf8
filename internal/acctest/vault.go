package acctest

import (
	"context"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Vault is a stand-in for the provider hashicorp/vault. Its one resource,
// vault_kv_secret_v2, receives credentials and keeps them out of the state,
// where only a test sees them.
type Vault struct {
	mu   sync.Mutex
	kept []string
}

// Server serves the provider. It fits Workspace.ServeBeside.
func (v *Vault) Server() tfprotov6.ProviderServer {
	return standIn{"vault", []resource.Resource{kvSecret{v}}}.serve()
}

// Kept returns the contents that were written, oldest first.
func (v *Vault) Kept() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.kept)
}

// kvSecret has the write-only attributes of vault_kv_secret_v2, which keep
// secrets out of the state.
type kvSecret struct{ vault *Vault }

func (kvSecret) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "vault_kv_secret_v2"
}

func (kvSecret) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"mount":                schema.StringAttribute{Required: true},
		"name":                 schema.StringAttribute{Required: true},
		"data_json_wo":         schema.StringAttribute{Optional: true, WriteOnly: true, Sensitive: true},
		"data_json_wo_version": schema.Int64Attribute{Optional: true},
	}}
}

func (s kvSecret) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.Diagnostics.Append(s.write(ctx, req.Config)...)
	resp.State.Raw = req.Plan.Raw
}

func (s kvSecret) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(s.write(ctx, req.Config)...)
	resp.State.Raw = req.Plan.Raw
}

func (s kvSecret) write(ctx context.Context, config tfsdk.Config) diag.Diagnostics {
	var content types.String
	diags := config.GetAttribute(ctx, path.Root("data_json_wo"), &content)
	s.vault.mu.Lock()
	defer s.vault.mu.Unlock()
	s.vault.kept = append(s.vault.kept, content.ValueString())
	return diags
}

func (kvSecret) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (kvSecret) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
