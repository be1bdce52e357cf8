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
	// Warned gets each warning; where it is nil, a warning fails the test.
	Warned func(*tfprotov6.Diagnostic)
}

// Run asks an org's provider for what the block finds, at the protocol, since only
// engines from 1.14 on can.
func (q Query) Run(t *testing.T, org Org) (results []tfprotov6.ListResourceResult) {
	t.Helper()
	server, schemas := serving(t, org, nil)
	list := schemas.ListResourceSchemas[q.Type]
	if list == nil {
		t.Fatalf("the provider lists no %s", q.Type)
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
			if q.Warned != nil && diagnostic.Severity == tfprotov6.DiagnosticSeverityWarning {
				q.Warned(diagnostic)
				continue
			}
			t.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
		}
		if result.Identity == nil || (result.Resource == nil) == q.IncludeResource {
			t.Errorf("%s lacks its identity or resource, or has a resource that the query did not ask for", result.DisplayName)
		}
		results = append(results, result)
	}
	return results
}
