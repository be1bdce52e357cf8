package okta

import (
	"context"
	"fmt"
)

// confirmGone looks again before something is taken to be gone that could not be ended because it does not exist: what
// is forgotten although it lives would live on unseen. It costs a read, and only then. gone is the 404; lives may
// answer with that of the app.
func (c *Client) confirmGone(ctx context.Context, appID string, gone error, lives func() (bool, error)) error {
	alive, err := lives()
	switch {
	case IsNotFound(err):
		_, err = c.AppGone(ctx, appID, err)
		if err != nil {
			return err
		}
		return gone
	case err != nil:
		return fmt.Errorf("Okta answers that it does not exist, and whether that is so could not be looked up: %w", err) //nolint:staticcheck // Okta is a name.
	case alive:
		return fmt.Errorf("Okta answers that it does not exist, and lists it all the same: %s", gone.Error()) //nolint:staticcheck // Okta is a name.
	default:
		return gone
	}
}

// AppGone tells whether an app is gone, given the 404 of something that belongs to it. The app's own answer counts, where
// it may be read; if it is there after all, that is an error.
func (c *Client) AppGone(ctx context.Context, appID string, notFound error) (bool, error) {
	if !IsNotFound(notFound) {
		return false, notFound
	}
	_, err := c.App(ctx, appID)
	switch {
	case IsNotFound(err), IsForbidden(err):
		return true, nil
	case err != nil:
		return false, err
	default:
		return false, fmt.Errorf("Okta answers that it does not exist, though the app %s does: %s", appID, notFound.Error()) //nolint:staticcheck // Okta is a name.
	}
}
