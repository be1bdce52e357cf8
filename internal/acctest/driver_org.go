package acctest

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// InMemoryURL is the address of the orgs of NewOrgInMemory.
const InMemoryURL = "https://example.okta.com"

// NewOrgInMemory is NewOrg without a socket: the org is reached through InMemory
// alone. It is for tests in a bubble of testing/synctest, where time passes only
// while everybody waits, and nobody waits who reads from a socket.
func NewOrgInMemory(t testing.TB, options ...oktasim.Options) Org {
	t.Helper()
	return Org{Org: newOrg(t, options), URL: InMemoryURL}
}

// InMemory carries requests to a handler in the same process.
type InMemory struct {
	Handler http.Handler
	// Broken says what a caller gets to see of a connection that the handler broke
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
	// As at a server, the request ends when the caller has gone or the answer is
	// there.
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
	answer = &memoryAnswer{header: http.Header{}}
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

// memoryAnswer is an http.ResponseWriter.
type memoryAnswer struct {
	header  http.Header
	status  int
	body    bytes.Buffer
	aborted bool
}

func (a *memoryAnswer) Header() http.Header { return a.header }

func (a *memoryAnswer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *memoryAnswer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

func (a *memoryAnswer) response(req *http.Request) *http.Response {
	a.WriteHeader(http.StatusOK)
	length := int64(a.body.Len())
	var body io.Reader = &a.body
	// A handler that promises more than it writes breaks off in the middle.
	if promised, err := strconv.ParseInt(a.header.Get("Content-Length"), 10, 64); err == nil && promised > length {
		length, body = promised, io.MultiReader(body, brokenOff{})
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", a.status, http.StatusText(a.status)), StatusCode: a.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: a.header, Body: io.NopCloser(body), ContentLength: length, Request: req,
	}
}

type brokenOff struct{}

func (brokenOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
