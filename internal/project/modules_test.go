package project

import (
	"regexp"
	"testing"
)

// TestModules sees that CONTRIBUTING gives a reason for every module that this one
// requires itself, and for no other.
func TestModules(t *testing.T) {
	t.Parallel()
	direct := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(read(t, "go.mod"), -1) {
		direct[match[1]] = true
	}
	if len(direct) < 8 {
		t.Fatalf("go.mod can't be read: %v", direct)
	}
	for _, match := range regexp.MustCompile("(?m)^\\| `([a-z0-9.-]+\\.[a-z]+/[^`]+)` \\|").FindAllStringSubmatch(read(t, "CONTRIBUTING.md"), -1) {
		if !direct[match[1]] {
			t.Errorf("CONTRIBUTING gives a reason for %s, which go.mod doesn't require directly", match[1])
		}
		delete(direct, match[1])
	}
	for module := range direct {
		t.Errorf("CONTRIBUTING gives no reason for %s", module)
	}
}
