package transport

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Hints say what to check after a refusal. They depend on the credential, which
// this package does not know.
type Hints interface {
	// Unauthorized is for a 401.
	Unauthorized(k *Call, code string) string
	// Forbidden is for a call that lacks rights. scope is the scope that the
	// call requires.
	Forbidden(k *Call, scope string) string
}

// Refusal returns the Error of a call whose answer is not 2xx.
func (k *Call) Refusal(hints Hints) *Error {
	a, e := k.Answer, k.Fail("", nil)
	e.readBody(a.Body)
	body := bytes.TrimSpace(a.Body)
	foreign := len(body) > 0 && !json.Valid(body)
	if e.Summary == "" {
		e.Summary = challenge(a.Header, "error_description")
	}
	if e.Summary == "" {
		e.Summary = cmp.Or(http.StatusText(a.Status), "no explanation")
		if foreign {
			e.Summary += ": " + notJSON(a.Header.Get("Content-Type"), body)
		}
	}
	// In addition to the challenge, the body may contain an error from Okta.
	if code := challenge(a.Header, "error"); IsProofCode(code) {
		e.Code = code
	}
	switch {
	case k.hint != "":
		e.Hint = k.hint
	case a.Status >= 300 && a.Status <= 399:
		e.Summary = fmt.Sprintf("a redirect to %s was not followed", redirectHost(a.Header))
		e.Hint = "check org_url: the credential is sent to the org's own address only"
	case k.ClientAssertion:
		// The token source adds the hint.
	case IsProofCode(e.Code):
		e.Hint = "Okta rejected the provider's proof of possession (DPoP): check that this machine's clock is right"
	case a.Status == http.StatusUnauthorized:
		e.Hint = hints.Unauthorized(k, e.Code)
	case e.forRights() && !foreign:
		// Okta's answer takes precedence over the documentation.
		e.MissingScope = cmp.Or(challenge(a.Header, "scope"), k.Scope)
		e.Hint = hints.Forbidden(k, e.MissingScope)
	case e.Code == "" && noOrgHere(a.Status):
		e.Hint = "an active org does not answer like this: check org_url, and that the org is neither deactivated nor an expired trial"
	case e.Code == codeNotFound:
		e.Hint = "check that the object exists in this org"
	case a.Status == http.StatusTooManyRequests || a.Status >= 500:
		e.Hint = "run again later; status.okta.com shows Okta's outages"
	}
	return e
}

// noOrgHere reports whether an address without an org may answer with this
// status. Such an answer has no error code from Okta.
func noOrgHere(status int) bool {
	return status == http.StatusForbidden || status == http.StatusNotFound || status == http.StatusGone
}

// Code returns the error code of a refusal, from its challenge or its body.
func (a Answer) Code() string {
	if a.Status != http.StatusBadRequest && a.Status != http.StatusUnauthorized {
		return ""
	}
	if code := challenge(a.Header, "error"); code == CodeUseNonce {
		return code
	}
	var e Error
	e.readBody(a.Body)
	return e.Code
}

var challengeParameter = regexp.MustCompile(`(?i)(?:^|[\s,])(scope|error|error_description)\s*=\s*"([^"]*)"`)

// challenge returns a parameter of the WWW-Authenticate header.
func challenge(header http.Header, name string) string {
	for _, line := range header.Values("Www-Authenticate") {
		for _, match := range challengeParameter.FindAllStringSubmatch(line, -1) {
			if strings.EqualFold(match[1], name) {
				return match[2]
			}
		}
	}
	return ""
}

func redirectHost(header http.Header) string {
	location, err := url.Parse(header.Get("Location"))
	switch {
	case err != nil || location.String() == "":
		return "an unreadable address"
	case location.Host == "":
		return "another path of the same host"
	case location.Scheme == "http":
		return "http://" + location.Host
	default:
		return location.Host
	}
}

// readBody reads either form of error that Okta sends, of the API or of OAuth.
// It skips fields of an unexpected type, because part of an explanation is
// better than none.
func (e *Error) readBody(body []byte) {
	var fields map[string]any
	_ = json.Unmarshal(body, &fields) // a body that is not an object has no fields
	text := func(fields map[string]any, name string) string {
		text, _ := fields[name].(string)
		return text
	}
	e.Code = cmp.Or(text(fields, "errorCode"), text(fields, "error"))
	e.Summary = cmp.Or(text(fields, "errorSummary"), text(fields, "error_description"))
	causes, _ := fields["errorCauses"].([]any)
	for _, value := range causes {
		cause, _ := value.(map[string]any)
		if summary := text(cause, "errorSummary"); summary != "" {
			e.Causes = append(e.Causes, summary)
		}
	}
}
