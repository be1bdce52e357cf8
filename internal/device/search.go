package device

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
)

// filters are the conditions of oktadevices_devices. A device must match all of
// them.
type filters struct {
	// Search is a raw expression, Status and Platform are alternatives.
	Search           string
	Status, Platform []string
	// DisplayNameContains and SerialNumber are no conditions where they are empty.
	DisplayNameContains, SerialNumber string
	// Managed and Registered are no conditions where they are nil.
	Managed, Registered *bool
	// After and Before are no conditions where they are nil.
	After, Before *time.Time
}

// expression returns the filters as one SCIM expression for the search
// parameter of Okta's Devices API, or "" for all devices. Okta can evaluate
// every filter, so the provider filters nothing itself.
func (f filters) expression() string {
	var conditions []string
	for _, condition := range []string{
		paste.Trim(f.Search),
		anyOf("status", f.Status),
		anyOf("profile.platform", f.Platform),
		text("profile.displayName", "co", f.DisplayNameContains),
		text("profile.serialNumber", "eq", f.SerialNumber),
		flag("profile.managed", f.Managed),
		flag("profile.registered", f.Registered),
		moment("gt", f.After),
		moment("lt", f.Before),
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

func flag(attribute string, value *bool) string {
	if value == nil {
		return ""
	}
	return attribute + " eq " + strconv.FormatBool(*value)
}

// moment returns the condition that a device was last updated after ("gt") or
// before ("lt") t. Okta's times have milliseconds. A t between two of them is
// rounded so that the one before is before t, and the one after is after.
func moment(operator string, at *time.Time) string {
	if at == nil {
		return ""
	}
	t := *at
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
