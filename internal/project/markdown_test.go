package project

import (
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
	var found []string
	for _, folder := range []string{"docs", ".github"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry os.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && filepath.Ext(path) == ".md" {
				relative, _ := filepath.Rel(root, path)
				found = append(found, filepath.ToSlash(relative))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	top, err := filepath.Glob(filepath.Join(root, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range top {
		found = append(found, filepath.Base(path))
	}
	if len(found) < 20 {
		t.Fatalf("only %d pages are found: %v", len(found), found)
	}
	slices.Sort(found)
	return found
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
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

func TestFences(t *testing.T) {
	t.Parallel()
	found, prose := fences("a\n\n<!-- parsed only: why -->\n```terraform\nx {\n}\n```\n\n1. b\n\n   ```shell\n   y\n     z\n   ```\n")
	want := []fence{{"terraform", "x {\n}\n", 4, "parsed only: why"}, {"shell", "y\n  z\n", 11, ""}}
	if !slices.Equal(found, want) || strings.Contains(prose, "x {") || !strings.Contains(prose, "1. b") {
		t.Errorf("found %+v and %q", found, prose)
	}
}
