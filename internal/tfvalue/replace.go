package tfvalue

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ReplaceUnlessSame returns a plan modifier that requests a replacement when the
// value changes to a known value that is not the same. A data source with
// depends_on on a changing object makes its result unknown during the plan. With a
// replacement for unknown values, everything that depends on it would be destroyed
// and created again for nothing: Terraform carries out a planned replacement even
// if the value turns out unchanged.
func ReplaceUnlessSame(same func(a, b string) bool) planmodifier.String {
	const description = "A change to another known value replaces the resource; a value that is not known yet does not."
	modifier := stringplanmodifier.RequiresReplaceIf(func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
		resp.RequiresReplace = !req.PlanValue.IsUnknown() && !same(req.PlanValue.ValueString(), req.StateValue.ValueString())
	}, description, description)
	return replacing{modifier, same}
}

type replacing struct {
	planmodifier.String
	same func(a, b string) bool
}

// Replacing returns what compares the values of an attribute whose change replaces
// the resource, or nil for another attribute.
func Replacing(attribute any) (same func(a, b string) bool) {
	text, _ := attribute.(schema.StringAttribute)
	for _, modifier := range text.PlanModifiers {
		if replaces, ok := modifier.(replacing); ok {
			return replaces.same
		}
	}
	return nil
}

// Known returns the planned value, or the prior one while the planned is unknown.
func Known(planned, prior types.String) types.String {
	if planned.IsUnknown() {
		return prior
	}
	return planned
}

// WarnIfUnknown warns during the plan if a value that is not known yet would
// replace the object. If the value turns out to be different, the apply stops,
// because no replacement was planned. Package providerdata adds that error.
func WarnIfUnknown(diags *diag.Diagnostics, at path.Path, value types.String, object string) {
	if !value.IsUnknown() {
		return
	}
	diags.AddAttributeWarning(at, fmt.Sprintf("%s of %s is not known yet", at, object),
		"The plan assumes that it does not change. If it does, the apply stops here with an error before the object is changed. In that case, run plan and apply again.")
}
