package acctest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const resourceFolder = "../provider/testdata/resources"

// Resource is how tests play a resource if they play all of them. It is a file of
// internal/provider/testdata/resources, and speaks of the org of Seed.
type Resource struct {
	// Configuration creates the resource.
	Configuration map[string]any
	// Changed are arguments that change it in place. The first ones cost calls.
	Changed []map[string]any
	// Replaced has another value of each argument whose change replaces it.
	Replaced map[string]any
	// Import are the attributes whose values make the import id.
	Import []string
}

// Resources returns all resources of the provider, by type. One that has no file
// fails the test.
func (o Org) Resources(t testing.TB) map[string]Resource {
	t.Helper()
	schemas, err := Server(NoEnvironment)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]Resource{}
	for name := range schemas.ResourceSchemas {
		content, err := os.ReadFile(filepath.Join(resourceFolder, name+".json"))
		if err != nil {
			t.Errorf("the resource %s is played by no test that plays all: %s", name, err)
			continue
		}
		decoder := json.NewDecoder(strings.NewReader(o.InPlaceOfExample(string(content))))
		decoder.DisallowUnknownFields()
		var resource Resource
		if err := decoder.Decode(&resource); err != nil {
			t.Fatalf("%s: %s", name, err)
		}
		all[name] = resource
	}
	return all
}

// Seed is the org of which the files of resources speak.
func Seed(t testing.TB) *oktasim.Seed {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(resourceFolder, "../org.json"))
	if err != nil {
		t.Fatal(err)
	}
	seed, err := oktasim.LoadSeed(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return seed
}
