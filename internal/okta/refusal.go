package okta

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/oauth"
)

// refusal makes the Error of an answer that is not 2xx.
func refusal(k *call, a answer, cred credential) *Error {
	e := k.fail("", nil)
	e.readBody(a.body)
	body := bytes.TrimSpace(a.body)
	foreign := len(body) > 0 && !json.Valid(body)
	if e.Summary == "" {
		e.Summary = challenge(a.header, "error_description")
	}
	if e.Summary == "" {
		e.Summary = cmp.Or(http.StatusText(a.status), "no explanation")
		if foreign {
			e.Summary += ": " + notJSON(a.header.Get("Content-Type"), body)
		}
	}
	// Beside a challenge of the RFC, the body may have an error of Okta's, or none.
	if code := challenge(a.header, "error"); oauth.IsProofCode(code) {
		e.Code = code
	}
	switch {
	case k.advice != "":
		e.advice = k.advice
	case a.status >= 300 && a.status <= 399:
		e.Summary = fmt.Sprintf("a redirect to %s was not followed", redirectHost(a.header))
		e.advice = "check org_url: the credential goes to the org's own address only"
	case k.clientAssertion:
		// What to check then, the token source knows.
	case oauth.IsProofCode(e.Code):
		e.advice = "Okta did not take our proof of possession (DPoP): this machine's clock may be wrong"
	case a.status == http.StatusUnauthorized:
		e.advice = unauthorized(k, e.Code, cred)
	case e.forRights() && !foreign:
		e.MissingScope, e.advice = forbidden(k, a.header, cred)
	case e.Code == "" && noOrgHere(a.status):
		e.advice = "this is not how an active org answers: check org_url, and that the org is neither deactivated nor an expired trial"
	}
	return e
}

// noOrgHere reports whether a status that comes without a word of Okta's is that of an address without an org.
func noOrgHere(status int) bool {
	return status == http.StatusForbidden || status == http.StatusNotFound || status == http.StatusGone
}

func unauthorized(k *call, code string, cred credential) string {
	switch {
	case k.anonymous:
		return ""
	case code != codeFeatureMissing && cred.app != nil:
		return fmt.Sprintf("Okta takes no access token of the service app %s, not even a new one: the app may have been "+
			"deactivated, or this machine's clock be wrong", cred.app.clientID)
	case code != codeFeatureMissing:
		return fmt.Sprintf("check %s or %s: the token may be mistyped, expired, revoked, or of another org",
			cred.argument, cred.variable)
	case strings.HasPrefix(k.path, "/api/v1/devices"):
		return "the org lacks this feature; the credential is not the trouble: devices need an org on Okta Identity Engine"
	default:
		return "the org lacks this feature; the credential is not the trouble"
	}
}

// forbidden names the scope that the call needs: as Okta's answer says, else as the manual does.
func forbidden(k *call, header http.Header, cred credential) (scope, advice string) {
	scope = challenge(header, "scope")
	if scope == "" {
		scope = k.scope
	}
	switch {
	case cred.apiToken:
		return scope, fmt.Sprintf("the owner of the API token needs %s; with an OAuth access token the Okta API scope would be %s",
			role(k), scope)
	case cred.app != nil:
		return scope, cred.app.lacks(scope, k)
	default:
		return scope, fmt.Sprintf("the access token needs the Okta API scope %s, and the app or user behind it %s", scope, role(k))
	}
}

// role is the admin role that a call needs.
func role(k *call) string {
	switch k.scope {
	case createGrant.scope:
		return "the super admin role, which granting and revoking scopes needs"
	case listGrants.scope:
		return "an admin role that allows this call (a custom admin role may not: Okta's own apps, such as Okta Workflows OAuth, are managed by standard roles only)"
	case listLogEvents.scope:
		return "an admin role that reads reports, such as Report Administrator"
	default:
		return "an admin role that allows this call"
	}
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

// readBody takes what it finds of Okta's two forms of error, that of the API and that of OAuth. Fields of an unexpected
// type are passed over: half an explanation is better than none.
func (e *Error) readBody(body []byte) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return
	}
	text := func(names ...string) string {
		for _, name := range names {
			var s string
			if json.Unmarshal(fields[name], &s) == nil && s != "" {
				return s
			}
		}
		return ""
	}
	e.Code = text("errorCode", "error")
	e.Summary = text("errorSummary", "error_description")
	e.ErrorID = text("errorId")
	var causes []json.RawMessage
	if json.Unmarshal(fields["errorCauses"], &causes) != nil {
		return
	}
	for _, raw := range causes {
		var cause struct {
			Summary string `json:"errorSummary"`
		}
		if json.Unmarshal(raw, &cause) == nil && cause.Summary != "" {
			e.Causes = append(e.Causes, cause.Summary)
		}
	}
}
