package provider_test

import (
	"os"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// TestReadme_drift: the plan that the README shows is the one that its
// configuration gives.
func TestReadme_drift(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	w := acctest.NewWorkspace(t, org.Getenv)
	w.Write(readme(t, org))
	w.Apply()
	authorize(t, org)
	w.Apply()
	revoke(t, org, "okta.devices.manage")
	page := string(must(os.ReadFile("../../README.md")))
	_, page, _ = strings.Cut(page, "```text\n")
	shown, _, _ := strings.Cut(page, "```\n")
	rest := w.PlanIs(2).String()
	for line := range strings.Lines(shown) {
		found := false
		for said := range strings.Lines(rest) {
			rest = strings.TrimPrefix(rest, said)
			if found = hasInOrder(said, strings.Split(strings.TrimSpace(line), "…")); found {
				break
			}
		}
		if !found {
			t.Fatalf("after the lines before it, the plan has no %q", line)
		}
	}
}

// hasInOrder reports whether a line has these parts, one after the other.
func hasInOrder(line string, parts []string) bool {
	for _, part := range parts {
		_, rest, found := strings.Cut(line, part)
		if !found {
			return false
		}
		line = rest
	}
	return true
}
