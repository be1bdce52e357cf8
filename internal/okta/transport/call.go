package transport

import (
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
)

// Call is one use of an endpoint on its way through the layers.
type Call struct {
	Endpoint
	// Target is the path with its ids, and the query.
	Target string
	// Content says that a 2xx answer must hold JSON.
	Content bool
	// Attempts counts those that were sent.
	Attempts atomic.Int32
	// Answer is that of the last attempt; the zero value if none came.
	Answer Answer

	// hint is what the retry layer adds to a refusal that it does not send
	// again.
	hint string
}

// Answer is a response whose body was read whole.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK reports whether the answer is no refusal.
func (a Answer) OK() bool { return a.Status >= 200 && a.Status <= 299 }

// RequestID is what Okta's support asks for.
func (a Answer) RequestID() string { return printable.Line(a.Header.Get("X-Okta-Request-Id")) }

// Date is Okta's time; the zero time if the answer has none.
func (a Answer) Date() time.Time {
	date, _ := http.ParseTime(a.Header.Get("Date"))
	return date
}

// RequestPath is the path that was asked for, ids and all, without the query.
func (k *Call) RequestPath() string {
	path, _, _ := strings.Cut(k.Target, "?")
	return path
}

// Fail makes the Error of this call.
func (k *Call) Fail(summary string, beneath error) *Error {
	return &Error{
		Method: k.Method, Path: k.RequestPath(), Status: k.Answer.Status, Summary: summary,
		RequestID: k.Answer.RequestID(), Attempts: int(k.Attempts.Load()), Err: beneath,
	}
}

// Unsent makes the Error of an attempt that was not made.
func (k *Call) Unsent(why string) *Error {
	return &Error{Method: k.Method, Path: k.RequestPath(), Summary: "not sent: " + why, Attempts: int(k.Attempts.Load())}
}
