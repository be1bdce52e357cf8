package transport

import (
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
)

// Call is one call of an endpoint on its way through the layers.
type Call struct {
	Endpoint
	// Target is the path with its ids, and the query.
	Target string
	// Content requires JSON in a 2xx answer.
	Content bool
	// Attempts counts the attempts that were sent.
	Attempts atomic.Int32
	// Answer is the answer to the last attempt, or the zero value if none came.
	Answer Answer

	// hint is the retry layer's advice for a refusal that it doesn't retry.
	hint string
}

// Answer is a response with its whole body.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK reports whether the status is 2xx.
func (a Answer) OK() bool { return a.Status >= 200 && a.Status <= 299 }

// RequestID returns the id that Okta's support asks for.
func (a Answer) RequestID() string { return printable.Line(a.Header.Get("X-Okta-Request-Id")) }

// Date returns Okta's time, or the zero time if the answer has none.
func (a Answer) Date() time.Time {
	date, _ := http.ParseTime(a.Header.Get("Date"))
	return date
}

// RequestPath returns the requested path with its ids, without the query.
func (k *Call) RequestPath() string {
	path, _, _ := strings.Cut(k.Target, "?")
	return path
}

// Fail returns an Error of this call.
func (k *Call) Fail(summary string, beneath error) *Error {
	return &Error{
		Method: k.Method, Path: k.RequestPath(), Status: k.Answer.Status, Summary: summary,
		RequestID: k.Answer.RequestID(), Attempts: int(k.Attempts.Load()), Err: beneath,
	}
}

// Unsent returns an Error for an attempt that was not sent.
func (k *Call) Unsent(why string) *Error {
	return &Error{Method: k.Method, Path: k.RequestPath(), Summary: "not sent: " + why, Attempts: int(k.Attempts.Load())}
}
