package oktasim

import "net/http"

// oauthErrorBody is the body of RFC 6749, 5.2, which the endpoints of OAuth 2.0 answer instead of Okta's own.
type oauthErrorBody struct {
	Error       string `json:"error"`
	Description string `json:"error_description,omitempty"`
}

// oauthError is an error of the token endpoint or its neighbours. They answer 400, but 401 to a client that they don't
// believe.
func oauthError(code, description string) *apiError {
	status := http.StatusBadRequest
	if code == "invalid_client" {
		status = http.StatusUnauthorized
	}
	return &apiError{status: status, oauth: &oauthErrorBody{code, description}}
}
