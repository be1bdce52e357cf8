package oktasim

import (
	"cmp"
	"net/http"
	"slices"
)

// userRole is a role of a user, by its position.
type userRole struct {
	user *user
	at   int
}

func (o *Org) roleBody(c *call, ur userRole) object {
	r := ur.user.Roles[ur.at]
	assignee := c.base + "/api/v1/users/" + ur.user.ID
	if r.AssignmentType == throughGroup {
		assignee = c.base + "/api/v1/groups/" + makeID("00g", absentNumber)
	}
	return object{
		"id":             r.ID,
		"label":          cmp.Or(roleLabels[r.Type], r.Type),
		"type":           r.Type,
		"status":         "ACTIVE",
		"created":        stamp(r.Created),
		"lastUpdated":    stamp(r.Created),
		"assignmentType": r.AssignmentType,
		"_links":         object{"assignee": href{Href: assignee}},
	}
}

func (o *Org) listRoles(c *call, u *user) (answer, *apiError) {
	bodies := []object{}
	for i := range u.Roles {
		bodies = append(bodies, o.roleBody(c, userRole{u, i}))
	}
	return jsonAnswer(http.StatusOK, bodies), nil
}

type wantedRole struct {
	Type string `json:"type"`
}

// postRole assigns a standard role to a user. A role that the user has through
// a group can be assigned directly too.
func (o *Org) postRole(c *call, u *user, wanted wantedRole) (answer, *apiError) {
	if roleLabels[wanted.Type] == "" {
		return answer{}, invalid("type", "type: is not a standard role: "+wanted.Type)
	}
	if slices.ContainsFunc(u.Roles, func(r Role) bool { return r.Type == wanted.Type && r.AssignmentType == direct }) {
		return answer{}, &apiError{status: http.StatusConflict, code: "E0000090"}
	}
	o.giveRole(u, Role{Type: wanted.Type}, from(c))
	return jsonAnswer(http.StatusCreated, o.roleBody(c, userRole{u, len(u.Roles) - 1})), nil
}

// deleteRole removes a directly assigned role. One through a group can't be
// removed from a single user.
func (o *Org) deleteRole(c *call, ur userRole) (answer, *apiError) {
	if ur.user.Roles[ur.at].AssignmentType != direct {
		return answer{}, invalid("roleId", "The role is assigned through a group.")
	}
	o.takeRole(ur.user, ur.at, from(c))
	return noContent(), nil
}

// theRole finds a role by its id. A direct and a group assignment of one type
// share the id; the direct one takes precedence.
func (o *Org) theRole(c *call) (userRole, *apiError) {
	u, err := o.theUser(c)
	if err != nil {
		return userRole{}, err
	}
	found := userRole{u, -1}
	for i, r := range u.Roles {
		if r.ID == c.params[1] && (found.at < 0 || r.AssignmentType == direct) {
			found.at = i
		}
	}
	if found.at < 0 {
		return userRole{}, notFound(c.params[1], "RoleAssignment")
	}
	return found, nil
}
