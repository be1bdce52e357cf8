package scopevalidator

import (
	"testing"

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
		"known":     {types.StringValue("okta.devices.read"), false},
		"new":       {types.StringValue("okta.something.new"), false},
		"unknown":   {types.StringUnknown(), false},
		"null":      {types.StringNull(), false},
		"automatic": {types.StringValue("offline_access"), true},
		"empty":     {types.StringValue(""), true},
		"two":       {types.StringValue("okta.devices.read okta.users.read"), true},
		"a list":    {types.StringValue("okta.devices.read,okta.users.read"), true},
	} {
		resp := validator.StringResponse{}
		NotAutomatic().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("scope"), ConfigValue: test.value}, &resp)
		if resp.Diagnostics.HasError() != test.fails {
			t.Errorf("%s: %v", name, resp.Diagnostics)
		}
	}
}
