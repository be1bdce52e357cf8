package serviceaccount

import (
	"context"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// observed is a service account as Okta shows it.
type observed struct {
	// AppGone and UserGone say that there is nothing left to be assigned.
	AppGone, UserGone bool
	// Assignment is zero where the app is not assigned.
	Assignment okta.AppUser
	Roles      []okta.Role
	// RolesErr is why the roles are not known, such as credentials that have no
	// permission to read them.
	RolesErr error
}

func (o observed) assigned() bool { return o.Assignment.Scope != "" }

// superAdmin returns the super admin role: the user's own, or else a group's.
func (o observed) superAdmin() (okta.Role, bool) {
	for _, role := range o.Roles {
		if role.Type == okta.RoleSuperAdmin {
			return role, true
		}
	}
	return okta.Role{}, false
}

// observe reads the assignment and the roles. If both are there it costs two
// calls, which all resources of the same user share.
func observe(ctx context.Context, client *okta.Client, appID, userID string) (o observed, err error) {
	o.Assignment, err = client.AppUser(ctx, appID, userID)
	if okta.IsNotFound(err) {
		// Of the app, of the user, or of the assignment: Okta's answer is the same.
		if o.AppGone, err = gone(client.App(ctx, appID)); err != nil || o.AppGone {
			return o, err
		}
		if o.UserGone, err = gone(client.User(ctx, userID)); o.UserGone {
			return o, nil
		}
	}
	if err != nil {
		return o, err
	}
	o.Roles, err = client.Roles(ctx, userID)
	switch {
	case okta.IsForbidden(err):
		o.RolesErr = err
		return o, nil
	case okta.IsNotFound(err):
		// Only the user's own absence may make the resource forget the user.
		o.RolesErr = err
		o.UserGone, err = gone(client.User(ctx, userID))
	}
	return o, err
}

// gone returns, from the result of a read, whether the object is gone. An
// object that the credentials have no permission to read counts as there.
func gone[T any](_ T, err error) (bool, error) {
	if okta.IsForbidden(err) {
		return false, nil
	}
	if okta.IsNotFound(err) {
		return true, nil
	}
	return false, err
}
