package oktasim_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// shape is which JSON kinds are found at which paths. All elements of an array share one path, so that it says what an
// element may be, not how many there are.
type shape map[string]string

func shapeOf(value any) shape {
	kinds := map[string]map[string]bool{}
	collect(kinds, "", value)
	s := shape{}
	for path, found := range kinds {
		s[path] = strings.Join(slices.Sorted(maps.Keys(found)), " or ")
	}
	return s
}

func collect(kinds map[string]map[string]bool, path string, value any) {
	kind := "null"
	switch v := value.(type) {
	case map[string]any:
		kind = "object"
		for name, member := range v {
			collect(kinds, path+"."+name, member)
		}
	case []any:
		kind = "array"
		for _, element := range v {
			collect(kinds, path+"[]", element)
		}
	case string:
		kind = "string"
	case bool:
		kind = "bool"
	case float64:
		kind = "number"
	}
	if kinds[path] == nil {
		kinds[path] = map[string]bool{}
	}
	kinds[path][kind] = true
}

// difference is a path at which the simulator deliberately differs from a recording, with everything below it.
type difference struct{ path, reason string }

// compareShapes reports every path that differs and isn't listed, and every listed one that doesn't differ.
func compareShapes(t *testing.T, recorded, simulated any, deliberate ...difference) {
	t.Helper()
	want, got := shapeOf(recorded), shapeOf(simulated)
	used := map[string]bool{}
	paths := maps.Clone(want)
	maps.Copy(paths, got)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if want[path] == got[path] {
			continue
		}
		if i := slices.IndexFunc(deliberate, func(d difference) bool { return below(path, d.path) }); i >= 0 {
			used[deliberate[i].path] = true
			continue
		}
		t.Errorf("%s is %s in the recording, %s here", path, orNothing(want[path]), orNothing(got[path]))
	}
	for _, d := range deliberate {
		if !used[d.path] {
			t.Errorf("%s is listed as a difference but does not differ: %s", d.path, d.reason)
		}
	}
}

func below(path, ancestor string) bool {
	rest, ok := strings.CutPrefix(path, ancestor)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

func orNothing(kinds string) string {
	if kinds == "" {
		return "nothing"
	}
	return kinds
}
