package project

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestWays sees that each function exists that CONTRIBUTING's two ways through
// the code name.
func TestWays(t *testing.T) {
	t.Parallel()
	_, section, _ := strings.Cut(read(t, "CONTRIBUTING.md"), "\n## Two ways through the code\n")
	section, _, _ = strings.Cut(section, "\n## ")
	named := regexp.MustCompile(`^[a-z]* +([a-z/]+)\.(\w+(?:\.\w+)?) {2,}\S`)
	steps, fenced := 0, false
	for line := range strings.SplitSeq(section, "\n") {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
			continue
		}
		if !fenced {
			continue
		}
		steps++
		match := named.FindStringSubmatch(line)
		if match == nil {
			t.Errorf("no function is named in %q", line)
			continue
		}
		if !hasFunction(t, "internal/"+match[1], match[2]) {
			t.Errorf("internal/%s has no function %s", match[1], match[2])
		}
	}
	if steps < 30 {
		t.Errorf("the ways have %d steps", steps)
	}
}

// hasFunction reports whether a package has a function, or a method that is
// written Type.name.
func hasFunction(t *testing.T, folder, name string) bool {
	t.Helper()
	declaration := `(?m)^func ` + name + `[[(]`
	if kind, method, ok := strings.Cut(name, "."); ok {
		declaration = `(?m)^func \((\w+ )?\*?` + kind + `\) ` + method + `\(`
	}
	return slices.ContainsFunc(sources(t, folder), func(file string) bool {
		return path.Dir(file) == folder && regexp.MustCompile(declaration).MatchString(read(t, file))
	})
}
