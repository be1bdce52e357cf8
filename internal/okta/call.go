package okta

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// call is one use of an endpoint on its way through the layers.
type call struct {
	endpoint
	target string
	// content says that a 2xx answer must hold JSON.
	content  bool
	attempts atomic.Int32
	// answer is that of the last attempt; the zero value if none came.
	answer answer
	// advice is what the retry layer adds to a refusal that it does not send again.
	advice string
}

// answer is a response whose body was read whole.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) ok() bool { return a.status >= 200 && a.status <= 299 }

func (a answer) requestID() string { return plain(a.header.Get("X-Okta-Request-Id")) }

// date is Okta's time; the zero time if the answer has none.
func (a answer) date() time.Time {
	date, _ := http.ParseTime(a.header.Get("Date"))
	return date
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
		RequestID: k.answer.requestID(), Attempts: int(k.attempts.Load()), Err: beneath,
	}
}

// unsent makes the Error of an attempt that was not made.
func (k *call) unsent(why string) *Error {
	return &Error{Method: k.method, Path: k.requestPath(), Summary: "not sent: " + why, Attempts: int(k.attempts.Load())}
}

// form is the body of a call to an endpoint of OAuth 2.0.
type form struct {
	fields url.Values
	// clientID and clientSecret authenticate the client with HTTP Basic (RFC 6749, 2.3.1); "" where the fields do.
	clientID, clientSecret string
}

// send makes one call. The answer's JSON goes into into; nil means that none is expected.
func (c *Client) send(ctx context.Context, e endpoint, target string, body, into any) (*call, error) {
	k, err := c.exchange(ctx, e, target, body, into != nil)
	if err != nil {
		return k, err
	}
	if into == nil {
		into = new(json.RawMessage) // what came must be JSON all the same
		if len(k.answer.body) == 0 {
			return k, nil
		}
	}
	err = json.Unmarshal(k.answer.body, into)
	if _, broken := errors.AsType[*json.SyntaxError](err); broken {
		return k, k.fail(brokenJSON, err)
	}
	if err != nil {
		return k, c.scrub(k.fail("the answer does not have the form that Okta documents: "+err.Error(), err))
	}
	return k, nil
}

const brokenJSON = "the answer is broken off or is no valid JSON"

// exchange builds a request with the SDK and takes it through our own layers. The answer is in the call.
func (c *Client) exchange(ctx context.Context, e endpoint, target string, body any, content bool) (*call, error) {
	k := &call{endpoint: e, target: target, content: content}
	req, err := c.newRequest(k, body)
	if err != nil {
		return k, k.fail("the request could not be built: "+c.plain(err.Error()), err)
	}
	a, err := c.chain.send(k, req.WithContext(patiently(ctx)))
	if err == nil && !a.ok() {
		err = refusal(k, a, c.credential)
	}
	if e, ok := AsError(err); ok {
		return k, c.scrub(e)
	}
	return k, err
}

func (c *Client) newRequest(k *call, body any) (*http.Request, error) {
	executor := c.sdk.CloneRequestExecutor()
	f, isForm := body.(form)
	if isForm {
		executor.WithContentType("application/x-www-form-urlencoded")
		body = []byte(f.fields.Encode())
	}
	req, err := executor.NewRequest(k.method, k.target, body)
	if err != nil {
		return nil, err
	}
	req.Header.Del("Authorization") // the SDK's placeholder
	if f.clientID != "" {
		// Both are form-encoded first.
		req.SetBasicAuth(url.QueryEscape(f.clientID), url.QueryEscape(f.clientSecret))
	}
	return req, nil
}

func (c *Client) plain(text string) string { return plain(c.credential.redact(text)) }

// scrub cleans all that a server may have written into an Error.
func (c *Client) scrub(e *Error) *Error {
	e.clean(c.plain)
	return e
}
