package okta

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// App is an application of the org.
type App struct {
	ID string
	// Name is the kind of app ("flow" is Okta Workflows OAuth). Label is the
	// name that admins gave it; they may change it.
	Name, Label string
	Status      string
	// SignOnMode may be empty.
	SignOnMode string
	// OAuthClientID is the client id in the app object. Some built-in apps
	// don't show one.
	OAuthClientID string
	// TokenEndpointAuthMethod is how the app authenticates as an OAuth 2.0
	// client. Some built-in apps don't show it.
	TokenEndpointAuthMethod string
	// RedirectURI, ServiceDomain and InitiateLoginURI are settings that Okta's built-in apps have.
	RedirectURI, ServiceDomain, InitiateLoginURI string
}

var getApplication = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/apps/{appId}", Scope: "okta.apps.read"}

var cachedApp = cached[string, App]{"the app", same[App]}

// App reads one app, unless the list of all apps contained it. The answer is
// shared.
func (c *Client) App(ctx context.Context, appID string) (App, error) {
	return cachedApp.of(c).Get(ctx, appID, func(ctx context.Context) (App, error) {
		body, k, err := get[appBody](ctx, c, getApplication, appID)
		if err != nil {
			return App{}, err
		}
		return body.app(), hasID(k, "an app", body.ID)
	})
}

var listApplications = transport.Endpoint{Method: http.MethodGet, Path: "/api/v1/apps", Scope: "okta.apps.read"}

var cachedApps = cached[struct{}, []App]{"the list of apps", slices.Clone[[]App]}

// Apps lists all apps of the org, in Okta's order. The answer is shared.
func (c *Client) Apps(ctx context.Context) ([]App, error) {
	return cachedApps.of(c).Get(ctx, struct{}{}, func(ctx context.Context) ([]App, error) {
		bodies, _, err := list[appBody](ctx, c, listApplications, url.Values{"limit": {pageLimit}})
		if err != nil {
			return nil, err
		}
		apps := make([]App, len(bodies))
		for i, body := range bodies {
			apps[i] = body.app()
			cachedApp.of(c).Keep(body.ID, apps[i])
		}
		return apps, nil
	})
}

// AppGone reports whether an app is gone, after Okta answered 404 for something
// that belongs to it. It asks Okta for the app itself. An app that still exists
// is an error. If the credentials lack the rights to read the app, the 404
// counts and AppGone returns true.
func (c *Client) AppGone(ctx context.Context, appID string, notFound error) (bool, error) {
	if !IsNotFound(notFound) {
		return false, notFound
	}
	// The list of all apps may have filled the cache, and that list may lag.
	cachedApp.of(c).ForgetIf(appID, func(App) bool { return true })
	_, err := c.App(ctx, appID)
	switch {
	case IsNotFound(err), IsForbidden(err):
		return true, nil
	case err != nil:
		return false, err
	default:
		return false, fmt.Errorf("Okta answers that it does not exist, but the app %s exists: %s", appID, notFound.Error()) //nolint:staticcheck // Okta is a name.
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
		// Each kind of app has its own settings, of any type. An unexpected
		// value must not break the list of all apps.
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

// Names of Okta Workflows' built-in apps. Unlike labels, names can't be edited.
const (
	// WorkflowsOAuthApp is Okta Workflows OAuth, which connections authorize with.
	WorkflowsOAuthApp = "flow"
	// WorkflowsConsoleApp is Okta Workflows, the console's own app.
	WorkflowsConsoleApp = "okta_flow_sso"
)

// ConsoleURL returns the address of the org's Workflows Console from the list
// of apps, or "" if no app shows it.
func ConsoleURL(apps []App) string {
	for _, app := range apps {
		if app.Name == WorkflowsConsoleApp && app.InitiateLoginURI != "" {
			return app.InitiateLoginURI
		}
	}
	return ""
}

// ClientID returns the client id of an app. Okta Workflows OAuth shows none in
// its body, so the client id of its grants or tokens is used. Without those it
// is the app's own id.
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
