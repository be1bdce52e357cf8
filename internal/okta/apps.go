package okta

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// App is an application of the org.
type App struct {
	ID string
	// Name is the kind of app ("flow" is Okta Workflows OAuth); Label is what admins call it and may change.
	Name, Label string
	Status      string
	// SignOnMode may be empty.
	SignOnMode string
	// OAuthClientID is the client id that the app's own object tells; some built-in apps tell none.
	OAuthClientID string
	// TokenEndpointAuthMethod is how the app authenticates as an OAuth 2.0 client; some built-in apps do not tell.
	TokenEndpointAuthMethod string
	// RedirectURI, ServiceDomain and InitiateLoginURI are settings that Okta's built-in apps have.
	RedirectURI, ServiceDomain, InitiateLoginURI string
}

var getApp = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/apps/{appId}", Scope: "okta.apps.read"}

// App reads one app, unless the list of all apps had it. The answer is shared.
//
// Okta: getApplication, GET /api/v1/apps/{appId}
func (c *Client) App(ctx context.Context, appID string) (App, error) {
	target, err := getApp.Target(appID)
	if err != nil {
		return App{}, err
	}
	return c.app.Get(ctx, appID, func(ctx context.Context) (App, error) {
		var body appBody
		k, err := c.send(ctx, getApp, target, nil, &body)
		if err != nil {
			return App{}, err
		}
		if body.ID == "" {
			return App{}, k.Fail("the answer is no app: it has no id", nil)
		}
		return body.app(), nil
	})
}

var listApps = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/apps", Scope: "okta.apps.read"}

// Apps lists all apps of the org, in Okta's order. The answer is shared.
//
// Okta: listApplications, GET /api/v1/apps
func (c *Client) Apps(ctx context.Context) ([]App, error) {
	return c.apps.Get(ctx, struct{}{}, func(ctx context.Context) ([]App, error) {
		bodies, _, err := list[appBody](ctx, c, listApps, transport.WithQuery(listApps.Path, url.Values{"limit": {pageLimit}}))
		if err != nil {
			return nil, err
		}
		apps := make([]App, len(bodies))
		for i, body := range bodies {
			apps[i] = body.app()
			c.app.Keep(body.ID, apps[i])
		}
		return apps, nil
	})
}

// AppGone reports whether an app is gone, given the 404 of something that belongs to it. The app's own answer counts, where
// it may be read; if it is there after all, that is an error.
func (c *Client) AppGone(ctx context.Context, appID string, notFound error) (bool, error) {
	if !IsNotFound(notFound) {
		return false, notFound
	}
	// It may be known from the list of all apps, which may lag.
	c.app.ForgetIf(appID, func(App) bool { return true })
	_, err := c.App(ctx, appID)
	switch {
	case IsNotFound(err), IsForbidden(err):
		return true, nil
	case err != nil:
		return false, err
	default:
		return false, fmt.Errorf("Okta answers that it does not exist, though the app %s does: %s", appID, notFound.Error()) //nolint:staticcheck // Okta is a name.
	}
}

type appBody struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Label       string `json:"label"`
	Status      string `json:"status"`
	SignOnMode  string `json:"signOnMode"`
	Credentials struct {
		OAuthClient struct {
			ClientID   string `json:"client_id"`
			AuthMethod string `json:"token_endpoint_auth_method"`
		} `json:"oauthClient"`
	} `json:"credentials"`
	Settings struct {
		// Every kind of app has settings of its own, of any type: one that is odd must not spoil the list of all apps.
		App map[string]json.RawMessage `json:"app"`
	} `json:"settings"`
}

func (b appBody) key() string { return b.ID }

func (b appBody) app() App {
	return App{
		ID:            b.ID,
		Name:          b.Name,
		Label:         printable.Name(b.Label),
		Status:        b.Status,
		SignOnMode:    b.SignOnMode,
		OAuthClientID: b.Credentials.OAuthClient.ClientID,

		TokenEndpointAuthMethod: b.Credentials.OAuthClient.AuthMethod,

		RedirectURI:      b.setting("redirectURI"),
		ServiceDomain:    b.setting("serviceDomain"),
		InitiateLoginURI: b.setting("initiateLoginURI"),
	}
}

func (b appBody) setting(name string) string {
	var s string
	if json.Unmarshal(b.Settings.App[name], &s) != nil {
		return ""
	}
	return printable.Name(s)
}

// Names of the built-in apps of Okta Workflows. Labels can be edited; names cannot.
const (
	// WorkflowsOAuthApp is Okta Workflows OAuth, which connections authorize with.
	WorkflowsOAuthApp = "flow"
	// WorkflowsConsoleApp is Okta Workflows, the console's own app.
	WorkflowsConsoleApp = "okta_flow_sso"
)

// ConsoleURL finds the address of the org's Workflows Console in its list of apps, or returns "" where no app shows it.
func ConsoleURL(apps []App) string {
	for _, app := range apps {
		if app.Name == WorkflowsConsoleApp && app.InitiateLoginURI != "" {
			return app.InitiateLoginURI
		}
	}
	return ""
}

// ClientID finds the client id of an app. Okta Workflows OAuth shows none in its body, but its grants and tokens carry it;
// failing those it is the app's own id.
func ClientID(app App, grants []Grant, tokens []RefreshToken) string {
	switch {
	case app.OAuthClientID != "":
		return app.OAuthClientID
	case len(grants) > 0 && grants[0].ClientID != "":
		return grants[0].ClientID
	case len(tokens) > 0 && tokens[0].ClientID != "":
		return tokens[0].ClientID
	default:
		return app.ID
	}
}
