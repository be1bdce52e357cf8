package okta

import (
	"context"
	"errors"
	"fmt"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// removal removes an object, for example from an app or a user.
type removal struct {
	endpoint transport.Endpoint
	ids      []string
	// forget makes the next read ask Okta. removed takes the object out of the
	// cached reads.
	forget, removed func()
	// present reports whether the object exists. done reports whether it was
	// removed, after an answer was lost. If done is nil, present does.
	present, done func(context.Context) (bool, error)
	// ownerGone judges a failed lookup. It returns nil if the owning app or
	// user is gone too. An object without an owner has notLookedUp.
	ownerGone func(ctx context.Context, lookErr error) error
}

// remove sends a DELETE. It returns an error for [IsNotFound] if the object is
// gone already, unless an earlier attempt of this call may have removed it.
func (c *Client) remove(ctx context.Context, r removal) error {
	done := r.done
	if done == nil {
		done = func(ctx context.Context) (bool, error) {
			present, err := r.present(ctx)
			return !present, err
		}
	}
	result, err := c.confirmWrite(ctx, write{endpoint: r.endpoint, ids: r.ids, forget: r.forget, done: done})
	if IsNotFound(err) {
		return r.confirmAbsent(ctx, err)
	}
	if err == nil && result == confirmed {
		r.removed()
	}
	return err
}

// confirmAbsent looks the object up after a 404. A 404 can also mean a wrong
// id, and an object that is dropped from the state although it exists is never
// removed. The extra read happens only after a 404.
func (r removal) confirmAbsent(ctx context.Context, notFound error) error {
	present, err := r.present(ctx)
	if err != nil {
		err = r.ownerGone(ctx, err)
	}
	switch {
	case err != nil:
		return err
	case present:
		return fmt.Errorf("Okta answers that it does not exist, but still shows it: %s", notFound.Error()) //nolint:staticcheck // Okta is a name.
	default:
		return notFound
	}
}

// appGone is removal.ownerGone for objects of an app.
func (c *Client) appGone(appID string) func(context.Context, error) error {
	return func(ctx context.Context, lookErr error) error {
		if !IsNotFound(lookErr) {
			return notLookedUp(ctx, lookErr)
		}
		_, err := c.AppGone(ctx, appID, lookErr)
		return err
	}
}

// notLookedUp returns the error of a lookup that failed. It is not for
// [IsNotFound], because it says nothing about the object.
func notLookedUp(_ context.Context, lookErr error) error {
	if IsNotFound(lookErr) {
		lookErr = errors.New(lookErr.Error())
	}
	return fmt.Errorf("Okta answers that it does not exist, and checking this failed: %w", lookErr) //nolint:staticcheck // Okta is a name.
}
