package scopevalidator

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestNotAutomatic(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value types.String
		fails bool
	}{
		"known":      {types.StringValue("okta.devices.read"), false},
		"new":        {types.StringValue("okta.something.new"), false},
		"unknown":    {types.StringUnknown(), false},
		"null":       {types.StringNull(), false},
		"automatic":  {types.StringValue("offline_access"), true},
		"empty":      {types.StringValue(""), true},
		"two":        {types.StringValue("okta.devices.read okta.users.read"), true},
		"a long one": {types.StringValue(strings.Repeat("x", 1025)), true},
		"a break":    {types.StringValue("okta.devices.read\n"), true},
		"a mark":     {types.StringValue("\ufeffokta.devices.read"), true},
		"quotes":     {types.StringValue(`"okta.devices.read"`), true},
		"a list":     {types.StringValue("okta.devices.read,okta.users.read"), true},
	} {
		resp := validator.StringResponse{}
		NotAutomatic().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("scope"), ConfigValue: test.value}, &resp)
		if resp.Diagnostics.HasError() != test.fails {
			t.Errorf("%s: %v", name, resp.Diagnostics)
		}
	}
}

func TestNotEmpty(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value types.Set
		fails bool
	}{
		"one":     {types.SetValueMust(types.StringType, []attr.Value{types.StringValue("okta.devices.read")}), false},
		"unknown": {types.SetUnknown(types.StringType), false},
		"null":    {types.SetNull(types.StringType), false},
		"empty":   {types.SetValueMust(types.StringType, nil), true},
	} {
		resp := validator.SetResponse{}
		NotEmpty().ValidateSet(t.Context(), validator.SetRequest{Path: path.Root("scopes"), ConfigValue: test.value}, &resp)
		if resp.Diagnostics.HasError() != test.fails {
			t.Errorf("%s: %v", name, resp.Diagnostics)
		}
		for _, d := range resp.Diagnostics {
			if !strings.Contains(d.Detail(), "remove the argument") {
				t.Errorf("%s: no remedy in %q", name, d.Detail())
			}
		}
	}
}
