package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// played is how tests play a resource if they play all of them: a file of
// testdata/resources. internal/faultmatrix reads the same files.
type played struct {
	// Configuration creates the resource.
	Configuration map[string]any
	// Changed are arguments that change it in place. It is empty if each change
	// replaces the resource.
	Changed []map[string]any
	// Replaced has another value of each argument whose change replaces it.
	Replaced map[string]any
	// Import are the attributes whose values make the import id.
	Import []string
}

// resources are all resources of the provider, by type. One that has no file fails
// the test.
func resources(t *testing.T, org acctest.Org) map[string]played {
	t.Helper()
	all := map[string]played{}
	for kind := range schemasOf(t).ResourceSchemas {
		content, err := os.ReadFile(filepath.Join("testdata", "resources", kind+".json"))
		if err != nil {
			t.Errorf("the resource %s has no file for the tests that play all resources: %s", kind, err)
			continue
		}
		decoder := json.NewDecoder(strings.NewReader(org.InPlaceOfExample(string(content))))
		decoder.DisallowUnknownFields()
		var resource played
		if err := decoder.Decode(&resource); err != nil {
			t.Fatalf("%s: %s", kind, err)
		}
		all[kind] = resource
	}
	return all
}

// seed is the org of which the files of resources speak.
func seed() *oktasim.Seed {
	return must(oktasim.LoadSeed(must(os.ReadFile("testdata/org.json"))))
}

// newOrgWithAll starts an org that has what the configurations of all resources
// need.
func newOrgWithAll(t *testing.T, id string) acctest.Org {
	t.Helper()
	content := seed()
	content.Org.ID = id
	return acctest.NewOrg(t, oktasim.Options{Seed: content})
}

func useOrg(d *terraformtest.Driver, org acctest.Org) {
	d.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken()})
}

// with returns the arguments with others in their place.
func with(args map[string]any, others map[string]any) map[string]any {
	args = maps.Clone(args)
	maps.Copy(args, others)
	return args
}

// variants are the configurations of a resource: its own, and those that differ
// in some arguments. Those that change it in place come before those that replace
// it.
func variants(resource played) []map[string]any {
	all := []map[string]any{resource.Configuration}
	for _, changed := range resource.Changed {
		all = append(all, with(resource.Configuration, changed))
	}
	for _, argument := range slices.Sorted(maps.Keys(resource.Replaced)) {
		all = append(all, with(resource.Configuration, map[string]any{argument: resource.Replaced[argument]}))
	}
	return all
}

// block is a resource in Terraform's language. Its arguments are written as JSON,
// which the language takes; an expression is written as it is.
func block(kind string, args map[string]any, expressions map[string]string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "resource %q \"this\" {\n", kind)
	for _, name := range slices.Sorted(maps.Keys(args)) {
		value, ok := expressions[name]
		if !ok {
			value = string(must(json.Marshal(args[name])))
		}
		fmt.Fprintf(&text, "  %s = %s\n", name, value)
	}
	return text.String() + "}\n"
}

// TestResources_identityAfterAFailure checks that an object whose replacement
// could not remove it keeps its identity in the state.
func TestResources_identityAfterAFailure(t *testing.T) {
	t.Parallel()
	for kind, resource := range resources(t, newOrgWithAll(t, homeID)) {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			org := newOrgWithAll(t, homeID)
			d := terraformtest.NewDriver(t, acctest.ServerInHaste())
			useOrg(d, org)
			block := terraformtest.Resource(kind, "this", resource.Configuration)
			d.MustApply(block)
			before := d.Identity(block.Address())
			if before == nil {
				return // A connection has no identity, and its deletion sends nothing.
			}
			for argument, value := range resource.Replaced {
				for _, method := range []string{http.MethodDelete, http.MethodPost} {
					org.Fail(oktasim.Fault{Method: method, Status: http.StatusForbidden, Code: "E0000006"})
				}
				d.Config(block.With(argument, value))
				if run := d.Apply(); run.OK() {
					t.Errorf("%s: the object was replaced:\n%s", argument, run)
				}
				if got := d.Identity(block.Address()); !maps.Equal(got, before) {
					t.Errorf("%s: the identity is %v, want %v", argument, got, before)
				}
				org.ClearFaults()
			}
		})
	}
}

// TestResources_arguments checks that the files of resources change each argument
// with text in it, and that a change replaces the resource exactly where the file
// says so: a new argument that replaces a resource is played where all of them
// are.
func TestResources_arguments(t *testing.T) {
	t.Parallel()
	schemas := schemasOf(t)
	for kind, resource := range resources(t, newOrgWithAll(t, homeID)) {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			org := newOrgWithAll(t, homeID)
			d := terraformtest.NewDriver(t, acctest.ServerInHaste())
			useOrg(d, org)
			d.Config(terraformtest.Resource(kind, "this", resource.Configuration))
			if run := d.Apply(); !run.OK() {
				t.Fatal(run)
			}
			texts, changed := textArguments(schemas.ResourceSchemas[kind].Block.Attributes), map[string]bool{}
			plans := func(other map[string]any, want terraformtest.Action) {
				t.Helper()
				d.Config(terraformtest.Resource(kind, "this", with(resource.Configuration, other)))
				run := d.Plan()
				if got := run.Actions[kind+".this"]; !run.OK() || got != want {
					t.Errorf("%v: the plan is %q, want %q:\n%s", other, got, want, run)
				}
				for _, argument := range texts {
					was, _ := at(resource.Configuration, argument)
					if is, ok := at(other, argument); ok && is != was {
						changed[argument] = true
					}
				}
			}
			for _, other := range resource.Changed {
				plans(other, terraformtest.Update)
			}
			for argument, value := range resource.Replaced {
				plans(map[string]any{argument: value}, terraformtest.Replace)
			}
			for _, argument := range texts {
				if !changed[argument] {
					t.Errorf("%s of %s has no other value in testdata/resources: add it to changed or replaced", argument, kind)
				}
			}
		})
	}
}
