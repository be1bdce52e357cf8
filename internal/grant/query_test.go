package grant_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// TestListResource_query runs terraform query, which exists in Terraform 1.14
// and later.
func TestListResource_query(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	flow := org.FlowAppID()
	const listed = "oktadevices_scope_grant.workflows"
	read := map[string]knownvalue.Check{
		"app_id": knownvalue.StringExact(flow), "scope": knownvalue.StringExact(devicesRead), "issuer": knownvalue.StringExact(org.URL),
	}
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: setConfig(org, "", devicesManage, devicesRead)},
			{
				Query: true,
				// It goes beside the configuration of the step before, which has the
				// provider block.
				Config: fmt.Sprintf(`list "oktadevices_scope_grant" "workflows" {
  provider         = oktadevices
  include_resource = true

  config {
    app_id = %q
  }
}
`, flow),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength(listed, 2),
					querycheck.ExpectIdentity(listed, read),
					querycheck.ExpectResourceDisplayName(listed, queryfilter.ByResourceIdentity(read), knownvalue.StringExact(devicesRead+" on "+flow)),
					querycheck.ExpectResourceKnownValues(listed, queryfilter.ByResourceIdentity(read), []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("on_destroy"), KnownValue: knownvalue.StringExact("revoke")},
					}),
				},
			},
		},
	})
}
