package contract

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// oauthRequest holds the requirements of the standards on a client's request to
// an OAuth 2.0 endpoint, which Okta's document doesn't describe. Such a request
// has no query, because a client assertion in it would reach the logs of every proxy.
type oauthRequest struct {
	operation string
	standard  string
	schema    string // of the form; closed: a parameter outside the standards is a finding
	// proves is true if the request may have a proof of possession (RFC 9449,
	// 5).
	proves bool
	// secret is true if the client may authenticate with a secret, in the form
	// or with the Basic scheme, instead of an assertion.
	secret bool
}

var oauthRequests = []oauthRequest{
	{"POST /oauth2/v1/token", "RFC 6749, 3.2 and 4.4.2; RFC 7523, 2.2", `{
		"required": ["grant_type", "scope", "client_assertion_type", "client_assertion"],
		"properties": {
			"grant_type": {"type": "string", "enum": ["client_credentials"]},
			"scope": {"type": "string", "pattern": "^[\\x21\\x23-\\x5B\\x5D-\\x7E]+( [\\x21\\x23-\\x5B\\x5D-\\x7E]+)*$"},
			"client_id": {"type": "string", "minLength": 1},
			"client_assertion_type": {"type": "string", "enum": ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]},
			"client_assertion": {"type": "string", "minLength": 1}
		}}`, true, false},
	{"POST /oauth2/v1/introspect", "RFC 7662, 2.1; RFC 6749, 2.3.1", `{
		"required": ["token"],
		"properties": {
			"token": {"type": "string", "minLength": 1},
			"token_type_hint": {"type": "string", "enum": ["access_token", "refresh_token", "id_token"]},
			"client_id": {"type": "string", "minLength": 1},
			"client_secret": {"type": "string", "minLength": 1}
		}}`, false, true},
}

const formType = "application/x-www-form-urlencoded"

func (r oauthRequest) check(t *testing.T, about finding, e exchange, query url.Values) (findings []finding) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		findings = append(findings, about.of("the parameter "+name, "is in the query"))
	}
	if mediaType, _, _ := strings.Cut(e.Request.ContentType, ";"); mediaType != formType {
		findings = append(findings, about.of("the content type", "is "+e.Request.ContentType))
	}
	form := map[string]any{}
	for name, values := range e.Request.Form {
		if form[name] = values[0]; len(values) > 1 { // RFC 6749, 3.2
			findings = append(findings, about.of("the parameter "+name, "is there more than once"))
		}
	}
	findings = about.of("the form", "").from(findings, closed(t, r.schema).VisitJSON(form, openapi3.MultiErrors(), openapi3.VisitAsRequest()))
	// Exactly one way of authenticating (RFC 6749, 2.3).
	basic, post := e.Request.Authorization == "Basic", form["client_secret"] != nil
	switch {
	case r.secret && (basic == post || post && form["client_id"] == nil):
		findings = append(findings, about.of("the credential", fmt.Sprintf("is there by the Basic scheme: %t, in the form: %t", basic, post)))
	case e.Request.Authorization != "" && !(r.secret && basic):
		findings = append(findings, about.of("the credential", "is "+e.Request.Authorization+", which the endpoint doesn't take"))
	}
	if e.Request.Proof && !r.proves {
		findings = append(findings, about.of("the proof", "is of no use here"))
	}
	return findings
}
