package oktasim

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const tokenPath = "/oauth2/v1/token"

// tokenAnswer is the body of RFC 6749, 5.1. The order of the fields is Okta's.
type tokenAnswer struct {
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
	AccessToken string `json:"access_token"`
	Scope       string `json:"scope"`
	Refresh     string `json:"refresh_token,omitempty"`
}

// grantTypes are the grant types that the token endpoint supports.
var grantTypes = map[string]func(*Org, *call, *app, url.Values) (answer, *apiError){
	"client_credentials": (*Org).grantClientCredentials,
	"authorization_code": (*Org).grantCode,
	"refresh_token":      (*Org).grantRefresh,
}

// postToken is the token endpoint of the org authorization server.
func (o *Org) postToken(c *call) (answer, *apiError) {
	form, err := readForm(c)
	if err != nil {
		return answer{}, err
	}
	grantType := form.Get("grant_type")
	grant, ok := grantTypes[grantType]
	if !ok {
		return answer{}, oauthError("unsupported_grant_type", "The authorization grant type is not supported: "+grantType)
	}
	a, err := o.authenticateClient(c, form)
	if err != nil {
		return answer{}, err
	}
	if !slices.Contains(a.grantTypes(), grantType) {
		return answer{}, oauthError("unauthorized_client",
			"The client is not authorized to use the provided grant type: "+grantType)
	}
	return grant(o, c, a, form)
}

// grantClientCredentials issues a token for the app itself. All requested
// scopes must be granted to the app; otherwise the whole request fails.
func (o *Org) grantClientCredentials(c *call, a *app, form url.Values) (answer, *apiError) {
	thumbprint, err := o.proofForToken(c, a)
	if err != nil {
		return answer{}, err
	}
	scopes := strings.Fields(form.Get("scope"))
	if len(scopes) == 0 {
		return answer{}, oauthError("invalid_scope", "The request has no 'scope'.")
	}
	for _, scope := range scopes {
		if o.granted(a, scope) == nil {
			return answer{}, oauthError("invalid_scope", "The scope is unknown, or not granted to the client: "+scope)
		}
	}
	return o.answerToken(c, a, "client_credentials", &accessToken{scopes: scopes, thumbprint: thumbprint}), nil
}

// answerToken issues the token to the app.
func (o *Org) answerToken(c *call, a *app, grantType string, t *accessToken) answer {
	c.by = principal{app: a}
	o.logAccessToken(from(c), t.userID, grantType, t.scopes, "")
	t.clientID, t.expires = a.ClientID, c.now.Add(accessTokenLife)
	body := tokenAnswer{
		TokenType:   t.kind(),
		ExpiresIn:   int(accessTokenLife.Seconds()),
		AccessToken: o.issueAccessToken(t),
		Scope:       strings.Join(t.scopes, " "),
	}
	if t.refresh != nil {
		body.Refresh = t.refresh.value
	}
	return noStore(jsonAnswer(http.StatusOK, body))
}
