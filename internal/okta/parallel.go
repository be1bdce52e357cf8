package okta

import (
	"net/http"

	"golang.org/x/sync/semaphore"
)

// parallel bounds how many attempts are in flight at once. Nobody holds a place while waiting for anything but Okta.
type parallel struct {
	next   layer
	places *semaphore.Weighted
}

func (p parallel) send(k *call, req *http.Request) (answer, error) {
	if p.places.Acquire(req.Context(), 1) != nil {
		return answer{}, interrupted(k, req)
	}
	defer p.places.Release(1)
	return p.next.send(k, req)
}
