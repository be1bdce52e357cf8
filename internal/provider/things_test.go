package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// server is the provider as an engine of today talks to it.
type server interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

func newServer() server {
	return acctest.Server(acctest.NoEnvironment)().(server)
}

func schemasOf(t *testing.T) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	return must(newServer().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}))
}

// things are the schemas of everything that a configuration can hold: the provider
// block, resources by their type, and the rest by kind and type, as in
// data.oktadevices_device.
func things(t *testing.T) map[string]*tfprotov6.Schema {
	t.Helper()
	schemas := schemasOf(t)
	all := map[string]*tfprotov6.Schema{"provider": schemas.Provider}
	add := func(kind string, schemas map[string]*tfprotov6.Schema) {
		for name, schema := range schemas {
			all[kind+name] = schema
		}
	}
	add("", schemas.ResourceSchemas)
	add("data.", schemas.DataSourceSchemas)
	add("ephemeral.", schemas.EphemeralResourceSchemas)
	add("list.", schemas.ListResourceSchemas)
	for name, action := range schemas.ActionSchemas {
		all["action."+name] = action.Schema
	}
	return all
}

// validate returns the provider's diagnostics about a configuration of a thing.
func validate(t *testing.T, thing string, config *tfprotov6.DynamicValue) []*tfprotov6.Diagnostic {
	t.Helper()
	server, ctx := newServer(), t.Context()
	kind, name, _ := strings.Cut(thing, ".")
	switch kind {
	case "provider":
		return must(server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: config})).Diagnostics
	case "data":
		return must(server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: config})).Diagnostics
	case "ephemeral":
		return must(server.ValidateEphemeralResourceConfig(ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: name, Config: config})).Diagnostics
	case "list":
		return must(server.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{TypeName: name, Config: config})).Diagnostics
	case "action":
		return must(server.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: name, Config: config})).Diagnostics
	default:
		return must(server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: thing, Config: config})).Diagnostics
	}
}

// call calls a function with one argument.
func call(t *testing.T, name string, typ tftypes.Type, argument any) *tfprotov6.CallFunctionResponse {
	t.Helper()
	value := must(tfprotov6.NewDynamicValue(typ, valueOf(typ, argument)))
	return must(newServer().CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Name: name, Arguments: []*tfprotov6.DynamicValue{&value}}))
}

// configOf is a configuration with some arguments. The others are null.
func configOf(schema *tfprotov6.Schema, args map[string]any) *tfprotov6.DynamicValue {
	config := must(tfprotov6.NewDynamicValue(schema.ValueType(), valueOf(schema.ValueType(), args)))
	return &config
}

func valueOf(typ tftypes.Type, v any) tftypes.Value {
	switch v := v.(type) {
	case map[string]any:
		values := map[string]tftypes.Value{}
		for name, inner := range typ.(tftypes.Object).AttributeTypes {
			values[name] = valueOf(inner, v[name])
		}
		return tftypes.NewValue(typ, values)
	case []any:
		var elements []tftypes.Value
		for _, element := range v {
			elements = append(elements, tftypes.NewValue(tftypes.String, element))
		}
		return tftypes.NewValue(typ, elements)
	default:
		return tftypes.NewValue(typ, v)
	}
}
