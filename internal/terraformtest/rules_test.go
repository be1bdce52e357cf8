package terraformtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestCheck sees that the driver refuses schemas for which it lacks core's
// rules.
func TestCheck(t *testing.T) {
	t.Parallel()
	if err := check("trail_thing", thingSchema); err != nil {
		t.Error(err)
	}
	nested := func(mode tfprotov6.SchemaObjectNestingMode, computed bool) tfprotov6.SchemaBlock {
		return tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "many", Optional: true, Computed: computed, NestedType: nestedObject(mode)},
		}}
	}
	for name, block := range map[string]tfprotov6.SchemaBlock{
		"a block":                  {BlockTypes: []*tfprotov6.SchemaNestedBlock{{TypeName: "block"}}},
		"a configured list":        nested(tfprotov6.SchemaObjectNestingModeList, false),
		"a configured set":         nested(tfprotov6.SchemaObjectNestingModeSet, false),
		"a configured map":         nested(tfprotov6.SchemaObjectNestingModeMap, false),
		"a computed single object": nested(tfprotov6.SchemaObjectNestingModeSingle, true),
	} {
		if err := check("trail_thing", &tfprotov6.Schema{Block: &block}); err == nil || !strings.Contains(err.Error(), "trail_thing") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestContradictions(t *testing.T) {
	t.Parallel()
	typ := thingSchema.ValueType()
	value := func(o map[string]any) tftypes.Value {
		v, err := resolver{}.value(typ, o)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	type object = map[string]any
	for name, test := range map[string]struct {
		planned, actual object
		want            []string
	}{
		"the same":                  {object{"note": "g"}, object{"note": "g"}, nil},
		"unknown becomes known":     {object{"trail": Unknown, "list": Unknown}, object{"trail": "m", "list": []any{}}, nil},
		"known changes":             {object{"trail": "m"}, object{"trail": "n"}, []string{`trail: was "m", but is now "n"`}},
		"null appears":              {object{"trail": nil}, object{"trail": "n"}, []string{`trail: was null, but is now "n"`}},
		"in a list":                 {object{"list": []any{object{"id": Unknown, "key": "a"}}}, object{"list": []any{object{"id": "1", "key": "b"}}}, []string{`list[0].key: was "a", but is now "b"`}},
		"a shorter list":            {object{"list": []any{object{"key": "a"}}}, object{"list": []any{}}, []string{`list[0]: it is in one of plan and result only`}},
		"a set in another order":    {object{"set": []any{object{"key": "a", "id": Unknown}, object{"key": "b"}}}, object{"set": []any{object{"key": "b"}, object{"key": "a", "id": "1"}}}, nil},
		"a set with something else": {object{"set": []any{object{"key": "a"}}}, object{"set": []any{object{"key": "b"}}}, []string{`set: was [{"id":null,"key":"a"}], but is now [{"id":null,"key":"b"}]`}},
		"a map with another key":    {object{"map": object{"a": object{}}}, object{"map": object{"b": object{}}}, []string{"map.a: it is in one of plan and result only", "map.b: it is in one of plan and result only"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := contradictions("", value(test.planned), value(test.actual)); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestResolver_refusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	typ := thingSchema.ValueType()
	for name, args := range map[string]any{
		"an unknown argument": map[string]any{"noet": "g"},
		"another type":        map[string]any{"note": 1},
		"no object":           "g",
		"no list":             map[string]any{"list": "g"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if v, err := (resolver{}).value(typ, args); err == nil {
				t.Errorf("no error, but the value %s", v)
			}
		})
	}
}
