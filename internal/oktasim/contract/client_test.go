package contract

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// clientFolder is the folder of the provider's client.
const clientFolder = "../../okta"

var (
	// declaration matches an endpoint of the client.
	declaration = regexp.MustCompile(`transport\.Endpoint\{Method: http\.Method(\w+), Path: "(\S+)"`)
	// operationLine matches a comment of the client that names an operation of
	// Okta's document.
	operationLine = regexp.MustCompile(`(?m)^// Okta: (\w+), ([A-Z]+ /\S+)$`)
)

// readClient reads the client's API use from its source: the operations that it can
// call, such as "GET /api/v1/apps", and those that comments name, with their names
// in Okta's document.
func readClient(t *testing.T) (endpoints []string, named map[string]string) {
	t.Helper()
	named = map[string]string{}
	err := filepath.WalkDir(clientFolder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, match := range declaration.FindAllStringSubmatch(string(source), -1) {
			endpoints = append(endpoints, strings.ToUpper(match[1])+" "+match[2])
		}
		for _, match := range operationLine.FindAllStringSubmatch(string(source), -1) {
			named[match[2]] = match[1]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return endpoints, named
}

// TestClient_operations checks the client's endpoints against Okta's document.
// Each has a comment with the name of an operation with this method and path.
// Those that Okta doesn't document belong to a standard.
func TestClient_operations(t *testing.T) {
	t.Parallel()
	endpoints, named := readClient(t)
	documented := operations(theDocument(t).T)
	if len(endpoints) < 20 {
		t.Errorf("only %d endpoints found: %q", len(endpoints), endpoints)
	}
	for _, endpoint := range endpoints {
		standard := slices.ContainsFunc(oauthRequests, func(r oauthRequest) bool { return r.operation == endpoint })
		switch name := named[endpoint]; {
		case standard && name == "":
		case name == "":
			t.Errorf("%s: no comment names its operation; write // Okta: %s, %s", endpoint, cmp.Or(documented[endpoint], "(none)"), endpoint)
		case documented[endpoint] != name:
			t.Errorf("%s is %q in Okta's document, and %q in the client's comment", endpoint, documented[endpoint], name)
		}
	}
	for endpoint := range named {
		if !slices.Contains(endpoints, endpoint) {
			t.Errorf("a comment names %s, and the client has no such endpoint", endpoint)
		}
	}
}

// operations returns the names of the document's operations, by method and
// path.
func operations(document *openapi3.T) map[string]string {
	names := map[string]string{}
	for _, path := range slices.Sorted(maps.Keys(document.Paths.Map())) {
		for method, operation := range document.Paths.Value(path).Operations() {
			names[method+" "+path] = operation.OperationID
		}
	}
	return names
}
