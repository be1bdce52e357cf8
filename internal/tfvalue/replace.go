package tfvalue

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ReplaceIfKnownDescription says what ReplaceIfKnown does.
const ReplaceIfKnownDescription = "A change to another known value replaces the resource; a value that is not known yet does not."

// ReplaceIfKnown asks for a replacement when the value changes, but not because
// it is unknown: a data source with depends_on on anything that changes makes
// its result unknown in the plan, and everything below it would be destroyed and
// created again for nothing. Terraform carries out a planned replacement also if
// the value turns out to be what it was.
func ReplaceIfKnown(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
	resp.RequiresReplace = !req.PlanValue.IsUnknown()
}

// WarnIfUnknown says at plan time what happens if a value of object that is not
// known yet, and would replace it, turns out to be another: the apply stops,
// since a replacement was not planned. The error is providerdata's RefuseLate.
func WarnIfUnknown(diags *diag.Diagnostics, at path.Path, value types.String, object string) {
	if !value.IsUnknown() {
		return
	}
	diags.AddAttributeWarning(at, fmt.Sprintf("%s of %s is not known yet", at, object),
		"It is planned to stay what it is. If it turns out to be another, the apply stops here with an error, before anything happens to the object. Plan and apply again then.")
}
