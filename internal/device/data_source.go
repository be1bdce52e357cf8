package device

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/tfvalue"
)

var (
	_ datasource.DataSourceWithConfigure        = (*deviceDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*deviceDataSource)(nil)
)

// NewDataSource returns the data source oktadevices_device.
func NewDataSource() datasource.DataSource {
	return &deviceDataSource{providerdata.DataSource{Type: "device"}}
}

type deviceDataSource struct{ providerdata.DataSource }

// deviceModel is oktadevices_device.
type deviceModel struct {
	ID               types.String `tfsdk:"id"`
	SerialNumber     types.String `tfsdk:"serial_number"`
	UDID             types.String `tfsdk:"udid"`
	IMEI             types.String `tfsdk:"imei"`
	MEID             types.String `tfsdk:"meid"`
	SID              types.String `tfsdk:"sid"`
	DisplayName      types.String `tfsdk:"display_name"`
	IncludeSensitive types.Bool   `tfsdk:"include_sensitive"`
	IncludeUsers     types.Bool   `tfsdk:"include_users"`

	Status              types.String `tfsdk:"status"`
	Created             types.String `tfsdk:"created"`
	LastUpdated         types.String `tfsdk:"last_updated"`
	ResourceDisplayName types.String `tfsdk:"resource_display_name"`
	Profile             types.Object `tfsdk:"profile"`
	Users               types.List   `tfsdk:"users"`
}

// lookUp is an argument that finds a device by a value that the device
// reported.
type lookUp struct {
	argument, attribute, what string
	value                     func(*deviceModel) types.String
}

var lookUps = []lookUp{
	{"serial_number", "profile.serialNumber", "Serial number", func(m *deviceModel) types.String { return m.SerialNumber }},
	{"udid", "profile.udid", "Unique Device Identifier (macOS)", func(m *deviceModel) types.String { return m.UDID }},
	{"imei", "profile.imei", "International Mobile Equipment Identity", func(m *deviceModel) types.String { return m.IMEI }},
	{"meid", "profile.meid", "Mobile Equipment Identifier", func(m *deviceModel) types.String { return m.MEID }},
	{"sid", "profile.sid", "Security identifier (Windows)", func(m *deviceModel) types.String { return m.SID }},
	{"display_name", "profile.displayName", "Display name", func(m *deviceModel) types.String { return m.DisplayName }},
}

func (d *deviceDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	user := userAttributes.schema()
	user["status"] = tfvalue.Computed("Status of the user, such as `ACTIVE`.")
	user["last_login"] = tfvalue.Computed("When the user last signed in (RFC 3339); null if never.")
	attributes := deviceAttributes.schema()
	maps.Copy(attributes, map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{tfvalue.ID()},
			MarkdownDescription: "Id of the device (`guo…`). Finding a device by id costs one request, and by another attribute two. If omitted, set one of the other attributes.",
		},
		"include_sensitive": sensitiveArgument,
		"include_users": tfvalue.OptionalFlag("Whether to read the users of the device. Defaults to `false`. `true` costs another request, and writes their names and addresses into the state. " +
			"To read the users of many devices without additional requests, use `oktadevices_devices`."),
		"users": usersAttribute("Users of the device, sorted by id. Empty if the device is deactivated. Null unless `include_users` requests them.", user),
	})
	for _, l := range lookUps {
		attributes[l.argument] = tfvalue.Optional(tfvalue.Text(), l.what+". Exactly one device of the org must have it. Upper and lower case are the same. If omitted, set another attribute to find the device.")
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "One device, found by exactly one of `id`, `serial_number`, `udid`, `imei`, `meid`, `sid` and `display_name`. " +
			"Unless `id` is set, the provider searches for the device and then reads it by its id, so the result is up to date. Okta's search may need some seconds to find a new or changed device. " +
			"If no device matches, or more than one, the data source fails, and the error lists the devices that match. A value in another form than Okta documents is null, with a warning. The org must be on Identity Engine.",
		Attributes: attributes,
	}
}

// ConfigValidators implements datasource.DataSourceWithConfigValidators.
func (d *deviceDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	ways := []path.Expression{path.MatchRoot("id")}
	for _, l := range lookUps {
		ways = append(ways, path.MatchRoot(l.argument))
	}
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(ways...)}
}

