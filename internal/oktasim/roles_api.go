package oktasim

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
)

type roleBody struct {
	ID             string          `json:"id"`
	Label          string          `json:"label"`
	Type           string          `json:"type"`
	Status         string          `json:"status"`
	Created        stamp           `json:"created"`
	LastUpdated    stamp           `json:"lastUpdated"`
	AssignmentType string          `json:"assignmentType"`
	Links          map[string]href `json:"_links"`
}

func roleBodyOf(c *call, u *user, r Role) roleBody {
	assignee := c.base + "/api/v1/users/" + u.ID
	if r.AssignmentType == throughGroup {
		assignee = c.base + "/api/v1/groups/" + makeID("00g", policyNumber)
	}
	return roleBody{
		ID:             r.id,
		Label:          cmp.Or(roleLabels[r.Type], r.Type),
		Type:           r.Type,
		Status:         "ACTIVE",
		Created:        stamp(r.created),
		LastUpdated:    stamp(r.created),
		AssignmentType: r.AssignmentType,
		Links:          map[string]href{"assignee": {Href: assignee}},
	}
}

func (o *Org) listRoles(c *call) (answer, *apiError) {
	u, err := o.userOfPath(c)
	if err != nil {
		return answer{}, err
	}
	bodies := []roleBody{}
	for _, r := range u.Roles {
		bodies = append(bodies, roleBodyOf(c, u, r))
	}
	return jsonAnswer(http.StatusOK, bodies), nil
}

// postRole assigns a standard role to a user. A role that the user has through a group can be assigned directly too.
func (o *Org) postRole(c *call) (answer, *apiError) {
	u, err := o.userOfPath(c)
	if err != nil {
		return answer{}, err
	}
	var wanted struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(c.body, &wanted) != nil {
		return answer{}, &apiError{status: http.StatusBadRequest, code: "E0000003"}
	}
	if roleLabels[wanted.Type] == "" {
		return answer{}, invalid("type", "type: is not a standard role: "+wanted.Type)
	}
	if slices.ContainsFunc(u.Roles, func(r Role) bool { return r.Type == wanted.Type && r.AssignmentType == direct }) {
		return answer{}, &apiError{status: http.StatusConflict, code: "E0000090"}
	}
	r := o.giveRole(u, Role{Type: wanted.Type}, from(c))
	return jsonAnswer(http.StatusCreated, roleBodyOf(c, u, r)), nil
}

func (o *Org) getRole(c *call) (answer, *apiError) {
	u, i, err := o.roleOfPath(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, roleBodyOf(c, u, u.Roles[i])), nil
}

// deleteRole removes a directly assigned role. One through a group can't be
// removed from a single user.
func (o *Org) deleteRole(c *call) (answer, *apiError) {
	u, i, err := o.roleOfPath(c)
	if err != nil {
		return answer{}, err
	}
	if u.Roles[i].AssignmentType != direct {
		return answer{}, invalid("roleId", "The role is assigned through a group.")
	}
	o.takeRole(u, i, from(c))
	return noContent(), nil
}

// roleOfPath finds a role by its id. A direct and a group assignment of one
// type share the id; the direct one takes precedence.
func (o *Org) roleOfPath(c *call) (*user, int, *apiError) {
	u, err := o.userOfPath(c)
	if err != nil {
		return nil, 0, err
	}
	found := -1
	for i, r := range u.Roles {
		if r.id == c.params[1] && (found < 0 || r.AssignmentType == direct) {
			found = i
		}
	}
	if found < 0 {
		return nil, 0, notFound(c.params[1], "RoleAssignment")
	}
	return u, found, nil
}
