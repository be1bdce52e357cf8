package device

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
)

// filters are the conditions of oktadevices_devices. A device must match all of
// them. Null is no condition.
type filters struct {
	// Search is a raw expression, Status and Platform are alternatives.
	Search              types.String      `tfsdk:"search"`
	Status              []string          `tfsdk:"status"`
	Platform            []string          `tfsdk:"platform"`
	DisplayNameContains types.String      `tfsdk:"display_name_contains"`
	SerialNumber        types.String      `tfsdk:"serial_number"`
	Managed             types.Bool        `tfsdk:"managed"`
	Registered          types.Bool        `tfsdk:"registered"`
	LastUpdatedAfter    timetypes.RFC3339 `tfsdk:"last_updated_after"`
	LastUpdatedBefore   timetypes.RFC3339 `tfsdk:"last_updated_before"`
}

// expression returns the filters as one SCIM expression for the search
// parameter of Okta's Devices API, or "" for all devices. Okta can evaluate
// every filter, so the provider filters nothing itself.
func (f filters) expression() string {
	var conditions []string
	for _, condition := range []string{
		paste.Trim(f.Search.ValueString()),
		anyOf("status", f.Status),
		anyOf("profile.platform", f.Platform),
		text("profile.displayName", "co", f.DisplayNameContains.ValueString()),
		text("profile.serialNumber", "eq", f.SerialNumber.ValueString()),
		flag("profile.managed", f.Managed),
		flag("profile.registered", f.Registered),
		moment("gt", f.LastUpdatedAfter),
		moment("lt", f.LastUpdatedBefore),
	} {
		if condition != "" {
			conditions = append(conditions, condition)
		}
	}
	if len(conditions) == 1 {
		return conditions[0]
	}
	for i, condition := range conditions {
		conditions[i] = "(" + condition + ")"
	}
	return strings.Join(conditions, " and ")
}

// anyOf returns the condition that the attribute is one of values. They are
// sorted, so that equal filters share one read.
func anyOf(attribute string, values []string) string {
	values = slices.Sorted(slices.Values(values))
	for i, value := range values {
		values[i] = attribute + " eq " + quote(value)
	}
	return strings.Join(values, " or ")
}

func text(attribute, operator, value string) string {
	if value == "" {
		return ""
	}
	return attribute + " " + operator + " " + quote(value)
}

func flag(attribute string, value types.Bool) string {
	if value.IsNull() {
		return ""
	}
	return attribute + " eq " + strconv.FormatBool(value.ValueBool())
}

// moment returns the condition that a device was last updated after ("gt") or
// before ("lt") at. Okta's times have milliseconds. A time between two of them is
// rounded so that the one before is before t, and the one after is after.
func moment(operator string, at timetypes.RFC3339) string {
	if at.IsNull() {
		return ""
	}
	t, _ := at.ValueRFC3339Time() // Its type refuses other texts.
	if operator == "lt" {
		t = t.Add(time.Millisecond - time.Nanosecond)
	}
	return "lastUpdated " + operator + ` "` + t.UTC().Format("2006-01-02T15:04:05.000Z") + `"`
}

// quote writes a string literal of a SCIM filter (RFC 7644, section 3.4.2.2:
// a JSON string).
func quote(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}
