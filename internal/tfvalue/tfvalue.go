// Package tfvalue converts between plain Go values and Terraform's, checks them,
// and has the attributes that most schemas need; without it, each model would
// have its own idea of null. A missing value is the zero value in Go and null in
// Terraform.
package tfvalue

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// String returns s, or null if s is empty.
func String(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}

// Time returns t in UTC as RFC 3339 with milliseconds, as Okta writes it, or
// null if t is zero.
func Time(t time.Time) types.String {
	if t.IsZero() {
		return types.StringNull()
	}
	return types.StringValue(t.UTC().Format("2006-01-02T15:04:05.000Z07:00"))
}

// Set returns the strings as a set. Without strings it returns an empty set.
func Set(s []string) types.Set {
	// SetValueFrom cannot fail for strings.
	if s == nil {
		s = []string{}
	}
	set, _ := types.SetValueFrom(context.Background(), types.StringType, s)
	return set
}

// Strings returns the known elements of a set of strings. An unknown or null
// set has none.
func Strings(ctx context.Context, set types.Set) ([]string, diag.Diagnostics) {
	if set.IsNull() || set.IsUnknown() {
		return nil, nil
	}
	var elements []types.String
	diags := set.ElementsAs(ctx, &elements, false)
	known := make([]string, 0, len(elements))
	for _, element := range elements {
		if !element.IsNull() && !element.IsUnknown() {
			known = append(known, element.ValueString())
		}
	}
	return known, diags
}
