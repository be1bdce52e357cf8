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
	switch e.Fault {
	case FaultCancelled:
		return fmt.Sprintf("%s: %v", address, e.err)
	case FaultAbandoned:
		return fmt.Sprintf("%s: %v during the request: whether it took effect is not known", address, e.err)
	default:
		return fmt.Sprintf("%s: %s: check org_url (or org_name and base_url), the network, and the proxy variables "+
			"HTTPS_PROXY and NO_PROXY", address, e.problem)
	}
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
	return &ConnectionError{method: k.Method, Path: k.RequestPath(), orgURL: orgURL, Fault: FaultCancelled, err: err}
}

func interrupted(k *Call, req *http.Request) *ConnectionError {
	return k.Cancelled(req.URL.Scheme+"://"+req.URL.Host, req.Context().Err())
}

// broken converts an error of the wire. A caller that cancelled gets the
// context's own error, and never that of our own timeout.
func (w wire) broken(k *Call, caller, attempt context.Context, way *reach, err error) error {
	e := &ConnectionError{method: k.Method, Path: k.RequestPath(), orgURL: w.orgURL, attempts: int(k.Attempts.Load())}
	unsent := way.unsent() || errors.Is(err, errProxyAddress)
	switch {
	case caller.Err() != nil && (unsent || k.IsRead()):
		e.Fault, e.err = FaultCancelled, caller.Err()
		return e
	case caller.Err() != nil:
		e.Fault, e.err = FaultAbandoned, caller.Err()
		return e
	case unsent && attempt.Err() != nil:
		e.Fault, e.problem = FaultUnreachable, fmt.Sprintf("no connection within %s", w.timeout.Round(time.Millisecond))
		return e
	case attempt.Err() != nil:
		e.Fault, e.problem = FaultTimedOut, fmt.Sprintf("no complete answer within %s", w.timeout.Round(time.Millisecond))
		return e
	case unsent:
		e.Fault = faultOf(err)
	default:
		e.Fault = FaultBrokenOff
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		e.err, e.problem = err, "the connection was closed before the answer was complete"
		if unsent {
			e.problem = "the connection was closed while it was being opened"
		}
		return e
	}
	e.problem, e.err = printable.Line(w.redact(err.Error())), err
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		e.problem += "; if a proxy intercepts TLS, add its certificate authority to this machine's trusted ones (SSL_CERT_FILE)"
	}
	return e
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
