package terraformtest

import (
	"maps"
	"slices"
	"strings"
)

func init() { maps.Copy(trailStories, failingStories()) }

// failingStories show what the state keeps after a failed change, and which
// changes are skipped.
func failingStories() map[string][]trailStep {
	all := map[string][]trailStep{}
	maps.Copy(all, failuresOf("errors: ", map[string]string{"a": withPrior, "b": withState, "c": withNull}))
	maps.Copy(all, failuresOf("crash: ", map[string]string{"a": withCrash}))
	maps.Copy(all, skippingStories())
	maps.Copy(all, forbiddenStories())
	maps.Copy(all, brokenStories())
	return all
}

// failuresOf returns stories in which each resource fails in its own way.
// failures are the ways by resource name.
func failuresOf(prefix string, failures map[string]string) map[string][]trailStep {
	blocks := func(b thingBlock) (all []thingBlock) {
		for _, name := range slices.Sorted(maps.Keys(failures)) {
			b.name = name
			all = append(all, b)
		}
		return all
	}
	fails := func(action string) map[string]string {
		all := map[string]string{}
		for name, failure := range failures {
			all[action+" "+name] = failure
		}
		return all
	}
	made, changed, replaced := blocks(thingBlock{kind: "x"}), blocks(thingBlock{kind: "x", note: "x"}), blocks(thingBlock{kind: "y"})
	first, replacedFirst := blocks(thingBlock{kind: "x", first: true}), blocks(thingBlock{kind: "y", first: true})
	return map[string][]trailStep{
		prefix + "creation": {
			{name: "it fails", blocks: made, fails: fails("create")},
			{name: "again", blocks: made},
		},
		prefix + "update, then destroy": {
			{name: "create", blocks: made},
			{name: "it fails", blocks: changed, fails: fails("update")},
			{name: "again", blocks: changed},
			{name: "destroy fails", do: "destroy", blocks: changed, fails: fails("delete")},
			{name: "destroy again", do: "destroy", blocks: changed},
		},
		prefix + "deletion": {
			{name: "create", blocks: made},
			{name: "it fails", fails: fails("delete")},
			{name: "again"},
		},
		prefix + "replacement": {
			{name: "create", blocks: made},
			{name: "its first half fails", blocks: replaced, fails: fails("delete")},
			{name: "its second half fails", blocks: replaced, fails: fails("create")},
			{name: "again", blocks: replaced},
		},
		prefix + "tainted replacement": {
			{name: "create", blocks: made},
			{name: "its first half fails", do: "taint " + strings.Join(slices.Sorted(maps.Keys(failures)), " "), blocks: made, fails: fails("delete")},
			{name: "left", fails: fails("delete")},
			{name: "left again"},
		},
		prefix + "created first": {
			{name: "create", blocks: first},
			{name: "the new one fails", blocks: replacedFirst, fails: fails("create")},
			{name: "the old one fails", blocks: replacedFirst, fails: fails("delete")},
			{name: "the old one fails again", blocks: replacedFirst, fails: fails("delete")},
			{name: "at last", blocks: replacedFirst},
		},
	}
}

// skippingStories show the order of an apply by the changes that are skipped
// after a failure.
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
		"other dependencies": {
			{name: "create", blocks: []thingBlock{{name: "a"}, {name: "b", needs: []string{"a"}}, {name: "c"}}},
			{name: "nothing else changes", blocks: []thingBlock{{name: "a"}, {name: "b", needs: []string{"c"}}, {name: "c"}}},
			{name: "left", fails: map[string]string{"delete b": withPrior}},
		},
		"created first from now on": {
			{name: "create", blocks: []thingBlock{{name: "a"}, {name: "b", needs: []string{"a"}}}},
			{name: "nothing else changes", noRefresh: true, blocks: []thingBlock{{name: "a"}, {name: "b", needs: []string{"a"}, first: true}}},
			{name: "left", blocks: []thingBlock{{name: "a", note: "x"}}, fails: map[string]string{"update a": withPrior}},
		},
		"created first, and a dependency fails": {
			{name: "create", blocks: firsts("")},
			{name: "before what left", blocks: firsts("x")[:1], fails: map[string]string{"update a": withPrior}},
			{name: "what left fails", blocks: firsts("y")[:1], fails: map[string]string{"delete b": withPrior}},
			{name: "what left goes first now, or not", blocks: firsts("z")[:1], fails: map[string]string{"update a": withPrior}},
			{name: "what left goes first now", blocks: []thingBlock{{name: "a", note: "z"}}, fails: map[string]string{"update a": withPrior}},
			{name: "create again", blocks: firsts("z")},
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

// brokenStories have providers that break rules of core.
func brokenStories() map[string][]trailStep {
	all := map[string][]trailStep{}
	for call, ways := range map[string][]string{
		"create a": {withOther, withUnknown, withNothing},
		"update a": {withOther, withUnknown, withNothing},
		"first a":  {plansOther, plansTheWalk},
		"plan a":   {plansOther, plansTheWalk},
	} {
		for _, way := range ways {
			story := []trailStep{
				{name: "it breaks the rule", blocks: []thingBlock{{name: "a", note: "x"}, {name: "b", needs: []string{"a"}}}, fails: map[string]string{call: way}},
				{name: "again", blocks: []thingBlock{{name: "a", note: "x"}, {name: "b", needs: []string{"a"}}}},
			}
			if call == "update a" || call == "plan a" {
				story = slices.Insert(story, 0, trailStep{name: "create", blocks: []thingBlock{{name: "a"}}})
			}
			all[call+" gives "+way] = story
		}
	}
	return all
}
