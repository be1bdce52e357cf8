package terraformtest

// trailStories are the stories of TestDriver_doesWhatTheEngineDoes by subject.
// In their names, "left" means removed from the configuration.
var trailStories = map[string][]trailStep{
	"update": {
		{name: "create", blocks: []thingBlock{{name: "a"}, {name: "b"}}},
		{name: "nothing", do: "plan", blocks: []thingBlock{{name: "a"}, {name: "b"}}},
		{name: "one changes", blocks: []thingBlock{{name: "a", note: "x"}, {name: "b"}}},
		{name: "without a refresh", noRefresh: true, blocks: []thingBlock{{name: "a", note: "y"}, {name: "b"}}},
	},
	"what left": {
		{name: "create", blocks: []thingBlock{{name: "a"}, {name: "b", needs: []string{"a"}}, {name: "c"}, {name: "d"}}},
		{name: "gone outside", do: "apply", gone: []string{"d"}, blocks: []thingBlock{{name: "a"}, {name: "b", needs: []string{"a"}}, {name: "c"}}},
		{name: "a plan", do: "plan", blocks: []thingBlock{{name: "c"}}},
		{name: "two left", blocks: []thingBlock{{name: "c"}}},
		{name: "without a refresh", noRefresh: true},
	},
	"destroy": {
		{name: "create", blocks: []thingBlock{{name: "a"}, {name: "b", needs: []string{"a"}}}},
		{name: "with what left", do: "destroy", blocks: []thingBlock{{name: "a"}}},
		{name: "create", blocks: []thingBlock{{name: "a"}, {name: "b", needs: []string{"a"}}}},
		{name: "without a refresh", do: "destroy", noRefresh: true, blocks: []thingBlock{{name: "a"}, {name: "b", needs: []string{"a"}}}},
	},
	"replacement": {
		{name: "create", blocks: []thingBlock{{name: "a", kind: "x"}, {name: "b", noteOf: "a"}}},
		{name: "destroyed first", blocks: []thingBlock{{name: "a", kind: "y"}, {name: "b", noteOf: "a"}}},
		{name: "on request", replace: []string{"a"}, blocks: []thingBlock{{name: "a", kind: "y"}, {name: "b", noteOf: "a"}}},
		{name: "tainted", do: "taint a", blocks: []thingBlock{{name: "a", kind: "y"}, {name: "b", noteOf: "a"}}},
	},
	"created first": {
		{name: "create", blocks: []thingBlock{{name: "a", kind: "x"}, {name: "b", noteOf: "a", first: true}}},
		{name: "both", replace: []string{"b"}, blocks: []thingBlock{{name: "a", kind: "y"}, {name: "b", noteOf: "a", first: true}}},
		{name: "tainted", do: "taint a", blocks: []thingBlock{{name: "a", kind: "y"}, {name: "b", noteOf: "a", first: true}}},
		{name: "left", blocks: []thingBlock{{name: "c", note: "x"}}},
	},
	"deposed": {
		{name: "create", blocks: []thingBlock{{name: "a", kind: "x", first: true}, {name: "b", noteOf: "a"}}},
		{
			name: "a dependent fails", fails: map[string]string{"update b": withPrior},
			blocks: []thingBlock{{name: "a", kind: "y", first: true}, {name: "b", noteOf: "a"}},
		},
		{name: "a plan", do: "plan", blocks: []thingBlock{{name: "a", kind: "y", first: true}, {name: "b", noteOf: "a"}}},
		{name: "a refresh", do: "refresh", blocks: []thingBlock{{name: "a", kind: "y", first: true}, {name: "b", noteOf: "a"}}},
		{
			name: "a dependent fails again", fails: map[string]string{"update b": withPrior},
			blocks: []thingBlock{{name: "a", kind: "z", first: true}, {name: "b", noteOf: "a"}},
		},
		{
			name: "its destruction fails", fails: map[string]string{"delete a": withPrior},
			blocks: []thingBlock{{name: "a", kind: "z", first: true}, {name: "b", noteOf: "a"}},
		},
		{name: "one is gone", gone: []string{"a"}, do: "plan", blocks: []thingBlock{{name: "a", kind: "z", first: true}, {name: "b", noteOf: "a"}}},
		{name: "without a refresh", noRefresh: true, blocks: []thingBlock{{name: "a", kind: "z", first: true}, {name: "b", noteOf: "a"}}},
	},
	"deposed, then destroy": {
		{name: "create", blocks: []thingBlock{{name: "a", kind: "x", first: true}, {name: "b", noteOf: "a"}}},
		{
			name: "a dependent fails", fails: map[string]string{"update b": withPrior},
			blocks: []thingBlock{{name: "a", kind: "y", first: true}, {name: "b", noteOf: "a"}},
		},
		{name: "it all left", do: "plan"},
		{name: "destroy", do: "destroy", blocks: []thingBlock{{name: "a", kind: "y", first: true}, {name: "b", noteOf: "a"}}},
	},
	"targets": {
		{name: "create", blocks: []thingBlock{{name: "a"}, {name: "b", needs: []string{"a"}}, {name: "c", needs: []string{"b"}}, {name: "d"}}},
		{
			name: "with what it depends on", target: []string{"b"},
			blocks: []thingBlock{{name: "a", note: "x"}, {name: "b", note: "x", needs: []string{"a"}}, {name: "c", note: "x", needs: []string{"b"}}, {name: "d", note: "x"}},
		},
		{name: "something else left", do: "plan", target: []string{"d"}, blocks: []thingBlock{{name: "d"}}},
		{name: "what left, with its dependents", target: []string{"b"}, blocks: []thingBlock{{name: "d", note: "x"}}},
		{name: "a destroy with dependents", do: "destroy", target: []string{"a"}, blocks: []thingBlock{{name: "a"}, {name: "d", needs: []string{"a"}}}},
		{name: "the rest", do: "destroy", blocks: []thingBlock{{name: "d"}}},
	},
	"a target created first": {
		{name: "create", blocks: []thingBlock{{name: "a", kind: "x", first: true}, {name: "b", noteOf: "a"}}},
		{name: "its dependent is the target", target: []string{"b"}, blocks: []thingBlock{{name: "a", kind: "y", first: true}, {name: "b", noteOf: "a"}}},
		{name: "another is the target", target: []string{"c"}, blocks: []thingBlock{{name: "a", kind: "y", first: true}, {name: "b", noteOf: "a"}, {name: "c"}}},
		{name: "it is the target", target: []string{"a"}, blocks: []thingBlock{{name: "a", kind: "y", first: true}, {name: "b", noteOf: "a"}}},
		{name: "nothing is left", do: "plan", blocks: []thingBlock{{name: "a", kind: "y", first: true}, {name: "b", noteOf: "a"}}},
	},
	// c makes a create first, although c is not a target. Only Terraform 1.16
	// does so.
	"a target beside one created first": {
		{name: "create", blocks: []thingBlock{{name: "a", kind: "x"}, {name: "b", noteOf: "a"}}},
		{name: "its dependent is the target", target: []string{"b"}, blocks: []thingBlock{{name: "a", kind: "y"}, {name: "b", noteOf: "a"}, {name: "c", noteOf: "b", first: true}}},
		{name: "the rest", blocks: []thingBlock{{name: "a", kind: "y"}, {name: "b", noteOf: "a"}, {name: "c", noteOf: "b", first: true}}},
	},
	"a deposed target": {
		{name: "create", blocks: []thingBlock{{name: "a", kind: "x", first: true}, {name: "b", noteOf: "a"}}},
		{
			name: "a dependent fails", fails: map[string]string{"update b": withPrior},
			blocks: []thingBlock{{name: "a", kind: "y", first: true}, {name: "b", noteOf: "a"}},
		},
		{name: "by its dependent", target: []string{"b"}, blocks: []thingBlock{{name: "a", kind: "y", first: true}, {name: "b", noteOf: "a"}}},
		{name: "by itself", target: []string{"a"}, blocks: []thingBlock{{name: "a", kind: "y", first: true}, {name: "b", noteOf: "a"}}},
	},
	"moved": {
		{name: "create", blocks: []thingBlock{{name: "a"}, {name: "b", needs: []string{"a"}}}},
		{name: "a plan", do: "plan", blocks: []thingBlock{{name: "c"}, {name: "b", needs: []string{"c"}}}, moved: [][2]string{{"a", "c"}}},
		{name: "with a change of its label", blocks: []thingBlock{{name: "c"}, {name: "b", needs: []string{"c"}}}, moved: [][2]string{{"a", "c"}}},
		{name: "the name is taken", blocks: []thingBlock{{name: "c"}}, moved: [][2]string{{"b", "c"}}},
		{name: "then left", moved: [][2]string{{"c", "d"}}},
	},
	// The order of the identities differs from that of the labels.
	"moved and replaced": {
		{name: "create", blocks: []thingBlock{{name: "a", kind: "x"}, {name: "b", kind: "x"}}},
		{name: "both", blocks: []thingBlock{{name: "c", kind: "y"}, {name: "b", kind: "y"}}, moved: [][2]string{{"a", "c"}}},
	},
	"saved": {
		{name: "create", do: "saved", blocks: []thingBlock{{name: "a", kind: "x"}, {name: "b", noteOf: "a"}}},
		{name: "change", do: "saved", blocks: []thingBlock{{name: "a", kind: "y"}}},
		{name: "a target", do: "saved", target: []string{"a"}, blocks: []thingBlock{{name: "b"}}},
	},
	"gone": {
		{name: "create", blocks: []thingBlock{{name: "a"}, {name: "b", noteOf: "a"}, {name: "c"}}},
		{name: "one that stays", gone: []string{"a"}, blocks: []thingBlock{{name: "a"}, {name: "b", noteOf: "a"}, {name: "c"}}},
		{name: "by a destroy", do: "destroy", gone: []string{"a", "c"}, blocks: []thingBlock{{name: "a"}, {name: "b", noteOf: "a"}}},
	},
	"lost private state": {
		{name: "create", blocks: []thingBlock{{name: "a"}, {name: "b"}}},
		{name: "update", losePrivate: true, blocks: []thingBlock{{name: "a", note: "x"}, {name: "b"}}},
		{name: "left", losePrivate: true, blocks: []thingBlock{{name: "b"}}},
		{name: "destroy", do: "destroy", losePrivate: true, blocks: []thingBlock{{name: "b"}}},
	},
	"data sources": {
		{name: "create", blocks: []thingBlock{{name: "a"}, {name: "b"}, {name: "s", noteOf: "a", sight: true}, {name: "late", needs: []string{"b"}, sight: true}}},
		{name: "nothing", do: "plan", blocks: []thingBlock{{name: "a"}, {name: "b"}, {name: "s", noteOf: "a", sight: true}, {name: "late", needs: []string{"b"}, sight: true}}},
		{
			name:   "what one waits for changes",
			blocks: []thingBlock{{name: "a"}, {name: "b", note: "x"}, {name: "s", noteOf: "a", sight: true}, {name: "late", needs: []string{"b"}, sight: true}, {name: "c", needs: []string{"a", "b"}, more: map[string]any{"either": Ref("data.trail_sight.late", "trail")}}},
		},
		{name: "a refresh", do: "refresh", blocks: []thingBlock{{name: "a", note: "y"}, {name: "s", noteOf: "a", sight: true}}},
		{name: "destroy", do: "destroy", blocks: []thingBlock{{name: "a"}, {name: "s", noteOf: "a", sight: true}}},
	},
	"refresh": {
		{name: "create", blocks: []thingBlock{{name: "a"}, {name: "b"}, {name: "c"}}},
		{name: "one is gone and one left", do: "refresh", gone: []string{"a"}, blocks: []thingBlock{{name: "a"}, {name: "b", note: "x"}}},
	},
	// The proposed new state, which core computes from the prior state and the
	// configuration.
	"proposals": {
		{name: "nothing before", blocks: []thingBlock{{name: "a", more: map[string]any{"one": map[string]any{"key": "k"}, "either": "e", "secret": "s", "tags": []string{"y", "x"}}}}},
		{name: "what is computed stays", blocks: []thingBlock{{name: "a", note: "x", more: map[string]any{"one": map[string]any{"key": "k"}, "tags": []string{"x"}}}}},
		{name: "what is configured counts", blocks: []thingBlock{{name: "a", more: map[string]any{"one": map[string]any{"key": "l"}, "either": "f", "secret": "s", "size": 2, "on": true}}}},
		{name: "unknown", blocks: []thingBlock{{name: "b"}, {name: "a", more: map[string]any{"one": map[string]any{"key": trailOf("b")}, "either": trailOf("b"), "tags": []any{trailOf("b"), "x"}}}}},
		{name: "an object is not configured any more", blocks: []thingBlock{{name: "a"}}},
		{name: "replaced", blocks: []thingBlock{{name: "a", kind: "x", more: map[string]any{"one": map[string]any{"key": "k"}}}}},
	},
}
