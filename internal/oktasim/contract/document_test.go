package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"go.yaml.in/yaml/v4"
)

// sdk is the module that contains Okta's document. go.mod has its version and
// go.sum its checksum.
const sdk = "github.com/okta/okta-sdk-golang/v6"

// document is Okta's OpenAPI document, with a router that finds its operations.
type document struct {
	*openapi3.T
	routers.Router
}

// load reads the document once for all tests.
var load = sync.OnceValues(func() (*document, error) {
	name, err := documentFile()
	if err != nil {
		return nil, err
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var tree any
	if err := yaml.Unmarshal(content, &tree); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	dropExamples(tree)
	if content, err = json.Marshal(tree); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	parsed, err := openapi3.NewLoader().LoadFromData(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	// The document's servers have variables that never match the tested org.
	parsed.Servers = nil
	router, err := gorillamux.NewRouter(parsed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &document{parsed, router}, nil
})

func theDocument(t *testing.T) *document {
	t.Helper()
	d, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// scopes returns the document's OAuth 2.0 scopes, sorted.
func (d *document) scopes() []string {
	return slices.Sorted(maps.Keys(d.Components.SecuritySchemes["oauth2"].Value.Flows.AuthorizationCode.Scopes))
}

// documentFile finds the document in the module cache. "go mod download" prints
// the module's folder even if it has to download it first. "go list" would
// print nothing then.
func documentFile() (string, error) {
	command := exec.Command("go", "mod", "download", "-json", sdk)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go mod download %s: %w\n%s%s", sdk, err, output, stderr.Bytes())
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(output, &module); err != nil {
		return "", fmt.Errorf("go mod download %s: %w in %s", sdk, err, output)
	}
	return filepath.Join(module.Dir, "okta", "api", "openapi.yaml"), nil
}

// dropExamples removes the examples, many of which refer to definitions that
// the document doesn't have. It keeps properties with the name example.
func dropExamples(node any) {
	switch n := node.(type) {
	case []any:
		for _, element := range n {
			dropExamples(element)
		}
	case map[string]any:
		delete(n, "example")
		delete(n, "examples")
		for name, member := range n {
			properties, ok := member.(map[string]any)
			if name != "properties" || !ok {
				dropExamples(member)
				continue
			}
			for _, property := range properties {
				dropExamples(property)
			}
		}
	}
}
