package faultmatrix_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// thing is an object at Okta that the provider can create, change or remove.
type thing struct {
	// key is its id, or another unique key.
	key string
	// what describes it without its id and its times, which differ in each run.
	what string
	// exact has all its values, to show that a foreign thing is unchanged.
	exact string
	// names are the names by which an error may call it.
	names []string
	// held are texts. A state has the thing if it contains all of them.
	held []string
}

// snapshot has the things at Okta, by key.
type snapshot map[string]thing

// look takes a snapshot of an org.
func look(org acctest.Org) snapshot {
	s, content := snapshot{}, org.Snapshot()
	for _, a := range content.Apps {
		app := a.ID
		for _, g := range org.Grants(app) {
			s.add(thing{
				key: g.ID, what: fmt.Sprintf("%s grant of %s to %s by %s", g.Status, g.Scope, app, g.Issuer),
				exact: fmt.Sprintf("%+v", g), names: []string{g.Scope, g.ID}, held: []string{g.ID},
			})
		}
		for _, token := range org.Tokens(app) {
			s.add(thing{
				key: token.ID, what: fmt.Sprintf("%s token of %q on %s", token.Status, token.Connection, app),
				exact: fmt.Sprintf("%+v", token), names: []string{token.ID, token.Connection}, held: []string{token.ID},
			})
		}
		for _, a := range org.Assignments(app) {
			// An assignment has no id. One that was created at another time is
			// another one.
			s.add(thing{
				key: fmt.Sprintf("%s of %s since %s", app, a.User, a.Created), what: fmt.Sprintf("%s assignment of %s to %s", a.Scope, app, a.User),
				exact: fmt.Sprintf("%+v", a), names: []string{app}, held: []string{app, a.User, `"assigned_through":"user"`},
			})
		}
	}
	for _, user := range content.Users {
		login := user.Login
		for _, role := range user.Roles {
			// The same role of two users can have the same id.
			s.add(thing{
				key: role.ID + " of " + login, what: fmt.Sprintf("%s role %s of %s", role.AssignmentType, role.Type, login),
				exact: fmt.Sprintf("%+v", role), names: []string{"super admin role"}, held: []string{user.ID, `"super_admin_through":"user"`},
			})
		}
	}
	for _, o := range acctest.OtherObjects(content) {
		s.add(thing{key: o.ID, what: alike(o.Kind + " " + o.JSON), exact: o.JSON, names: []string{o.ID, cmp.Or(o.Name, o.ID)}, held: []string{o.ID}})
	}
	for _, d := range org.Devices() {
		s.add(thing{key: d.ID, what: fmt.Sprintf("%s device %s", d.Status, d.ID), exact: fmt.Sprintf("%+v", d), names: []string{d.ID}, held: []string{d.ID}})
	}
	return s
}

func (s snapshot) add(t thing) { s[t.key] = t }

// in reports whether a state has the thing.
func (t thing) in(state string) bool {
	return !slices.ContainsFunc(t.held, func(text string) bool { return !strings.Contains(state, text) })
}

// accountsFor reports whether the snapshot has another thing with the same
// texts, which the state may mean instead.
func (s snapshot) accountsFor(t thing) bool {
	for _, other := range s {
		if slices.Equal(other.held, t.held) {
			return true
		}
	}
	return false
}

// kinds returns the descriptions of the things, sorted.
func (s snapshot) kinds() []string {
	kinds := make([]string, 0, len(s))
	for _, t := range s {
		kinds = append(kinds, alike(t.what))
	}
	slices.Sort(kinds)
	return kinds
}

// without returns the things that s has and other lacks, by key.
func (s snapshot) without(other snapshot) []thing {
	var rest []thing
	for _, key := range slices.Sorted(maps.Keys(s)) {
		if _, ok := other[key]; !ok {
			rest = append(rest, s[key])
		}
	}
	return rest
}

// but returns s without the things that out selects.
func (s snapshot) but(out func(thing) bool) snapshot {
	rest := maps.Clone(s)
	maps.DeleteFunc(rest, func(_ string, t thing) bool { return out(t) })
	return rest
}

// harmed returns the things of s that are missing or changed in other.
func (s snapshot) harmed(other snapshot) []string {
	var harmed []string
	for _, id := range slices.Sorted(maps.Keys(s)) {
		switch now, ok := other[id]; {
		case !ok:
			harmed = append(harmed, s[id].what+" is gone")
		case now.exact != s[id].exact:
			harmed = append(harmed, fmt.Sprintf("%s was changed: %s, was %s", s[id].what, now.exact, s[id].exact))
		}
	}
	return harmed
}
