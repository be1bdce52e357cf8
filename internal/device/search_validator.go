package device

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/connector"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
)

// Statuses and platforms that Okta documents. Others cause a warning and no
// error, because Okta adds some without notice.
var (
	knownStatuses  = []string{okta.DeviceActive, okta.DeviceSuspended, okta.DeviceDeactivated, "CREATED"}
	knownPlatforms = []string{"ANDROID", "CHROMEOS", "IOS", "MACOS", "WINDOWS"}
)

// knownWord warns of a value that no device may have.
type knownWord struct {
	what  string
	among []string
}

var _ validator.String = knownWord{}

func (v knownWord) Description(context.Context) string {
	return "one of " + strings.Join(v.among, ", ")
}

func (v knownWord) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v knownWord) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	word := req.ConfigValue.ValueString()
	if word == "" || slices.ContainsFunc(v.among, func(known string) bool { return strings.EqualFold(known, word) }) {
		return
	}
	question := "Check the spelling."
	if near := connector.Nearest(word, v.among); near != "" {
		question = fmt.Sprintf("Did you mean %q?", near)
	}
	resp.Diagnostics.AddAttributeWarning(req.Path, fmt.Sprintf("No device may have the %s %q", v.what, word),
		fmt.Sprintf("Okta documents %s. %s If Okta has added this %s since, ignore the warning.", strings.Join(v.among, ", "), question, v.what))
}

// closedExpression refuses an expression of blanks alone, which would list every
// device. It also refuses one with a quote or a parenthesis that isn't closed, or
// with one that closes nothing: joined with the other conditions, it would mean
// something else than it says.
type closedExpression struct{}

var _ validator.String = closedExpression{}

func (closedExpression) Description(context.Context) string {
	return "must have a partner for each quote and parenthesis"
}

func (v closedExpression) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v closedExpression) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	expression := paste.Trim(req.ConfigValue.ValueString())
	if expression == "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Empty search expression",
			"The expression is empty or blank, and would list every device. Write a condition, or remove the argument.")
		return
	}
	if isClosed(expression) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid search expression",
		"The expression "+v.Description(ctx)+", since it is joined with the other conditions: "+req.ConfigValue.ValueString())
}

func isClosed(expression string) bool {
	depth, quoted := 0, false
	for i := 0; i < len(expression); i++ {
		switch c := expression[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0 && !quoted
}
