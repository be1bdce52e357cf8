package provider

import (
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
		retries     *int
		wantError   string
	}{
		"nothing": {},
		"all": {
			config: limits{
				MaxRetries: types.Int64Value(0), MaxWaitSeconds: types.Int64Value(30), RequestTimeout: types.Int64Value(5),
				MaxAPICapacity: types.Int64Value(50), Parallelism: types.Int64Value(3),
			},
			want:    okta.Config{MaxWait: 30 * time.Second, RequestTimeout: 5 * time.Second, MaxAPICapacity: 50, Parallelism: 3},
			retries: new(0),
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
			if test.wantError != "" {
				return
			}
			if got.MaxWait != test.want.MaxWait || got.RequestTimeout != test.want.RequestTimeout ||
				got.MaxAPICapacity != test.want.MaxAPICapacity || got.Parallelism != test.want.Parallelism {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if (got.MaxRetries == nil) != (test.retries == nil) || got.MaxRetries != nil && *got.MaxRetries != *test.retries {
				t.Errorf("got retries %v, want %v", got.MaxRetries, test.retries)
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
