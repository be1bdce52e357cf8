package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
)

// Fault is how an attempt failed without an answer.
type Fault int

// How an attempt can fail without an answer.
const (
	// FaultCancelled: the caller cancelled the call before it was sent.
	FaultCancelled Fault = iota
	// FaultAbandoned: the caller cancelled a write that was already sent. It
	// may have taken effect.
	FaultAbandoned
	// FaultBrokenOff: the connection ended before the answer was complete. The
	// call may have taken effect.
	FaultBrokenOff
	// FaultTimedOut: the answer didn't come in time. The call may have taken
	// effect, or may still take effect.
	FaultTimedOut
	// FaultNotConnected: no connection was made, but a retry may succeed soon.
	// Nothing was sent.
	FaultNotConnected
	// FaultUnreachable: no connection can be made, for example because of an
	// unknown host or an untrusted certificate. Nothing was sent.
	FaultUnreachable
)

// ConnectionError is a call without an answer.
type ConnectionError struct {
	Path  string
	Fault Fault

	method, orgURL, problem string
	attempts                int
	err                     error
}

// Error implements error.
func (e *ConnectionError) Error() string {
	address := e.method + " " + e.orgURL + e.Path
	if e.attempts > 1 {
		address += fmt.Sprintf(" (attempt %d)", e.attempts)
	}
	return address + ": " + e.problem
}

// Unwrap gives the cause.
func (e *ConnectionError) Unwrap() error { return e.err }

// Sent reports whether the call may have reached Okta.
func (e *ConnectionError) Sent() bool {
	return e.Fault == FaultBrokenOff || e.Fault == FaultTimedOut || e.Fault == FaultAbandoned
}

// Cancelled returns the error of a call that its caller cancelled before it was
// sent.
func (k *Call) Cancelled(orgURL string, err error) *ConnectionError {
	return &ConnectionError{method: k.Method, Path: k.RequestPath(), orgURL: orgURL, Fault: FaultCancelled, problem: err.Error(), err: err}
}

func interrupted(k *Call, req *http.Request) *ConnectionError {
	return k.Cancelled(req.URL.Scheme+"://"+req.URL.Host, req.Context().Err())
}

// broken converts an error of the wire. A caller that cancelled gets the
// context's own error, and never that of our own timeout.
func (w wire) broken(k *Call, caller, attempt context.Context, way *reach, err error) error {
	e := &ConnectionError{method: k.Method, Path: k.RequestPath(), orgURL: w.orgURL, attempts: int(k.Attempts.Load())}
	unsent := way.unsent() || errors.Is(err, errProxyAddress)
	if caller.Err() != nil {
		e.Fault, e.problem, e.err = FaultCancelled, caller.Err().Error(), caller.Err()
		if !unsent && !k.IsRead() {
			e.Fault, e.problem = FaultAbandoned, e.problem+" during the request: whether it took effect is not known"
		}
		return e
	}
	switch {
	case unsent && attempt.Err() != nil:
		e.Fault, e.problem = FaultUnreachable, fmt.Sprintf("no connection within %s", w.timeout.Round(time.Millisecond))
	case attempt.Err() != nil:
		e.Fault, e.problem = FaultTimedOut, fmt.Sprintf("no complete answer within %s", w.timeout.Round(time.Millisecond))
	case unsent:
		e.Fault, e.problem, e.err = faultOf(err), w.problem(err, "while it was being opened"), err
	default:
		e.Fault, e.problem, e.err = FaultBrokenOff, w.problem(err, "before the answer was complete"), err
	}
	e.problem += ": check org_url (or org_name and base_url), the network, and the proxy variables HTTPS_PROXY and NO_PROXY"
	return e
}

// problem describes an error of the wire. closed says when the connection was
// closed, if it was.
func (w wire) problem(err error, closed string) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the connection was closed " + closed
	}
	text := printable.Line(w.redact(err.Error()))
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		text += "; if a proxy intercepts TLS, add its certificate authority to this machine's trusted ones (SSL_CERT_FILE)"
	}
	return text
}

// faultOf classifies the error of an attempt without a connection: can another
// attempt succeed? A timeout took seconds already, so it counts as permanent. Of
// NewTransport's timeouts, only those for the name server, the connection and
// the TLS handshake can expire here.
func faultOf(err error) Fault {
	permanent := errors.Is(err, http.ErrSchemeMismatch) || errors.Is(err, errProxyAddress)
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() {
		permanent = true
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok && e.IsNotFound {
		permanent = true
	}
	if e, ok := errors.AsType[*proxyRefusal](err); ok && e.status < 500 {
		permanent = true
	}
	if permanent || untrusted(err) {
		return FaultUnreachable
	}
	return FaultNotConnected
}

// untrusted reports whether TLS failed for a permanent reason.
func untrusted(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return true
	}
	// TLS alerts of either side become such errors.
	e, ok := errors.AsType[*net.OpError](err)
	return ok && (e.Op == "remote error" || e.Op == "local error")
}
