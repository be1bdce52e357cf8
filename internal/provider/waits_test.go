package provider_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/provider"
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
			read := devicesReader(t, org, test.config, func(name string) string {
				return map[string]string{"MAX_API_CAPACITY": test.environment}[name]
			})
			if got := warnings(t, read()); len(got) != 1 || got[0] != "Okta's rate limit made this run wait (/api/v1/devices)" {
				t.Errorf("the first read warns %q", got)
			}
			if took := org.Now().Sub(began); took < 118*time.Second || took > 122*time.Second {
				t.Errorf("took %s, want two minutes", took)
			}
			if got := warnings(t, read()); len(got) > 0 {
				t.Errorf("the second read warns again: %q", got)
			}
			for _, request := range org.Requests() {
				if request.Status != 200 {
					t.Errorf("%s %s was answered %d", request.Method, request.Path, request.Status)
				}
			}
		})
	}
}

// devicesReader configures a provider and returns what reads the data source of
// devices.
func devicesReader(t *testing.T, org acctest.Org, config map[string]any, getenv func(string) string) func() []*tfprotov6.Diagnostic {
	t.Helper()
	server := provider.Server(provider.New(provider.Options{
		Version: "test",
		Getenv:  getenv,
		Clock: okta.Clock{Now: org.Now, Wait: func(ctx context.Context, d time.Duration) error {
			org.Advance(d)
			return ctx.Err()
		}},
	}))()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]any{"org_url": org.URL, "api_token": org.APIToken()}
	maps.Copy(given, config)
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: value(t, schemas.Provider, given)})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatalf("configuring: %v, %v", err, configured)
	}
	return func() []*tfprotov6.Diagnostic {
		const name = "oktadevices_devices"
		answer, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
			TypeName: name, Config: value(t, schemas.DataSourceSchemas[name], nil),
		})
		if err != nil {
			t.Fatal(err)
		}
		return answer.Diagnostics
	}
}

// warnings wants no errors.
func warnings(t *testing.T, diagnostics []*tfprotov6.Diagnostic) []string {
	t.Helper()
	var summaries []string
	for _, d := range diagnostics {
		if d.Severity != tfprotov6.DiagnosticSeverityWarning || !strings.Contains(d.Detail, "TF_LOG=INFO") {
			t.Errorf("%s: %s", d.Summary, d.Detail)
		}
		summaries = append(summaries, d.Summary)
	}
	return summaries
}

// value makes a configuration: all null but for what is given.
func value(t *testing.T, schema *tfprotov6.Schema, given map[string]any) *tfprotov6.DynamicValue {
	t.Helper()
	kind, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("the schema is no object")
	}
	values := map[string]tftypes.Value{}
	for name, attribute := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, given[name])
	}
	config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	return &config
}
