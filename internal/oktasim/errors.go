package oktasim

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
)

// apiError is an error of Okta's API.
type apiError struct {
	status  int
	code    string
	summary string
	causes  []string
	header  http.Header
	oauth   object // the body of an OAuth 2.0 endpoint, instead of Okta's own
}

// errorSummaries are the texts of the codes with a fixed text.
var errorSummaries = map[string]string{
	"E0000001": "Api validation failed",
	"E0000003": "The request body was not well-formed.",
	"E0000005": "Invalid session",
	"E0000006": "You do not have permission to perform the requested action",
	"E0000007": "Not found",
	"E0000009": "Internal Server Error",
	"E0000011": "Invalid token provided",
	"E0000015": "You do not have permission to access the feature you are requesting",
	"E0000022": "The endpoint does not support the provided HTTP method",
	"E0000031": "Invalid search criteria.",
	"E0000047": "API call exceeded rate limit due to too many requests.",
	"E0000090": "The role specified is already assigned to the user.",
	"E0000056": "Delete application forbidden.",
}

func (e *apiError) answer(errorID string) answer {
	body := e.oauth
	if body == nil {
		causes := []object{}
		for _, cause := range e.causes {
			causes = append(causes, object{"errorSummary": cause})
		}
		body = object{
			"errorCode": e.code, "errorSummary": cmp.Or(e.summary, errorSummaries[e.code]), "errorLink": e.code,
			"errorId": errorID, "errorCauses": causes,
		}
	}
	a := jsonAnswer(e.status, body)
	maps.Copy(a.header, e.header)
	return a
}

// notFound is Okta's 404, with the resource's type name in the summary.
func notFound(id, typeName string) *apiError {
	return &apiError{
		status:  http.StatusNotFound,
		code:    "E0000007",
		summary: fmt.Sprintf("Not found: Resource not found: %s (%s)", id, typeName),
	}
}

// invalid is Okta's 400 about a field or parameter.
func invalid(field, cause string) *apiError {
	return &apiError{
		status:  http.StatusBadRequest,
		code:    "E0000001",
		summary: "Api validation failed: " + field,
		causes:  []string{cause},
	}
}

// badSearch is the answer to an invalid filter, search or cursor.
func badSearch() *apiError {
	return &apiError{status: http.StatusBadRequest, code: "E0000031"}
}

// noSuchEndpoint is the answer to an unknown method or path. Okta's support
// pages name E0000022 with 405 for both.
func noSuchEndpoint() *apiError {
	return &apiError{status: http.StatusMethodNotAllowed, code: "E0000022"}
}

// oauthError is an error of an OAuth 2.0 endpoint (RFC 6749, 5.2). Its status is
// 400, or 401 if client authentication failed.
func oauthError(code, description string) *apiError {
	status := http.StatusBadRequest
	if code == "invalid_client" {
		status = http.StatusUnauthorized
	}
	return &apiError{status: status, oauth: object{"error": code, "error_description": description}}
}