func (d *deviceDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m deviceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	client := d.Data.ClientToRead("the device", &resp.Diagnostics)
	if client == nil {
		return
	}
	at, id, how := path.Root("id"), m.ID.ValueString(), ""
	for _, l := range lookUps {
		if value := l.value(&m); !value.IsNull() {
			at, how = path.Root(l.argument), fmt.Sprintf(", which the search for %s = %q found", l.argument, value.ValueString())
			id = find(ctx, client, l, value.ValueString(), m.IncludeSensitive.ValueBool(), &resp.Diagnostics)
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	device, err := client.Device(ctx, id)
	switch {
	case okta.IsNotFound(err):
		resp.Diagnostics.AddAttributeError(at, "No such device",
			fmt.Sprintf("The device %s%s does not exist in this org, or the credentials have no permission to see it: %s. Check the id, or give the credentials a role that can see the device.", id, how, err))
		return
	case err != nil:
		resp.Diagnostics.AddError("Unable to read device", fmt.Sprintf("Device %s%s: %s", id, how, err))
		return
	}
	if m.IncludeUsers.ValueBool() {
		var odd []string
		if device.Users, odd, err = client.DeviceUsers(ctx, id); err != nil {
			resp.Diagnostics.AddError("Unable to read the device's users", fmt.Sprintf("Device %s%s: %s", id, how, err))
			return
		}
		device.Odd = append(device.Odd, odd...)
	}
	if len(device.Odd) > 0 {
		warnOdd(&resp.Diagnostics, okta.OddDevices{Count: 1, Named: []okta.OddDevice{{ID: id, Fields: device.Odd}}})
	}
	m.setDevice(device)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// setDevice sets what was read.
func (m *deviceModel) setDevice(d okta.Device) {
	read := shown{sensitive: m.IncludeSensitive.ValueBool()}.of(d)
	m.ID, m.Status, m.ResourceDisplayName = types.StringValue(read.ID), tfvalue.String(read.Status), tfvalue.String(read.DisplayName)
	m.Created, m.LastUpdated = tfvalue.Time(read.Created), tfvalue.Time(read.LastUpdated)
	m.Profile, m.Users = profileAttributes.object(&read.Profile), userList(read.Users)
}

// find returns the id of the one device that a search finds.
func find(ctx context.Context, client *okta.Client, l lookUp, value string, sensitive bool, diags *diag.Diagnostics) string {
	list, err := client.FindDevices(ctx, text(l.attribute, "eq", value))
	if err != nil {
		diags.AddError("Unable to search for the device", fmt.Sprintf("Device with %s = %q: %s", l.argument, value, err))
		return ""
	}
	found := list.Devices
	switch {
	case len(found) == 1 && !list.More:
		return found[0].ID
	case len(found) == 0:
		diags.AddAttributeError(path.Root(l.argument), "No such device",
			fmt.Sprintf("No device that these credentials can see has %s = %q. Check the value. If the device is new, run plan again: Okta's search can lag behind by some seconds. "+
				"If the device exists, give the credentials a role that can see it.", l.argument, value))
	default:
		number := fmt.Sprint(len(found))
		if list.More {
			number = "more than " + number
		}
		diags.AddAttributeError(path.Root(l.argument), "More than one device",
			fmt.Sprintf("%s devices have %s = %q. Set id to the id of one of them instead:\n%s", number, l.argument, value, candidates(list, sensitive)))
	}
	return ""
}

// candidates describes each device of a list on a line of its own. It omits a
// sensitive name, as the state does, because more people see an error.
func candidates(list *okta.DeviceList, sensitive bool) string {
	var lines []string
	for _, d := range list.Devices {
		d := shown{sensitive: sensitive}.of(d)
		facts := []string{d.Status}
		for _, text := range []*string{d.Profile.Platform, d.Profile.DisplayName, d.Profile.SerialNumber} {
			if text != nil && *text != "" {
				facts = append(facts, *text)
			}
		}
		facts = append(facts, "last updated "+sentence.Date(d.LastUpdated))
		lines = append(lines, fmt.Sprintf("  - %s (%s)", d.ID, strings.Join(facts, ", ")))
	}
	if list.More {
		lines = append(lines, "  - …")
	}
	return strings.Join(lines, "\n")
}
