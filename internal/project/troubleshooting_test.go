package project

import (
	"regexp"
	"slices"
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
	for _, code := range judgement.Codes {
		if !slices.Contains(found, code) {
			t.Errorf("the guide has no heading for the code %s", code)
		}
	}
	for _, code := range found {
		if !slices.Contains(judgement.Codes, code) {
			t.Errorf("the guide has a heading for %s, which is no code", code)
		}
	}
}

// TestTroubleshooting_errors sees that the guide has every error that the provider
// may show, by the summary that people paste into a search.
func TestTroubleshooting_errors(t *testing.T) {
	t.Parallel()
	spans := regexp.MustCompile("`[^`\\n]+`").FindAllString(read(t, troubleshooting), -1)
	found := summaries(t)
	if len(found) < 60 {
		t.Fatalf("only %d errors are found: %q", len(found), found)
	}
	for _, summary := range found {
		quoted := "`" + summary + "`"
		if !slices.ContainsFunc(spans, func(span string) bool { return covers(span, quoted) || covers(quoted, span) }) {
			t.Errorf("the guide does not have %q", summary)
		}
	}
}

// covers says whether a pattern with unknown parts may be the text.
func covers(pattern, text string) bool {
	return regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), unknown, ".+") + "$").MatchString(text)
}
