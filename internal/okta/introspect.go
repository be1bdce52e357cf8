package okta

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// introspect is the org's token introspection endpoint (RFC 7662). A request to it carries the credentials of the client
// that is asked about, not ours.
var introspect = transport.Endpoint{Method: http.MethodPost, Path: "/oauth2/v1/introspect", Anonymous: true, ReadOnly: true, OtherClient: true}

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
	body := form{fields: url.Values{"token": {madeUpToken}, "token_type_hint": {"refresh_token"}}}
	if method == authPost {
		body.fields.Set("client_id", clientID)
		body.fields.Set("client_secret", secret)
	} else {
		body.clientID, body.clientSecret = clientID, secret
	}
	var verdict json.RawMessage
	_, err := c.send(ctx, introspect, introspect.Path, body, &verdict)
	// RFC 6749, 5.2: a client whose authentication fails is answered invalid_client.
	if e, ok := AsError(err); ok && e.Code == transport.CodeInvalidClient {
		return false, nil
	}
	return err == nil, err
}
