package serviceaccount

import (
	"context"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// look reads the assignment and the roles. Where both are there it costs two
// calls, which all resources of the same user share.
func look(ctx context.Context, client *okta.Client, appID, userID string) (o observed, err error) {
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
