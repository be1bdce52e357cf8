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

// declaration matches an endpoint of the client.
var declaration = regexp.MustCompile(`(\w+) += transport\.Endpoint\{Method: http\.Method(\w+), Path: "(\S+)"`)

// readClient reads the operations that the client can call from its source, such
// as "GET /api/v1/apps", with the names of their variables.
func readClient(t *testing.T) map[string]string {
	t.Helper()
	named := map[string]string{}
	err := filepath.WalkDir(clientFolder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		matches := declaration.FindAllStringSubmatch(string(source), -1)
		if count := strings.Count(string(source), "transport.Endpoint{"); len(matches) != count {
			t.Errorf("%s has %d endpoints, and %d are read", path, count, len(matches))
		}
		for _, match := range matches {
			endpoint := strings.ToUpper(match[2]) + " " + match[3]
			if other := named[endpoint]; other != "" {
				t.Errorf("%s is both %s and %s", endpoint, other, match[1])
			}
			named[endpoint] = match[1]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return named
}

// TestClient_operations checks the client's endpoints against Okta's document.
// The variable of each has the name of the operation with this method and path.
// Those that Okta doesn't document belong to a standard.
func TestClient_operations(t *testing.T) {
	t.Parallel()
	named, documented := readClient(t), operations(theDocument(t).T)
	if len(named) < 20 {
		t.Errorf("only %d endpoints found: %q", len(named), named)
	}
	for endpoint, name := range named {
		standard := slices.ContainsFunc(oauthRequests, func(r oauthRequest) bool { return r.operation == endpoint })
		if want := documented[endpoint]; name != want && !standard {
			t.Errorf("the client's endpoint %s is named %s, and %s in Okta's document", endpoint, name, cmp.Or(want, "nothing"))
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
