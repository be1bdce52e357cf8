package project

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPages_saySomething looks at every generated page: it has a title, a
// description and a body.
func TestPages_saySomething(t *testing.T) {
	t.Parallel()
	for _, page := range pages(t) {
		if !strings.HasPrefix(page, "docs/") {
			continue
		}
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
	command := exec.CommandContext(t.Context(), "go", "run", "./internal/docs")
	command.Dir = root
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var exported struct {
		Providers map[string]map[string]map[string]any `json:"provider_schemas"`
	}
	if err := json.Unmarshal(output, &exported); err != nil {
		t.Fatal(err)
	}
	schemas := exported.Providers["oktadevices"]
	if len(schemas["resource_schemas"]) < 4 {
		t.Fatalf("the schemas can't be read: %v", schemas)
	}
	resource := []string{"## Example Usage", "## Destroying", "## What it cannot do", "## Schema", "## Import"}
	for kind, folder := range map[string]string{
		"resource_schemas": "resources", "data_source_schemas": "data-sources", "ephemeral_resource_schemas": "ephemeral-resources",
		"list_resource_schemas": "list-resources", "functions": "functions", "action_schemas": "actions",
	} {
		for name := range schemas[kind] {
			page := "docs/" + folder + "/" + strings.TrimPrefix(name, "oktadevices_") + ".md"
			if _, err := os.Stat(filepath.Join(root, page)); err != nil {
				t.Errorf("%s has no page: %s", name, err)
				continue
			}
			want := []string{"## Example Usage"}
			if kind == "resource_schemas" {
				want = resource
			}
			content := read(t, page)
			for _, section := range want {
				_, body, ok := strings.Cut(content, "\n"+section+"\n")
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
	folder := filepath.Join(root, "examples")
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, _ := filepath.Rel(folder, path)
		name = filepath.ToSlash(name)
		first, _, _ := strings.Cut(name, "/")
		if !slices.Contains(generated, first) && complete[name] == "" {
			t.Errorf("examples/%s: no test is known to run it", name)
		}
		delete(complete, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range complete {
		t.Errorf("examples/%s is not there", name)
	}
}
