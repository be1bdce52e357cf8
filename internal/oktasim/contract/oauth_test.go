package contract

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// oauthAnswer holds the requirements of a standard on the body of an OAuth 2.0
// endpoint's answer. Okta's document has none of these endpoints.
type oauthAnswer struct {
	path     string
	statuses []int
	standard string
	schema   string // closed: a field outside the standard is a finding
}

var oauthAnswers = []oauthAnswer{
	{"/oauth2/v1/token", []int{200}, "RFC 6749, 5.1; DPoP as a type in RFC 9449, 5", `{
		"required": ["token_type", "expires_in", "access_token", "scope"],
		"properties": {
			"token_type": {"type": "string", "enum": ["Bearer", "DPoP"]},
			"expires_in": {"type": "integer", "minimum": 1},
			"access_token": {"type": "string", "minLength": 1},
			"scope": {"type": "string", "pattern": "^[\\x21\\x23-\\x5B\\x5D-\\x7E]+( [\\x21\\x23-\\x5B\\x5D-\\x7E]+)*$"}
		}}`},
	{"/oauth2/v1/token", []int{400, 401}, "RFC 6749, 5.2; the two codes of DPoP in RFC 9449, 5 and 8", `{
		"required": ["error"],
		"properties": {
			"error": {"type": "string", "enum": ["invalid_request", "invalid_client", "invalid_grant", "unauthorized_client",
				"unsupported_grant_type", "invalid_scope", "invalid_dpop_proof", "use_dpop_nonce"]},
			"error_description": {"type": "string", "minLength": 1}
		}}`},
	{"/oauth2/v1/introspect", []int{200}, "RFC 7662, 2.2", `{
		"required": ["active"],
		"properties": {
			"active": {"type": "boolean"},
			"scope": {"type": "string"},
			"exp": {"type": "integer"},
			"sub": {"type": "string"},
			"aud": {"type": "string"},
			"iss": {"type": "string"},
			"token_type": {"type": "string", "enum": ["Bearer", "DPoP"]},
			"client_id": {"type": "string"}
		}}`},
	{"/oauth2/v1/introspect", []int{400, 401}, "RFC 7662, 2.3, which says as RFC 6749, 5.2", `{
		"required": ["error"],
		"properties": {
			"error": {"type": "string", "enum": ["invalid_request", "invalid_client"]},
			"error_description": {"type": "string", "minLength": 1}
		}}`},
}

// checkOAuth compares an exchange with the standard. For other endpoints it
// returns no operation.
func (d *document) checkOAuth(t *testing.T, e exchange) (findings []finding, operation string) {
	t.Helper()
	if !strings.HasPrefix(e.Request.Path, "/oauth2/") {
		return nil, ""
	}
	about := finding{operation: e.Request.Method + " " + e.Request.Path, status: e.Response.Status}
	if e.Response.Status == http.StatusTooManyRequests { // Okta's rate limiter precedes all endpoints
		return about.from(nil, d.checkError(e.Response.Body)), about.operation
	}
	for _, known := range oauthAnswers {
		if !known.covers(e) {
			continue
		}
		var value any
		if err := json.Unmarshal(e.Response.Body, &value); err != nil {
			about.what = err.Error()
			return []finding{about}, about.operation
		}
		return about.from(nil, closed(t, known.schema).VisitJSON(value, openapi3.MultiErrors(), openapi3.VisitAsResponse())), about.operation
	}
	about.what = noSuchStatus
	return []finding{about}, about.operation
}

func (a oauthAnswer) covers(e exchange) bool {
	for _, status := range a.statuses {
		if a.path == e.Request.Path && status == e.Response.Status {
			return true
		}
	}
	return false
}

// closed parses the schema of an object without other fields.
func closed(t *testing.T, text string) *openapi3.Schema {
	t.Helper()
	var schema openapi3.Schema
	if err := json.Unmarshal([]byte(text), &schema); err != nil {
		t.Fatalf("the schema %s: %v", text, err)
	}
	schema.Type = &openapi3.Types{openapi3.TypeObject}
	schema.AdditionalProperties = openapi3.AdditionalProperties{Has: new(bool)}
	return &schema
}
