package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/provider"
)

// validate asks whether a configuration of one thing is valid.
type validate func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error)

// thing is a schema that a configuration can follow, and what validates it.
type thing struct {
	schema   *tfprotov6.Schema
	validate validate
}

// TestElements gives every set, list and map that a configuration can have a null
// element, which is refused by name, and an unknown one, which is not.
func TestElements(t *testing.T) {
	t.Parallel()
	tried := 0
	for name, thing := range everyThing(t) {
		for _, attribute := range thing.schema.Block.Attributes {
			if !attribute.Optional && !attribute.Required {
				continue
			}
			if nested := attribute.NestedType; nested != nil && slices.ContainsFunc(nested.Attributes, func(a *tfprotov6.SchemaAttribute) bool {
				return isCollection(a.ValueType())
			}) {
				t.Errorf("%s.%s holds a collection, which this test doesn't try", name, attribute.Name)
			}
			if !isCollection(attribute.ValueType()) {
				continue
			}
			tried++
			said := thing.about(t, attribute, nil)
			if !slices.ContainsFunc(said, func(text string) bool {
				return strings.Contains(text, attribute.Name) && strings.Contains(text, "is null")
			}) {
				t.Errorf("%s.%s: a null element is not refused, only this is said: %q", name, attribute.Name, said)
			}
			if said := thing.about(t, attribute, tftypes.UnknownValue); len(said) > 0 {
				t.Errorf("%s.%s: an unknown element is refused: %q", name, attribute.Name, said)
			}
		}
		if len(thing.schema.Block.BlockTypes) > 0 {
			t.Errorf("%s has blocks, which this test doesn't try", name)
		}
	}
	if tried < 8 {
		t.Errorf("only %d collections are found", tried)
	}
}

// about is what a validation says of an attribute with one element.
func (th thing) about(t *testing.T, attribute *tfprotov6.SchemaAttribute, element any) (said []string) {
	t.Helper()
	return th.refusals(t, attribute, collectionOf(t, attribute.ValueType(), element))
}

// refusals returns what is said of an attribute with a value.
func (th thing) refusals(t *testing.T, attribute *tfprotov6.SchemaAttribute, value tftypes.Value) (said []string) {
	t.Helper()
	object := th.schema.ValueType()
	values := map[string]tftypes.Value{}
	for name, typ := range object.(tftypes.Object).AttributeTypes {
		values[name] = tftypes.NewValue(typ, nil)
	}
	values[attribute.Name] = value
	config, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
	if err != nil {
		t.Fatal(err)
	}
	diagnostics, err := th.validate(&config)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diagnostics {
		if strings.HasPrefix(d.Attribute.String(), fmt.Sprintf("AttributeName(%q)", attribute.Name)) {
			said = append(said, d.Summary+": "+d.Detail)
		}
	}
	return said
}

// TestElements_ofFunctions calls every function with a null among the elements of
// each parameter. (Terraform doesn't call one while an element is unknown.)
func TestElements_ofFunctions(t *testing.T) {
	t.Parallel()
	server := elementsServer(t)
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for name, function := range schemas.Functions {
		for i, parameter := range function.Parameters {
			if !isCollection(parameter.Type) {
				continue
			}
			tried++
			if parameter.AllowUnknownValues {
				t.Errorf("%s is called with an unknown %s, which this test doesn't try", name, parameter.Name)
			}
			arguments := make([]*tfprotov6.DynamicValue, len(function.Parameters))
			for j, other := range function.Parameters {
				value, err := tfprotov6.NewDynamicValue(other.Type, collectionOf(t, other.Type, nil))
				if err != nil {
					t.Fatal(err)
				}
				arguments[j] = &value
			}
			resp, err := server.CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Name: name, Arguments: arguments})
			if err != nil {
				t.Fatal(err)
			}
			if resp.Error == nil || !strings.Contains(resp.Error.Text, "Element 0") || resp.Error.FunctionArgument == nil || *resp.Error.FunctionArgument != int64(i) {
				t.Errorf("%s: a null among %s gives %v", name, parameter.Name, resp.Error)
			}
		}
		if function.VariadicParameter != nil {
			t.Errorf("%s has a variadic parameter, which this test doesn't try", name)
		}
	}
	if tried == 0 {
		t.Error("no function takes a collection")
	}
}

func isCollection(typ tftypes.Type) bool {
	return typ.Is(tftypes.Set{}) || typ.Is(tftypes.List{}) || typ.Is(tftypes.Map{})
}

// collectionOf is a collection with one element, null or unknown.
func collectionOf(t *testing.T, typ tftypes.Type, element any) tftypes.Value {
	t.Helper()
	switch typ := typ.(type) {
	case tftypes.Set:
		return tftypes.NewValue(typ, []tftypes.Value{tftypes.NewValue(typ.ElementType, element)})
	case tftypes.List:
		return tftypes.NewValue(typ, []tftypes.Value{tftypes.NewValue(typ.ElementType, element)})
	case tftypes.Map:
		return tftypes.NewValue(typ, map[string]tftypes.Value{"key": tftypes.NewValue(typ.ElementType, element)})
	}
	t.Fatalf("%s is no collection", typ)
	return tftypes.Value{}
}

// elementsServer is a provider as an engine of today talks to it.
func elementsServer(t *testing.T) interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
} {
	t.Helper()
	server, ok := providerserver.NewProtocol6(provider.New(provider.Options{Version: "test", Getenv: acctest.NoEnvironment}))().(interface {
		tfprotov6.ProviderServer
		tfprotov6.ListResourceServer
		tfprotov6.ActionServer
	})
	if !ok {
		t.Fatal("the provider has no lists or no actions")
	}
	return server
}

// everyThing is what a configuration of the provider can hold.
func everyThing(t *testing.T) map[string]thing {
	t.Helper()
	server, ctx := elementsServer(t), t.Context()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	things := map[string]thing{"provider": {schemas.Provider, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
		resp, err := server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: config})
		return resp.Diagnostics, err
	}}}
	for name, schema := range schemas.ResourceSchemas {
		things[name] = thing{schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: name, Config: config})
			return resp.Diagnostics, err
		}}
	}
	for name, schema := range schemas.DataSourceSchemas {
		things["data."+name] = thing{schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: config})
			return resp.Diagnostics, err
		}}
	}
	for name, schema := range schemas.EphemeralResourceSchemas {
		things["ephemeral."+name] = thing{schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: name, Config: config})
			return resp.Diagnostics, err
		}}
	}
	for name, schema := range schemas.ListResourceSchemas {
		things["list."+name] = thing{schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{TypeName: name, Config: config})
			return resp.Diagnostics, err
		}}
	}
	for name, action := range schemas.ActionSchemas {
		things["action."+name] = thing{action.Schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: name, Config: config})
			return resp.Diagnostics, err
		}}
	}
	return things
}
