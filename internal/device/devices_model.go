package device

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// defaultMaxResults is how many devices a list may hold if max_results is
// omitted. A plan with that many takes seconds.
const defaultMaxResults = 10_000

// devicesModel is oktadevices_devices.
type devicesModel struct {
	filters

	ExpandUsers      types.String `tfsdk:"expand_users"`
	IncludeProfile   types.Bool   `tfsdk:"include_profile"`
	IncludeSensitive types.Bool   `tfsdk:"include_sensitive"`
	MaxResults       types.Int64  `tfsdk:"max_results"`
	SummaryOnly      types.Bool   `tfsdk:"summary_only"`

	Devices         types.List     `tfsdk:"devices"`
	IDs             []string       `tfsdk:"ids"`
	Total           types.Int64    `tfsdk:"total"`
	CountByStatus   map[string]int `tfsdk:"count_by_status"`
	CountByPlatform map[string]int `tfsdk:"count_by_platform"`
}

// expansions has the values of expand_users, each with its value in a request.
var expansions = map[string]okta.ExpandUsers{
	"none": okta.ExpandUsersNone, "summary": okta.ExpandUsersSummary, "full": okta.ExpandUsersFull,
}

// query returns the query that is sent to Okta.
func (m *devicesModel) query(expression string) okta.DeviceQuery {
	query := okta.DeviceQuery{Search: expression, Expand: expansions[m.ExpandUsers.ValueString()], Most: defaultMaxResults}
	if !m.MaxResults.IsNull() {
		query.Most = int(m.MaxResults.ValueInt64())
	}
	return query
}

func (m *devicesModel) shown() shown {
	return shown{sensitive: m.IncludeSensitive.ValueBool(), profile: m.IncludeProfile.IsNull() || m.IncludeProfile.ValueBool()}
}

// setList sets what was read. In the provider's server, computed writes it instead.
func (m *devicesModel) setList(list *okta.DeviceList) {
	devices, s := make([]attr.Value, 0, len(list.Devices)), m.shown()
	m.IDs = make([]string, 0, len(list.Devices))
	for _, d := range list.Devices {
		listed := s.of(d)
		devices = append(devices, deviceAttributes.object(&listed))
		m.IDs = append(m.IDs, d.ID)
	}
	m.Devices = types.ListValueMust(deviceAttributes.objectType(), devices)
	m.setCounts(list.Counts())
}

// setCounts sets the numbers alone.
func (m *devicesModel) setCounts(counts okta.DeviceCounts) {
	m.Total, m.CountByStatus, m.CountByPlatform = types.Int64Value(int64(counts.Total)), counts.ByStatus, counts.ByPlatform
}
