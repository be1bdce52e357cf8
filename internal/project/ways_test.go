package project

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
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
	declared := map[string]map[string]bool{}
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
		folder, name := match[1], match[2]
		if declared[folder] == nil {
			declared[folder] = functions(t, folder)
		}
		if !declared[folder][name] {
			t.Errorf("internal/%s has no function %s", folder, name)
		}
	}
	if steps < 30 {
		t.Errorf("the ways have %d steps", steps)
	}
}

// functions returns the functions and methods of a package below internal, as
// name and Type.name.
func functions(t *testing.T, folder string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "internal", folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			if function, ok := declaration.(*ast.FuncDecl); ok {
				found[receiver(function)+function.Name.Name] = true
			}
		}
	}
	return found
}

// receiver returns the type of a method, with a dot, or "".
func receiver(function *ast.FuncDecl) string {
	if function.Recv == nil {
		return ""
	}
	kind := function.Recv.List[0].Type
	if pointer, ok := kind.(*ast.StarExpr); ok {
		kind = pointer.X
	}
	if name, ok := kind.(*ast.Ident); ok {
		return name.Name + "."
	}
	return ""
}
