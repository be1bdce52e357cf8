package transport

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
)

// Exchange is one attempt of a call in a form for a log. It has no query, no
// authorization header, and only redacted bodies.
type Exchange struct {
	// Method and PathTemplate name the endpoint, with placeholders instead of
	// ids.
	Method, PathTemplate string
	// Status is the HTTP status; 0 if no answer came.
	Status int
	// Attempt counts from 1.
	Attempt   int
	Duration  time.Duration
	RequestID string
	// RateLimit, RateRemaining and RateReset are Okta's x-rate-limit headers,
	// or "" if the answer has none.
	RateLimit, RateRemaining, RateReset string
	// RequestBody and ResponseBody are nil if there is none.
	RequestBody, ResponseBody *Body
	// Err says why there is no usable answer. A refusal is not an Err; see
	// Status.
	Err error
}

// logger reports every attempt to the log; without it, a log would not show how
// often and how long a call was attempted.
type logger struct {
	next   Layer
	log    func(context.Context, Exchange)
	now    func() time.Time
	redact func(string) string
}

func (l logger) Send(k *Call, req *http.Request) (Answer, error) {
	start := l.now()
	a, err := l.next.Send(k, req)
	x := Exchange{
		Method:        k.Method,
		PathTemplate:  k.Path,
		Status:        a.Status,
		Attempt:       int(k.Attempts.Load()),
		Duration:      l.now().Sub(start),
		RequestID:     l.text(a.RequestID()),
		RateLimit:     l.text(a.Header.Get("X-Rate-Limit-Limit")),
		RateRemaining: l.text(a.Header.Get("X-Rate-Limit-Remaining")),
		RateReset:     l.text(a.Header.Get("X-Rate-Limit-Reset")),
		RequestBody:   l.body(req.Header, SentBody(req)),
		ResponseBody:  l.body(a.Header, a.Body),
		Err:           err,
	}
	if e, ok := AsError(err); ok {
		x.Status, x.RequestID = e.Status, l.text(e.RequestID)
	}
	l.log(req.Context(), x)
	return a, err
}

// SentBody returns the body of a request, read from a copy.
func SentBody(req *http.Request) []byte {
	if req.GetBody == nil {
		return nil
	}
	reader, err := req.GetBody()
	if err != nil {
		return nil
	}
	defer reader.Close()
	raw, _ := io.ReadAll(reader) // reading from memory cannot fail
	return raw
}

func (l logger) body(header http.Header, raw []byte) *Body {
	if len(raw) == 0 {
		return nil
	}
	return &Body{contentType: header.Get("Content-Type"), raw: raw, redact: l.redact}
}

func (l logger) text(header string) string { return printable.Line(l.redact(header)) }
