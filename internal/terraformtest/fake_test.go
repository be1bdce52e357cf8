package terraformtest_test

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// shop is a provider for tests of the driver, with one resource, one data
// source and its store. Its hooks make it misbehave.
type shop struct {
	mu    sync.Mutex
	items map[string]string // notes by name
	log   []string

	create func(context.Context, resource.CreateRequest, *resource.CreateResponse)
	plan   func(context.Context, resource.ModifyPlanRequest, *resource.ModifyPlanResponse)
}

func newShop() *shop { return &shop{items: map[string]string{}} }

func (s *shop) driver(t *testing.T) *terraformtest.Driver {
	t.Helper()
	return terraformtest.NewDriver(t, func() tfprotov6.ProviderServer {
		return providerserver.NewProtocol6(&shopProvider{shop: s})()
	})
}

func (s *shop) did(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = append(s.log, fmt.Sprintf(format, args...))
}

// done returns the calls since the last time.
func (s *shop) done() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	log := s.log
	s.log = nil
	return log
}

func (s *shop) all() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.items)
}

func (s *shop) set(name, note string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items[name] = note
}

func (s *shop) remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.items, name)
}

type shopProvider struct{ shop *shop }

func (p *shopProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "shop"
}

func (p *shopProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerschema.Schema{Attributes: map[string]providerschema.Attribute{"token": providerschema.StringAttribute{Optional: true}}}
}

func (p *shopProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var token types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("token"), &token)...)
	p.shop.did("configure %s", token)
}

func (p *shopProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &item{p.shop} }}
}

func (p *shopProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return &count{p.shop} }}
}

// itemModel is the model of shop_item.
type itemModel struct {
	Name   types.String `tfsdk:"name"`
	Note   types.String `tfsdk:"note"`
	Tags   types.Set    `tfsdk:"tags"`
	Secret types.String `tfsdk:"secret_wo"`
	ID     types.String `tfsdk:"id"`
	Stamp  types.String `tfsdk:"stamp"`
}

type item struct{ shop *shop }

var (
	_ resource.ResourceWithModifyPlan  = (*item)(nil)
	_ resource.ResourceWithImportState = (*item)(nil)
	_ resource.ResourceWithIdentity    = (*item)(nil)
)

func (i *item) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "shop_item"
}

func (i *item) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"name":      schema.StringAttribute{Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},
		"note":      schema.StringAttribute{Optional: true, Computed: true},
		"tags":      schema.SetAttribute{Optional: true, ElementType: types.StringType},
		"secret_wo": schema.StringAttribute{Optional: true, WriteOnly: true},
		"id":        schema.StringAttribute{Computed: true, PlanModifiers: keep},
		"stamp":     schema.StringAttribute{Computed: true},
	}}
}

func (i *item) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"name": identityschema.StringAttribute{RequiredForImport: true},
	}}
}

func (i *item) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if i.shop.plan != nil {
		i.shop.plan(ctx, req, resp)
	}
}

func (i *item) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m itemModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	var secret types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("secret_wo"), &secret)...)
	i.shop.did("create %s %s", m.Name.ValueString(), secret.ValueString())
	if i.shop.create != nil {
		i.shop.create(ctx, req, resp)
		return
	}
	i.shop.set(m.Name.ValueString(), m.Note.ValueString())
	m.fill("created")
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("name"), m.Name)...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, "kept", []byte(`"`+m.Name.ValueString()+`"`))...)
}

// fill sets the computed attributes.
func (m *itemModel) fill(stamp string) {
	m.ID, m.Stamp = types.StringValue("id-"+m.Name.ValueString()), types.StringValue(stamp)
	if m.Note.IsUnknown() {
		m.Note = types.StringValue("nothing")
	}
}

func (i *item) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m itemModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	kept, _ := req.Private.GetKey(ctx, "kept")
	i.shop.did("read %s %s", m.Name.ValueString(), kept)
	note, ok := i.shop.all()[m.Name.ValueString()]
	if !ok {
		resp.State.RemoveResource(ctx)
		return
	}
	m.ID = types.StringValue("id-" + m.Name.ValueString())
	if note != "" {
		m.Note = types.StringValue(note)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("name"), m.Name)...)
}

func (i *item) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var m itemModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	i.shop.did("update %s", m.Name.ValueString())
	i.shop.set(m.Name.ValueString(), m.Note.ValueString())
	m.fill("updated")
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("name"), m.Name)...)
}

func (i *item) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var m itemModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	kept, _ := req.Private.GetKey(ctx, "kept")
	i.shop.did("delete %s %s", m.Name.ValueString(), kept)
	i.shop.remove(m.Name.ValueString())
}

func (i *item) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("name"), path.Root("name"), req, resp)
}

// count is shop_count, which counts the items.
type count struct{ shop *shop }

type countModel struct {
	Of    types.String `tfsdk:"of"`
	Items types.Int64  `tfsdk:"items"`
}

func (c *count) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "shop_count"
}

func (c *count) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = dataschema.Schema{Attributes: map[string]dataschema.Attribute{
		"of":    dataschema.StringAttribute{Optional: true},
		"items": dataschema.Int64Attribute{Computed: true},
	}}
}

func (c *count) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m countModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	c.shop.did("count")
	m.Items = types.Int64Value(int64(len(c.shop.all())))
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
