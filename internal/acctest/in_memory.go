package acctest

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// InMemoryURL is the URL of every org that NewOrgInMemory makes.
const InMemoryURL = "https://example.okta.com"

// NewOrgInMemory is NewOrg without a socket. Only InMemory can reach the org.
// Tests in a bubble of testing/synctest need it: there, time passes only while
// every goroutine waits, and reading from a socket does not count as waiting.
func NewOrgInMemory(t testing.TB, options ...oktasim.Options) Org {
	t.Helper()
	return Org{Sim: newOrg(t, options), URL: InMemoryURL}
}

// InMemory passes requests to a handler in the same process.
type InMemory struct {
	Handler http.Handler
	// Broken returns the caller's error if the handler breaks the connection
	// (by a panic with http.ErrAbortHandler). Nil means io.EOF.
	Broken func() error
}

// RoundTrip implements http.RoundTripper.
func (m InMemory) RoundTrip(req *http.Request) (*http.Response, error) {
	body := []byte(nil)
	if req.Body != nil {
		var err error
		body, err = io.ReadAll(req.Body)
		_ = req.Body.Close()
		if err != nil {
			return nil, err
		}
	}
	// Like a server, end the request's context when the caller gives up or the
	// answer is complete.
	ctx, cancel := context.WithCancel(context.WithoutCancel(req.Context()))
	received := req.Clone(ctx)
	received.Body, received.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	received.RequestURI, received.RemoteAddr = req.URL.RequestURI(), "127.0.0.1:49152"
	if received.Host == "" {
		received.Host = req.URL.Host
	}
	if req.URL.Scheme == "https" {
		received.TLS = &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true, ServerName: req.URL.Hostname()}
	}
	answers := make(chan *memoryAnswer, 1)
	go func() {
		defer cancel()
		answers <- m.serve(received)
	}()
	select {
	case answer := <-answers:
		switch {
		case !answer.aborted:
			return answer.response(req), nil
		case m.Broken != nil:
			return nil, m.Broken()
		default:
			return nil, io.EOF
		}
	case <-req.Context().Done():
		cancel()
		return nil, context.Cause(req.Context())
	}
}

func (m InMemory) serve(req *http.Request) (answer *memoryAnswer) {
	answer = &memoryAnswer{ResponseRecorder: httptest.NewRecorder()}
	defer func() {
		if p := recover(); p == http.ErrAbortHandler { //nolint:errorlint // a panic's value is no chain of errors
			answer.aborted = true
		} else if p != nil {
			panic(p)
		}
	}()
	m.Handler.ServeHTTP(answer, req)
	return answer
}

// memoryAnswer records a handler's answer, or the part before it aborted.
type memoryAnswer struct {
	*httptest.ResponseRecorder

	aborted bool
}

func (a *memoryAnswer) response(req *http.Request) *http.Response {
	response, written := a.Result(), int64(a.Body.Len())
	response.Request = req
	// If the handler writes less than its Content-Length, the caller must see a
	// broken connection in the middle of the body.
	if response.ContentLength > written {
		response.Body = io.NopCloser(io.MultiReader(response.Body, brokenOff{}))
	} else {
		response.ContentLength = written
	}
	return response
}

type brokenOff struct{}

func (brokenOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
