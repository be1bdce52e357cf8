package terraformtest

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// schemas holds the schemas of a provider.
type schemas struct {
	*tfprotov6.GetProviderSchemaResponse

	identities map[string]*tfprotov6.ResourceIdentitySchema
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
	for _, kind := range []map[string]*tfprotov6.Schema{
		{"provider": offered.Provider}, offered.ResourceSchemas, offered.DataSourceSchemas, offered.EphemeralResourceSchemas,
	} {
		for name, schema := range kind {
			if err := check(name, schema); err != nil {
				return schemas{}, err
			}
		}
	}
	return schemas{offered, identities.IdentitySchemas}, nil
}

func (s schemas) of(b Block) (*tfprotov6.Schema, bool) {
	from := s.ResourceSchemas
	if b.Data {
		from = s.DataSourceSchemas
	}
	schema, ok := from[b.Type]
	return schema, ok
}

// objectSchema has the attributes of a resource, or of an object within it.
type objectSchema []*tfprotov6.SchemaAttribute

// shape returns the attributes of a block.
func (s schemas) shape(b Block) objectSchema {
	schema, _ := s.of(b)
	return schema.Block.Attributes
}

// nested returns the attributes of a configured object, such as timeouts.
func nested(a *tfprotov6.SchemaAttribute) objectSchema {
	if a.NestedType == nil || isComputed(a) {
		return nil
	}
	return a.NestedType.Attributes
}

// isComputed reports whether the attribute can't be configured. Then the driver
// does not need to know the attributes within it.
func isComputed(a *tfprotov6.SchemaAttribute) bool { return a.Computed && !a.Optional }

// check returns an error if core has rules for the schema that the driver
// lacks.
func check(name string, schema *tfprotov6.Schema) error {
	if len(schema.Block.BlockTypes) > 0 {
		return fmt.Errorf("%s has blocks; the driver knows attributes alone", name)
	}
	for _, a := range schema.Block.Attributes {
		if a.NestedType != nil && !isComputed(a) && (a.Computed || a.NestedType.Nesting != tfprotov6.SchemaObjectNestingModeSingle) {
			return fmt.Errorf("%s.%s can be configured; of attributes with a schema of their own the driver knows single objects that are not computed", name, a.Name)
		}
	}
	return nil
}
