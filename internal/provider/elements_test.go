package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestElements gives every set and list that a configuration can have a null
// element, which is refused by name, and an unknown one, which is not.
func TestElements(t *testing.T) {
	t.Parallel()
	tried := 0
	for name, schema := range things(t) {
		for _, attribute := range schema.Block.Attributes {
			if !attribute.Optional && !attribute.Required {
				continue
			}
			if attribute.ValueType().Is(tftypes.Map{}) || attribute.NestedType != nil && slices.ContainsFunc(attribute.NestedType.Attributes, func(a *tfprotov6.SchemaAttribute) bool {
				return isCollection(a.ValueType())
			}) {
				t.Errorf("%s.%s is a map or holds a collection, which this test doesn't try", name, attribute.Name)
			}
			if !isCollection(attribute.ValueType()) {
				continue
			}
			tried++
			said := about(t, name, schema, attribute.Name, nil)
			if !slices.ContainsFunc(said, func(text string) bool {
				return strings.Contains(text, attribute.Name) && strings.Contains(text, "is null")
			}) {
				t.Errorf("%s.%s: a null element is not refused, only this is said: %q", name, attribute.Name, said)
			}
			if said := about(t, name, schema, attribute.Name, tftypes.UnknownValue); len(said) > 0 {
				t.Errorf("%s.%s: an unknown element is refused: %q", name, attribute.Name, said)
			}
		}
		if len(schema.Block.BlockTypes) > 0 {
			t.Errorf("%s has blocks, which this test doesn't try", name)
		}
	}
	if tried < 8 {
		t.Errorf("only %d collections are found", tried)
	}
}

// about is what a validation says of an attribute with one element.
func about(t *testing.T, thing string, schema *tfprotov6.Schema, attribute string, element any) (said []string) {
	t.Helper()
	for _, d := range validate(t, thing, configOf(schema, map[string]any{attribute: []any{element}})) {
		if strings.HasPrefix(d.Attribute.String(), fmt.Sprintf("AttributeName(%q)", attribute)) {
			said = append(said, d.Summary+": "+d.Detail)
		}
	}
	return said
}

// TestElements_ofFunctions calls every function with a null in its list. (Terraform
// doesn't call one while an element is unknown.)
func TestElements_ofFunctions(t *testing.T) {
	t.Parallel()
	tried := 0
	for name, function := range schemasOf(t).Functions {
		if len(function.Parameters) > 1 || function.VariadicParameter != nil {
			t.Errorf("%s has several parameters, which this test doesn't try", name)
		}
		for _, parameter := range function.Parameters {
			if !isCollection(parameter.Type) {
				continue
			}
			tried++
			if parameter.AllowUnknownValues {
				t.Errorf("%s is called with an unknown %s, which this test doesn't try", name, parameter.Name)
			}
			e := call(t, name, parameter.Type, []any{nil}).Error
			if e == nil || !strings.Contains(e.Text, "Element 0") || e.FunctionArgument == nil || *e.FunctionArgument != 0 {
				t.Errorf("%s: a null among %s gives %v", name, parameter.Name, e)
			}
		}
	}
	if tried == 0 {
		t.Error("no function takes a collection")
	}
}

func isCollection(typ tftypes.Type) bool { return typ.Is(tftypes.Set{}) || typ.Is(tftypes.List{}) }
