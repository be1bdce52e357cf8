package contract

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// clientFolder is the folder of the provider's client.
const clientFolder = "../../okta"

// operationLine matches a comment of the client that names an operation of
// Okta's document.
var operationLine = regexp.MustCompile(`^// Okta: (\w+), ([A-Z]+ /\S+)$`)

// clientSource is the client's API use, read from its source.
type clientSource struct {
	// endpoints are the operations that the client can call, such as "GET
	// /api/v1/apps".
	endpoints []string
	// named are the operations named in comments, with their names in Okta's
	// document.
	named map[string]string
}

func readClient(t *testing.T) clientSource {
	t.Helper()
	source := clientSource{named: map[string]string{}}
	err := filepath.WalkDir(clientFolder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, group := range file.Comments {
			for _, line := range group.List {
				if match := operationLine.FindStringSubmatch(line.Text); match != nil {
					source.named[match[2]] = match[1]
				}
			}
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if literal, ok := node.(*ast.CompositeLit); ok && isEndpoint(literal) {
				source.endpoints = append(source.endpoints, endpointOf(t, literal))
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(source.endpoints)
	return source
}

func isEndpoint(literal *ast.CompositeLit) bool {
	name := ""
	switch typ := literal.Type.(type) {
	case *ast.Ident:
		name = typ.Name
	case *ast.SelectorExpr:
		name = typ.Sel.Name
	}
	return strings.EqualFold(name, "endpoint") && len(literal.Elts) > 0
}

// endpointOf returns method and path of an endpoint.
func endpointOf(t *testing.T, literal *ast.CompositeLit) string {
	t.Helper()
	method, path := "", ""
	for _, element := range literal.Elts {
		field, ok := element.(*ast.KeyValueExpr)
		if !ok {
			t.Fatal("an endpoint without the names of its fields")
		}
		switch value := field.Value.(type) {
		case *ast.SelectorExpr: // http.MethodGet
			method = cmp.Or(method, strings.ToUpper(strings.TrimPrefix(value.Sel.Name, "Method")))
		case *ast.BasicLit:
			if text, _ := strconv.Unquote(value.Value); strings.HasPrefix(text, "/") {
				path = text
			}
		}
	}
	if method == "" || path == "" {
		t.Fatalf("an endpoint whose method or path can't be read: %s %s", method, path)
	}
	return method + " " + path
}

// TestClient_operations checks the client's endpoints against Okta's document.
// Each has a comment with the name of an operation with this method and path.
// Those that Okta doesn't document belong to a standard.
func TestClient_operations(t *testing.T) {
	t.Parallel()
	client, documented := readClient(t), operations(theDocument(t).T)
	if len(client.endpoints) < 20 {
		t.Errorf("only %d endpoints found: %q", len(client.endpoints), client.endpoints)
	}
	for _, endpoint := range client.endpoints {
		standard := slices.ContainsFunc(oauthRequests, func(r oauthRequest) bool { return r.operation == endpoint })
		switch name := client.named[endpoint]; {
		case standard && name == "":
		case name == "":
			t.Errorf("%s: no comment names its operation; write // Okta: %s, %s", endpoint, cmp.Or(documented[endpoint], "(none)"), endpoint)
		case documented[endpoint] != name:
			t.Errorf("%s is %q in Okta's document, and %q in the client's comment", endpoint, documented[endpoint], name)
		}
	}
	for endpoint := range client.named {
		if !slices.Contains(client.endpoints, endpoint) {
			t.Errorf("a comment names %s, and the client has no such endpoint", endpoint)
		}
	}
}

// TestClient_deletes lists everything that the client can delete. Above all it
// must not contain a DELETE of an app's token collection, which would also
// revoke other people's connections.
func TestClient_deletes(t *testing.T) {
	t.Parallel()
	deletes := slices.DeleteFunc(readClient(t).endpoints, func(endpoint string) bool { return !strings.HasPrefix(endpoint, "DELETE ") })
	want := []string{
		"DELETE /api/v1/apps/{appId}/grants/{grantId}",
		"DELETE /api/v1/apps/{appId}/tokens/{tokenId}",
		"DELETE /api/v1/apps/{appId}/users/{userId}",
		"DELETE /api/v1/devices/{deviceId}",
		"DELETE /api/v1/users/{userId}/roles/{roleAssignmentId}",
	}
	if !slices.Equal(deletes, want) {
		t.Errorf("the client can send\n%s\nwant\n%s", strings.Join(deletes, "\n"), strings.Join(want, "\n"))
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
