package transport

import (
	"net/http"

	"golang.org/x/sync/semaphore"
)

// parallel limits how many attempts are in flight; without it, a run could use all
// that Okta allows the org at once. An attempt takes a slot only while it waits
// for Okta.
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
