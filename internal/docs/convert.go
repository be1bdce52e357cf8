package main

import (
	"encoding/json"
	"log"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func each[From, To any](from map[string]From, convert func(From) To) map[string]To {
	to := make(map[string]To, len(from))
	for name, v := range from {
		to[name] = convert(v)
	}
	return to
}

func schemaFrom(s *tfprotov6.Schema) *tfjson.Schema {
	if len(s.Block.BlockTypes) > 0 {
		log.Fatal("a schema has nested blocks, which are not written: use nested attributes")
	}
	return &tfjson.Schema{Version: uint64(s.Version), Block: &tfjson.SchemaBlock{
		Attributes:      attributesFrom(s.Block.Attributes),
		Description:     s.Block.Description,
		DescriptionKind: kind(s.Block.DescriptionKind),
		Deprecated:      s.Block.Deprecated,
	}}
}

func actionFrom(a *tfprotov6.ActionSchema) *tfjson.ActionSchema {
	return &tfjson.ActionSchema{Block: schemaFrom(a.Schema).Block}
}

func attributesFrom(list []*tfprotov6.SchemaAttribute) map[string]*tfjson.SchemaAttribute {
	attributes := make(map[string]*tfjson.SchemaAttribute, len(list))
	for _, a := range list {
		converted := &tfjson.SchemaAttribute{
			Description:     a.Description,
			DescriptionKind: kind(a.DescriptionKind),
			Deprecated:      a.Deprecated,
			Required:        a.Required,
			Optional:        a.Optional,
			Computed:        a.Computed,
			Sensitive:       a.Sensitive,
			WriteOnly:       a.WriteOnly,
		}
		if a.NestedType != nil {
			converted.AttributeNestedType = &tfjson.SchemaNestedAttributeType{
				Attributes:  attributesFrom(a.NestedType.Attributes),
				NestingMode: tfjson.SchemaNestingMode(strings.ToLower(a.NestedType.Nesting.String())),
			}
		} else {
			convertType(a.Type, &converted.AttributeType)
		}
		attributes[a.Name] = converted
	}
	return attributes
}

func functionFrom(f *tfprotov6.Function) *tfjson.FunctionSignature {
	converted := &tfjson.FunctionSignature{Description: f.Description, Summary: f.Summary, DeprecationMessage: f.DeprecationMessage}
	convertType(f.Return.Type, &converted.ReturnType)
	for _, p := range f.Parameters {
		parameter := &tfjson.FunctionParameter{Name: p.Name, Description: p.Description, IsNullable: p.AllowNullValue}
		convertType(p.Type, &parameter.Type)
		converted.Parameters = append(converted.Parameters, parameter)
	}
	return converted
}

func identityFrom(s *tfprotov6.ResourceIdentitySchema) *tfjson.IdentitySchema {
	attributes := make(map[string]*tfjson.IdentityAttribute, len(s.IdentityAttributes))
	for _, a := range s.IdentityAttributes {
		attributes[a.Name] = &tfjson.IdentityAttribute{
			Description: a.Description, RequiredForImport: a.RequiredForImport, OptionalForImport: a.OptionalForImport,
		}
		convertType(a.Type, &attributes[a.Name].IdentityType)
	}
	return &tfjson.IdentitySchema{Version: uint64(s.Version), Attributes: attributes}
}

// convertType converts by way of JSON, in which both libraries write types alike.
func convertType(from tftypes.Type, into json.Unmarshaler) {
	text, err := json.Marshal(from)
	if err == nil {
		err = into.UnmarshalJSON(text)
	}
	if err != nil {
		log.Fatalf("converting the type %s: %v", from, err)
	}
}

func kind(k tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if k == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}
	return tfjson.SchemaDescriptionKindPlain
}
