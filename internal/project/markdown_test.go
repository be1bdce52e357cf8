package project

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// pages are the Markdown files that people read, relative to the root.
func pages(t *testing.T) []string {
	t.Helper()
	top, err := fs.Glob(os.DirFS(root), "*.md")
	found := slices.Concat(top, filesIn(t, ".md", "docs", ".github"))
	if err != nil || len(found) < 20 {
		t.Fatalf("only %d pages are found: %v (%v)", len(found), found, err)
	}
	return found
}

// filesIn returns the files in or below the paths whose names have the ending,
// relative to the root.
func filesIn(t *testing.T, ending string, paths ...string) (found []string) {
	t.Helper()
	for _, path := range paths {
		err := fs.WalkDir(os.DirFS(root), path, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && strings.HasSuffix(path, ending) {
				found = append(found, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// sources returns the Go files in or below the paths, without tests.
func sources(t *testing.T, paths ...string) []string {
	t.Helper()
	return slices.DeleteFunc(filesIn(t, ".go", paths...), func(path string) bool { return strings.HasSuffix(path, "_test.go") })
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func parse(t *testing.T, path string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, read(t, path), parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// fence is a fenced block of a page.
type fence struct {
	language, text string
	line           int
	// mark is what an HTML comment right above says.
	mark string
}

// fences splits a page into its fenced blocks and the rest.
func fences(page string) (found []fence, prose string) {
	var rest strings.Builder
	var open *fence
	var indent, mark string
	number := 0
	for line := range strings.Lines(page) {
		number++
		line = strings.TrimRight(line, "\n")
		trimmed := strings.TrimSpace(line)
		switch {
		case open != nil && trimmed == "```":
			found = append(found, *open)
			open = nil
		case open != nil:
			open.text += strings.TrimPrefix(line, indent) + "\n"
		case strings.HasPrefix(trimmed, "```"):
			open = &fence{language: strings.TrimPrefix(trimmed, "```"), line: number, mark: mark}
			indent, _, _ = strings.Cut(line, "```")
			mark = ""
		default:
			rest.WriteString(line + "\n")
			if trimmed != "" {
				mark = ""
				if inner, ok := strings.CutPrefix(trimmed, "<!--"); ok {
					mark = strings.TrimSpace(strings.TrimSuffix(inner, "-->"))
				}
			}
		}
	}
	return found, rest.String()
}

// blocks are the fenced blocks of a page in one of the languages.
func blocks(t *testing.T, page string, languages ...string) []fence {
	t.Helper()
	found, _ := fences(read(t, page))
	return slices.DeleteFunc(found, func(f fence) bool { return !slices.Contains(languages, f.language) })
}

func TestFences(t *testing.T) {
	t.Parallel()
	found, prose := fences("a\n\n<!-- parsed only: why -->\n```terraform\nx {\n}\n```\n\n1. b\n\n   ```shell\n   y\n     z\n   ```\n")
	want := []fence{{"terraform", "x {\n}\n", 4, "parsed only: why"}, {"shell", "y\n  z\n", 11, ""}}
	if !slices.Equal(found, want) || strings.Contains(prose, "x {") || !strings.Contains(prose, "1. b") {
		t.Errorf("found %+v and %q", found, prose)
	}
}
