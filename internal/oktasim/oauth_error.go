package oktasim

import "net/http"

// oauthErrorBody is the error body of RFC 6749, 5.2. The OAuth 2.0 endpoints
// use it instead of Okta's own.
type oauthErrorBody struct {
	Error       string `json:"error"`
	Description string `json:"error_description,omitempty"`
}

// oauthError is an error of an OAuth 2.0 endpoint. Its status is 400, or 401 if
// client authentication failed.
func oauthError(code, description string) *apiError {
	status := http.StatusBadRequest
	if code == "invalid_client" {
		status = http.StatusUnauthorized
	}
	return &apiError{status: status, oauth: &oauthErrorBody{code, description}}
}
