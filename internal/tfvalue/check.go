package tfvalue

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Check returns a validator of known strings. look calls refuse if something is
// wrong with the value of the argument at a path.
func Check(description string, look func(at path.Path, value string, refuse func(summary, detail string))) validator.String {
	return check{description, look}
}

type check struct {
	description string
	look        func(at path.Path, value string, refuse func(summary, detail string))
}

func (c check) Description(context.Context) string { return c.description }

func (c check) MarkdownDescription(context.Context) string { return c.description }

func (c check) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	c.look(req.Path, req.ConfigValue.ValueString(), func(summary, detail string) {
		resp.Diagnostics.AddAttributeError(req.Path, summary, detail)
	})
}
