package oktasim

import (
	"net/http"
	"strings"
)

const introspectPath = "/oauth2/v1/introspect"

// introspection is the body of RFC 7662, 2.2.
type introspection struct {
	Active    bool   `json:"active"`
	Scope     string `json:"scope,omitempty"`
	ExpiresAt int64  `json:"exp,omitempty"`
	Subject   string `json:"sub,omitempty"`
	Audience  string `json:"aud,omitempty"`
	Issuer    string `json:"iss,omitempty"`
	TokenType string `json:"token_type,omitempty"`
	ClientID  string `json:"client_id,omitempty"`
}

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
	return noStore(jsonAnswer(http.StatusOK, o.introspect(c, a, value))), nil
}

func (o *Org) introspect(c *call, a *app, value string) introspection {
	t, ok := o.accessTokens[value]
	if !ok || t.clientID != a.ClientID || !t.expires.After(c.now) {
		return introspection{}
	}
	return introspection{
		Active: true, Scope: strings.Join(t.scopes, " "), ExpiresAt: t.expires.Unix(), Subject: t.clientID,
		Audience: c.base, Issuer: c.base, TokenType: t.kind(), ClientID: t.clientID,
	}
}
