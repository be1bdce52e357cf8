package faultmatrix_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// TestRights sees that the table of rights has each object of the provider, and
// the scopes of all calls in its scenarios.
func TestRights(t *testing.T) {
	t.Parallel()
	table := rights(t)
	offered, err := acctest.Server(acctest.NoEnvironment)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	lacks(t, table, "resource", offered.ResourceSchemas)
	lacks(t, table, "data source", offered.DataSourceSchemas)
	lacks(t, table, "ephemeral", offered.EphemeralResourceSchemas)
	lacks(t, table, "list", offered.ListResourceSchemas)
	lacks(t, table, "action", offered.ActionSchemas)

	for _, s := range scenarios(t) {
		object, operation, _ := strings.Cut(s.name, "/")
		prefix, name, dotted := strings.Cut(object, ".")
		kind := map[string]string{"data": "data source", "ephemeral": "ephemeral"}[prefix]
		if !dotted {
			kind, name = "resource", object
		}
		row := table[kind+" "+name]
		for _, c := range s.bubble(t, nil, nil).calls {
			scope := scopeOf(c)
			if !slices.Contains(row.reading, scope) && (operation == "read" || operation == "open" || !slices.Contains(row.writing, scope)) {
				t.Errorf("Rights lacks %s for %s: %s sends %s", scope, object, s.name, c)
			}
		}
	}
}

// lacks fails the test for objects of a kind that the table lacks.
func lacks[S any](t *testing.T, table map[string]right, kind string, schemas map[string]S) {
	t.Helper()
	for name := range schemas {
		if _, ok := table[kind+" "+name]; !ok {
			t.Errorf("Rights lacks the %s %s", kind, name)
		}
	}
}

// right has the scopes of a row of the table. They include "" in reading for
// calls that need no scope.
type right struct{ reading, writing []string }

var (
	objectNames = regexp.MustCompile("`(oktadevices_\\w+)`(?: \\(([a-z, ]+)\\))?")
	scopeNames  = regexp.MustCompile(`okta\.\w+\.\w+`)
)

// rights reads the table of rights, by kind and name. A row without a kind is
// for all kinds.
func rights(t *testing.T) map[string]right {
	t.Helper()
	page, err := os.ReadFile("../../docs/index.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## Rights\n")
	section, _, _ = strings.Cut(section, "\n## ")
	table := map[string]right{}
	for row := range strings.Lines(section) {
		cells := strings.Split(row, "|")
		if len(cells) < 5 {
			continue
		}
		found := right{append(scopeNames.FindAllString(cells[2], -1), ""), scopeNames.FindAllString(cells[3], -1)}
		for _, object := range objectNames.FindAllStringSubmatch(cells[1], -1) {
			for _, kind := range []string{"resource", "data source", "ephemeral", "list", "action"} {
				if object[2] == "" || slices.Contains(strings.Split(object[2], ", "), kind) {
					table[kind+" "+object[1]] = found
				}
			}
		}
	}
	return table
}

// scopeOf returns the scope that a call needs.
func scopeOf(c call) string {
	for _, e := range oktasim.Endpoints() {
		if e.Method == c.method && matches(e.Path, c.path) {
			return e.Scope
		}
	}
	return ""
}
