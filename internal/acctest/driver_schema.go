package acctest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// schemas are what a provider offers.
type schemas struct {
	provider               *tfprotov6.Schema
	resources, dataSources map[string]*tfprotov6.Schema
	ephemerals             map[string]*tfprotov6.Schema
	identities             map[string]*tfprotov6.ResourceIdentitySchema
}

func readSchemas(ctx context.Context, server tfprotov6.ProviderServer) (schemas, error) {
	offered, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return schemas{}, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return schemas{}, err
	}
	for _, d := range slices.Concat(offered.Diagnostics, identities.Diagnostics) {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return schemas{}, fmt.Errorf("%s: %s", d.Summary, d.Detail)
		}
	}
	if c := offered.ServerCapabilities; c == nil || !c.PlanDestroy {
		return schemas{}, fmt.Errorf("the provider does not plan destroys; the driver knows no other")
	}
	return schemas{
		provider: offered.Provider, resources: offered.ResourceSchemas, dataSources: offered.DataSourceSchemas,
		ephemerals: offered.EphemeralResourceSchemas, identities: identities.IdentitySchemas,
	}, nil
}

func (s schemas) of(b Block) (*tfprotov6.Schema, bool) {
	from := s.resources
	if b.Data {
		from = s.dataSources
	}
	schema, ok := from[b.Type]
	return schema, ok
}

// objectSchema is what a schema says of an object, that of a resource or one
// within it. Blocks are attributes that are not computed.
type objectSchema []attributeSchema

type attributeSchema struct {
	name                          string
	typ                           tftypes.Type
	optional, computed, writeOnly bool
	// nesting is notNested unless the attribute holds objects with a schema.
	nesting nesting
	nested  objectSchema
	// block is true where no value is an empty collection instead of null.
	block bool
}

type nesting int

const (
	notNested nesting = iota
	nestedSingle
	nestedList
	nestedSet
	nestedMap
)

func objectOf(block *tfprotov6.SchemaBlock) objectSchema {
	var o objectSchema
	for _, a := range block.Attributes {
		o = append(o, attributeOf(a))
	}
	for _, b := range block.BlockTypes {
		o = append(o, attributeSchema{
			name: b.TypeName, typ: b.ValueType(), optional: true, nested: objectOf(b.Block), block: true,
			nesting: map[tfprotov6.SchemaNestedBlockNestingMode]nesting{
				tfprotov6.SchemaNestedBlockNestingModeSingle: nestedSingle, tfprotov6.SchemaNestedBlockNestingModeGroup: nestedSingle,
				tfprotov6.SchemaNestedBlockNestingModeList: nestedList, tfprotov6.SchemaNestedBlockNestingModeSet: nestedSet,
				tfprotov6.SchemaNestedBlockNestingModeMap: nestedMap,
			}[b.Nesting],
		})
	}
	slices.SortFunc(o, func(a, b attributeSchema) int { return strings.Compare(a.name, b.name) })
	return o
}

func attributeOf(a *tfprotov6.SchemaAttribute) attributeSchema {
	s := attributeSchema{
		name: a.Name, typ: a.ValueType(), optional: a.Optional, computed: a.Computed, writeOnly: a.WriteOnly,
	}
	if a.NestedType == nil {
		return s
	}
	for _, n := range a.NestedType.Attributes {
		s.nested = append(s.nested, attributeOf(n))
	}
	s.nesting = map[tfprotov6.SchemaObjectNestingMode]nesting{
		tfprotov6.SchemaObjectNestingModeSingle: nestedSingle, tfprotov6.SchemaObjectNestingModeList: nestedList,
		tfprotov6.SchemaObjectNestingModeSet: nestedSet, tfprotov6.SchemaObjectNestingModeMap: nestedMap,
	}[a.NestedType.Nesting]
	return s
}
