package okta

import (
	"context"
	"io"
	"net/http"
	"time"
)

// Exchange is one attempt of a call, as a log may show it: no query, no header that authorizes, and bodies only redacted.
type Exchange struct {
	// Method and PathTemplate name the endpoint, with placeholders instead of ids.
	Method, PathTemplate string
	// Status is the HTTP status; 0 if no answer came.
	Status int
	// Attempt counts from 1.
	Attempt   int
	Duration  time.Duration
	RequestID string
	// RateLimit, RateRemaining and RateReset are Okta's x-rate-limit headers, "" where it sent none.
	RateLimit, RateRemaining, RateReset string
	// RequestBody and ResponseBody are nil where there is none.
	RequestBody, ResponseBody *Body
	// Err says why there is no usable answer. A refusal is no Err: its Status tells.
	Err error
}

// logger reports every attempt.
type logger struct {
	next   layer
	log    func(context.Context, Exchange)
	now    func() time.Time
	redact func(string) string
}

func (l logger) send(k *call, req *http.Request) (answer, error) {
	start := l.now()
	a, err := l.next.send(k, req)
	x := Exchange{
		Method:        k.method,
		PathTemplate:  k.path,
		Status:        a.status,
		Attempt:       int(k.attempts.Load()),
		Duration:      l.now().Sub(start),
		RequestID:     l.text(a.requestID()),
		RateLimit:     l.text(a.header.Get("X-Rate-Limit-Limit")),
		RateRemaining: l.text(a.header.Get("X-Rate-Limit-Remaining")),
		RateReset:     l.text(a.header.Get("X-Rate-Limit-Reset")),
		RequestBody:   l.body(req.Header, sentBody(req)),
		ResponseBody:  l.body(a.header, a.body),
		Err:           err,
	}
	if e, ok := AsError(err); ok {
		x.Status, x.RequestID = e.Status, l.text(e.RequestID)
	}
	l.log(req.Context(), x)
	return a, err
}

// sentBody is the body of a request, read from a copy.
func sentBody(req *http.Request) []byte {
	if req.GetBody == nil {
		return nil
	}
	reader, err := req.GetBody()
	if err != nil {
		return nil
	}
	defer reader.Close()
	raw, _ := io.ReadAll(reader) // it is in memory: this cannot fail
	return raw
}

func (l logger) body(header http.Header, raw []byte) *Body {
	if len(raw) == 0 {
		return nil
	}
	return &Body{contentType: header.Get("Content-Type"), raw: raw, redact: l.redact}
}

func (l logger) text(header string) string { return plain(l.redact(header)) }
