package device

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// closedExpression refuses a search expression with a quote or a parenthesis that
// isn't closed, or one that closes nothing: joined with the other conditions, it
// would mean something else than it says.
type closedExpression struct{}

var _ validator.String = closedExpression{}

func (closedExpression) Description(context.Context) string {
	return "must have a partner for each quote and parenthesis"
}

func (v closedExpression) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v closedExpression) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || isClosed(req.ConfigValue.ValueString()) {
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
