package tfvalue

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestText(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value types.String
		// text and id are parts of the errors of Text and of ID; "" means no error.
		text, id string
	}{
		"an id":         {types.StringValue("0oa1-x_Y"), "", ""},
		"unknown":       {types.StringUnknown(), "", ""},
		"null":          {types.StringNull(), "", ""},
		"a name":        {types.StringValue("Büro, 2nd floor"), "", "holds ü (U+00FC)"},
		"empty":         {types.StringValue(""), "is empty", "is empty"},
		"blank before":  {types.StringValue(" a"), "begins with a blank (U+0020)", "begins with a blank (U+0020)"},
		"line break":    {types.StringValue("a\n"), "ends with a line break (U+000A)", "ends with a line break (U+000A)"},
		"mark":          {types.StringValue("\ufeffa"), "begins with a byte order mark", "begins with a byte order mark"},
		"quotes":        {types.StringValue(`"a"`), "begins with a quotation mark", "begins with a quotation mark"},
		"break within":  {types.StringValue("a\nb"), "holds a line break", "holds a line break"},
		"blank within":  {types.StringValue("a b"), "", "holds a blank (U+0020)"},
		"a slash":       {types.StringValue("a/b"), "", "holds /"},
		"a long one":    {types.StringValue(strings.Repeat("é", 1025)), "has 1025 characters", "begins with é (U+00E9)"},
		"not so long":   {types.StringValue(strings.Repeat("x", 1024)), "", ""},
		"a long id":     {types.StringValue(strings.Repeat("x", 1025)), "has 1025 characters", "has 1025 characters"},
		"blanks alone":  {types.StringValue("  "), "begins with a blank", "begins with a blank"},
		"not UTF-8":     {types.StringValue("a\xffb"), "a byte that is not UTF-8", "a byte that is not UTF-8"},
		"an apostrophe": {types.StringValue("Ada's phone"), "", "holds a quotation mark"},
	} {
		expectProblem(t, name, Text(), test.value, test.text)
		expectProblem(t, name, ID(), test.value, test.id)
	}
}

func expectProblem(t *testing.T, name string, v validator.String, value types.String, want string) {
	t.Helper()
	var resp validator.StringResponse
	v.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("scopes").AtSetValue(value), ConfigValue: value}, &resp)
	if want == "" {
		if resp.Diagnostics.HasError() {
			t.Errorf("%s: %v", name, resp.Diagnostics)
		}
		return
	}
	if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary() != "Invalid scopes" || !strings.Contains(resp.Diagnostics[0].Detail(), want) {
		t.Errorf("%s: got %v, want %q", name, resp.Diagnostics, want)
	}
}
