// Package device is what the provider offers of Okta's devices.
package device

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var _ datasource.DataSourceWithConfigure = (*devicesDataSource)(nil)

// NewDevicesDataSource returns the data source oktadevices_devices.
func NewDevicesDataSource() datasource.DataSource { return &devicesDataSource{} }

type devicesDataSource struct {
	data *providerdata.Data
}

type devicesModel struct {
	Search           types.String `tfsdk:"search"`
	Status           types.Set    `tfsdk:"status"`
	Platform         types.Set    `tfsdk:"platform"`
	IncludeSensitive types.Bool   `tfsdk:"include_sensitive"`
	Devices          []model      `tfsdk:"devices"`
	IDs              []string     `tfsdk:"ids"`
	Total            types.Int64  `tfsdk:"total"`
}

func (d *devicesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_devices"
}

func (d *devicesDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = providerdata.From(req.ProviderData, &resp.Diagnostics)
}

func (d *devicesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	words := func(description string) schema.SetAttribute {
		return schema.SetAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: description,
			Validators: []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The org's devices, all that match every given condition. One request reads 200 of them, whatever the conditions; Okta's search may lag behind a change by some seconds. " +
			"The org must be on Identity Engine. All results are kept in the state.",
		Attributes: map[string]schema.Attribute{
			"search": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Expression of Okta's [Devices API](https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Device/#tag/Device/operation/listDevices), " +
					"for example `profile.registered eq true and lastUpdated gt \"2026-01-01T00:00:00.000Z\"`. The operator `co` works on the display name, serial number, IMEI, MEID, UDID and SID only.",
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"status":   words("Statuses to include: `ACTIVE`, `SUSPENDED`, `DEACTIVATED`, `CREATED`. Left out, all are."),
			"platform": words("Platforms to include, for example `ANDROID`, `IOS`, `MACOS`, `WINDOWS`, `CHROMEOS`. Left out, all are."),
			"include_sensitive": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether names that Okta marks as sensitive (they may hold a person's name) are shown. Defaults to `false`: they are null.",
			},
			"devices": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The devices, sorted by id.",
				NestedObject:        schema.NestedAttributeObject{Attributes: deviceAttributes()},
			},
			"ids": schema.ListAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "Ids of the devices, sorted.",
			},
			"total": schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of devices found."},
		},
	}
}

func (d *devicesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer d.data.WarnWaits(&resp.Diagnostics)
	var m devicesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := d.data.Client()
	if client == nil {
		d.data.ErrorUnread("devices", &resp.Diagnostics)
		return
	}
	wanted := filters{Search: m.Search.ValueString()}
	status, diags := tfvalue.Strings(ctx, m.Status)
	resp.Diagnostics.Append(diags...)
	platform, diags := tfvalue.Strings(ctx, m.Platform)
	resp.Diagnostics.Append(diags...)
	wanted.Status, wanted.Platform = status, platform

	devices, err := client.Devices(ctx, wanted.expression())
	if err != nil {
		resp.Diagnostics.AddError("Unable to list devices", explain(wanted, err))
		return
	}
	m.Devices, m.IDs = make([]model, 0, len(devices)), make([]string, 0, len(devices))
	for _, device := range devices {
		m.Devices = append(m.Devices, fromAPI(device, m.IncludeSensitive.ValueBool()))
		m.IDs = append(m.IDs, device.ID)
	}
	m.Total = types.Int64Value(int64(len(devices)))
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// explain words a failed listing with the expression that was sent.
func explain(wanted filters, err error) string {
	if expression := wanted.expression(); expression != "" {
		return fmt.Sprintf("Search %s: %s", expression, err)
	}
	return err.Error()
}
