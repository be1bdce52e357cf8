package okta

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// form is the body of a call to an OAuth 2.0 endpoint.
type form struct {
	fields url.Values
	// clientID and clientSecret authenticate the client with HTTP Basic (RFC
	// 6749, 2.3.1). They are "" if the fields authenticate it.
	clientID, clientSecret string
}

// send makes one call and decodes the answer's JSON into into. If into is nil,
// no JSON is expected.
func (c *Client) send(ctx context.Context, e transport.Endpoint, target string, body, into any) (*transport.Call, error) {
	k, err := c.exchange(ctx, e, target, body, into != nil)
	if err != nil || into == nil && len(k.Answer.Body) == 0 {
		return k, err
	}
	if into == nil {
		into = new(json.RawMessage) // A body must be JSON even if the caller doesn't need it.
	}
	return k, c.unmarshal(k, into)
}

// sendForm sends a form to an OAuth 2.0 endpoint.
func (c *Client) sendForm(ctx context.Context, e transport.Endpoint, fields url.Values) (*transport.Call, error) {
	return c.send(ctx, e, e.Path, form{fields: fields}, new(json.RawMessage))
}

// get reads one object.
func get[T any](ctx context.Context, c *Client, e transport.Endpoint, ids ...string) (object T, k *transport.Call, err error) {
	target, err := e.Target(ids...)
	if err != nil {
		return object, nil, err
	}
	k, err = c.send(ctx, e, target, nil, &object)
	return object, k, err
}

// hasID returns an error if the answer to a call has no id, so that it can't be
// an object such as "an app".
func hasID(k *transport.Call, object, id string) error {
	if id == "" {
		return k.Fail("the answer is not "+object+": it has no id", nil)
	}
	return nil
}

// unmarshal decodes the answer to a call.
func (c *Client) unmarshal(k *transport.Call, into any) error {
	err := json.Unmarshal(k.Answer.Body, into)
	if _, broken := errors.AsType[*json.SyntaxError](err); broken {
		return k.Fail(brokenJSON, err)
	}
	if err != nil {
		return c.scrub(k.Fail("the answer does not have the form that Okta documents: "+err.Error(), err))
	}
	return nil
}

const brokenJSON = "the answer is incomplete or not valid JSON"

// exchange builds a request with the SDK and sends it through our own layers.
// The answer is in the call.
func (c *Client) exchange(ctx context.Context, e transport.Endpoint, target string, body any, content bool) (*transport.Call, error) {
	c.calling.Add(1)
	defer c.calling.Add(-1)
	k := &transport.Call{Endpoint: e, Target: target, Content: content}
	req, err := c.newRequest(k, body)
	if err != nil {
		return k, k.Fail("the request could not be built: "+c.plain(err.Error()), err)
	}
	a, err := c.chain.Send(k, req.WithContext(transport.WithWaitTotal(ctx)))
	if err == nil && !a.OK() {
		err = k.Refusal(c.credential)
	}
	if e, ok := AsError(err); ok {
		return k, c.scrub(e)
	}
	return k, err
}

func (c *Client) newRequest(k *transport.Call, body any) (*http.Request, error) {
	executor := c.sdk.CloneRequestExecutor()
	f, isForm := body.(form)
	if isForm {
		executor.WithContentType("application/x-www-form-urlencoded")
		body = []byte(f.fields.Encode())
	}
	req, err := executor.NewRequest(k.Method, k.Target, body)
	if err != nil {
		return nil, err
	}
	req.Header.Del("Authorization") // the SDK's placeholder
	if f.clientID != "" {
		// The RFC requires form encoding of both first.
		req.SetBasicAuth(url.QueryEscape(f.clientID), url.QueryEscape(f.clientSecret))
	}
	return req, nil
}

func (c *Client) plain(text string) string { return printable.Line(c.credential.Redact(text)) }

// scrub removes control characters and secrets from all texts of an Error that
// a server may have written.
func (c *Client) scrub(e *Error) *Error {
	e.Clean(c.plain)
	return e
}
