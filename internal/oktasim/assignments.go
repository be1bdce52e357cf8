package oktasim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

type assignmentKey struct{ appID, userID string }

// assignment is an app assigned to a user: directly, through a group, or both.
type assignment struct {
	direct, group bool
	created       time.Time
}

// scope returns the scope that the API shows: a direct assignment hides the one
// through a group.
func (a *assignment) scope() string {
	if a.direct {
		return direct
	}
	return throughGroup
}

// Assignment is an app assigned to a user. Outside of seeds, both are ids.
type Assignment struct {
	App  string `json:"app"`
	User string `json:"user"`
	// Scope is USER for a direct assignment, the default, and GROUP for one
	// only through a group.
	Scope string `json:"scope,omitempty"`
	// Created is now if zero.
	Created time.Time `json:"created,omitzero"`
}

// Assignments returns the users who have an app, in the order in which the
// users were added.
func (o *Org) Assignments(appID string) ([]Assignment, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(appID)
	if err != nil {
		return nil, err
	}
	var all []Assignment
	for _, u := range o.users {
		if given := o.assignments[assignmentKey{a.ID, u.ID}]; given != nil {
			all = append(all, Assignment{a.ID, u.ID, given.scope(), given.created})
		}
	}
	return all, nil
}

// Assign assigns an app to a user, named by login or id. scope is USER, the
// default, or GROUP, as when somebody adds the user to a group that has the
// app.
func (o *Org) Assign(appID, login, scope string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, u, err := o.assign(appID, login, scope)
	if err == nil {
		o.logNow("application.user_membership.add", byOwner(o), u.party(), a.party())
	}
	return err
}

func (o *Org) assign(appRef, login, scope string) (*app, *user, error) {
	a, u, err := o.appAndUser(appRef, login)
	if err != nil {
		return nil, nil, err
	}
	given := o.assignments[assignmentKey{a.ID, u.ID}]
	if given == nil {
		given = &assignment{created: o.stampNow()}
		o.assignments[assignmentKey{a.ID, u.ID}] = given
	}
	switch cmp.Or(scope, direct) {
	case direct:
		given.direct = true
	case throughGroup:
		given.group = true
	default:
		return nil, nil, fmt.Errorf("the scope of an assignment must be USER or GROUP, not %q", scope)
	}
	return a, u, nil
}

func (o *Org) appAndUser(appRef, login string) (*app, *user, error) {
	a, errApp := o.appCalled(appRef)
	u, errUser := o.userNamed(login)
	return a, u, errors.Join(errApp, errUser)
}

// Unassign removes an app from a user, named by login or id. It removes the
// assignments with the given scopes, USER or GROUP, or all.
func (o *Org) Unassign(appID, login string, scopes ...string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, u, err := o.appAndUser(appID, login)
	if err != nil {
		return err
	}
	if !o.unassign(a, u, byOwner(o), scopes...) {
		return fmt.Errorf("the app %s is not assigned to the user %s in that way", a.Label, u.Login)
	}
	return nil
}

// unassign reports whether it removed anything from the user.
func (o *Org) unassign(a *app, u *user, by origin, scopes ...string) bool {
	key := assignmentKey{a.ID, u.ID}
	given := o.assignments[key]
	if given == nil {
		return false
	}
	before, all := *given, len(scopes) == 0
	given.direct = given.direct && !all && !slices.Contains(scopes, direct)
	given.group = given.group && !all && !slices.Contains(scopes, throughGroup)
	if !given.direct && !given.group {
		delete(o.assignments, key)
		o.logNow("application.user_membership.remove", by, u.party(), a.party())
	}
	return *given != before
}
