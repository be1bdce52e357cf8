package okta

import (
	"context"
	"net/http"
)

type onceKey struct{}

// Once marks calls that are attempted once: their answers explain something, and a user should not wait for that.
func Once(ctx context.Context) context.Context { return context.WithValue(ctx, onceKey{}, true) }

// attempts leaves out the layer that repeats calls where the context is marked by Once.
type attempts struct{ many, one http.RoundTripper }

func (a attempts) RoundTrip(req *http.Request) (*http.Response, error) {
	if once, _ := req.Context().Value(onceKey{}).(bool); once {
		return a.one.RoundTrip(req)
	}
	return a.many.RoundTrip(req)
}
