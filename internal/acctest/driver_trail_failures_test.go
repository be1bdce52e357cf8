package acctest

import "maps"

func init() { maps.Copy(trailStories, failingStories()) }

// failingStories are the stories of what is kept when a change fails, and of what
// is left out then.
func failingStories() map[string][]trailStep {
	a := []thingBlock{{name: "a", kind: "x"}}
	changed := []thingBlock{{name: "a", kind: "x", note: "x"}}
	replaced := []thingBlock{{name: "a", kind: "y"}}
	first := []thingBlock{{name: "a", kind: "x", first: true}}
	replacedFirst := []thingBlock{{name: "a", kind: "y", first: true}}
	all := map[string][]trailStep{}
	for _, failure := range []string{withPrior, withState, withNull, withCrash} {
		fails := func(call string) map[string]string { return map[string]string{call: failure} }
		all["creation fails with "+failure] = []trailStep{
			{name: "it fails", blocks: a, fails: fails("create a")},
			{name: "again", blocks: a},
		}
		all["update fails with "+failure] = []trailStep{
			{name: "create", blocks: a},
			{name: "it fails", blocks: changed, fails: fails("update a")},
			{name: "again", blocks: changed},
		}
		all["deletion fails with "+failure] = []trailStep{
			{name: "create", blocks: a},
			{name: "it fails", fails: fails("delete a")},
			{name: "again"},
		}
		all["destroy fails with "+failure] = []trailStep{
			{name: "create", blocks: a},
			{name: "it fails", do: "destroy", blocks: a, fails: fails("delete a")},
			{name: "again", do: "destroy", blocks: a},
		}
		all["replacement fails with "+failure] = []trailStep{
			{name: "create", blocks: a},
			{name: "its first half", blocks: replaced, fails: fails("delete a")},
			{name: "its second half", blocks: replaced, fails: fails("create a")},
			{name: "again", blocks: replaced},
		}
		all["tainted replacement fails with "+failure] = []trailStep{
			{name: "create", blocks: a},
			{name: "its first half", do: "taint a", blocks: a, fails: fails("delete a")},
			{name: "again", do: "plan", blocks: a},
			{name: "left", fails: fails("delete a")},
			{name: "left again"},
		}
		all["created first fails with "+failure] = []trailStep{
			{name: "create", blocks: first},
			{name: "the new one", blocks: replacedFirst, fails: fails("create a")},
			{name: "the old one", blocks: replacedFirst, fails: fails("delete a")},
			{name: "the old one again", blocks: replacedFirst, fails: fails("delete a")},
			{name: "at last", blocks: replacedFirst},
		}
	}
	maps.Copy(all, skippingStories())
	maps.Copy(all, forbiddenStories())
	return all
}

// skippingStories show the order of an apply by what is left out after a failure.
func skippingStories() map[string][]trailStep {
	chain := func(a, b, c string) []thingBlock {
		return []thingBlock{{name: "a", note: a}, {name: "b", note: b, needs: []string{"a"}}, {name: "c", note: c, needs: []string{"b"}}}
	}
	firsts := func(note string) []thingBlock {
		return []thingBlock{{name: "a", note: note, first: true}, {name: "b", needs: []string{"a"}, first: true}}
	}
	return map[string][]trailStep{
		"a dependency fails": {
			{name: "create", blocks: chain("", "", "")},
			{name: "one unchanged lies between", blocks: chain("x", "", "x"), fails: map[string]string{"update a": withPrior}},
			{name: "a dependent that left fails", blocks: chain("y", "", "")[:2], fails: map[string]string{"delete c": withPrior}},
			{name: "what depends on what leaves", blocks: []thingBlock{{name: "c", note: "z"}}, fails: map[string]string{"delete b": withPrior}},
			{name: "the end", do: "destroy"},
		},
		"created first, and a dependency fails": {
			{name: "create", blocks: firsts("")},
			{name: "before what left", blocks: firsts("x")[:1], fails: map[string]string{"update a": withPrior}},
			{name: "what stays goes first", blocks: []thingBlock{{name: "b", note: "x", first: true}}, fails: map[string]string{"update b": withPrior}},
			{name: "the end", do: "destroy"},
		},
		"two of a replacement": {
			{name: "create", blocks: []thingBlock{{name: "a", kind: "x"}, {name: "b", kind: "x", needs: []string{"a"}}}},
			{
				name: "the dependent's first half fails", fails: map[string]string{"delete b": withPrior},
				blocks: []thingBlock{{name: "a", kind: "y"}, {name: "b", kind: "y", needs: []string{"a"}}},
			},
			{
				name: "the dependency's second half fails", fails: map[string]string{"create a": withNull},
				blocks: []thingBlock{{name: "a", kind: "y"}, {name: "b", kind: "y", needs: []string{"a"}}},
			},
		},
	}
}

// forbiddenStories have plans that fail.
func forbiddenStories() map[string][]trailStep {
	two := []thingBlock{{name: "a", kind: "x"}, {name: "b", needs: []string{"a"}}, {name: "c", kind: "x", first: true}}
	changed := []thingBlock{{name: "a", kind: "x", note: "x"}, {name: "b", needs: []string{"a"}}, {name: "c", kind: "x", first: true}}
	replaced := []thingBlock{{name: "a", kind: "y"}, {name: "b", needs: []string{"a"}}, {name: "c", kind: "y", first: true}}
	fails := func(call string) map[string]string { return map[string]string{call: forbidden} }
	return map[string][]trailStep{
		"a plan that fails": {
			{name: "create", blocks: two, fails: fails("first a in walk 1")},
			{name: "create, in the apply", blocks: two, fails: fails("first a in walk 2")},
			{name: "create", blocks: two},
			{name: "update", blocks: changed, fails: fails("plan a in walk 1")},
			{name: "update, in the apply", blocks: changed, fails: fails("plan a in walk 2")},
			{name: "the second call of a replacement", blocks: replaced, fails: fails("first a in walk 1")},
			{name: "a replacement, in the apply", blocks: replaced, fails: fails("first a in walk 2")},
			{name: "created first, in the apply", blocks: replaced, replace: []string{"c"}, fails: fails("first c in walk 2")},
			{name: "what was deposed, in the apply", blocks: replaced, replace: []string{"c"}, fails: fails("destroy c in walk 2")},
			{name: "what left", blocks: replaced[:1], fails: fails("destroy b in walk 1")},
			{name: "a destroy, by its first walk", do: "destroy", blocks: replaced, fails: fails("plan a in walk 1")},
			{name: "a destroy, by its second walk", do: "destroy", blocks: replaced, fails: fails("destroy a in walk 2")},
			{name: "a destroy that does not refresh", do: "destroy", noRefresh: true, blocks: replaced, fails: fails("plan a")},
		},
	}
}
