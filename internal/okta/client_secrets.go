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

// ClientSecret is a client secret of an app, in clear. Printing it shows its id alone.
type ClientSecret struct {
	ID, Status string
	// Secret is what a client authenticates with.
	Secret               string `json:"-"`
	Created, LastUpdated time.Time
}

// String implements fmt.Stringer, for whatever prints it by mistake.
func (s ClientSecret) String() string { return "client secret " + s.ID }

// GoString implements fmt.GoStringer, for the same reason.
func (s ClientSecret) GoString() string { return s.String() }

// Active reports whether a client may authenticate with the secret.
func (s ClientSecret) Active() bool { return s.Status == statusActive }

var listClientSecrets = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/apps/{appId}/credentials/secrets", Scope: "okta.apps.read"}

// ClientSecrets lists the client secrets of an app, two at most, in clear. Okta writes an audit event each time
// (app.oauth2.client.read_client_secret). The answer is not shared: a secret is kept no longer than who asked for it
// needs it.
//
// Okta: listOAuth2ClientSecrets, GET /api/v1/apps/{appId}/credentials/secrets
func (c *Client) ClientSecrets(ctx context.Context, appID string) ([]ClientSecret, error) {
	target, err := listClientSecrets.Target(appID)
	if err != nil {
		return nil, err
	}
	bodies, _, err := list[clientSecretBody](ctx, c, listClientSecrets, target)
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
	c.credential.foreignSecrets.add(secret)
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
