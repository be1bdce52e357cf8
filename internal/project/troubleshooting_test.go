package project

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connection/judgement"
)

const troubleshooting = "docs/guides/troubleshooting.md"

// TestTroubleshooting_codes sees that the guide has a heading for every code that
// a connection may show, and for no other.
func TestTroubleshooting_codes(t *testing.T) {
	t.Parallel()
	var found []string
	for _, match := range regexp.MustCompile("(?m)^### `([A-Z_]+)`$").FindAllStringSubmatch(read(t, troubleshooting), -1) {
		found = append(found, match[1])
	}
	want := slices.Sorted(slices.Values(judgement.Codes))
	slices.Sort(found)
	if !slices.Equal(found, want) {
		t.Errorf("the guide has the codes\n%s\nand the provider\n%s", strings.Join(found, " "), strings.Join(want, " "))
	}
}

// TestTroubleshooting_errors sees that the guide has every error that the provider
// may show, by the summary that people paste into a search.
func TestTroubleshooting_errors(t *testing.T) {
	t.Parallel()
	guide := read(t, troubleshooting)
	found := summaries(t)
	if len(found) < 30 {
		t.Fatalf("only %d errors are found: %v", len(found), found)
	}
	for _, summary := range found {
		if !strings.Contains(guide, "`"+summary) {
			t.Errorf("the guide does not have %q", summary)
		}
	}
}

// summaries are those of all errors that the provider's code adds, up to the first
// part that is not fixed.
func summaries(t *testing.T) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if rel := filepath.ToSlash(path); strings.Contains(rel, "/acctest/") || strings.Contains(rel, "/terraformtest/") || strings.Contains(rel, "/oktasim/") {
			return nil // what serves tests
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		constants := constantsOf(file)
		ast.Inspect(file, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			at, ok := map[string]int{"AddError": 0, "NewErrorDiagnostic": 0, "refuse": 0, "AddAttributeError": 1, "NewAttributeErrorDiagnostic": 1}[called(call)]
			if ok && len(call.Args) > at {
				if text := strings.TrimSpace(fixed(call.Args[at], constants)); len(text) > 9 {
					found = append(found, text)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	default:
		return ""
	}
}

// fixed is the beginning of a text that the source tells.
func fixed(expr ast.Expr, constants map[string]string) string {
	switch e := expr.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(e.Value)
		before, _, _ := strings.Cut(text, "%")
		return before
	case *ast.Ident:
		return constants[e.Name]
	case *ast.BinaryExpr:
		return fixed(e.X, constants)
	case *ast.CallExpr:
		if len(e.Args) > 0 && called(e) == "Sprintf" {
			return fixed(e.Args[0], constants)
		}
	}
	return ""
}

func constantsOf(file *ast.File) map[string]string {
	found := map[string]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if ok && len(spec.Names) == 1 && len(spec.Values) == 1 {
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, _ := strconv.Unquote(lit.Value)
				found[spec.Names[0].Name] = text
			}
		}
		return true
	})
	return found
}
