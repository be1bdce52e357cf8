package device

import (
	"slices"
	"strings"
)

// filters are the conditions of oktadevices_devices; they hold all at once.
type filters struct {
	// Search is a raw expression, Status and Platform are alternatives.
	Search           string
	Status, Platform []string
}

// expression returns the filters as the one SCIM expression that the search
// parameter of Okta's Devices API takes, or "" where every device is meant.
func (f filters) expression() string {
	var conditions []string
	for _, condition := range []string{
		f.Search,
		anyOf("status", f.Status),
		anyOf("profile.platform", f.Platform),
	} {
		if strings.TrimSpace(condition) != "" {
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

// quote writes a string literal of a SCIM filter (RFC 7644, section 3.4.2.2:
// a JSON string).
func quote(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}
