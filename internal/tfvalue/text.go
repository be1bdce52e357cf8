package tfvalue

import (
	"context"
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
func Text() validator.String { return text{} }

// ID is Text for values of letters, digits, hyphens and underscores only, like
// Okta's ids.
func ID() validator.String { return text{allowed: inID} }

// IDProblem says why a text can't be an Okta id, as a predicate, or returns "".
func IDProblem(id string) string { return text{allowed: inID}.problem(id) }

// longest is longer than any name that Okta allows.
const longest = 1024

type text struct{ allowed func(rune) bool }

// Description implements validator.Describer.
func (text) Description(context.Context) string { return "as Okta shows it" }

// MarkdownDescription implements validator.Describer.
func (v text) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v text) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value := req.ConfigValue.ValueString()
	if problem := v.problem(value); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+lastStep(req.Path), fmt.Sprintf("%s %s.", req.Path, problem))
	}
}

// problem says what is wrong with a value, or returns "".
func (v text) problem(value string) string {
	r, odd := paste.Stray(value)
	if !odd && v.allowed != nil {
		r, odd = paste.Find(value, v.allowed)
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
