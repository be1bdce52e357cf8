package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestQueryExamples asks at the protocol for what each list block of the examples
// says, since only engines from 1.14 on read these files.
func TestQueryExamples(t *testing.T) {
	t.Parallel()
	found, err := filepath.Glob(filepath.Join(root, "examples/list-resources/*/*.tfquery.hcl"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no examples are found: %v", err)
	}
	for _, path := range found {
		t.Run(filepath.Base(filepath.Dir(path)), func(t *testing.T) {
			t.Parallel()
			content := must(os.ReadFile(path))
			org := acctest.NewOrg(t)
			org.AddDevices(2000)
			for _, id := range regexp.MustCompile(`0oa[0-9A-Za-z]{17}`).FindAllString(string(content), -1) {
				org.AddApp(oktasim.App{ID: id, Label: "Documented"})
				org.GrantInConsole(id, "okta.devices.read")
			}
			file, problems := hclsyntax.ParseConfig(content, path, hcl.InitialPos)
			if problems.HasErrors() {
				t.Fatal(problems)
			}
			for _, block := range file.Body.(*hclsyntax.Body).Blocks {
				if block.Type != "list" || len(block.Labels) != 2 {
					t.Fatalf("%s %q is no list block", block.Type, block.Labels)
				}
				if n := queried(t, org, block); n == 0 {
					t.Errorf("list %q finds nothing", block.Labels)
				}
			}
		})
	}
}

// queried reads a list block and counts what it finds. Its own arguments are
// Terraform's, those of its config block the list resource's.
func queried(t *testing.T, org acctest.Org, block *hclsyntax.Block) int {
	t.Helper()
	query := terraformtest.Query{Type: block.Labels[0], IncludeResource: block.Body.Attributes["include_resource"] != nil, Config: map[string]any{}}
	for name := range block.Body.Attributes {
		if name != "provider" && name != "include_resource" && name != "limit" {
			t.Errorf("Terraform's list block has no argument %s", name)
		}
	}
	if block.Body.Attributes["provider"] == nil {
		t.Errorf("list %q names no provider, which it must", block.Labels)
	}
	for _, inner := range block.Body.Blocks {
		if inner.Type != "config" {
			t.Errorf("Terraform's list block has no block %s", inner.Type)
		}
		for name, attribute := range inner.Body.Attributes {
			value, problems := attribute.Expr.Value(nil)
			if problems.HasErrors() {
				t.Fatalf("%s: no plain value: %v", name, problems)
			}
			if !value.CanIterateElements() {
				query.Config[name] = value.AsString()
				continue
			}
			var words []string
			for _, word := range value.AsValueSlice() {
				words = append(words, word.AsString())
			}
			query.Config[name] = words
		}
	}
	run, found := terraformtest.NewDriver(t, acctest.Server(org.Getenv)).Query(query)
	if len(run.Diagnostics) > 0 {
		t.Errorf("list %q: %s", block.Labels, run)
	}
	return len(found)
}
