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

// logger tells of every attempt that goes to the wire.
type logger struct {
	next   http.RoundTripper
	log    func(context.Context, Exchange)
	now    func() time.Time
	redact func(string) string
}

func (l logger) RoundTrip(req *http.Request) (*http.Response, error) {
	k := callOf(req)
	start := l.now()
	resp, err := l.next.RoundTrip(req)
	x := Exchange{
		Method:       k.method,
		PathTemplate: k.path,
		Attempt:      int(k.attempts.Load()),
		Duration:     l.now().Sub(start),
		RequestBody:  l.sent(req),
		Err:          err,
	}
	if e, ok := AsError(err); ok {
		x.Status, x.RequestID = e.Status, l.text(e.RequestID)
	}
	if resp != nil {
		x.Status = resp.StatusCode
		x.RequestID = l.text(resp.Header.Get("X-Okta-Request-Id"))
		x.RateLimit = l.text(resp.Header.Get("X-Rate-Limit-Limit"))
		x.RateRemaining = l.text(resp.Header.Get("X-Rate-Limit-Remaining"))
		x.RateReset = l.text(resp.Header.Get("X-Rate-Limit-Reset"))
		if body, ok := resp.Body.(inMemory); ok {
			x.ResponseBody = l.body(resp.Header, body.raw)
		}
	}
	l.log(req.Context(), x)
	return resp, err
}

// sent is the request's body, read from a copy: the original is on the wire already.
func (l logger) sent(req *http.Request) *Body {
	if req.GetBody == nil {
		return nil
	}
	reader, err := req.GetBody()
	if err != nil {
		return nil
	}
	defer reader.Close()
	raw, err := io.ReadAll(reader)
	if err != nil {
		return nil
	}
	return l.body(req.Header, raw)
}

func (l logger) body(header http.Header, raw []byte) *Body {
	if len(raw) == 0 {
		return nil
	}
	return &Body{contentType: header.Get("Content-Type"), raw: raw, redact: l.redact}
}

func (l logger) text(header string) string { return plain(l.redact(header)) }
