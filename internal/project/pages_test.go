package project

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// TestPages_saySomething looks at every generated page: it has a title, a
// description and a body.
func TestPages_saySomething(t *testing.T) {
	t.Parallel()
	for _, page := range filesIn(t, ".md", "docs") {
		parts := strings.SplitN(read(t, page), "---\n", 3)
		if len(parts) != 3 {
			t.Errorf("%s has no front matter", page)
			continue
		}
		if !strings.Contains(parts[1], "page_title: \"") {
			t.Errorf("%s has no title", page)
		}
		_, description, _ := strings.Cut(parts[1], "description: |-\n")
		if len(strings.TrimSpace(description)) < 40 {
			t.Errorf("%s: its description says nothing: %q", page, description)
		}
		if body := strings.Fields(parts[2]); len(body) < 60 {
			t.Errorf("%s has a body of %d words", page, len(body))
		}
	}
}

// TestPages_areComplete sees that each thing that the provider has is documented,
// with an example, and each resource with an import, with a table of what destroying
// it does and with what it cannot do.
func TestPages_areComplete(t *testing.T) {
	t.Parallel()
	schemas, err := acctest.Server(acctest.NoEnvironment)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	havePages(t, "resources", schemas.ResourceSchemas, "## Destroying", "## What it cannot do", "## Schema", "## Import")
	havePages(t, "data-sources", schemas.DataSourceSchemas)
	havePages(t, "ephemeral-resources", schemas.EphemeralResourceSchemas)
	havePages(t, "list-resources", schemas.ListResourceSchemas)
	havePages(t, "functions", schemas.Functions)
	havePages(t, "actions", schemas.ActionSchemas)
}

// havePages sees that each thing has a page in the folder, with an example and
// the sections.
func havePages[Schema any](t *testing.T, folder string, schemas map[string]Schema, sections ...string) {
	t.Helper()
	for name := range schemas {
		page := "docs/" + folder + "/" + strings.TrimPrefix(name, "oktadevices_") + ".md"
		content, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Errorf("%s has no page: %s", name, err)
			continue
		}
		for _, section := range append(sections, "## Example Usage") {
			_, body, ok := strings.Cut(string(content), "\n"+section+"\n")
			if !ok {
				t.Errorf("%s has no section %q; a resource's own are in sections.md beside its example", page, section)
			}
			body, _, _ = strings.Cut(body, "\n## ")
			if section == "## Destroying" && !strings.Contains(body, "|---|") {
				t.Errorf("%s has no table of what destroying does", page)
			}
		}
	}
}

// TestExamples_areAllTested sees that no file is in examples/ that no test runs
// or reads: those of the documentation, of which internal/provider runs each, and
// those of the complete examples below.
func TestExamples_areAllTested(t *testing.T) {
	t.Parallel()
	generated := []string{"provider", "resources", "data-sources", "ephemeral-resources", "functions", "list-resources", "actions"}
	complete := map[string]string{
		"quickstart/main.tf":                          "TestExamples",
		"drift-detection/main.tf":                     "TestExamples, TestExamples_drift",
		"drift-detection/drift.sh":                    "TestExamples_drift",
		"drift-detection/report.sh":                   "TestExamples_driftReport",
		"drift-detection/github.yml":                  "TestWorkflows",
		"drift-detection/gitlab.yml":                  "TestWorkflows",
		"fleet/org/main.tf":                           "TestExamples",
		"fleet/aliases/main.tf":                       "TestExamples_aliases",
		"fleet/orgs.json":                             "TestFleet",
		"fleet/github.yml":                            "TestWorkflows",
		"fleet/atlantis.yaml":                         "TestFleet",
		"monitoring/main.tf":                          "TestExamples, TestExamples_monitoring",
		"monitoring/alert.sh":                         "TestExamples_monitoring",
		"tested-module/main.tf":                       "TestExamples_mocks, TestExamples_module",
		"tested-module/tests/scopes.tftest.hcl":       "TestExamples_mocks",
		"tested-module/tests/to_authorize.tftest.hcl": "TestExamples_mocks",
		"policy/main.tf":                              "TestExamples, TestRules",
		"policy/approvals.json":                       "TestRules",
		"policy/rules/okta_devices.rego":              "TestRules",
	}
	for _, path := range filesIn(t, "", "examples") {
		name := strings.TrimPrefix(path, "examples/")
		first, _, _ := strings.Cut(name, "/")
		if !slices.Contains(generated, first) && complete[name] == "" {
			t.Errorf("%s: no test is known to run it", path)
		}
		delete(complete, name)
	}
	for name := range complete {
		t.Errorf("examples/%s is not there", name)
	}
}
