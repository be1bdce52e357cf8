package oktasim

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
)

// Request is a call that the org received.
type Request struct {
	// Method as sent.
	Method string `json:"method"`
	// Path as sent, with its escapes.
	Path string `json:"path"`
	// RawQuery is the query string.
	RawQuery string `json:"query"`
	// Status is the status of the answer. It is 0 while there is none, or if
	// the connection was closed first.
	Status int `json:"status"`
	// Authorization is true if the call had a credential, which is not stored.
	Authorization bool `json:"authorization"`
	// Scope is the requested scope of a call to the token endpoint, as sent.
	Scope string `json:"scope,omitempty"`
}

// enter logs and counts a call. It reports whether there are more at once than the
// org allows.
func (o *Org) enter(r *http.Request) (entry *Request, number uint64, tooMany bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	entry = &Request{
		Method:        r.Method,
		Path:          r.URL.EscapedPath(),
		RawQuery:      r.URL.RawQuery,
		Authorization: r.Header.Get("Authorization") != "",
	}
	o.requests = append(o.requests, entry)
	o.requestNumber++
	o.inFlight.now++
	o.inFlight.most = max(o.inFlight.most, o.inFlight.now)
	return entry, o.requestNumber, o.options.MaxConcurrent > 0 && o.inFlight.now > o.options.MaxConcurrent
}

// logScope stores the requested scope of a call to the token endpoint.
func (o *Org) logScope(entry *Request, r *http.Request, body []byte) {
	if r.URL.Path != tokenPath {
		return
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	entry.Scope = form.Get("scope")
}

func (o *Org) logStatus(entry *Request, status int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	entry.Status = status
}

// Requests returns the calls of the API so far, oldest first.
func (o *Org) Requests() []Request {
	o.mu.Lock()
	defer o.mu.Unlock()
	return each(o.requests, func(entry *Request) Request { return *entry })
}

// ResetRequests drops the calls so far, and their largest concurrency.
func (o *Org) ResetRequests() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.requests = nil
	o.inFlight.most = o.inFlight.now
}

// Count returns how many calls had the method and a path that matches the
// pattern, as in path.Match: "/api/v1/apps/*/grants". If empty, they match any.
func (o *Org) Count(method, pathPattern string) (int, error) {
	if err := checkCalls(method, pathPattern); err != nil {
		return 0, err
	}
	n := 0
	for _, r := range o.Requests() {
		if (method == "" || method == r.Method) && matches(pathPattern, r.Path) {
			n++
		}
	}
	return n, nil
}

// checkCalls refuses a method that doesn't exist, and a pattern that is
// malformed or fits no endpoint.
func checkCalls(method, pattern string) error {
	if _, err := path.Match(pattern, ""); err != nil {
		return fmt.Errorf("the path pattern %q: %w", pattern, err)
	}
	for _, r := range routes {
		if _, ok := match(r.pattern, pattern); ok || matches(pattern, r.pattern) {
			return oneOf("method", method)
		}
	}
	return fmt.Errorf("no endpoint fits the path pattern %q", pattern)
}

// matches requires a valid pattern. An empty one matches any path.
func matches(pattern, name string) bool {
	ok, _ := path.Match(pattern, name)
	return ok || pattern == ""
}
