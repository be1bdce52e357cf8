package project

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

// below are the packages that the provider imports without listing anything of
// theirs. The nouns import them, too.
var below = map[string]bool{"okta": true, "providerdata": true, "sentence": true}

// readers may import a package of a noun, for the reason given.
var readers = map[string]string{
	"internal/project/troubleshooting_test.go": "the guide has each of the codes",
}

// TestNouns_onlyInProvider checks that the provider alone imports the packages
// whose resources, data sources and functions it lists. Nouns don't import each
// other, and nothing below them imports them. Code that two of them share moves
// down, into a package that is named after the concept.
func TestNouns_onlyInProvider(t *testing.T) {
	t.Parallel()
	nouns := map[string]bool{}
	for _, name := range importsOf(t, "internal/provider/provider.go") {
		nouns[name] = !below[name]
	}
	if len(nouns) < 5 {
		t.Fatalf("only %d packages are found", len(nouns))
	}
	for _, path := range filesIn(t, ".go", "internal") {
		own := firstFolder(strings.TrimPrefix(path, "internal/"))
		for _, name := range importsOf(t, path) {
			noun := firstFolder(name)
			if nouns[noun] && own != noun && own != "provider" && readers[path] == "" {
				t.Errorf("%s imports %s: only the provider imports a noun", path, name)
			}
		}
	}
}

// TestNouns_allInProvider checks that the provider lists each resource, data
// source, function and so on that a package offers.
func TestNouns_allInProvider(t *testing.T) {
	t.Parallel()
	offer := regexp.MustCompile(`(?m)^func ([A-Z]\w*)\(\) \w+\.(?:Resource|DataSource|EphemeralResource|ListResource|Action|Function)(?:With\w+)? \{`)
	listed, offers := read(t, "internal/provider/provider.go"), 0
	for _, file := range sources(t, "internal") {
		for _, match := range offer.FindAllStringSubmatch(read(t, file), -1) {
			offers++
			if name := path.Base(path.Dir(file)) + "." + match[1]; !strings.Contains(listed, "\t\t"+name+",\n") {
				t.Errorf("%s: the provider doesn't list %s", file, name)
			}
		}
	}
	if offers < 15 {
		t.Errorf("only %d are found", offers)
	}
}

func firstFolder(path string) string {
	first, _, _ := strings.Cut(path, "/")
	return first
}

// importsOf lists the packages of this project that a file imports, without the
// path of internal.
func importsOf(t *testing.T, path string) []string {
	t.Helper()
	var found []string
	for _, spec := range parse(t, path).Imports {
		if _, name, ours := strings.Cut(strings.Trim(spec.Path.Value, `"`), "terraform-provider-oktadevices/internal/"); ours {
			found = append(found, name)
		}
	}
	return found
}
