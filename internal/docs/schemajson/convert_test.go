package schemajson

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestAttributesFrom(t *testing.T) {
	t.Parallel()

	leaf := []*tfprotov6.SchemaAttribute{{Name: "x", Type: tftypes.String, Computed: true}}
	nested := func(mode tfprotov6.SchemaObjectNestingMode) *tfprotov6.SchemaObject {
		return &tfprotov6.SchemaObject{Nesting: mode, Attributes: leaf}
	}
	const leafJSON = `{"x": {"type": "string", "description_kind": "plain", "computed": true}}`

	tests := map[string]struct {
		attribute tfprotov6.SchemaAttribute
		want      string
	}{
		"required": {
			tfprotov6.SchemaAttribute{Type: tftypes.String, Required: true},
			`{"type": "string", "description_kind": "plain", "required": true}`,
		},
		"optional and computed": {
			tfprotov6.SchemaAttribute{Type: tftypes.Number, Optional: true, Computed: true},
			`{"type": "number", "description_kind": "plain", "optional": true, "computed": true}`,
		},
		"plain description": {
			tfprotov6.SchemaAttribute{Type: tftypes.Bool, Description: "Text.", DescriptionKind: tfprotov6.StringKindPlain},
			`{"type": "bool", "description": "Text.", "description_kind": "plain"}`,
		},
		"Markdown description": {
			tfprotov6.SchemaAttribute{Type: tftypes.Bool, Description: "`code` <b> & more", DescriptionKind: tfprotov6.StringKindMarkdown},
			"{\"type\": \"bool\", \"description\": \"`code` <b> & more\", \"description_kind\": \"markdown\"}",
		},
		"deprecated": {
			tfprotov6.SchemaAttribute{Type: tftypes.Bool, Deprecated: true, DeprecationMessage: "not part of the format"},
			`{"type": "bool", "description_kind": "plain", "deprecated": true}`,
		},
		"sensitive": {
			tfprotov6.SchemaAttribute{Type: tftypes.String, Optional: true, Sensitive: true},
			`{"type": "string", "description_kind": "plain", "optional": true, "sensitive": true}`,
		},
		"write-only": {
			tfprotov6.SchemaAttribute{Type: tftypes.String, Optional: true, WriteOnly: true},
			`{"type": "string", "description_kind": "plain", "optional": true, "write_only": true}`,
		},
		"set": {
			tfprotov6.SchemaAttribute{Type: tftypes.Set{ElementType: tftypes.String}},
			`{"type": ["set", "string"], "description_kind": "plain"}`,
		},
		"map of lists": {
			tfprotov6.SchemaAttribute{Type: tftypes.Map{ElementType: tftypes.List{ElementType: tftypes.Number}}},
			`{"type": ["map", ["list", "number"]], "description_kind": "plain"}`,
		},
		"object": {
			tfprotov6.SchemaAttribute{Type: tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.Bool, "b": tftypes.String}}},
			`{"type": ["object", {"a": "bool", "b": "string"}], "description_kind": "plain"}`,
		},
		"dynamic": {
			tfprotov6.SchemaAttribute{Type: tftypes.DynamicPseudoType},
			`{"type": "dynamic", "description_kind": "plain"}`,
		},
		"nested object": {
			tfprotov6.SchemaAttribute{NestedType: nested(tfprotov6.SchemaObjectNestingModeSingle), Optional: true},
			`{"nested_type": {"nesting_mode": "single", "attributes": ` + leafJSON + `}, "description_kind": "plain", "optional": true}`,
		},
		"nested list": {
			tfprotov6.SchemaAttribute{NestedType: nested(tfprotov6.SchemaObjectNestingModeList), Computed: true, Sensitive: true},
			`{"nested_type": {"nesting_mode": "list", "attributes": ` + leafJSON + `}, "description_kind": "plain", "computed": true, "sensitive": true}`,
		},
		"nested set": {
			tfprotov6.SchemaAttribute{NestedType: nested(tfprotov6.SchemaObjectNestingModeSet)},
			`{"nested_type": {"nesting_mode": "set", "attributes": ` + leafJSON + `}, "description_kind": "plain"}`,
		},
		"nested map in a nested list": {
			tfprotov6.SchemaAttribute{NestedType: &tfprotov6.SchemaObject{
				Nesting: tfprotov6.SchemaObjectNestingModeList,
				Attributes: []*tfprotov6.SchemaAttribute{
					{Name: "inner", NestedType: nested(tfprotov6.SchemaObjectNestingModeMap), Description: "Inner.", DescriptionKind: tfprotov6.StringKindMarkdown},
				},
			}},
			`{"nested_type": {"nesting_mode": "list", "attributes": {"inner": {
			   "nested_type": {"nesting_mode": "map", "attributes": ` + leafJSON + `},
			   "description": "Inner.", "description_kind": "markdown"
			 }}}, "description_kind": "plain"}`,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.attribute.Name = "attribute"
			got := attributesFrom([]*tfprotov6.SchemaAttribute{&tc.attribute})
			sameAs(t, got, `{"attribute": `+tc.want+`}`)
		})
	}
}

func TestSchemaFrom(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		schema *tfprotov6.Schema
		want   string
	}{
		"absent": {
			nil,
			`{"version": 0, "block": {"description_kind": "plain"}}`,
		},
		"without a block": {
			&tfprotov6.Schema{Version: 2},
			`{"version": 2, "block": {"description_kind": "plain"}}`,
		},
		"deprecated": {
			&tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Deprecated: true}},
			`{"version": 0, "block": {"description_kind": "plain", "deprecated": true}}`,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sameAs(t, schemaFrom(tc.schema), tc.want)
		})
	}
}

func sameAs(t *testing.T, value any, want string) {
	t.Helper()
	got, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, got, want)
}
