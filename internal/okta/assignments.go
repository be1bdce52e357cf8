package okta

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// How a user got an app or an admin role.
const (
	// AssignedToUser is an assignment directly to the user, which can be
	// removed.
	AssignedToUser = "USER"
	// AssignedToGroup is an assignment through a group. It ends only with the
	// user's membership or the group's assignment.
	AssignedToGroup = "GROUP"
)

// EventAppUnassigned is the System Log's event for an app removed from a user.
const EventAppUnassigned = "application.user_membership.remove"

// AppUser is an app assigned to a user, from the Application Users API.
type AppUser struct {
	UserID string `json:"id"`
	// Scope is [AssignedToUser] or [AssignedToGroup]. Okta shows one assignment
	// for each app and user, even if there are two ways to it.
	Scope string `json:"scope"`
	// Status is ACTIVE, or a state of provisioning.
	Status string `json:"status"`
	// Created distinguishes an assignment from a later one of the same app to
	// the same user, since assignments have no id.
	Created time.Time `json:"created"`
}

type appUserKey struct{ appID, userID string }

var getApplicationUser = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/apps/{appId}/users/{userId}", Scope: "okta.apps.read"}

var cachedAppUser = cached[appUserKey, AppUser]{"the app's assignment", same[AppUser]}

// AppUser reads the assignment of an app to a user, by the user's id. It
// returns an error for [IsNotFound] if there is no such assignment, app or
// user. The answer is shared.
func (c *Client) AppUser(ctx context.Context, appID, userID string) (AppUser, error) {
	return cachedAppUser.of(c).Get(ctx, appUserKey{appID, userID}, func(ctx context.Context) (AppUser, error) {
		u, k, err := get[AppUser](ctx, c, getApplicationUser, appID, userID)
		if err != nil {
			return AppUser{}, err
		}
		return u, u.check(k)
	})
}

var assignUserToApplication = transport.Endpoint{Method: http.MethodPost, Path: "/api/v1/apps/{appId}/users", Scope: "okta.apps.manage"}

// AssignAppUser assigns an app to a user, by the user's id. If there is an
// assignment already, directly or through a group, AssignAppUser adopts it. It
// returns an error for [IsNotFound] if the app or user doesn't exist.
func (c *Client) AssignAppUser(ctx context.Context, appID, userID string) (u AppUser, adopted bool, err error) {
	if userID == "" {
		return AppUser{}, false, errors.New("assigning an app requires a user")
	}
	key := appUserKey{appID, userID}
	return ensure(ctx, c, creation[AppUser]{
		endpoint: assignUserToApplication, ids: []string{appID}, request: map[string]string{"id": userID, "scope": AssignedToUser}, check: AppUser.check,
		find:   func(ctx context.Context) (AppUser, bool, error) { return c.findAppUser(ctx, key) },
		forget: func() { cachedAppUser.of(c).Forget(key) },
		keep: func(u AppUser) {
			cachedAppUser.of(c).Forget(key)
			cachedAppUser.of(c).Keep(key, u)
		},
	})
}

var unassignUserFromApplication = transport.Endpoint{Method: http.MethodDelete, Path: "/api/v1/apps/{appId}/users/{userId}", Scope: "okta.apps.manage"}

// UnassignAppUser removes an app from a user, by the user's id. It returns an
// error for [IsNotFound] if the app is not assigned directly, unless an earlier
// attempt of this call may have removed it.
func (c *Client) UnassignAppUser(ctx context.Context, appID, userID string) error {
	key := appUserKey{appID, userID}
	return c.remove(ctx, removal{
		endpoint: unassignUserFromApplication, ids: []string{appID, userID},
		forget: func() { cachedAppUser.of(c).Forget(key) }, removed: func() { cachedAppUser.of(c).Forget(key) },
		present: func(ctx context.Context) (bool, error) {
			// If a group of the user has the app, the user may still have it
			// through the group.
			u, there, err := c.findAppUser(ctx, key)
			return there && u.Scope == AssignedToUser, err
		},
		ownerGone: c.appGone(appID),
	})
}

func (c *Client) findAppUser(ctx context.Context, key appUserKey) (AppUser, bool, error) {
	u, err := c.AppUser(ctx, key.appID, key.userID)
	if IsNotFound(err) {
		return AppUser{}, false, nil
	}
	return u, err == nil, err
}

// check returns an error if the answer is not an assignment.
func (u AppUser) check(k *transport.Call) error {
	if u.UserID == "" || u.Scope == "" {
		return k.Fail("the answer is not an assignment: it has no id or no scope", nil)
	}
	return nil
}
