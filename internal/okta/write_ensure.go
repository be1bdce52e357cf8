package okta

import (
	"context"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// creation creates something that an app or a user may have already.
type creation[T any] struct {
	endpoint transport.Endpoint
	ids      []string
	// request is sent. check returns an error if the answer is not such an
	// object.
	request any
	check   func(T, *transport.Call) error
	// find looks for the object.
	find func(context.Context) (T, bool, error)
	// forget makes the next read ask Okta. keep adds the object to the cached
	// reads.
	forget func()
	keep   func(T)
}

// ensure returns the object if it exists, and creates it otherwise. It looks
// first, because Okta's answer to a second creation is not documented. It looks
// again if Okta refuses or if the outcome of the request is unknown.
func ensure[T any](ctx context.Context, c *Client, w creation[T]) (object T, adopted bool, err error) {
	if object, found, err := w.find(ctx); err != nil || found {
		return object, found, err
	}
	var none T
	result, err := c.confirmWrite(ctx, write{
		endpoint: w.endpoint, ids: w.ids, body: w.request, into: &object, forget: w.forget,
		check: func(k *transport.Call) error { return w.check(object, k) },
		done: func(ctx context.Context) (found bool, err error) {
			object, found, err = w.find(ctx)
			return found, err
		},
	})
	if err != nil {
		return none, false, err
	}
	if result == confirmed {
		w.keep(object)
	}
	return object, result == doneByOthers, nil
}
