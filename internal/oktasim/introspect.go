package oktasim

import (
	"net/http"
	"strings"
)

const introspectPath = "/oauth2/v1/introspect"

// postIntrospect shows a client one of its own tokens. A token that the client
// doesn't have is reported as not active. So a request with a made-up token
// tests only the client's credentials.
func (o *Org) postIntrospect(c *call) (answer, *apiError) {
	form, err := readForm(c)
	if err != nil {
		return answer{}, err
	}
	a, err := o.authenticateClient(c, form)
	if err != nil {
		return answer{}, err
	}
	value := form.Get("token")
	if value == "" {
		return answer{}, oauthError("invalid_request", "The request has no 'token'.")
	}
	body := object{"active": false} // RFC 7662, 2.2
	if t, ok := o.accessTokens[value]; ok && t.clientID == a.ClientID && t.expires.After(c.now) {
		body = object{
			"active": true, "scope": strings.Join(t.scopes, " "), "exp": t.expires.Unix(), "sub": t.clientID,
			"aud": c.base, "iss": c.base, "token_type": t.kind(), "client_id": t.clientID,
		}
	}
	return noStore(jsonAnswer(http.StatusOK, body)), nil
}
