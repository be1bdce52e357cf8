package terraformtest

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// proposalSchema has one attribute of each kind for which core has its own
// rule.
var proposalSchema = &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
	{Name: "given", Type: tftypes.String, Optional: true},
	{Name: "either", Type: tftypes.String, Optional: true, Computed: true},
	{Name: "made", Type: tftypes.String, Computed: true},
	{Name: "one", Optional: true, NestedType: nestedObject(tfprotov6.SchemaObjectNestingModeSingle)},
	{Name: "list", Computed: true, NestedType: nestedObject(tfprotov6.SchemaObjectNestingModeList)},
	{Name: "set", Computed: true, NestedType: nestedObject(tfprotov6.SchemaObjectNestingModeSet)},
	{Name: "map", Computed: true, NestedType: nestedObject(tfprotov6.SchemaObjectNestingModeMap)},
}}}

func nestedObject(mode tfprotov6.SchemaObjectNestingMode) *tfprotov6.SchemaObject {
	return &tfprotov6.SchemaObject{Nesting: mode, Attributes: []*tfprotov6.SchemaAttribute{
		{Name: "key", Type: tftypes.String, Optional: true},
		{Name: "id", Type: tftypes.String, Computed: true},
	}}
}

// TestProposed compares proposals with results of core's ProposedNew.
func TestProposed(t *testing.T) {
	t.Parallel()
	type object = map[string]any
	none := object{"given": nil, "either": nil, "made": nil, "one": nil, "list": nil, "set": nil, "map": nil}
	with := func(more object) object {
		all := object{}
		for _, o := range []object{none, more} {
			maps.Copy(all, o)
		}
		return all
	}
	for name, test := range map[string]struct{ prior, config, want object }{
		"nothing before": {
			nil, object{"given": "g", "one": object{"key": "a"}}, with(object{"given": "g", "one": object{"key": "a", "id": nil}}),
		},
		"what is computed stays": {
			object{"given": "g", "either": "e", "made": "m", "list": []any{object{"key": "k", "id": "1"}}},
			object{},
			with(object{"either": "e", "made": "m", "list": []any{object{"key": "k", "id": "1"}}}),
		},
		"what is configured counts": {
			object{"given": "g", "either": "e"},
			object{"given": "h", "either": "f"},
			with(object{"given": "h", "either": "f"}),
		},
		"unknown": {
			object{"given": "g", "either": "e", "one": object{"key": "a", "id": "1"}},
			object{"given": Unknown, "either": Unknown, "one": Unknown},
			with(object{"given": Unknown, "either": Unknown, "one": Unknown}),
		},
		"a single object": {
			object{"one": object{"key": "a", "id": "1"}}, object{"one": object{"key": "b"}},
			with(object{"one": object{"key": "b", "id": "1"}}),
		},
		"a single object that is not configured any more": {object{"one": object{"key": "a", "id": "1"}}, object{}, none},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			typ, shape := proposalSchema.ValueType(), objectSchema(proposalSchema.Block.Attributes)
			value := func(o object) tftypes.Value {
				if o == nil {
					return tftypes.NewValue(typ, nil)
				}
				v, err := resolver{}.value(typ, o)
				if err != nil {
					t.Fatal(err)
				}
				return v
			}
			got := goValue(shape.proposed(typ, value(test.prior), value(test.config)))
			if !reflect.DeepEqual(got, any(test.want)) {
				t.Errorf("got  %v\nwant %v", got, test.want)
			}
			// A plan equal to the proposal is valid.
			if complaints := shape.invalidPlan("", value(test.prior), value(test.config), value(test.want)); len(complaints) > 0 {
				t.Errorf("invalid: %v", complaints)
			}
		})
	}
}

// TestCheck sees that the driver refuses schemas for which it lacks core's
// rules.
func TestCheck(t *testing.T) {
	t.Parallel()
	if err := check("shop_item", proposalSchema); err != nil {
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
		if err := check("shop_item", &tfprotov6.Schema{Block: &block}); err == nil || !strings.Contains(err.Error(), "shop_item") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestContradictions(t *testing.T) {
	t.Parallel()
	typ := proposalSchema.ValueType()
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
		"the same":                  {object{"given": "g"}, object{"given": "g"}, nil},
		"unknown becomes known":     {object{"made": Unknown, "list": Unknown}, object{"made": "m", "list": []any{}}, nil},
		"known changes":             {object{"made": "m"}, object{"made": "n"}, []string{`made: was "m", but is now "n"`}},
		"null appears":              {object{"made": nil}, object{"made": "n"}, []string{`made: was null, but is now "n"`}},
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
	typ := proposalSchema.ValueType()
	for name, args := range map[string]any{
		"an unknown argument": map[string]any{"givne": "g"},
		"another type":        map[string]any{"given": 1},
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
