package oktasim

import (
	"cmp"
	"net/http"
)

// appUser is an app that is assigned to a user.
type appUser struct {
	app   *app
	user  *user
	given Assignment
}

func (o *Org) assignmentBody(c *call, au appUser) object {
	created := stamp(au.given.Created)
	return object{
		"id":              au.user.ID,
		"created":         created,
		"lastUpdated":     created,
		"scope":           au.given.Scope,
		"status":          "ACTIVE",
		"statusChanged":   created,
		"passwordChanged": nil,
		"syncState":       "DISABLED",
		"credentials":     object{"userName": au.user.Login},
		"profile":         object{},
		"_links": object{
			"app":  href{Href: c.base + "/api/v1/apps/" + au.app.ID},
			"user": href{Href: c.base + "/api/v1/users/" + au.user.ID},
		},
	}
}

type wantedAssignment struct {
	ID    string `json:"id"`
	Scope string `json:"scope"`
}

// postAssignment assigns the app to a user directly. An existing direct
// assignment stays. An assignment through a group becomes a direct one.
func (o *Org) postAssignment(c *call, a *app, wanted wantedAssignment) (answer, *apiError) {
	u, ok := o.userByID(wanted.ID)
	switch {
	case !ok:
		return answer{}, notFound(wanted.ID, "User")
	case cmp.Or(wanted.Scope, direct) != direct:
		return answer{}, invalid("scope", "scope: a user can be assigned with the scope USER only")
	case u.Status == "DEPROVISIONED":
		return answer{}, invalid("id", "The user is deactivated.")
	}
	given, _ := o.given(a.ID, u.ID)
	if given.Scope != direct {
		given = o.give(a, u, Assignment{Scope: direct})
		o.logNow("application.user_membership.add", from(c), u.party(), a.party())
	}
	return jsonAnswer(http.StatusOK, o.assignmentBody(c, appUser{a, u, given})), nil
}

// deleteAssignment removes a direct assignment. One through a group can't be
// removed from a single user, so a user who has both keeps it.
func (o *Org) deleteAssignment(c *call, au appUser) (answer, *apiError) {
	if au.given.Scope != direct {
		return answer{}, invalid("userId", "The app is assigned to the user through a group.")
	}
	o.unassign(au.app, au.user, from(c), direct)
	return noContent(), nil
}

// theAssignment finds the assignment of the app and the user in the path.
func (o *Org) theAssignment(c *call) (appUser, *apiError) {
	a, err := o.theApp(c)
	if err != nil {
		return appUser{}, err
	}
	given, ok := o.given(a.ID, c.params[1])
	if !ok {
		return appUser{}, notFound(c.params[1], "AppUser")
	}
	u, _ := o.userByID(given.User) // deleting a user deletes the assignments
	return appUser{a, u, given}, nil
}
