package device_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestListResource checks the conditions and the limit, the number of requests,
// and that no sensitive name is listed.
func TestListResource(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	phone := r.org.AddDevice(oktasim.Device{Status: "SUSPENDED", Sensitive: true, Profile: oktasim.DeviceProfile{DisplayName: "Xanthippe's phone", Platform: "IOS"}})
	r.org.AddDevice(oktasim.Device{Status: "ACTIVE", Profile: oktasim.DeviceProfile{DisplayName: "Build host", Platform: "MACOS"}})
	r.org.AddDevices(500)
	for name, test := range map[string]struct {
		config          map[string]any
		limit           int64
		count, requests int
		with            string
	}{
		"all":           {nil, 0, 502, 3, "Build host, guo"},
		"a page":        {nil, 100, 100, 1, ""},
		"a full page":   {nil, 200, 200, 1, ""},
		"two pages":     {nil, 201, 201, 2, ""},
		"one by search": {map[string]any{"search": `profile.displayName eq "Build host"`}, 100, 1, 1, "(ACTIVE, MACOS)"},
		"sensitive": {map[string]any{
			"search": `id eq "` + phone + `"`, "status": []string{"SUSPENDED"}, "platform": []string{"IOS", "ANDROID"},
		}, 100, 1, 1, phone + " (SUSPENDED, IOS)"},
		"none": {map[string]any{"status": []string{"DEACTIVATED"}, "platform": []string{"CHROMEOS"}, "search": `id eq "guo"`}, 100, 0, 1, ""},
	} {
		r.org.ResetRequests()
		run, shown := r.Query(terraformtest.Query{
			Type: "oktadevices_device", Config: test.config, Limit: test.limit, IncludeResource: true,
		})
		if len(run.Diagnostics) > 0 {
			t.Errorf("%s: %s", name, run)
		}
		all := strings.Join(shown, "\n")
		if len(shown) != test.count || !strings.Contains(all, test.with) || strings.Contains(all, "Xanthippe") {
			t.Errorf("%s: listed %d, want %d with %q and without what is sensitive:\n%.400s", name, len(shown), test.count, test.with, all)
		}
		if got := r.org.Count("GET", "/api/v1/devices"); got != test.requests {
			t.Errorf("%s: %d requests, want %d", name, got, test.requests)
		}
		if slices.Sort(shown); len(slices.Compact(shown)) != test.count {
			t.Errorf("%s: some are listed twice", name)
		}
	}
}

// TestListResource_query runs terraform query, which exists in Terraform 1.14
// and later.
func TestListResource_query(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	id := org.AddDevice(oktasim.Device{Status: "SUSPENDED", Profile: oktasim.DeviceProfile{DisplayName: "Build host", Platform: "MACOS"}})
	const listed = "oktadevices_device.hosts"
	host := map[string]knownvalue.Check{"device_id": knownvalue.StringExact(id)}
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: org.ProviderBlock() + "data \"oktadevices_devices\" \"all\" {\n  summary_only = true\n}\n"},
			{
				Query: true,
				// It goes beside the configuration of the step before, which has the
				// provider block.
				Config: `list "oktadevices_device" "hosts" {
  provider         = oktadevices
  include_resource = true

  config {
    platform = ["MACOS"]
  }
}
`,
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength(listed, 1),
					querycheck.ExpectIdentity(listed, host),
					querycheck.ExpectResourceDisplayName(listed, queryfilter.ByResourceIdentity(host), knownvalue.StringExact("Build host, "+id+" (SUSPENDED, MACOS)")),
					querycheck.ExpectResourceKnownValues(listed, queryfilter.ByResourceIdentity(host), []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("status"), KnownValue: knownvalue.StringExact("SUSPENDED")},
						{Path: tfjsonpath.New("on_destroy"), KnownValue: knownvalue.StringExact("retain")},
					}),
				},
			},
		},
	})
}
