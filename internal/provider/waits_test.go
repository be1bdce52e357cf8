package provider_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/provider"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestLongWaits_areTold reads a list of three pages where one page a minute is
// allowed, by Okta or by the share of its limit that may be used. The org's clock
// leaps.
func TestLongWaits_areTold(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		limit       int
		config      map[string]any
		environment string
	}{
		"Okta's limit":                            {limit: 1},
		"a share of it":                           {limit: 2, config: map[string]any{"max_api_capacity": 50}},
		"a share of it, from the environment":     {limit: 4, environment: "25"},
		"a share of the configuration's, not its": {limit: 2, config: map[string]any{"max_api_capacity": 50}, environment: "100"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			standing := time.Now() // but for the leaps
			org := acctest.NewOrg(t, oktasim.Options{
				EnforceRate: true, RateLimits: map[string]int{"/api/v1/devices": test.limit}, Now: func() time.Time { return standing },
			})
			org.AddDevices(450)
			began := org.Now()
			d := terraformtest.NewDriver(t, provider.Server(provider.New(provider.Options{
				Version: "test",
				Getenv:  func(name string) string { return map[string]string{"MAX_API_CAPACITY": test.environment}[name] },
				Clock: okta.Clock{Now: org.Now, Wait: func(ctx context.Context, d time.Duration) error {
					org.Advance(d)
					return ctx.Err()
				}},
			})))
			d.Provider(with(map[string]any{"org_url": org.URL, "api_token": org.APIToken()}, test.config))
			one, two := terraformtest.DataSource("oktadevices_devices", "one", nil), terraformtest.DataSource("oktadevices_devices", "two", map[string]any{"status": []any{"ACTIVE"}})
			two.DependsOn = []string{one.Address()}
			d.Config(one, two)
			run := d.Plan()
			if got := run.Diagnostics; len(got) != 1 || got[0].Error || got[0].Summary != "Okta's rate limit made this run wait (/api/v1/devices)" || !strings.Contains(got[0].Detail, "TF_LOG=INFO") {
				t.Errorf("both reads wait, and the run doesn't warn once: %s", run)
			}
			if took := org.Now().Sub(began); took < 238*time.Second || took > 242*time.Second {
				t.Errorf("took %s, want four minutes for five pages", took)
			}
			for _, request := range org.Requests() {
				if request.Status != 200 {
					t.Errorf("%s %s was answered %d", request.Method, request.Path, request.Status)
				}
			}
		})
	}
}
