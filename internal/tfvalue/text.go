package tfvalue

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
)

// Text rejects a value that contains a line break, or that has blanks, quotes
// or invisible characters around it. Terraform keeps the value of an argument
// as written, so a provider can't trim it. At Okta such a value names nothing,
// or something else.
func Text() validator.String { return textOf(nil) }

// ID is Text for values of letters, digits, hyphens and underscores only, like
// Okta's ids.
func ID() validator.String { return textOf(inID) }

func textOf(allowed func(rune) bool) validator.String {
	return Check("as Okta shows it", func(at path.Path, value string, refuse func(summary, detail string)) {
		if problem := textProblem(value, allowed); problem != "" {
			refuse("Invalid "+lastStep(at), fmt.Sprintf("%s %s.", at, problem))
		}
	})
}

// IDProblem says why a text can't be an Okta id, as a predicate, or returns "".
func IDProblem(id string) string { return textProblem(id, inID) }

// longest is longer than any name that Okta allows.
const longest = 1024

// textProblem says what is wrong with a value, or returns "".
func textProblem(value string, allowed func(rune) bool) string {
	r, odd := paste.Stray(value)
	if !odd && allowed != nil {
		r, odd = paste.Find(value, allowed)
	}
	switch length := utf8.RuneCountInString(value); {
	case value == "":
		return "is empty. Set a value, or remove it"
	case !odd && length > longest:
		return fmt.Sprintf("has %d characters, which is too long for any name in Okta. Correct it", length)
	case !odd:
		return ""
	case strings.HasPrefix(value, string(r)):
		return "begins with " + paste.Name(r) + ". Remove it; trimspace() does so for a value that comes from a file"
	case strings.HasSuffix(value, string(r)):
		return "ends with " + paste.Name(r) + ". Remove it; trimspace() does so for a value that comes from a file"
	default:
		return "holds " + paste.Name(r) + ". Remove it"
	}
}

func inID(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_'
}

// lastStep returns the argument that a path leads to, without indexes.
func lastStep(p path.Path) string {
	for _, step := range p.Steps() {
		if name, ok := step.(path.PathStepAttributeName); ok {
			return string(name)
		}
	}
	return p.String()
}
