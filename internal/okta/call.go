package okta

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// call is one use of an endpoint on its way through the layers. The context carries it, because the SDK stands between
// the typed methods and our transport and passes nothing else.
type call struct {
	endpoint
	target string
	// content says that a 2xx answer must hold JSON.
	content bool
	// raw asks for the answer's body as it is, and body is where the guard puts it.
	raw      bool
	body     rawBody
	attempts atomic.Int32
	// answer is kept by the guard: the SDK loses it when it fails.
	answer answer
	// advice is what the retry layer has to say to a refusal that it leaves at that.
	advice string
}

// answer is what is kept of a response besides its body.
type answer struct {
	status     int
	date       time.Time
	requestID  string
	links      []string
	retryAfter time.Duration
}

type callKey struct{}

// callOf returns the call that a request belongs to. Every request of ours has one.
func callOf(req *http.Request) *call {
	if k, ok := req.Context().Value(callKey{}).(*call); ok {
		return k
	}
	return &call{endpoint: endpoint{method: req.Method, path: req.URL.Path}, target: req.URL.EscapedPath()}
}

// requestPath is the path that was asked for, ids and all, without the query.
func (k *call) requestPath() string {
	path, _, _ := strings.Cut(k.target, "?")
	return path
}

// fail makes the Error of this call.
func (k *call) fail(summary string, beneath error) *Error {
	return &Error{
		Method: k.method, Path: k.requestPath(), Status: k.answer.status, Summary: summary,
		RequestID: k.answer.requestID, Attempts: int(k.attempts.Load()), Err: beneath,
	}
}

// unsent makes the Error of an attempt that was not made.
func (k *call) unsent(why string) *Error {
	return &Error{Method: k.method, Path: k.requestPath(), Summary: "not sent: " + why, Attempts: int(k.attempts.Load())}
}

// rawBody takes the JSON of an answer as it is, past the SDK, which would decode it on the way from the wire.
type rawBody []byte

// send makes one call. The answer's JSON goes into into; nil means that none is expected.
//
// Whatever it meets, it does not panic: what is wrong with one answer must not end a run that has written to others.
func (c *Client) send(ctx context.Context, e endpoint, target string, body, into any) (k *call, err error) {
	k = &call{endpoint: e, target: target, content: into != nil}
	raw, isRaw := into.(*rawBody)
	k.raw = isRaw
	defer func() {
		if p := recover(); p != nil {
			err = c.panicked(ctx, k, p)
		}
	}()
	ctx = patiently(ctx)
	// A clone for each call: the executor keeps state from request to request.
	executor := c.sdk.CloneRequestExecutor()
	req, err := executor.NewRequest(e.method, target, body)
	if err != nil {
		return k, k.fail("the request could not be built: "+c.plain(err.Error()), err)
	}
	if _, err = executor.Do(context.WithValue(ctx, callKey{}, k), req, into); err == nil {
		if isRaw {
			*raw, k.body = k.body, nil
		}
		return k, nil
	}
	// The SDK and net/http wrap errors in words of their own; what our layers made is returned bare.
	if e, ok := errors.AsType[*Error](err); ok {
		return k, c.scrub(e)
	}
	if e, ok := errors.AsType[*connectionError](err); ok {
		return k, e
	}
	if ctx.Err() != nil {
		return k, &connectionError{method: k.method, path: k.requestPath(), orgURL: c.orgURL, fault: cancelled, err: ctx.Err()}
	}
	return k, c.scrub(k.fail("the answer does not have the form that Okta documents: "+err.Error(), err))
}

func (c *Client) plain(text string) string { return plain(c.credential.redact(text)) }

// scrub cleans all that a server may have written into an Error.
func (c *Client) scrub(e *Error) *Error {
	e.clean(c.plain)
	return e
}
