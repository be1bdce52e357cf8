package acctest

import "encoding/json"

// Object is an object of an org's snapshot, as JSON.
type Object struct{ Kind, ID, JSON string }

// OtherObjects returns the objects of a snapshot that tests have no names for: those
// of a new kind are compared as they are, and no test must learn of the kind.
func OtherObjects(snapshot any) (all []Object) {
	content, err := json.Marshal(snapshot)
	if err != nil {
		panic(err)
	}
	var kinds map[string]json.RawMessage
	if err := json.Unmarshal(content, &kinds); err != nil {
		panic(err)
	}
	for _, named := range []string{"org", "users", "apps", "scopes", "assignments", "grants", "tokens", "devices", "events"} {
		delete(kinds, named)
	}
	for kind, content := range kinds {
		var objects []json.RawMessage
		if err := json.Unmarshal(content, &objects); err != nil {
			panic(err)
		}
		for _, object := range objects {
			var has struct{ ID string }
			if err := json.Unmarshal(object, &has); err != nil {
				panic(err)
			}
			all = append(all, Object{kind, has.ID, string(object)})
		}
	}
	return all
}
