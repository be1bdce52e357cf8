package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Query is a list block of a terraform query.
type Query struct {
	// Type is that of the resources to list.
	Type string
	// Config are the arguments of the block's config; the others are null.
	Config          map[string]tftypes.Value
	IncludeResource bool
	// Limit is how many results are wanted; 0 means all.
	Limit int64
}

// Run asks an org's provider for what the block finds, at the protocol, since only
// engines from 1.14 on can.
func (q Query) Run(t *testing.T, org Org) (results []tfprotov6.ListResourceResult) {
	t.Helper()
	//nolint:staticcheck // Marked as temporary in terraform-plugin-go; there is no other way to list.
	server, ok := Server(org.Getenv)().(tfprotov6.ProviderServerWithListResource)
	if !ok {
		t.Fatal("the provider lists nothing")
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	list := schemas.ListResourceSchemas[q.Type]
	if list == nil {
		t.Fatalf("the provider lists no %s", q.Type)
	}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: sparse(t, schemas.Provider.ValueType(), nil)})
	if err != nil || len(configured.Diagnostics) > 0 {
		t.Fatalf("configuring: %v, %v", err, configured)
	}
	config := sparse(t, list.ValueType(), q.Config)
	valid, err := server.ValidateListResourceConfig(t.Context(), &tfprotov6.ValidateListResourceConfigRequest{TypeName: q.Type, Config: config})
	if err != nil || len(valid.Diagnostics) > 0 {
		t.Fatalf("%s: not valid: %v, %v", q.Type, err, valid)
	}
	stream, err := server.ListResource(t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: q.Type, Config: config, IncludeResource: q.IncludeResource, Limit: q.Limit,
	})
	if err != nil {
		t.Fatal(err)
	}
	for result := range stream.Results {
		for _, diagnostic := range result.Diagnostics {
			t.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
		}
		if result.Identity == nil || (result.Resource == nil) == q.IncludeResource {
			t.Errorf("%s lacks its identity or resource, or has one that nobody wants", result.DisplayName)
		}
		results = append(results, result)
	}
	return results
}

// sparse encodes an object of which some attributes are set and the rest is null.
func sparse(t *testing.T, kind tftypes.Type, set map[string]tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	values := map[string]tftypes.Value{}
	for name, attribute := range kind.(tftypes.Object).AttributeTypes { //nolint:errcheck // A schema's type is an object.
		values[name] = tftypes.NewValue(attribute, nil)
		if value, ok := set[name]; ok {
			values[name] = value
			delete(set, name)
		}
	}
	for name := range set {
		t.Fatalf("there is no argument %s", name)
	}
	value, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}
