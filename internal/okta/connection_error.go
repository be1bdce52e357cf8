package okta

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
)

// fault is how an attempt got no answer.
type fault int

const (
	// cancelled is a call that its caller has given up before it was sent.
	cancelled fault = iota
	// abandoned is a write that its caller has given up while it was under way: it may have taken effect.
	abandoned
	// brokenOff is a connection that ended before the answer was complete: the call may have taken effect.
	brokenOff
	// timedOut is an answer that did not come in time: the call may have taken effect, or may take effect yet.
	timedOut
	// notConnected is a connection that was not made, and may be made in a moment. Nothing was sent.
	notConnected
	// unreachable is a connection that was not made and will not be: an unknown host, a certificate that is not trusted.
	// Nothing was sent.
	unreachable
)

// connectionError is a call without an answer.
type connectionError struct {
	method, path, orgURL string
	fault                fault
	problem              string
	attempts             int
	err                  error
}

func (e *connectionError) Error() string {
	address := e.method + " " + e.orgURL + e.path
	if e.attempts > 1 {
		address += fmt.Sprintf(" (attempt %d)", e.attempts)
	}
	switch e.fault {
	case cancelled:
		return fmt.Sprintf("%s: %v", address, e.err)
	case abandoned:
		return fmt.Sprintf("%s: %v while it was under way: whether it took effect is not known", address, e.err)
	default:
		return fmt.Sprintf("%s: %s: check org_url (or org_name and base_url), the network, and the proxy variables "+
			"HTTPS_PROXY and NO_PROXY", address, e.problem)
	}
}

// Unwrap gives the cause.
func (e *connectionError) Unwrap() error { return e.err }

// sent reports whether the call may have reached Okta.
func (e *connectionError) sent() bool {
	return e.fault == brokenOff || e.fault == timedOut || e.fault == abandoned
}

// interrupted is the error of a call whose caller gave up before it was sent.
func interrupted(k *call, req *http.Request) *connectionError {
	return &connectionError{
		method: k.method, path: k.requestPath(), orgURL: req.URL.Scheme + "://" + req.URL.Host, fault: cancelled,
		err: req.Context().Err(),
	}
}

// broken turns an error of the wire into one of ours. A caller that cancelled gets back the context's own error; our
// deadline is told apart from the caller's.
func (w wire) broken(k *call, caller, attempt context.Context, way *reach, err error) error {
	e := &connectionError{method: k.method, path: k.requestPath(), orgURL: w.orgURL, attempts: int(k.attempts.Load())}
	unsent := way.unsent() || errors.Is(err, errProxyAddress)
	switch {
	case caller.Err() != nil && (unsent || k.isRead()):
		e.fault, e.err = cancelled, caller.Err()
		return e
	case caller.Err() != nil:
		e.fault, e.err = abandoned, caller.Err()
		return e
	case unsent && attempt.Err() != nil:
		e.fault, e.problem = unreachable, fmt.Sprintf("no connection within %s", w.timeout.Round(time.Millisecond))
		return e
	case attempt.Err() != nil:
		e.fault, e.problem = timedOut, fmt.Sprintf("no complete answer within %s", w.timeout.Round(time.Millisecond))
		return e
	case unsent:
		e.fault = faultOf(err)
	default:
		e.fault = brokenOff
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		e.err, e.problem = err, "the connection was closed before the answer was complete"
		if unsent {
			e.problem = "the connection was closed while it was made"
		}
		return e
	}
	e.problem, e.err = plain(w.redact(err.Error())), err
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		e.problem += "; where a proxy opens the connection, this machine must trust its authority (SSL_CERT_FILE)"
	}
	return e
}

// faultOf classifies the error of an attempt that got no connection: whether another attempt may get one.
func faultOf(err error) fault {
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		if e.IsNotFound || e.IsTimeout {
			return unreachable
		}
		return notConnected
	}
	if untrusted(err) || errors.Is(err, http.ErrSchemeMismatch) || errors.Is(err, errProxyAddress) {
		return unreachable
	}
	if e, ok := errors.AsType[*proxyRefusal](err); ok {
		if e.status >= 500 {
			return notConnected
		}
		return unreachable
	}
	timeout := false
	if e, ok := errors.AsType[net.Error](err); ok {
		timeout = e.Timeout()
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && (e.Op == "dial" || e.Op == "proxyconnect" || e.Op == "socks connect") {
		if timeout {
			// Seconds were spent on it already.
			return unreachable
		}
		return notConnected
	}
	if timeout {
		// Of newTransport's limits, this is the one for the TLS handshake: all else is under the deadline.
		return unreachable
	}
	return notConnected
}

// untrusted reports whether TLS failed for a reason that stays.
func untrusted(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return true
	}
	// What an alert of either side becomes.
	if e, ok := errors.AsType[*net.OpError](err); ok && (e.Op == "remote error" || e.Op == "local error") {
		return true
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return true
	}
	_, ok := errors.AsType[x509.CertificateInvalidError](err)
	return ok
}
