package oktasim

import (
	"net/http"
	"strconv"
)

// crowd counts the calls that are in the org at the same time.
type crowd struct{ now, most int }

// enter counts a call in. It reports whether there are more than Okta bears at once.
func (o *Org) enter() (tooMany bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.inFlight.now++
	o.inFlight.most = max(o.inFlight.most, o.inFlight.now)
	return o.options.MaxConcurrent > 0 && o.inFlight.now > o.options.MaxConcurrent
}

func (o *Org) leave() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.inFlight.now--
}

// InFlight returns how many calls are in the org now.
func (o *Org) InFlight() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.inFlight.now
}

// MaxInFlight returns the most calls that were in the org at the same time, since it began or since ResetRequests. A call
// that was refused because there were too many counts too.
func (o *Org) MaxInFlight() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.inFlight.most
}

// refuseCrowd is the 429 of too many calls at once. Its headers are about that limit and not about a bucket, and its reset
// is only a guess of Okta's: here it is the present.
func refuseCrowd(c *call, limit int, header http.Header) *apiError {
	header.Set("X-Rate-Limit-Limit", strconv.Itoa(limit))
	header.Set("X-Rate-Limit-Remaining", "0")
	header.Set("X-Rate-Limit-Reset", strconv.FormatInt(c.now.Unix(), 10))
	return &apiError{status: http.StatusTooManyRequests, code: "E0000047"}
}
