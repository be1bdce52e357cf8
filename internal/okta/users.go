package okta

import (
	"context"
	"net/http"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// User is a person or service account of the org.
type User struct {
	ID, Login, Status string
	// PasswordChanged is zero if Okta reports no time.
	PasswordChanged time.Time
}

var getUser = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/users/{id}", Scope: "okta.users.read"}

var cachedUser = cached[string, User]{"the user", same[User]}

// User reads a user by id or login, including deactivated users. The answer is
// shared, under the given name and under the id.
func (c *Client) User(ctx context.Context, idOrLogin string) (User, error) {
	return cachedUser.of(c).Get(ctx, idOrLogin, func(ctx context.Context) (User, error) {
		body, k, err := get[userBody](ctx, c, getUser, idOrLogin)
		if err != nil {
			return User{}, err
		}
		if err := hasID(k, "a user", body.ID); err != nil {
			return User{}, err
		}
		user := User{ID: body.ID, Login: printable.Name(body.Profile.Login), Status: body.Status}
		// An invalid time is no error, because only evidence depends on it.
		user.PasswordChanged, _ = time.Parse(time.RFC3339, body.PasswordChanged)
		cachedUser.of(c).Keep(user.ID, user)
		return user, nil
	})
}

type userBody struct {
	ID              string `json:"id"`
	Status          string `json:"status"`
	PasswordChanged string `json:"passwordChanged"`
	Profile         struct {
		Login string `json:"login"`
	} `json:"profile"`
}
