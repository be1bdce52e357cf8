package device

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestFilters_expression checks expressions whose result shows nothing of their
// form.
func TestFilters_expression(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		filters filters
		want    string
	}{
		"blank search":    {filters{Search: types.StringValue("  ")}, ""},
		"year 1":          {filters{LastUpdatedAfter: timetypes.NewRFC3339ValueMust("0001-01-01T00:00:00Z")}, `lastUpdated gt "0001-01-01T00:00:00.000Z"`},
		"a heredoc":       {filters{Search: types.StringValue("\ufeff  id pr\r\n")}, "id pr"},
		"sorted status":   {filters{Status: []string{"SUSPENDED", "ACTIVE"}}, `status eq "ACTIVE" or status eq "SUSPENDED"`},
		"quotes, escaped": {filters{Platform: []string{`a" or id pr or "\`}}, `profile.platform eq "a\" or id pr or \"\\"`},
		"times": {
			filters{LastUpdatedAfter: timetypes.NewRFC3339ValueMust("2026-01-02T01:00:00.000000999+01:00"), LastUpdatedBefore: timetypes.NewRFC3339ValueMust("2026-01-03T00:00:00.000000001Z")},
			`(lastUpdated gt "2026-01-02T00:00:00.000Z") and (lastUpdated lt "2026-01-03T00:00:00.001Z")`,
		},
		"before, to the millisecond": {filters{LastUpdatedBefore: timetypes.NewRFC3339ValueMust("2026-01-03T00:00:00.005Z")}, `lastUpdated lt "2026-01-03T00:00:00.005Z"`},
	} {
		if got := test.filters.expression(); got != test.want {
			t.Errorf("%s: expression() = %s, want %s", name, got, test.want)
		}
	}
}

func TestIsClosed(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]bool{
		`id pr`: true, `(id pr) and ((id pr))`: true, `profile.model eq ")"`: true, `profile.model eq "\")"`: true, `profile.model eq "\\" or (id pr)`: true,
		`id pr)`: false, `(id pr`: false, `id pr) or (id pr`: false, `profile.model eq "`: false, `profile.model eq "\"`: false,
	} {
		if got := isClosed(expression); got != want {
			t.Errorf("%s: %t", expression, got)
		}
	}
}

// FuzzExpression checks that no value of a filter ends its quotes.
func FuzzExpression(f *testing.F) {
	f.Add(`a" or id pr or "`, `\`)
	f.Add("é\x00\n", `"`)
	f.Fuzz(func(t *testing.T, name, serial string) {
		got := filters{DisplayNameContains: types.StringValue(name), SerialNumber: types.StringValue(serial), Status: []string{serial}}.expression()
		if !isClosed(got) {
			t.Errorf("%q %q: %s", name, serial, got)
		}
	})
}

// FuzzSearch joins every valid search expression with a condition, and checks
// that the condition applies to all of it.
func FuzzSearch(f *testing.F) {
	f.Add(`profile.osVersion sw "17" or id pr`)
	f.Add("\ufeff (id pr) \r\n")
	f.Add(`"id pr) or (id pr"`)
	f.Fuzz(func(t *testing.T, search string) {
		var resp validator.StringResponse
		closedExpression{}.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("search"), ConfigValue: types.StringValue(search)}, &resp)
		got := filters{Search: types.StringValue(search), Status: []string{"ACTIVE"}}.expression()
		if resp.Diagnostics.HasError() {
			return
		}
		head, condition, joined := strings.Cut(got, `) and (status eq "ACTIVE")`)
		if !joined || condition != "" && !strings.Contains(search, `) and (status eq "ACTIVE")`) || strings.TrimSpace(head) == "(" || !isClosed(got) {
			t.Errorf("%q becomes %q", search, got)
		}
	})
}
