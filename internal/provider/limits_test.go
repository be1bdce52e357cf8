package provider

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config      limits
		environment string
		want        okta.Config
		wantError   string
	}{
		"nothing": {},
		"all": {
			config: limits{
				MaxRetries: types.Int64Value(0), MaxWaitSeconds: types.Int64Value(30), RequestTimeout: types.Int64Value(5),
				MaxAPICapacity: types.Int64Value(50), Parallelism: types.Int64Value(3),
			},
			want: okta.Config{MaxRetries: new(0), MaxWait: 30 * time.Second, RequestTimeout: 5 * time.Second, MaxAPICapacity: 50, Parallelism: 3},
		},
		"the share from the environment":              {environment: "70", want: okta.Config{MaxAPICapacity: 70}},
		"the share in the configuration comes first":  {config: limits{MaxAPICapacity: types.Int64Value(50)}, environment: "70", want: okta.Config{MaxAPICapacity: 50}},
		"… and a mistake in the environment does not": {config: limits{MaxAPICapacity: types.Int64Value(50)}, environment: "most", want: okta.Config{MaxAPICapacity: 50}},
		"no number":      {environment: "most", wantError: `max_api_capacity: MAX_API_CAPACITY is "most"`},
		"more than all":  {environment: "101", wantError: "max_api_capacity: from 1 to 100"},
		"nothing at all": {environment: "0", wantError: "max_api_capacity: from 1 to 100"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got okta.Config
			diags := test.config.configure(&got, func(name string) string { return map[string]string{envMaxAPICapacity: test.environment}[name] })
			checkDiagnostics(t, diags, test.wantError)
			if test.wantError == "" && !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestLimits_unknown(t *testing.T) {
	t.Parallel()
	config := null()
	config.OrgURL, config.MaxRetries, config.Parallelism = types.StringUnknown(), types.Int64Unknown(), types.Int64Unknown()
	if got := config.unknown(); !slices.Equal(got, []string{argOrgURL, argMaxRetries, argParallelism}) {
		t.Errorf("got %v", got)
	}
}
