package oktasim

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	authorizePath = "/oauth2/v1/authorize"
	// codeLife is how long an authorization code can be redeemed.
	codeLife = time.Minute
)

// consent is the consent of a user, until the client redeems the code.
type consent struct {
	app         *app
	user        *user
	scopes      []string
	redirectURI string
	challenge   string // of PKCE (RFC 7636, 4.2); empty: none
	expires     time.Time
}

// SignIn signs a user, named by login or id, in at the browser that opens the
// authorization endpoint. The signed-in user consents to everything. An empty
// login signs out.
func (o *Org) SignIn(login string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if login == "" {
		o.session = nil
		return nil
	}
	u, err := o.userNamed(login)
	if err != nil {
		return err
	}
	o.session = u
	return nil
}

// getAuthorize is the authorization endpoint (RFC 6749, 4.1). It consents for
// the user in login_hint, else for the signed-in one, and redirects the browser
// to the client. If it can't determine the client, it answers 400.
func (o *Org) getAuthorize(c *call) (answer, *apiError) {
	query := c.URL.Query()
	a, ok := o.activeClient(query.Get("client_id"))
	if !ok {
		return answer{}, oauthError("invalid_request", "Invalid value for 'client_id' parameter.")
	}
	if query.Get("redirect_uri") != a.redirectURI() {
		return answer{}, oauthError("invalid_request", "The 'redirect_uri' parameter must be a Login redirect URI of the client: "+
			a.redirectURI())
	}
	given, refusal := o.askConsent(c, a, query)
	if refusal != nil {
		return redirect(a, url.Values{
			"error": {refusal.Error}, "error_description": {refusal.Description}, "state": {query.Get("state")},
		}), nil
	}
	code := rand.Text()
	o.codes[code] = given
	c.by = principal{user: given.user}
	o.logNow("app.oauth2.authorize.code", from(c), a.party())
	return redirect(a, url.Values{"code": {code}, "state": {query.Get("state")}}), nil
}

// askConsent checks a request and finds the user who consents to it, or returns
// the error for the client.
func (o *Org) askConsent(c *call, a *app, query url.Values) (*consent, *oauthErrorBody) {
	refused := func(code, why string) (*consent, *oauthErrorBody) { return nil, &oauthErrorBody{code, why} }
	scopes := strings.Fields(query.Get("scope"))
	challenge, method := query.Get("code_challenge"), query.Get("code_challenge_method")
	switch {
	case query.Get("state") == "":
		return refused("invalid_request", "The authentication request has an invalid 'state' parameter.")
	case query.Get("response_type") != "code":
		return refused("unsupported_response_type", "The response type is not supported by the authorization server.")
	case a.ApplicationType == serviceApp:
		return refused("unauthorized_client", "The client is not authorized to use the provided grant type.")
	case challenge != "" && method != "S256":
		return refused("invalid_request", "The 'code_challenge_method' must be S256.")
	case challenge == "" && a.TokenEndpointAuthMethod == noClientAuth:
		return refused("invalid_request", "PKCE code challenge is required by the client.")
	case len(scopes) == 0:
		return refused("invalid_scope", "The request has no 'scope'.")
	}
	u := o.session
	if hint := query.Get("login_hint"); hint != "" {
		u, _ = o.userCalled(hint)
	}
	if u == nil {
		return refused("login_required", "The client specified not to prompt, but the user is not logged in.")
	}
	if err := o.mayConsent(a, u); err != nil {
		return refused("access_denied", err.Error())
	}
	if err := o.mayHave(a, scopes); err != nil {
		return refused("invalid_scope", err.Error())
	}
	return &consent{a, u, scopes, a.redirectURI(), challenge, c.now.Add(codeLife)}, nil
}

func redirect(a *app, parameters url.Values) answer {
	separator := "?"
	if strings.Contains(a.redirectURI(), "?") {
		separator = "&"
	}
	header := http.Header{"Location": {a.redirectURI() + separator + parameters.Encode()}}
	return noStore(answer{status: http.StatusFound, header: header})
}
