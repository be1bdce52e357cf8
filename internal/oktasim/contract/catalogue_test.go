package contract

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestCatalogue checks that the provider knows all of the document's scopes of
// Okta's API. Otherwise it would warn users of a scope that exists.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../connector/scopes.txt")
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Fields(string(content))
	for _, scope := range theDocument(t).scopes() {
		if strings.HasPrefix(scope, "okta.") && !slices.Contains(known, scope) {
			t.Errorf("internal/connector/scopes.txt lacks %s", scope)
		}
	}
}
