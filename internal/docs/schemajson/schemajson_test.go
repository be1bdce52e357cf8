package schemajson

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// server answers the two calls that Export makes. Any other would meet the nil
// interface and fail the test.
type server struct {
	tfprotov6.ProviderServer

	schemas     *tfprotov6.GetProviderSchemaResponse
	schemasErr  error
	identities  *tfprotov6.GetResourceIdentitySchemasResponse
	identityErr error
}

func (s server) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return s.schemas, s.schemasErr
}

func (s server) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return s.identities, s.identityErr
}

func TestExport_everythingTheProtocolGives(t *testing.T) {
	t.Parallel()

	named := func(description string) *tfprotov6.Schema {
		return &tfprotov6.Schema{Version: 3, Block: &tfprotov6.SchemaBlock{Description: description}}
	}
	s := server{
		schemas: &tfprotov6.GetProviderSchemaResponse{
			Provider:                 named("provider"),
			ResourceSchemas:          map[string]*tfprotov6.Schema{"x_thing": named("resource")},
			DataSourceSchemas:        map[string]*tfprotov6.Schema{"x_thing": named("data source")},
			EphemeralResourceSchemas: map[string]*tfprotov6.Schema{"x_thing": named("ephemeral")},
			ListResourceSchemas:      map[string]*tfprotov6.Schema{"x_thing": named("list")},
			StateStoreSchemas:        map[string]*tfprotov6.Schema{"x_thing": named("store")},
			ActionSchemas:            map[string]*tfprotov6.ActionSchema{"x_act": {Schema: named("action")}},
			Functions: map[string]*tfprotov6.Function{"f": {
				Summary:            "Short.",
				Description:        "Long.",
				DeprecationMessage: "Use g.",
				Parameters: []*tfprotov6.FunctionParameter{
					{Name: "cards", Description: "Cards.", AllowNullValue: true, Type: tftypes.List{ElementType: tftypes.String}},
				},
				VariadicParameter: &tfprotov6.FunctionParameter{Name: "more", Type: tftypes.Bool},
				Return:            &tfprotov6.FunctionReturn{Type: tftypes.Set{ElementType: tftypes.String}},
			}},
			Diagnostics: []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: "only a warning"}},
		},
		identities: &tfprotov6.GetResourceIdentitySchemasResponse{
			IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{"x_thing": {
				Version: 1,
				IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
					{Name: "id", Type: tftypes.String, Description: "The id.", RequiredForImport: true},
					{Name: "issuer", Type: tftypes.String, OptionalForImport: true},
				},
			}},
		},
	}

	var out bytes.Buffer
	if err := Export(t.Context(), &out, "x", s); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, out.Bytes(), `{
	  "format_version": "1.0",
	  "provider_schemas": {"x": {
	    "provider": {"version": 3, "block": {"description": "provider", "description_kind": "plain"}},
	    "resource_schemas": {"x_thing": {"version": 3, "block": {"description": "resource", "description_kind": "plain"}}},
	    "data_source_schemas": {"x_thing": {"version": 3, "block": {"description": "data source", "description_kind": "plain"}}},
	    "ephemeral_resource_schemas": {"x_thing": {"version": 3, "block": {"description": "ephemeral", "description_kind": "plain"}}},
	    "list_resource_schemas": {"x_thing": {"version": 3, "block": {"description": "list", "description_kind": "plain"}}},
	    "state_store_schemas": {"x_thing": {"version": 3, "block": {"description": "store", "description_kind": "plain"}}},
	    "action_schemas": {"x_act": {"block": {"description": "action", "description_kind": "plain"}}},
	    "functions": {"f": {
	      "summary": "Short.",
	      "description": "Long.",
	      "deprecation_message": "Use g.",
	      "parameters": [{"name": "cards", "description": "Cards.", "is_nullable": true, "type": ["list", "string"]}],
	      "variadic_parameter": {"name": "more", "type": "bool"},
	      "return_type": ["set", "string"]
	    }},
	    "resource_identity_schemas": {"x_thing": {"version": 1, "attributes": {
	      "id": {"type": "string", "description": "The id.", "required_for_import": true},
	      "issuer": {"type": "string", "optional_for_import": true}
	    }}}
	  }}
	}`)
}

func TestExport_failures(t *testing.T) {
	t.Parallel()

	fine := server{
		schemas:    &tfprotov6.GetProviderSchemaResponse{},
		identities: &tfprotov6.GetResourceIdentitySchemasResponse{},
	}
	broken := []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Broken", Detail: "in two"}}

	tests := map[string]struct {
		change func(*server)
		want   string
	}{
		"schemas not answered": {
			func(s *server) { s.schemasErr = errors.New("gone") },
			"getting the provider's schemas: gone",
		},
		"schemas with an error": {
			func(s *server) { s.schemas = &tfprotov6.GetProviderSchemaResponse{Diagnostics: broken} },
			"getting the provider's schemas: Broken: in two",
		},
		"an action with a block": {
			func(s *server) {
				block := &tfprotov6.SchemaBlock{BlockTypes: []*tfprotov6.SchemaNestedBlock{{TypeName: "inner"}}}
				s.schemas = &tfprotov6.GetProviderSchemaResponse{ActionSchemas: map[string]*tfprotov6.ActionSchema{"x_act": {Schema: &tfprotov6.Schema{Block: block}}}}
			},
			"x_act has nested blocks, which are not written; use nested attributes",
		},
		"identities not answered": {
			func(s *server) { s.identityErr = errors.New("gone") },
			"getting the resources' identity schemas: gone",
		},
		"identities with an error": {
			func(s *server) {
				s.identities = &tfprotov6.GetResourceIdentitySchemasResponse{Diagnostics: broken}
			},
			"getting the resources' identity schemas: Broken: in two",
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := fine
			tc.change(&s)
			var out bytes.Buffer
			err := Export(t.Context(), &out, "x", s)
			if err == nil || err.Error() != tc.want {
				t.Errorf("got error %v, want %q", err, tc.want)
			}
			if out.Len() != 0 {
				t.Errorf("wrote %q in spite of the error", out.String())
			}
		})
	}
}

// sameJSON compares two documents by value, so that the expected one can be laid
// out for reading.
func sameJSON(t *testing.T, got []byte, want string) {
	t.Helper()
	var gotValue, wantValue any
	if err := json.Unmarshal(got, &gotValue); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, got)
	}
	if err := json.NewDecoder(strings.NewReader(want)).Decode(&wantValue); err != nil {
		t.Fatalf("the expectation is not JSON: %v", err)
	}
	if !reflect.DeepEqual(gotValue, wantValue) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
