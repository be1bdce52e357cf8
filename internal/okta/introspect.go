package okta

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// introspect is the org's token introspection endpoint (RFC 7662). A request to it carries the credentials of the client
// that is asked about, not ours.
var introspect = endpoint{method: http.MethodPost, path: "/oauth2/v1/introspect", anonymous: true, question: true, foreign: true}

// Ways in which an OAuth 2.0 client authenticates, as token_endpoint_auth_method names them.
const (
	authBasic = "client_secret_basic"
	authPost  = "client_secret_post"
)

// TakesClientSecret reports whether the app authenticates with a client secret, as far as its own object tells: built-in
// apps tell nothing of it.
func (a App) TakesClientSecret() bool {
	return a.TokenEndpointAuthMethod == "" || a.TokenEndpointAuthMethod == authBasic || a.TokenEndpointAuthMethod == authPost
}

// madeUpToken is asked about. No authorization server has issued it, so that the answer tells of the client's credentials
// alone.
const madeUpToken = "terraform-checks-the-client-secret"

// ClientSecretAccepted asks Okta whether it takes a client secret for the client of an app: by introspection of a made-up
// token, in the way in which the app authenticates, or in either where it does not tell. So it costs one call, or two. An
// error says that it could not be told.
func (c *Client) ClientSecretAccepted(ctx context.Context, app App, clientID, secret string) (bool, error) {
	if clientID == "" || secret == "" {
		return false, errors.New("checking a client secret needs a client id and a secret")
	}
	c.credential.guests.add(secret)
	methods := []string{authBasic, authPost}
	if app.TokenEndpointAuthMethod == authBasic || app.TokenEndpointAuthMethod == authPost {
		methods = []string{app.TokenEndpointAuthMethod}
	}
	for _, method := range methods {
		accepted, err := c.introspectAs(ctx, method, clientID, secret)
		if accepted || err != nil {
			return accepted, err
		}
	}
	return false, nil
}

// introspectAs asks in one way of authenticating.
func (c *Client) introspectAs(ctx context.Context, method, clientID, secret string) (bool, error) {
	ctx = patiently(ctx)
	k := &call{endpoint: introspect, target: introspect.path, content: true}
	form := url.Values{"token": {madeUpToken}, "token_type_hint": {"refresh_token"}}
	if method == authPost {
		form.Set("client_id", clientID)
		form.Set("client_secret", secret)
	}
	req, err := http.NewRequestWithContext(context.WithValue(ctx, callKey{}, k), k.method, c.orgURL+k.target, strings.NewReader(form.Encode()))
	if err != nil {
		return false, k.fail("the request could not be built", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.userAgent)
	if method == authBasic {
		// RFC 6749, 2.3.1: both are form-encoded first.
		req.SetBasicAuth(url.QueryEscape(clientID), url.QueryEscape(secret))
	}
	resp, err := c.transport.RoundTrip(req)
	if e, ok := AsError(err); ok {
		// RFC 6749, 5.2: a client whose authentication fails is answered invalid_client.
		if e.Code == codeInvalidClient {
			return false, nil
		}
		return false, c.scrub(e)
	}
	if err != nil {
		return false, err
	}
	_ = resp.Body.Close()
	return true, nil
}
