package acctest

import "encoding/json"

// Object is an object of an org's snapshot, as JSON.
type Object struct{ Kind, ID, Name, JSON string }

// OtherObjects returns the objects of a snapshot for which tests have no type
// of their own. Tests compare these as JSON, so a new kind of object needs no
// change in a test.
func OtherObjects(snapshot any) (all []Object) {
	var kinds map[string]json.RawMessage
	convert(snapshot, &kinds)
	for _, named := range []string{"org", "users", "apps", "assignments", "grants", "tokens", "devices"} {
		delete(kinds, named)
	}
	for kind, content := range kinds {
		var objects []json.RawMessage
		convert(content, &objects)
		for _, object := range objects {
			var has struct{ ID, Name string }
			convert(object, &has)
			all = append(all, Object{kind, has.ID, has.Name, string(object)})
		}
	}
	return all
}

func convert(from, to any) {
	content, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(content, to)
	}
	if err != nil {
		panic(err)
	}
}
