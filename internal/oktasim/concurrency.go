package oktasim

import (
	"net/http"
	"strconv"
)

// callCount counts the concurrent calls of the org.
type callCount struct{ now, most int }

func (o *Org) leave() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.inFlight.now--
}

// MaxInFlight returns the largest number of concurrent calls since the org's
// start or ResetRequests. It includes calls that were refused because there
// were too many.
func (o *Org) MaxInFlight() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.inFlight.most
}

// refuseConcurrent is the 429 for too many concurrent calls. Its headers are
// about that limit and not about a bucket. Okta's reset is only a guess; here
// it is the present.
func refuseConcurrent(c *call, limit int, header http.Header) *apiError {
	header.Set("X-Rate-Limit-Limit", strconv.Itoa(limit))
	header.Set("X-Rate-Limit-Remaining", "0")
	header.Set("X-Rate-Limit-Reset", strconv.FormatInt(c.now.Unix(), 10))
	return &apiError{status: http.StatusTooManyRequests, code: "E0000047"}
}
