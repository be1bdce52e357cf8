package device

import "testing"

func TestFilters_expression(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		filters filters
		want    string
	}{
		"none":            {filters{}, ""},
		"blank search":    {filters{Search: "  "}, ""},
		"search alone":    {filters{Search: `profile.model sw "SM-" or id pr`}, `profile.model sw "SM-" or id pr`},
		"status":          {filters{Status: []string{"ACTIVE"}}, `status eq "ACTIVE"`},
		"sorted status":   {filters{Status: []string{"SUSPENDED", "ACTIVE"}}, `status eq "ACTIVE" or status eq "SUSPENDED"`},
		"all, in parens":  {filters{Search: "id pr", Status: []string{"ACTIVE"}, Platform: []string{"IOS", "ANDROID"}}, `(id pr) and (status eq "ACTIVE") and (profile.platform eq "ANDROID" or profile.platform eq "IOS")`},
		"quotes, escaped": {filters{Platform: []string{`a" or id pr or "\`}}, `profile.platform eq "a\" or id pr or \"\\"`},
	} {
		if got := test.filters.expression(); got != test.want {
			t.Errorf("%s: expression() = %s, want %s", name, got, test.want)
		}
	}
}
