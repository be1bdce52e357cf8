package okta

import (
	"context"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// creation makes something that an app or a user may have already.
type creation[T any] struct {
	endpoint transport.Endpoint
	ids      []string
	// request is sent, into takes the answer, and made returns what into
	// describes, or what is wrong with it.
	request, into any
	made          func(*transport.Call) (T, error)
	// find looks for the object.
	find func(context.Context) (T, bool, error)
	// forget makes the next read ask Okta, keep adds the object to what was
	// read.
	forget func()
	keep   func(T)
}

// ensure returns the object if it is there, and creates it if not. It looks
// first, since it is not certain what Okta answers to a second creation; it
// looks again when Okta refuses, or when it is not known what became of the
// request.
func ensure[T any](ctx context.Context, c *Client, w creation[T]) (object T, adopted bool, err error) {
	if object, found, err := w.find(ctx); err != nil || found {
		return object, found, err
	}
	var none T
	target, err := w.endpoint.Target(w.ids...)
	if err != nil {
		return none, false, err
	}
	result, err := c.confirmWrite(ctx, write{
		endpoint: w.endpoint, target: target, body: w.request, into: w.into, forget: w.forget,
		check: func(k *transport.Call) (err error) {
			object, err = w.made(k)
			return err
		},
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
