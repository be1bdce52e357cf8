package oktasim

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

const (
	// jwtBearer is the type of a client assertion that is a JWT (RFC 7523, 2.2).
	jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	// maxAssertionLife is the longest life of a client assertion from now on.
	maxAssertionLife = time.Hour
	// clockSkew is the tolerated lead of a client's clock.
	clockSkew = 5 * time.Minute
)

const privateKeyJWT = "private_key_jwt"

// secretParameters must not be in a URL, where logs and proxies see them. Okta
// accepts some of them there. This org doesn't, so that tests notice a client
// that leaks them.
var secretParameters = []string{"client_assertion", "client_secret", "token"}

// readForm returns the parameters in the body of a request to an OAuth
// endpoint.
func readForm(c *call) (url.Values, *apiError) {
	for _, name := range secretParameters {
		if c.URL.Query().Has(name) {
			return nil, oauthError("invalid_request", "The parameter '"+name+"' must be in the body, never in the URL.")
		}
	}
	form, err := url.ParseQuery(string(c.body))
	if err != nil {
		return nil, oauthError("invalid_request", "The body is no form.")
	}
	for name, values := range form {
		if len(values) > 1 {
			return nil, oauthError("invalid_request", "The parameter '"+name+"' is there more than once.")
		}
	}
	return form, nil
}

// authenticateClient finds the app that sent a request to an OAuth endpoint,
// and authenticates it.
func (o *Org) authenticateClient(c *call, form url.Values) (*app, *apiError) {
	_, _, basic := c.BasicAuth()
	byKey, byPost := form.Has("client_assertion") || form.Has("client_assertion_type"), form.Has("client_secret")
	switch {
	case basic && (byKey || byPost) || byKey && byPost:
		return nil, oauthError("invalid_request", "The client authenticates in more than one way.")
	case basic:
		return o.authenticateBasic(c, form)
	case byPost:
		return o.authenticateBySecret("client_secret_post", form.Get("client_id"), form.Get("client_secret"))
	case !byKey:
		return nil, oauthError("invalid_client", "Client authentication failed. The request has no credential of the client.")
	case form.Get("client_assertion_type") != jwtBearer:
		return nil, oauthError("invalid_request", "The parameter 'client_assertion_type' must be "+jwtBearer)
	}
	return o.authenticateByKey(c, form)
}

// authenticateBasic reads the header as in RFC 6749, 2.3.1: id and secret are
// form-encoded in it.
func (o *Org) authenticateBasic(c *call, form url.Values) (*app, *apiError) {
	user, password, _ := c.BasicAuth()
	clientID, errID := url.QueryUnescape(user)
	secret, errSecret := url.QueryUnescape(password)
	if errID != nil || errSecret != nil || form.Has("client_id") && form.Get("client_id") != clientID {
		return nil, oauthError("invalid_request", "The Authorization header is malformed, or of another client.")
	}
	a, err := o.authenticateBySecret("client_secret_basic", clientID, secret)
	if err != nil {
		err.header = http.Header{"Www-Authenticate": {`Basic realm="` + c.base + `"`}}
	}
	return a, err
}

func (o *Org) authenticateBySecret(method, clientID, secret string) (*app, *apiError) {
	a, ok := o.activeClient(clientID)
	if !ok {
		return nil, oauthError("invalid_client", "Invalid value for 'client_id' parameter.")
	}
	if a.TokenEndpointAuthMethod != method {
		return nil, oauthError("invalid_client", "Client authentication failed. The client doesn't authenticate with "+method+".")
	}
	if !a.accepts(secret) {
		return nil, oauthError("invalid_client", "The client secret supplied for a confidential client is invalid.")
	}
	return a, nil
}

// authenticateByKey checks a client assertion (RFC 7523, 3).
func (o *Org) authenticateByKey(c *call, form url.Values) (*app, *apiError) {
	refused := func(why string) (*app, *apiError) { return nil, oauthError("invalid_client", why) }
	assertion, ok := parseJWS(form.Get("client_assertion"))
	if !ok {
		return refused("The client_assertion is no JWT.")
	}
	claims := assertion.claims
	a, ok := o.activeClient(claims.Subject)
	switch {
	case !ok || claims.Issuer != claims.Subject:
		return refused("The 'iss' and 'sub' of the client_assertion must be the client id.")
	case form.Has("client_id") && form.Get("client_id") != claims.Subject:
		return refused("The 'client_id' is not the one of the client_assertion.")
	case a.TokenEndpointAuthMethod != privateKeyJWT:
		return refused("The client doesn't authenticate with " + privateKeyJWT + ".")
	case a.RequireKeyID && assertion.header.KeyID == "":
		return refused("The client_assertion has no 'kid'.")
	case !a.signed(assertion):
		return refused("The client_assertion signature is invalid.")
	case !slices.ContainsFunc(claims.Audience, func(audience string) bool { return o.isTokenEndpoint(c, audience) }):
		return refused("The 'aud' of the client_assertion must be the token endpoint.")
	case claims.ExpiresAt == nil || !moment(claims.ExpiresAt).After(c.now):
		return refused("The client_assertion token is expired.")
	case moment(claims.ExpiresAt).After(c.now.Add(maxAssertionLife + clockSkew)):
		return refused("The client_assertion token has an expiration too far into the future.")
	case claims.IssuedAt != nil && moment(claims.IssuedAt).After(c.now.Add(clockSkew)):
		return refused("The client_assertion token was issued in the future.")
	case claims.ID == "" || !o.usedOnce.use(a.ID+" "+claims.ID):
		return refused("The 'jti' of the client_assertion is missing or was used before.")
	}
	return a, nil
}

// activeClient finds an active app by its client id.
func (o *Org) activeClient(clientID string) (*app, bool) {
	i := slices.IndexFunc(o.apps, func(a *app) bool { return a.ClientID == clientID && a.SignOnMode == openIDConnect })
	if i < 0 || o.apps[i].Status != "ACTIVE" {
		return nil, false
	}
	return o.apps[i], true
}

// signed reports whether one of the app's keys made the signature. The header
// may name the key; otherwise any key counts.
func (a *app) signed(assertion *jws) bool {
	return slices.ContainsFunc(a.Keys, func(key JWK) bool {
		return (assertion.header.KeyID == "" || assertion.header.KeyID == key.KeyID) && assertion.verifies(key)
	})
}

func (o *Org) isTokenEndpoint(c *call, audience string) bool {
	return audience == c.base+tokenPath || audience == o.orgURL()+tokenPath ||
		o.info.AlternateURL != "" && audience == o.info.AlternateURL+tokenPath
}

// moment is a NumericDate of RFC 7519.
func moment(seconds *float64) time.Time { return time.UnixMilli(int64(*seconds * 1000)) }

// onceOnly are values that may be used only once.
type onceOnly map[string]bool

// use reports whether it is the first use of the value.
func (used onceOnly) use(value string) bool {
	again := used[value]
	used[value] = true
	return !again
}

// noStore keeps answers with credentials out of caches (RFC 6749, 5.1).
func noStore(a answer) answer {
	a.header.Set("Cache-Control", "no-store")
	a.header.Set("Pragma", "no-cache")
	return a
}
