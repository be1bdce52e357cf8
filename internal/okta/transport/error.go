package transport

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Error is a call that Okta refused, whose answer can't be used, or that was not
// sent. A broken connection is a [ConnectionError]. Its strings contain no
// control characters and not our credential.
type Error struct {
	// Method and Path identify the failed call. Path has no query.
	Method, Path string
	// Status is the HTTP status; 0 if the call was not sent.
	Status int
	// Code is Okta's error code (E0000007), or the error of an OAuth answer.
	Code string
	// Summary is Okta's explanation, or what is wrong with its answer.
	Summary string
	// Causes are the details in Okta's answer.
	Causes []string
	// RequestID is the id that Okta's support asks for.
	RequestID string
	// MissingScope is the Okta API scope of a call that Okta's API or token
	// endpoint refused for lack of rights. With an API token, the missing right
	// is the admin role of the token's owner.
	MissingScope string
	// Attempts is how often the call was sent.
	Attempts int
	// Hint says what to check, if known.
	Hint string
	// Err is the underlying error, if there is one.
	Err error
}

// Error implements error.
func (e *Error) Error() string {
	text := e.Method + " " + e.Path + ": "
	if e.Status != 0 {
		text += strings.TrimSpace(fmt.Sprintf("status %d %s", e.Status, e.Code)) + ": "
	}
	text += e.Summary
	if len(e.Causes) > 0 {
		text += ": " + strings.Join(e.Causes, "; ")
	}
	if e.Hint != "" {
		text += " (" + e.Hint + ")"
	}
	if e.Attempts > 1 {
		text += fmt.Sprintf(" (given up after %d attempts)", e.Attempts)
	}
	if e.RequestID != "" {
		text += " [request id " + e.RequestID + "]"
	}
	return text
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Clone returns a copy that the caller may change.
func (e *Error) Clone() *Error {
	other := *e
	other.Causes = slices.Clone(e.Causes)
	return &other
}

// Clean applies f to all texts of the error that a server may have written.
func (e *Error) Clean(f func(string) string) {
	for _, text := range []*string{&e.Code, &e.Summary, &e.RequestID, &e.MissingScope, &e.Hint} {
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

// Okta's error codes that this code depends on. All others are only shown.
const (
	CodeFeatureMissing = "E0000015"

	codeInvalidSession = "E0000005"
	codeAccessDenied   = "E0000006"
	codeNotFound       = "E0000007"
)

// Errors of the token endpoint that this code depends on (RFC 6749, 5.2; the
// last is from OpenID Connect).
const (
	CodeInvalidClient = "invalid_client"

	codeInvalidScope    = "invalid_scope"
	codeConsentRequired = "consent_required"
)

// LacksScope reports whether a token endpoint error means that a scope is not
// granted to the app. Okta's guide says that the whole request fails then, but
// not with which error. People report consent_required ("You are not allowed
// any of the requested scopes."); the RFC has invalid_scope for it.
func LacksScope(code string) bool { return code == codeInvalidScope || code == codeConsentRequired }

// The errors by which a server requests a proof, or a proof with its own nonce
// (RFC 9449, 5 and 8).
const (
	codeInvalidProof = "invalid_dpop_proof"
	CodeUseNonce     = "use_dpop_nonce"
)

// IsProofCode reports whether an error code requests a proof, or a new one.
func IsProofCode(code string) bool { return code == codeInvalidProof || code == CodeUseNonce }

// TokenPath is the token endpoint of the org's own authorization server.
const TokenPath = "/oauth2/v1/token"

// OfToken reports whether the token endpoint refused. Such an error is about
// the credential, never about the object of a call.
func (e *Error) OfToken() bool { return e.Path == TokenPath }

// IsNotFound reports whether Okta answered that the requested object does not
// exist. The status alone is not enough: a 404 from a proxy, or about the
// route, must never make a caller treat an object as gone.
func IsNotFound(err error) bool {
	e, ok := AsError(err)
	return ok && e.Status == http.StatusNotFound && e.Code == codeNotFound && !e.OfToken()
}

// IsForbidden reports whether the credential lacks the rights for the call.
// Okta also answers 403 to a write that the object's state forbids, with other
// codes than those of missing rights. A read is never refused for such a
// reason. A service app that gets no access token with the call's scope lacks
// the rights too. A 403 with neither code nor scope is not from Okta. A proxy's
// 403 must never make a caller treat an object as not visible.
func IsForbidden(err error) bool {
	e, ok := AsError(err)
	if ok && LacksScope(e.Code) && e.MissingScope != "" {
		return true
	}
	return ok && e.forRights() && (e.Code != "" || e.MissingScope != "")
}

// forRights reports whether status and code of a refusal say that the
// credential lacks rights. E0000005 ("Invalid session") usually comes with 401.
// Older orgs sent it too when an OAuth token lacked the rights for a call. With
// which status is not known, so it counts if it comes with 403.
func (e *Error) forRights() bool {
	if e.Status != http.StatusForbidden || e.OfToken() {
		return false
	}
	return e.Method == http.MethodGet || e.Code == "" || e.Code == codeAccessDenied || e.Code == codeInvalidSession
}
