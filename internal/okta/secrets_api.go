package okta

import (
	"context"
	"net/http"
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
