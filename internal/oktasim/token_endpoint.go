package oktasim

import (
	"net/http"
	"slices"
	"strings"
)

const tokenPath = "/oauth2/v1/token"

const clientCredentials = "client_credentials"

// postToken is the token endpoint of the org authorization server. It issues
// tokens to apps that act for themselves. All requested scopes must be granted
// to the app; otherwise the whole request fails.
func (o *Org) postToken(c *call) (answer, *apiError) {
	form, err := readForm(c)
	if err != nil {
		return answer{}, err
	}
	grantType := form.Get("grant_type")
	if grantType != clientCredentials {
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
	c.by = principal{app: a}
	o.logAccessToken(from(c), "", clientCredentials, scopes, "")
	t := &accessToken{clientID: a.ClientID, scopes: scopes, expires: c.now.Add(accessTokenLife), thumbprint: thumbprint}
	return noStore(jsonAnswer(http.StatusOK, object{
		"token_type":   t.kind(),
		"expires_in":   int(accessTokenLife.Seconds()),
		"access_token": o.issueAccessToken(t),
		"scope":        strings.Join(scopes, " "),
	})), nil
}
