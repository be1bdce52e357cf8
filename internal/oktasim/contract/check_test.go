package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// finding is one deviation of an exchange from the document.
type finding struct {
	operation string // method and path of the document
	status    int    // 0: the finding is about the request, whatever the answer
	part      string // of the request; empty: it is about the answer
	where     string // JSON pointer into the body; empty: the status itself, or the request
	what      string
}

func (f finding) String() string {
	if f.status == 0 {
		return fmt.Sprintf("%s: request: %s %s %s", f.operation, f.part, f.where, f.what)
	}
	return fmt.Sprintf("%s answered %d: %s %s %s", f.operation, f.status, f.part, f.where, f.what)
}

// validated are the options of all validation. With MultiError it reports every
// finding, not only the first.
func validated() *openapi3filter.Options {
	return &openapi3filter.Options{
		AuthenticationFunc:    openapi3filter.NoopAuthenticationFunc,
		IncludeResponseStatus: true,
		MultiError:            true,
	}
}

// find rebuilds the request of an exchange and finds its operation in the
// document, or nil.
func (d *document) find(t *testing.T, e exchange) *openapi3filter.RequestValidationInput {
	t.Helper()
	body := nullIsNothing(e.Request.Body)
	if len(e.Request.Form) > 0 {
		body = []byte(e.Request.Form.Encode())
	}
	request, err := http.NewRequestWithContext(t.Context(), e.Request.Method,
		"https://"+e.Request.Host+e.Request.Path+"?"+e.Request.Query, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if len(body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	if e.ours() { // other clients may be careless about it
		request.Header.Set("Content-Type", e.Request.ContentType)
	}
	route, params, err := d.FindRoute(request)
	if errors.Is(err, routers.ErrPathNotFound) || errors.Is(err, routers.ErrMethodNotAllowed) {
		return nil
	}
	if err != nil {
		t.Fatalf("%s %s: %v", e.Request.Method, e.Request.Path, err)
	}
	return &openapi3filter.RequestValidationInput{Request: request, PathParams: params, Route: route, Options: validated()}
}

// check compares an answer, and the request if it was accepted, with the
// document or a standard, and returns its operation. It returns no operation for
// a route that neither has.
func (d *document) check(t *testing.T, e exchange) (findings []finding, operation string) {
	t.Helper()
	input := d.find(t, e)
	if input == nil {
		return d.checkOAuth(t, e)
	}
	about := finding{operation: input.Route.Method + " " + input.Route.Path, status: e.Response.Status}
	// An accepted request must be valid, so that the org accepts no more than
	// Okta. A refused one need not be.
	if e.Response.Status < 300 {
		findings = about.from(findings, openapi3filter.ValidateRequest(t.Context(), input))
	}
	answer := nullIsNothing(e.Response.Body)
	findings = about.from(findings, openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input,
		Status:                 e.Response.Status,
		Header:                 e.Response.Headers,
		Body:                   io.NopCloser(bytes.NewReader(answer)),
		Options:                input.Options,
	}))
	// If the document has no such status, the body must at least be an Okta
	// error.
	if e.Response.Status >= 400 {
		findings = about.from(findings, d.checkError(answer))
	}
	return findings, about.operation
}

func (d *document) checkError(body []byte) error {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return err
	}
	return d.Components.Schemas["Error"].Value.VisitJSON(value, openapi3.MultiErrors(), openapi3.VisitAsResponse())
}

// from appends what an error of the validation says: one finding for each of the causes at its bottom.
//
//nolint:errorlint // The tree of errors is walked as it is: errors.As would show one of its leaves.
func (f finding) from(findings []finding, err error) []finding {
	switch e := err.(type) {
	case nil:
		return findings
	case openapi3.MultiError:
		for _, one := range e {
			findings = f.from(findings, one)
		}
		return findings
	case *openapi3.SchemaError:
		f.where = "/" + strings.Join(e.JSONPointer(), "/")
		f.what = e.Reason
	case *openapi3filter.ResponseError:
		f.what = e.Reason
	case *openapi3filter.RequestError:
		f.part, f.what = "the body", e.Error()
		if e.Parameter != nil {
			f.part = "the parameter " + e.Parameter.Name
		}
	default:
		f.what = err.Error()
	}
	if below := errors.Unwrap(err); below != nil {
		return f.from(findings, below)
	}
	return append(findings, f)
}

func nullIsNothing(body json.RawMessage) []byte {
	if string(body) == "null" {
		return nil
	}
	return body
}
