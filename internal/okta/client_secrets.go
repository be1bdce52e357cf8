package okta

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// ClientSecret is a client secret of an app, in clear text. Printing it shows
// only its id.
type ClientSecret struct {
	ID, Status string
	// Secret is the value that a client authenticates with.
	Secret               string `json:"-"`
	Created, LastUpdated time.Time
}

// String implements fmt.Stringer, so that accidental printing shows no secret.
func (s ClientSecret) String() string { return "client secret " + s.ID }

// GoString implements fmt.GoStringer, for the same reason.
func (s ClientSecret) GoString() string { return s.String() }

// Active reports whether a client may authenticate with the secret.
func (s ClientSecret) Active() bool { return s.Status == statusActive }

var listOAuth2ClientSecrets = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/apps/{appId}/credentials/secrets", Scope: "okta.apps.read"}

// ClientSecrets lists the client secrets of an app in clear text, at most two.
// Okta writes an audit event for each call
// (app.oauth2.client.read_client_secret). The answer is not shared, so that no
// secret is kept longer than its caller needs it.
func (c *Client) ClientSecrets(ctx context.Context, appID string) ([]ClientSecret, error) {
	bodies, _, err := list[clientSecretBody](ctx, c, listOAuth2ClientSecrets, nil, appID)
	if err != nil {
		return nil, err
	}
	secrets := make([]ClientSecret, len(bodies))
	for i, body := range bodies {
		secrets[i] = ClientSecret(body)
	}
	return secrets, nil
}

type clientSecretBody struct {
	ID          string    `json:"id"`
	Status      string    `json:"status"`
	Secret      string    `json:"client_secret"`
	Created     time.Time `json:"created"`
	LastUpdated time.Time `json:"lastUpdated"`
}

func (b clientSecretBody) key() string { return b.ID }

// introspect is the org's token introspection endpoint (RFC 7662). A request
// carries the credentials of the client that is checked, not ours.
var introspect = transport.Endpoint{Method: http.MethodPost, Path: "/oauth2/v1/introspect", Anonymous: true, ReadOnly: true}

// Ways for an OAuth 2.0 client to authenticate, as token_endpoint_auth_method
// names them.
const (
	authBasic = "client_secret_basic"
	authPost  = "client_secret_post"
)

// TakesClientSecret reports whether the app authenticates with a client secret.
// It returns true for built-in apps, which don't show how they authenticate.
func (a App) TakesClientSecret() bool {
	return a.TokenEndpointAuthMethod == "" || a.TokenEndpointAuthMethod == authBasic || a.TokenEndpointAuthMethod == authPost
}

// madeUpToken is the token to introspect. No authorization server has issued
// it, so the answer depends on the client's credentials alone.
const madeUpToken = "terraform-checks-the-client-secret"

// ClientSecretAccepted asks Okta whether it accepts a client secret for the
// client of an app. It introspects a made-up token and authenticates as the app
// does. If the app doesn't show how, it tries both ways, which may take two
// calls. An error means that the answer is unknown.
func (c *Client) ClientSecretAccepted(ctx context.Context, app App, clientID, secret string) (bool, error) {
	if clientID == "" || secret == "" {
		return false, errors.New("checking a client secret requires a client id and a secret")
	}
	c.credential.Hide(secret)
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

// introspectAs checks the secret with one way of authenticating.
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
	// RFC 6749, 5.2: the answer to failed client authentication is
	// invalid_client.
	if e, ok := AsError(err); ok && e.Code == transport.CodeInvalidClient {
		return false, nil
	}
	return err == nil, err
}
