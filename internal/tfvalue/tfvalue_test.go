package tfvalue

import (
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestString_emptyIsNull(t *testing.T) {
	t.Parallel()
	if !String("").IsNull() || String("a").ValueString() != "a" {
		t.Error("String: want null for the empty string only")
	}
}

func TestTime_isUTCWithMilliseconds(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("east", 3600)
	if got := Time(time.Date(2026, 1, 2, 3, 4, 5, 6e6, zone)).ValueString(); got != "2026-01-02T02:04:05.006Z" {
		t.Errorf("Time = %s", got)
	}
	if !Time(time.Time{}).IsNull() {
		t.Error("Time of the zero time is not null")
	}
}

func TestStrings_skipsUnknownAndNull(t *testing.T) {
	t.Parallel()
	set := types.SetValueMust(types.StringType, []attr.Value{
		types.StringValue("a"), types.StringUnknown(), types.StringNull(),
	})
	for name, test := range map[string]struct {
		set  types.Set
		want []string
	}{
		"mixed":   {set, []string{"a"}},
		"null":    {types.SetNull(types.StringType), nil},
		"unknown": {types.SetUnknown(types.StringType), nil},
		"empty":   {Set(nil), nil},
	} {
		got, diags := Strings(t.Context(), test.set)
		if diags.HasError() || !slices.Equal(got, test.want) {
			t.Errorf("%s: Strings = %v, %v, want %v", name, got, diags, test.want)
		}
	}
}
