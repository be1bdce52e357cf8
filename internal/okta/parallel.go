package okta

import (
	"net/http"

	"golang.org/x/sync/semaphore"
)

// parallel bounds how many attempts are in flight at once. Nobody holds a place while waiting for anything but Okta.
type parallel struct {
	next   http.RoundTripper
	places *semaphore.Weighted
}

func (p parallel) RoundTrip(req *http.Request) (*http.Response, error) {
	if p.places.Acquire(req.Context(), 1) != nil {
		return nil, interrupted(callOf(req), req)
	}
	defer p.places.Release(1)
	return p.next.RoundTrip(req)
}
