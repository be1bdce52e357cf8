package okta

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// Types of Okta's standard admin roles.
const (
	RoleSuperAdmin     = "SUPER_ADMIN"
	RoleWorkflowsAdmin = "WORKFLOWS_ADMIN"
)

// EventRoleTaken is the System Log's event for an admin role removed from a
// user.
const EventRoleTaken = "user.account.privilege.revoke"

// Role is an admin role of a user, from the User Role Assignments API.
type Role struct {
	// ID is the id of the assignment. A super admin role gets a new one with
	// each assignment. The id of other standard roles is derived from their
	// type.
	ID string `json:"id"`
	// Type is SUPER_ADMIN, WORKFLOWS_ADMIN and so on, or CUSTOM.
	Type   string `json:"type"`
	Status string `json:"status"`
	// AssignmentType is [AssignedToUser] or [AssignedToGroup]. A role assigned
	// in both ways is listed twice.
	AssignmentType string    `json:"assignmentType"`
	Created        time.Time `json:"created"`
}

var listAssignedRolesForUser = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/users/{userId}/roles", Scope: "okta.roles.read"}

var cachedRoles = cached[string, []Role]{"the user's roles", slices.Clone[[]Role]}

// Roles lists the active admin roles of a user, by the user's id. They are
// sorted by type, direct assignments first. The answer is shared.
func (c *Client) Roles(ctx context.Context, userID string) ([]Role, error) {
	return cachedRoles.of(c).Get(ctx, userID, func(ctx context.Context) ([]Role, error) {
		roles, _, err := list[Role](ctx, c, listAssignedRolesForUser, nil, userID)
		if err != nil {
			return nil, err
		}
		roles = slices.DeleteFunc(roles, func(r Role) bool { return r.Status != statusActive })
		slices.SortFunc(roles, compareRoles)
		return roles, nil
	})
}

var assignRoleToUser = transport.Endpoint{Method: http.MethodPost, Path: "/api/v1/users/{userId}/roles", Scope: "okta.roles.manage"}

// AssignRole assigns a standard admin role to a user, by the user's id. It
// adopts the role if it is already assigned directly. A role through a group
// doesn't count.
func (c *Client) AssignRole(ctx context.Context, userID, roleType string) (r Role, adopted bool, err error) {
	if roleType == "" {
		return Role{}, false, errors.New("assigning a role requires its type")
	}
	return ensure(ctx, c, creation[Role]{
		endpoint: assignRoleToUser, ids: []string{userID}, request: map[string]string{"type": roleType},
		check:  func(r Role, k *transport.Call) error { return hasID(k, "a role", r.ID) },
		find:   func(ctx context.Context) (Role, bool, error) { return c.findRole(ctx, userID, roleType) },
		forget: func() { cachedRoles.of(c).Forget(userID) },
		keep: func(r Role) {
			cachedRoles.of(c).Update(userID, func(roles []Role) []Role {
				roles = append(roles, r)
				slices.SortFunc(roles, compareRoles)
				return roles
			})
		},
	})
}

var unassignRoleFromUser = transport.Endpoint{Method: http.MethodDelete, Path: "/api/v1/users/{userId}/roles/{roleAssignmentId}", Scope: "okta.roles.manage"}

// UnassignRole removes an admin role from a user, by the ids of both. It
// returns an error for [IsNotFound] if the role is gone already, unless an
// earlier attempt of this call may have removed it.
func (c *Client) UnassignRole(ctx context.Context, userID, roleID string) error {
	it := func(r Role) bool { return r.ID == roleID && r.AssignmentType == AssignedToUser }
	return c.remove(ctx, removal{
		endpoint: unassignRoleFromUser, ids: []string{userID, roleID},
		forget: func() { cachedRoles.of(c).Forget(userID) },
		present: func(ctx context.Context) (bool, error) {
			roles, err := c.Roles(ctx, userID)
			return slices.ContainsFunc(roles, it), err
		},
		ownerGone: func(_ context.Context, lookErr error) error {
			if IsNotFound(lookErr) || IsForbidden(lookErr) {
				// The user is gone too, or the credentials may not list roles.
				// Return the first answer.
				return nil
			}
			return notLookedUp(ctx, lookErr)
		},
		removed: func() {
			cachedRoles.of(c).Update(userID, func(roles []Role) []Role { return slices.DeleteFunc(roles, it) })
		},
	})
}

// findRole finds a directly assigned role.
func (c *Client) findRole(ctx context.Context, userID, roleType string) (Role, bool, error) {
	roles, err := c.Roles(ctx, userID)
	at := slices.IndexFunc(roles, func(r Role) bool { return r.Type == roleType && r.AssignmentType == AssignedToUser })
	if at < 0 {
		return Role{}, false, err
	}
	return roles[at], true, nil
}

func compareRoles(a, b Role) int {
	own := func(r Role) int {
		if r.AssignmentType == AssignedToUser {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(own(a), own(b)), cmp.Compare(a.ID, b.ID))
}

// key distinguishes a directly assigned role from the same role through a
// group. For most roles both have the same id, derived from the type.
func (r Role) key() string {
	if r.ID == "" {
		return ""
	}
	return r.AssignmentType + " " + r.ID
}
