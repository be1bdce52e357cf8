package oktasim

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
)

type assignmentBody struct {
	ID              string            `json:"id"`
	Created         stamp             `json:"created"`
	LastUpdated     stamp             `json:"lastUpdated"`
	Scope           string            `json:"scope"`
	Status          string            `json:"status"`
	StatusChanged   stamp             `json:"statusChanged"`
	PasswordChanged stamp             `json:"passwordChanged"`
	SyncState       string            `json:"syncState"`
	Credentials     map[string]string `json:"credentials"`
	Profile         map[string]any    `json:"profile"`
	Links           map[string]href   `json:"_links"`
}

func assignmentBodyOf(c *call, a *app, u *user, given *assignment) assignmentBody {
	created := stamp(given.created)
	return assignmentBody{
		ID:            u.ID,
		Created:       created,
		LastUpdated:   created,
		Scope:         given.scope(),
		Status:        "ACTIVE",
		StatusChanged: created,
		SyncState:     "DISABLED",
		Credentials:   map[string]string{"userName": u.Login},
		Profile:       map[string]any{},
		Links: map[string]href{
			"app":  {Href: c.base + "/api/v1/apps/" + a.ID},
			"user": {Href: c.base + "/api/v1/users/" + u.ID},
		},
	}
}

func (o *Org) getAssignment(c *call) (answer, *apiError) {
	a, u, given, err := o.assignmentOfPath(c)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, assignmentBodyOf(c, a, u, given)), nil
}

// listAssignments answers with a page of the users who have an app, sorted by
// id.
func (o *Org) listAssignments(c *call) (answer, *apiError) {
	a, err := o.appOfPath(c)
	if err != nil {
		return answer{}, err
	}
	p, err := readPageUpTo(c, 50, 500)
	if err != nil {
		return answer{}, err
	}
	var assigned []*user
	for _, u := range o.users {
		if o.assignments[assignmentKey{a.ID, u.ID}] != nil {
			assigned = append(assigned, u)
		}
	}
	slices.SortFunc(assigned, func(a, b *user) int { return cmp.Compare(a.ID, b.ID) })
	part, more := cut(p, assigned, func(u *user) string { return u.ID })
	bodies := make([]assignmentBody, len(part))
	lastID := ""
	for i, u := range part {
		bodies[i], lastID = assignmentBodyOf(c, a, u, o.assignments[assignmentKey{a.ID, u.ID}]), u.ID
	}
	result := jsonAnswer(http.StatusOK, bodies)
	result.header["Link"] = p.linkHeader(c, lastID, more)["Link"]
	return result, nil
}

// postAssignment assigns the app to a user directly. An existing direct
// assignment stays. An assignment through a group becomes a direct one.
func (o *Org) postAssignment(c *call) (answer, *apiError) {
	a, err := o.appOfPath(c)
	if err != nil {
		return answer{}, err
	}
	var wanted struct {
		ID    string `json:"id"`
		Scope string `json:"scope"`
	}
	if json.Unmarshal(c.body, &wanted) != nil {
		return answer{}, &apiError{status: http.StatusBadRequest, code: "E0000003"}
	}
	u, ok := o.userByID(wanted.ID)
	switch {
	case !ok:
		return answer{}, notFound(wanted.ID, "User")
	case cmp.Or(wanted.Scope, direct) != direct:
		return answer{}, invalid("scope", "scope: a user can be assigned with the scope USER only")
	case u.Status == "DEPROVISIONED":
		return answer{}, invalid("id", "The user is deactivated.")
	}
	if given := o.assignments[assignmentKey{a.ID, u.ID}]; given == nil || !given.direct {
		if _, _, err := o.assign(a.ID, u.ID, direct); err != nil {
			panic("oktasim: " + err.Error()) // the app and the user exist
		}
		o.logNow("application.user_membership.add", from(c), u.party(), a.party())
	}
	return jsonAnswer(http.StatusOK, assignmentBodyOf(c, a, u, o.assignments[assignmentKey{a.ID, u.ID}])), nil
}

// deleteAssignment removes a direct assignment. One through a group can't be
// removed from a single user, so a user who has both keeps it.
func (o *Org) deleteAssignment(c *call) (answer, *apiError) {
	a, u, given, err := o.assignmentOfPath(c)
	if err != nil {
		return answer{}, err
	}
	if !given.direct {
		return answer{}, invalid("userId", "The app is assigned to the user through a group.")
	}
	o.unassign(a, u, from(c), direct)
	return noContent(), nil
}

func (o *Org) assignmentOfPath(c *call) (*app, *user, *assignment, *apiError) {
	a, err := o.appOfPath(c)
	if err != nil {
		return nil, nil, nil, err
	}
	u, known := o.userByID(c.params[1])
	given := o.assignments[assignmentKey{a.ID, c.params[1]}]
	if !known || given == nil {
		return nil, nil, nil, notFound(c.params[1], "AppUser")
	}
	return a, u, given, nil
}
