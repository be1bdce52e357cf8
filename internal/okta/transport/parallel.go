package transport

import (
	"net/http"

	"golang.org/x/sync/semaphore"
)

// parallel bounds how many attempts are in flight at once. Nobody holds a place
// while waiting for anything but Okta.
type parallel struct {
	next   Layer
	places *semaphore.Weighted
}

func (p parallel) Send(k *Call, req *http.Request) (Answer, error) {
	if p.places.Acquire(req.Context(), 1) != nil {
		return Answer{}, interrupted(k, req)
	}
	defer p.places.Release(1)
	return p.next.Send(k, req)
}
