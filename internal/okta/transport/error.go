package transport

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Error is a call that failed at Okta: refused, or answered with something that
// is not an answer. Its strings are free of control characters and of our
// credential.
type Error struct {
	// Method and Path say which call failed; the path is without its query.
	Method, Path string
	// Status is the HTTP status; 0 if the call was not sent.
	Status int
	// Code is Okta's error code (E0000007), or the error of an OAuth answer.
	Code string
	// Summary is what Okta says, or what is wrong with its answer.
	Summary string
	// Causes are the details that Okta gives.
	Causes []string
	// RequestID and ErrorID are what Okta's support asks for.
	RequestID, ErrorID string
	// MissingScope is the Okta API scope that a call needs which was refused
	// for lack of rights, by Okta's API or by its token endpoint. With an API
	// token it is the admin role of the token's owner that counts.
	MissingScope string
	// Attempts is how often the call was sent.
	Attempts int
	// Hint says what to check, if that is known.
	Hint string
	// Err is the error beneath, if there is one.
	Err error
}

// Error implements error.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: ", e.Method, e.Path)
	if e.Status != 0 {
		fmt.Fprintf(&b, "status %d", e.Status)
		if e.Code != "" {
			b.WriteString(" " + e.Code)
		}
		b.WriteString(": ")
	}
	b.WriteString(e.Summary)
	if len(e.Causes) > 0 {
		fmt.Fprintf(&b, ": %s", strings.Join(e.Causes, "; "))
	}
	if e.Hint != "" {
		fmt.Fprintf(&b, " (%s)", e.Hint)
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, " (given up after %d attempts)", e.Attempts)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " [request id %s]", e.RequestID)
	}
	return b.String()
}

// Unwrap gives the error beneath.
func (e *Error) Unwrap() error { return e.Err }

// Clone returns a copy that may be changed.
func (e *Error) Clone() *Error {
	other := *e
	other.Causes = slices.Clone(e.Causes)
	return &other
}

// Clean applies f to all that a server may have written into the error.
func (e *Error) Clean(f func(string) string) {
	for _, text := range []*string{&e.Code, &e.Summary, &e.RequestID, &e.ErrorID, &e.MissingScope, &e.Hint} {
		*text = f(*text)
	}
	for i := range e.Causes {
		e.Causes[i] = f(e.Causes[i])
	}
}

// AsError finds the Error in a chain of errors.
func AsError(err error) (*Error, bool) {
	return errors.AsType[*Error](err)
}

// Okta's error codes that decide something here; all others only reach the
// reader.
const (
	CodeNotFound       = "E0000007"
	CodeFeatureMissing = "E0000015"

	codeInvalidSession = "E0000005"
	codeAccessDenied   = "E0000006"
)

// Errors of the token endpoint that decide something (RFC 6749, 5.2; the last
// is of OpenID Connect).
const (
	CodeInvalidClient = "invalid_client"

	codeInvalidScope    = "invalid_scope"
	codeConsentRequired = "consent_required"
)

// LacksScope reports whether an error of the token endpoint is that a scope is
// not granted to the app. By Okta's guide the whole request fails then, and the
// guide does not say how; people report consent_required ("You are not allowed
// any of the requested scopes."), the RFC has invalid_scope for it.
func LacksScope(code string) bool { return code == codeInvalidScope || code == codeConsentRequired }

// TokenPath is the token endpoint of the org's own authorization server.
const TokenPath = "/oauth2/v1/token"

// OfToken reports whether the token endpoint refused: that tells of the
// credential, never of what a call is about.
func (e *Error) OfToken() bool { return e.Path == TokenPath }

// IsNotFound reports whether Okta says that the thing asked for does not exist.
// The status alone does not: a 404 of a proxy, or one about the route, must
// never make a caller believe that something is gone.
func IsNotFound(err error) bool {
	e, ok := AsError(err)
	return ok && e.Status == http.StatusNotFound && e.Code == CodeNotFound && !e.OfToken()
}

// IsForbidden reports whether the credential lacks the right to the call. Okta
// also answers 403 to a write that the state of a thing forbids; that is told
// apart by its code. A read is never refused for such a reason. A service app
// that gets no access token with the scope of the call lacks the right, too. A
// 403 with neither code nor scope is not Okta's word: a proxy's must never make
// a caller believe that there is nothing to be seen.
func IsForbidden(err error) bool {
	e, ok := AsError(err)
	if ok && LacksScope(e.Code) && e.MissingScope != "" {
		return true
	}
	return ok && e.forRights() && (e.Code != "" || e.MissingScope != "")
}

// forRights reports whether a refusal, as far as status and code tell, is about
// the credential's rights.
func (e *Error) forRights() bool {
	if e.Status != http.StatusForbidden || e.OfToken() {
		return false
	}
	return e.Method == http.MethodGet || e.Code == "" || e.Code == codeAccessDenied || e.Code == codeInvalidSession
}
