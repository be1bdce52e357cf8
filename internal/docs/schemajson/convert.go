package schemajson

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The types mirror the engine's JSON, names and omissions included.

type provider struct {
	Provider           schema                    `json:"provider"`
	Resources          map[string]schema         `json:"resource_schemas,omitempty"`
	DataSources        map[string]schema         `json:"data_source_schemas,omitempty"`
	EphemeralResources map[string]schema         `json:"ephemeral_resource_schemas,omitempty"`
	ListResources      map[string]schema         `json:"list_resource_schemas,omitempty"`
	Actions            map[string]actionSchema   `json:"action_schemas,omitempty"`
	StateStores        map[string]schema         `json:"state_store_schemas,omitempty"`
	Functions          map[string]function       `json:"functions,omitempty"`
	Identities         map[string]identitySchema `json:"resource_identity_schemas,omitempty"`
}

type schema struct {
	Version int64 `json:"version"`
	Block   block `json:"block"`
}

type actionSchema struct {
	Block block `json:"block"`
}

type block struct {
	Attributes      map[string]attribute `json:"attributes,omitempty"`
	Description     string               `json:"description,omitempty"`
	DescriptionKind string               `json:"description_kind"`
	Deprecated      bool                 `json:"deprecated,omitempty"`
}

type attribute struct {
	Type            tftypes.Type  `json:"type,omitempty"`
	Nested          *nestedObject `json:"nested_type,omitempty"`
	Description     string        `json:"description,omitempty"`
	DescriptionKind string        `json:"description_kind"`
	Deprecated      bool          `json:"deprecated,omitempty"`
	Required        bool          `json:"required,omitempty"`
	Optional        bool          `json:"optional,omitempty"`
	Computed        bool          `json:"computed,omitempty"`
	Sensitive       bool          `json:"sensitive,omitempty"`
	WriteOnly       bool          `json:"write_only,omitempty"`
}

type nestedObject struct {
	Attributes map[string]attribute `json:"attributes,omitempty"`
	Nesting    string               `json:"nesting_mode"`
}

type function struct {
	Description        string       `json:"description,omitempty"`
	Summary            string       `json:"summary,omitempty"`
	DeprecationMessage string       `json:"deprecation_message,omitempty"`
	ReturnType         tftypes.Type `json:"return_type"`
	Parameters         []parameter  `json:"parameters,omitempty"`
	Variadic           *parameter   `json:"variadic_parameter,omitempty"`
}

type parameter struct {
	Name        string       `json:"name,omitempty"`
	Description string       `json:"description,omitempty"`
	Nullable    bool         `json:"is_nullable,omitempty"`
	Type        tftypes.Type `json:"type"`
}

type identitySchema struct {
	Version    int64                        `json:"version"`
	Attributes map[string]identityAttribute `json:"attributes,omitempty"`
}

type identityAttribute struct {
	Type              tftypes.Type `json:"type"`
	Description       string       `json:"description,omitempty"`
	RequiredForImport bool         `json:"required_for_import,omitempty"`
	OptionalForImport bool         `json:"optional_for_import,omitempty"`
}

func providerFrom(schemas *tfprotov6.GetProviderSchemaResponse, identities *tfprotov6.GetResourceIdentitySchemasResponse) provider {
	return provider{
		Provider:           schemaFrom(schemas.Provider),
		Resources:          each(schemas.ResourceSchemas, schemaFrom),
		DataSources:        each(schemas.DataSourceSchemas, schemaFrom),
		EphemeralResources: each(schemas.EphemeralResourceSchemas, schemaFrom),
		ListResources:      each(schemas.ListResourceSchemas, schemaFrom),
		Actions:            each(schemas.ActionSchemas, actionFrom),
		StateStores:        each(schemas.StateStoreSchemas, schemaFrom),
		Functions:          each(schemas.Functions, functionFrom),
		Identities:         each(identities.IdentitySchemas, identityFrom),
	}
}

func each[From, To any](from map[string]From, convert func(From) To) map[string]To {
	to := make(map[string]To, len(from))
	for name, v := range from {
		to[name] = convert(v)
	}
	return to
}

// A schema or block that is absent is written as an empty one: readers of the
// format follow the pointer without looking.

func schemaFrom(s *tfprotov6.Schema) schema {
	if s == nil {
		return schema{Block: blockFrom(nil)}
	}
	return schema{Version: s.Version, Block: blockFrom(s.Block)}
}

func actionFrom(a *tfprotov6.ActionSchema) actionSchema {
	return actionSchema{Block: schemaFrom(a.Schema).Block}
}

func blockFrom(b *tfprotov6.SchemaBlock) block {
	if b == nil {
		return block{DescriptionKind: kind(tfprotov6.StringKindPlain)}
	}
	return block{
		Attributes:      attributesFrom(b.Attributes),
		Description:     b.Description,
		DescriptionKind: kind(b.DescriptionKind),
		Deprecated:      b.Deprecated,
	}
}

func attributesFrom(list []*tfprotov6.SchemaAttribute) map[string]attribute {
	attributes := make(map[string]attribute, len(list))
	for _, a := range list {
		converted := attribute{
			Type:            a.Type,
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
			converted.Nested = &nestedObject{
				Attributes: attributesFrom(a.NestedType.Attributes),
				Nesting:    objectNesting[a.NestedType.Nesting],
			}
		}
		attributes[a.Name] = converted
	}
	return attributes
}

func functionFrom(f *tfprotov6.Function) function {
	converted := function{
		Description:        f.Description,
		Summary:            f.Summary,
		DeprecationMessage: f.DeprecationMessage,
		ReturnType:         f.Return.Type,
	}
	for _, p := range f.Parameters {
		converted.Parameters = append(converted.Parameters, parameterFrom(p))
	}
	if f.VariadicParameter != nil {
		variadic := parameterFrom(f.VariadicParameter)
		converted.Variadic = &variadic
	}
	return converted
}

func parameterFrom(p *tfprotov6.FunctionParameter) parameter {
	return parameter{Name: p.Name, Description: p.Description, Nullable: p.AllowNullValue, Type: p.Type}
}

func identityFrom(s *tfprotov6.ResourceIdentitySchema) identitySchema {
	attributes := make(map[string]identityAttribute, len(s.IdentityAttributes))
	for _, a := range s.IdentityAttributes {
		attributes[a.Name] = identityAttribute{
			Type:              a.Type,
			Description:       a.Description,
			RequiredForImport: a.RequiredForImport,
			OptionalForImport: a.OptionalForImport,
		}
	}
	return identitySchema{Version: s.Version, Attributes: attributes}
}

var objectNesting = map[tfprotov6.SchemaObjectNestingMode]string{
	tfprotov6.SchemaObjectNestingModeSingle: "single",
	tfprotov6.SchemaObjectNestingModeList:   "list",
	tfprotov6.SchemaObjectNestingModeSet:    "set",
	tfprotov6.SchemaObjectNestingModeMap:    "map",
}

func kind(k tfprotov6.StringKind) string {
	if k == tfprotov6.StringKindMarkdown {
		return "markdown"
	}
	return "plain"
}
