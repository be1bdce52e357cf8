package project

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	inlineCode = regexp.MustCompile("`[^`\n]*`")
	link       = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading    = regexp.MustCompile(`(?m)^#{1,6} +(.*?)\s*$`)
	anchorTag  = regexp.MustCompile(`<a id="([^"]+)"`)
	markup     = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
)

// TestLinks follows every link of every page: to a file that is there and to a
// heading that is in it. Of one to somewhere else only the form is checked, for a
// test doesn't depend on the network.
func TestLinks(t *testing.T) {
	t.Parallel()
	followed := 0
	for _, page := range pages(t) {
		_, prose := fences(read(t, page))
		for _, match := range link.FindAllStringSubmatch(inlineCode.ReplaceAllString(prose, "``"), -1) {
			followed++
			if problem := follow(t, page, match[1]); problem != "" {
				t.Errorf("%s: the link %s %s", page, match[1], problem)
			}
		}
	}
	if followed < 40 {
		t.Errorf("only %d links are followed", followed)
	}
}

// follow returns what is wrong with a link.
func follow(t *testing.T, page, target string) string {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		return err.Error()
	}
	if u.IsAbs() {
		if u.Scheme != "https" || u.Host == "" || !strings.Contains(u.Host, ".") {
			return "is no https address"
		}
		// The repository itself is at hand.
		if file, ok := strings.CutPrefix(u.Path, "/oktadevices/terraform-provider-oktadevices/tree/main/"); ok {
			if _, err := os.Stat(filepath.Join(root, file)); err != nil {
				return "leads to what is not in the repository"
			}
		}
		return ""
	}
	file := page
	if u.Path != "" {
		file = path.Join(path.Dir(page), u.Path)
	}
	if strings.HasPrefix(file, "../") {
		return "leads out of the repository"
	}
	info, err := os.Stat(filepath.Join(root, file))
	if err != nil {
		return "leads nowhere"
	}
	if u.Fragment != "" && (info.IsDir() || !anchors(read(t, file))[u.Fragment]) {
		return "leads to no heading of " + file
	}
	// The registry shows docs/ and nothing else.
	if strings.HasPrefix(page, "docs/") && !strings.HasPrefix(file, "docs/") {
		return "leads out of docs/"
	}
	return ""
}

// anchors are what a link can lead to within a page.
func anchors(page string) map[string]bool {
	found := map[string]bool{}
	for _, match := range anchorTag.FindAllStringSubmatch(page, -1) {
		found[match[1]] = true
	}
	_, prose := fences(page)
	for _, match := range heading.FindAllStringSubmatch(prose, -1) {
		found[slug(markup.ReplaceAllString(match[1], "$1"))] = true
	}
	return found
}

// slug is the anchor that GitHub and the registry make of a heading.
func slug(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '_', r == '-':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
		}
	}
	return b.String()
}

func TestFollow(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		"CONTRIBUTING.md":                   "",
		"CONTRIBUTING.md#adding-a-resource": "",
		"#contributing":                     "",
		"https://developer.hashicorp.com/":  "",
		"CONTRIBUTING.md#no-such-heading":   "leads to no heading of CONTRIBUTING.md",
		"NOTHING.md":                        "leads nowhere",
		"../elsewhere":                      "leads out of the repository",
		"http://example.com":                "is no https address",
	} {
		if got := follow(t, "CONTRIBUTING.md", target); got != want {
			t.Errorf("%s: %q, want %q", target, got, want)
		}
	}
}
