package oktasim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Assignment is an app assigned to a user. A user can have an app twice: directly
// and through a group. Outside of seeds, app and user are ids.
type Assignment struct {
	App  string `json:"app"`
	User string `json:"user"`
	// Scope is USER for a direct assignment, the default, and GROUP for one
	// through a group.
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
		if given, ok := o.given(a.ID, u.ID); ok {
			all = append(all, given)
		}
	}
	return all, nil
}

// given finds the assignment of an app that the API shows: a direct one hides the
// one through a group.
func (o *Org) given(appID, userID string) (found Assignment, ok bool) {
	for _, s := range o.assignments {
		if s.App == appID && s.User == userID && (!ok || s.Scope == direct) {
			found, ok = s, true
		}
	}
	return found, ok
}

// Assign assigns an app to a user, named by login or id. scope is USER, the
// default, or GROUP, as when somebody adds the user to a group that has the
// app.
func (o *Org) Assign(appID, login, scope string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	added, err := o.assign(Assignment{App: appID, User: login, Scope: scope})
	if err == nil {
		o.logNow("application.user_membership.add", byOwner(o), added.user.party(), added.app.party())
	}
	return err
}

func (o *Org) assign(s Assignment) (appUser, error) {
	a, u, err := o.appAndUser(s.App, s.User)
	if err := errors.Join(err, oneOf("assignment type", s.Scope)); err != nil {
		return appUser{}, err
	}
	s.Scope = cmp.Or(s.Scope, direct)
	return appUser{a, u, o.give(a, u, s)}, nil
}

// give adds an assignment unless the user has it. Of two, both have the time of
// the first.
func (o *Org) give(a *app, u *user, s Assignment) Assignment {
	given, _ := o.given(a.ID, u.ID)
	s.App, s.User, s.Created = a.ID, u.ID, cmp.Or(s.Created, given.Created, o.stampNow())
	same := func(other Assignment) bool {
		return other.App == s.App && other.User == s.User && other.Scope == s.Scope
	}
	if !slices.ContainsFunc(o.assignments, same) {
		o.assignments = append(o.assignments, s)
	}
	return s
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
	if err := errors.Join(err, oneOf("assignment type", scopes...)); err != nil {
		return err
	}
	if !o.unassign(a, u, byOwner(o), scopes...) {
		return fmt.Errorf("the app %s is not assigned to the user %s in that way", a.Label, u.Login)
	}
	return nil
}

// unassign reports whether it removed anything from the user.
func (o *Org) unassign(a *app, u *user, by origin, scopes ...string) bool {
	before := len(o.assignments)
	o.assignments = slices.DeleteFunc(o.assignments, func(s Assignment) bool {
		return s.App == a.ID && s.User == u.ID && (len(scopes) == 0 || slices.Contains(scopes, s.Scope))
	})
	removed := len(o.assignments) < before
	if _, left := o.given(a.ID, u.ID); removed && !left {
		o.logNow("application.user_membership.remove", by, u.party(), a.party())
	}
	return removed
}
