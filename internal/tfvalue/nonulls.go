package tfvalue

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

var (
	_ validator.Set                   = NoNulls{}
	_ validator.List                  = NoNulls{}
	_ function.ListParameterValidator = NoNulls{}
)

// NoNulls rejects null elements of a set or a list. Okta would never get such
// an element, so the state would lack a part of the plan. Unknown elements are
// accepted: Terraform validates again once it knows them.
type NoNulls struct{}

const (
	nullSummary = "Null element"
	nullRemedy  = "Remove it, or filter the values, for example with [for value in values : value if value != null]."
)

// Description implements validator.Describer.
func (NoNulls) Description(context.Context) string { return "must not contain null elements" }

// MarkdownDescription implements validator.Describer.
func (v NoNulls) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateSet implements validator.Set. A set has at most one null, and no
// index to name it by.
func (NoNulls) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if len(nulls(req.ConfigValue.Elements())) > 0 {
		resp.Diagnostics.AddAttributeError(req.Path, nullSummary, fmt.Sprintf("An element of %s is null. %s", req.Path, nullRemedy))
	}
}

// ValidateList implements validator.List.
func (NoNulls) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	for _, i := range nulls(req.ConfigValue.Elements()) {
		resp.Diagnostics.AddAttributeError(req.Path.AtListIndex(i), nullSummary, fmt.Sprintf("%s is null. %s", req.Path.AtListIndex(i), nullRemedy))
	}
}

// ValidateParameterList implements function.ListParameterValidator.
func (NoNulls) ValidateParameterList(_ context.Context, req function.ListParameterValidatorRequest, resp *function.ListParameterValidatorResponse) {
	for _, i := range nulls(req.Value.Elements()) {
		problem := function.NewArgumentFuncError(req.ArgumentPosition, fmt.Sprintf("Element %d of the list, counted from 0, is null. %s", i, nullRemedy))
		resp.Error = function.ConcatFuncErrors(resp.Error, problem)
	}
}

// nulls returns the indexes of null elements. An unknown or null list has none.
func nulls(elements []attr.Value) (at []int) {
	for i, element := range elements {
		if element.IsNull() {
			at = append(at, i)
		}
	}
	return at
}
