package project

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestNouns_onlyInProvider checks that each package whose resources, data sources
// or functions the provider lists has a lint rule that keeps others from importing
// it.
func TestNouns_onlyInProvider(t *testing.T) {
	t.Parallel()
	const internal = "terraform-provider-oktadevices/internal/"
	below := map[string]bool{"okta": true, "providerdata": true, "sentence": true}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, "internal/provider/provider.go"), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	rules, nouns := read(t, ".golangci.yml"), 0
	for _, spec := range file.Imports {
		_, name, ours := strings.Cut(strings.Trim(spec.Path.Value, `"`), internal)
		if !ours || below[name] {
			continue
		}
		nouns++
		if !strings.Contains(rules, name+"-only-in-provider:") {
			t.Errorf(".golangci.yml has no rule %s-only-in-provider: a package below could import the noun", name)
		}
	}
	if nouns < 5 {
		t.Errorf("only %d nouns are found", nouns)
	}
}
