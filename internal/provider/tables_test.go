package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// TestTables_haveAllResources checks that a new resource is added to the tables of
// what holds for each one.
func TestTables_haveAllResources(t *testing.T) {
	t.Parallel()
	offered, err := acctest.Server(acctest.NoEnvironment)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	org := newOrgWithAll(t, homeID)
	late := map[string]bool{}
	for _, row := range lates(org) {
		late[row.kind] = true
	}
	known := inOrg(org)
	for kind := range offered.ResourceSchemas {
		if _, ok := known[kind]; !ok {
			t.Errorf("inOrg lacks %s: a state of another org must be refused for it", kind)
		}
		if !late[kind] {
			t.Errorf("lates lacks %s: add each argument whose change replaces it", kind)
		}
	}
}
