package serviceaccount

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

var (
	ownRole    = okta.Role{ID: "ra1own", Type: okta.RoleSuperAdmin, AssignmentType: okta.AssignedToUser}
	groupRole  = okta.Role{ID: "ra1group", Type: okta.RoleSuperAdmin, AssignmentType: okta.AssignedToGroup}
	otherRole  = okta.Role{ID: "ra1other", Type: okta.RoleWorkflowsAdmin, AssignmentType: okta.AssignedToUser}
	ownApp     = okta.AppUser{UserID: "00u1", Scope: okta.AssignedToUser}
	groupApp   = okta.AppUser{UserID: "00u1", Scope: okta.AssignedToGroup}
	errNoRight = errors.New("no right")
)

func TestShow(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		wanted       types.Bool
		before       types.String
		now          observed
		superAdmin   bool
		assigned     string
		adminThrough string
	}{
		"nothing":                         {wanted: types.BoolValue(false)},
		"assigned":                        {wanted: types.BoolValue(false), now: observed{Assignment: ownApp}, assigned: "user"},
		"assigned through a group":        {wanted: types.BoolValue(false), now: observed{Assignment: groupApp}, assigned: "group"},
		"imported":                        {wanted: types.BoolNull(), now: observed{Roles: []okta.Role{ownRole}}, superAdmin: true, adminThrough: "user"},
		"imported without the role":       {wanted: types.BoolNull()},
		"a role that nobody asked for":    {wanted: types.BoolValue(false), now: observed{Roles: []okta.Role{ownRole}}, adminThrough: "user"},
		"a role that was asked for":       {wanted: types.BoolValue(true), now: observed{Roles: []okta.Role{ownRole}}, superAdmin: true, adminThrough: "user"},
		"a group's that was asked for":    {wanted: types.BoolValue(true), now: observed{Roles: []okta.Role{groupRole}}, superAdmin: true, adminThrough: "group"},
		"both ways":                       {wanted: types.BoolValue(true), now: observed{Roles: []okta.Role{ownRole, groupRole}}, superAdmin: true, adminThrough: "user"},
		"a role that got lost":            {wanted: types.BoolValue(true), before: types.StringValue("user"), now: observed{Roles: []okta.Role{otherRole}}},
		"roles not seen":                  {wanted: types.BoolValue(true), before: types.StringValue("group"), now: observed{RolesErr: errNoRight}, superAdmin: true, adminThrough: "group"},
		"roles not seen, nothing known":   {wanted: types.BoolValue(false), before: types.StringUnknown(), now: observed{RolesErr: errNoRight}},
		"roles not seen after an import":  {wanted: types.BoolNull(), now: observed{RolesErr: errNoRight}},
		"roles seen, planned as unknown":  {wanted: types.BoolValue(true), before: types.StringUnknown(), now: observed{Roles: []okta.Role{ownRole}}, superAdmin: true, adminThrough: "user"},
		"no such role, planned otherwise": {wanted: types.BoolValue(false), before: types.StringValue("user"), now: observed{Roles: []okta.Role{otherRole}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := model{
				AppID: types.StringValue("0oa1"), User: types.StringValue("svc@example.com"), UserID: types.StringValue("00u1"),
				SuperAdmin: test.wanted, SuperAdminThrough: test.before, AssignedThrough: types.StringUnknown(),
			}
			got := m.show(test.now)
			want := m
			want.SuperAdmin = types.BoolValue(test.superAdmin)
			if test.wanted.IsNull() && test.now.RolesErr != nil {
				want.SuperAdmin = types.BoolNull()
			}
			want.AssignedThrough, want.SuperAdminThrough = types.StringNull(), types.StringNull()
			if test.assigned != "" {
				want.AssignedThrough = types.StringValue(test.assigned)
			}
			if test.adminThrough != "" {
				want.SuperAdminThrough = types.StringValue(test.adminThrough)
			}
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

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
