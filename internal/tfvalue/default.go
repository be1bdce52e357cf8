package tfvalue

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// DefaultForNew plans value for an omitted argument. A state of an earlier
// provider version, which did not have the argument, contains null. There null
// stays and means value, so that an upgrade changes nothing.
func DefaultForNew(value string) planmodifier.String { return defaultForNew{value} }

type defaultForNew struct{ value string }

func (d defaultForNew) Description(context.Context) string {
	return fmt.Sprintf("Defaults to %q.", d.value)
}

func (d defaultForNew) MarkdownDescription(ctx context.Context) string { return d.Description(ctx) }

func (d defaultForNew) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.ConfigValue.IsNull() {
		return
	}
	resp.PlanValue = types.StringValue(d.value)
	if !req.State.Raw.IsNull() && req.StateValue.IsNull() {
		resp.PlanValue = types.StringNull()
	}
}
