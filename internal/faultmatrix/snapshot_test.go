package faultmatrix_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// thing is something at Okta that the provider could make, change or end.
type thing struct {
	id string
	// what names it apart from its id and its times, which are others in each run.
	what string
	// exact is everything about it, so that a foreign thing can be seen to be
	// untouched.
	exact string
	// names are those by which an error can tell a person which it is.
	names []string
}

// snapshot is what there is at Okta, by id.
type snapshot map[string]thing

// look takes a snapshot of an org.
func look(org acctest.Org, apps ...string) snapshot {
	s := snapshot{}
	for _, app := range apps {
		for _, g := range org.Grants(app) {
			s[g.ID] = thing{
				id: g.ID, what: fmt.Sprintf("%s grant of %s to %s by %s", g.Status, g.Scope, app, g.Issuer),
				exact: fmt.Sprintf("%+v", g), names: []string{g.Scope, g.ID},
			}
		}
		for _, token := range org.Tokens(app) {
			s[token.ID] = thing{
				id: token.ID, what: fmt.Sprintf("%s token of %q on %s", token.Status, token.Connection, app),
				exact: fmt.Sprintf("%+v", token), names: []string{token.ID, token.Connection},
			}
		}
	}
	for _, d := range org.Devices() {
		s[d.ID] = thing{id: d.ID, what: fmt.Sprintf("%s device %s", d.Status, d.ID), exact: fmt.Sprintf("%+v", d), names: []string{d.ID}}
	}
	return s
}

// kinds lists what there is without ids, sorted.
func (s snapshot) kinds() []string {
	kinds := make([]string, 0, len(s))
	for _, t := range s {
		kinds = append(kinds, t.what)
	}
	slices.Sort(kinds)
	return kinds
}

// without returns what s has and other hasn't, by id.
func (s snapshot) without(other snapshot) []thing {
	var rest []thing
	for _, id := range slices.Sorted(maps.Keys(s)) {
		if _, ok := other[id]; !ok {
			rest = append(rest, s[id])
		}
	}
	return rest
}

// harmed lists what of s is not in other exactly as it was.
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

// compare says how two lists differ, or "".
func compare(got, want []string) string {
	if slices.Equal(got, want) {
		return ""
	}
	return fmt.Sprintf("got:\n    %s\n  want:\n    %s", strings.Join(got, "\n    "), strings.Join(want, "\n    "))
}
