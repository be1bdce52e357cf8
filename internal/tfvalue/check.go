package tfvalue

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Check returns a validator of known strings. problem returns summary and detail
// of what is wrong with the value of the argument at a path, or "" for both.
func Check(description string, problem func(at path.Path, value string) (summary, detail string)) validator.String {
	return check{description, problem}
}

type check struct {
	description string
	problem     func(at path.Path, value string) (summary, detail string)
}

func (c check) Description(context.Context) string { return c.description }

func (c check) MarkdownDescription(context.Context) string { return c.description }

func (c check) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if summary, detail := c.problem(req.Path, req.ConfigValue.ValueString()); summary != "" {
		resp.Diagnostics.AddAttributeError(req.Path, summary, detail)
	}
}
