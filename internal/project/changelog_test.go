package project

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestChangelog_form: the first section takes new entries, each other one is of a
// version with a date, or without one until its release, and each list has a
// heading that people who upgrade look for.
func TestChangelog_form(t *testing.T) {
	t.Parallel()
	version := regexp.MustCompile(`^## \d+\.\d+\.\d+ \((\d{4}-\d{2}-\d{2}|not released yet)\)$`)
	kinds := "FEATURES:, ENHANCEMENTS:, BUG FIXES:, NOTES:, BREAKING CHANGES:"
	var headings []string
	for line := range strings.Lines(read(t, "CHANGELOG.md")) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
			headings = append(headings, line)
		case strings.HasSuffix(line, ":") && !strings.Contains(kinds, line):
			t.Errorf("%q is none of %s", line, kinds)
		}
	}
	if len(headings) < 2 || headings[0] != "## Unreleased" {
		t.Fatalf("the changelog begins with %q", headings)
	}
	for _, heading := range headings[1:] {
		if !version.MatchString(heading) {
			t.Errorf("%q is not a version with its date", heading)
		}
	}
}

// TestChangelog_notes: a release has its own section as its notes. Without a date,
// or with entries that no version has, there is no release.
func TestChangelog_notes(t *testing.T) {
	t.Parallel()
	const older = "\n## 0.1.0 (2026-12-01)\n\nFEATURES:\n\n* first\n"
	for name, test := range map[string]struct{ changelog, want string }{
		"its section":                 {"## Unreleased\n\n## 0.1.1 (2026-12-31)\n\nNOTES:\n\n* one\n* two\n" + older, "NOTES:\n\n* one\n* two\n"},
		"the last one":                {"## Unreleased\n\n" + strings.ReplaceAll(older, "0.1.0", "0.1.1"), "FEATURES:\n\n* first\n"},
		"without a date":              {"## Unreleased\n\n## 0.1.1 (not released yet)\n\nNOTES:\n\n* one\n" + older, ""},
		"no section":                  {"## Unreleased\n" + older, ""},
		"one that only looks like it": {"## Unreleased\n\n## 0x1.1 (2026-12-31)\n\n* one\n" + older, ""},
		"unreleased":                  {"## Unreleased\n\nNOTES:\n\n* new\n\n## 0.1.1 (2026-12-31)\n\n* one\n" + older, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "CHANGELOG.md")
			if err := os.WriteFile(path, []byte(test.changelog), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := exec.CommandContext(t.Context(), root+"/.ci/notes", "0.1.1", path).Output()
			if string(got) != test.want || (err == nil) != (test.want != "") {
				t.Errorf("the notes are %q (%v), want %q", got, err, test.want)
			}
		})
	}
}
