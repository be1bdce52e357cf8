package serviceaccount

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

var (
	ownRole   = okta.Role{ID: "ra1own", Type: okta.RoleSuperAdmin, AssignmentType: okta.AssignedToUser}
	otherRole = okta.Role{ID: "ra1other", Type: okta.RoleWorkflowsAdmin, AssignmentType: okta.AssignedToUser}
)

func TestAdded_owns(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	mine := added{Assigned: at, RoleID: "ra1own"}
	for name, test := range map[string]struct {
		mine       added
		assignment okta.AppUser
		want       bool
	}{
		"ours":                             {mine, okta.AppUser{Scope: okta.AssignedToUser, Created: at}, true},
		"ours, told to the millisecond":    {mine, okta.AppUser{Scope: okta.AssignedToUser, Created: at.Add(7 * time.Millisecond)}, true},
		"made again by somebody":           {mine, okta.AppUser{Scope: okta.AssignedToUser, Created: at.Add(time.Second)}, false},
		"left through a group":             {mine, okta.AppUser{Scope: okta.AssignedToGroup, Created: at}, false},
		"nothing there":                    {mine, okta.AppUser{}, false},
		"nothing remembered":               {added{}, okta.AppUser{Scope: okta.AssignedToUser, Created: at}, false},
		"nothing remembered, nothing told": {added{}, okta.AppUser{Scope: okta.AssignedToUser}, false},
	} {
		if got := test.mine.ownsAssignment(test.assignment); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	group := ownRole
	group.AssignmentType = okta.AssignedToGroup
	for name, test := range map[string]struct {
		mine added
		role okta.Role
		want bool
	}{
		"ours": {mine, ownRole, true}, "another's": {mine, otherRole, false}, "the same through a group": {mine, group, false},
		"nothing remembered": {added{}, okta.Role{AssignmentType: okta.AssignedToUser}, false},
	} {
		if got := test.mine.ownsRole(test.role); got != test.want {
			t.Errorf("role, %s: %t", name, got)
		}
	}
}

// TestAdded_json checks the format that earlier versions kept in private state.
func TestAdded_json(t *testing.T) {
	t.Parallel()
	for want, a := range map[string]added{
		`{}`: {},
		`{"assigned":"2026-01-02T03:04:05Z","role_id":"ra1own"}`: {Assigned: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), RoleID: "ra1own"},
	} {
		raw, err := json.Marshal(a)
		var back added
		if err != nil || string(raw) != want || json.Unmarshal(raw, &back) != nil || back != a {
			t.Errorf("%+v became %s, and %+v (%v)", a, raw, back, err)
		}
	}
}
