package acctest_test

import (
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestOtherObjects_newKind takes a snapshot with objects of a kind that no test
// names.
func TestOtherObjects_newKind(t *testing.T) {
	t.Parallel()
	type policy struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	org := acctest.NewOrgInMemory(t)
	if got := acctest.OtherObjects(org.Snapshot()); len(got) > 0 {
		t.Errorf("%v: add the kind to the named ones only if every test that compares orgs names it", got)
	}
	got := acctest.OtherObjects(struct {
		*oktasim.Seed

		Policies []policy `json:"policies"`
	}{org.Snapshot(), []policy{{"pol1", "Encrypted"}}})
	if want := (acctest.Object{"policies", "pol1", "Encrypted", `{"id":"pol1","name":"Encrypted"}`}); len(got) != 1 || got[0] != want {
		t.Errorf("%v, want %v", got, want)
	}
}
