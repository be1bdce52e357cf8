package oktasim

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Names of the two apps of Okta Workflows, of an OIDC app made by an admin, and
// of a link.
const (
	flowAppName     = "flow"
	flowSSOAppName  = "okta_flow_sso"
	oidcAppName     = "oidc_client"
	bookmarkAppName = "bookmark"
)

const openIDConnect = "OPENID_CONNECT"

// App is an app integration.
type App struct {
	// ID is generated if empty.
	ID string `json:"id,omitempty"`
	// Name is the key of the app's definition: "flow", "okta_flow_sso", "bookmark", or "oidc_client" if empty.
	Name string `json:"name,omitempty"`
	// Label is the name that admins see. It defaults to Name.
	Label string `json:"label,omitempty"`
	// Status is ACTIVE if empty, or INACTIVE.
	Status string `json:"status,omitempty"`
	// SignOnMode is OPENID_CONNECT if empty, but BOOKMARK for a bookmark.
	SignOnMode string `json:"signOnMode,omitempty"`
	// ClientID defaults to the app id. Okta's own apps don't show it.
	ClientID string `json:"clientId,omitempty"`
	// RedirectURI, ServiceDomain and InitiateLoginURI are settings of the
	// Workflows apps. An oidc_client uses only RedirectURI.
	RedirectURI      string `json:"redirectURI,omitempty"`
	ServiceDomain    string `json:"serviceDomain,omitempty"`
	InitiateLoginURI string `json:"initiateLoginURI,omitempty"`
	// ApplicationType defaults to "web". An app that gets access tokens for
	// itself has "service".
	ApplicationType string `json:"applicationType,omitempty"`
	// TokenEndpointAuthMethod is how the client authenticates. It defaults to
	// "private_key_jwt" for a service app and to "client_secret_basic" for
	// others.
	TokenEndpointAuthMethod string `json:"tokenEndpointAuthMethod,omitempty"`
	// ClientSecret is the secret of a client that authenticates with one. It
	// defaults to a random secret. Org.App doesn't return it; Org.ClientSecret
	// does.
	ClientSecret string `json:"clientSecret,omitempty"`
	// Keys are the public keys for checking the app's client assertions.
	Keys []JWK `json:"keys,omitempty"`
	// RequireKeyID refuses client assertions that don't name their key.
	RequireKeyID bool `json:"requireKeyId,omitempty"`
	// DPoPBound requires a DPoP proof for each token: Okta's
	// dpop_bound_access_tokens.
	DPoPBound bool `json:"dpopBound,omitempty"`
	// Created and LastUpdated are now if zero.
	Created     time.Time `json:"created,omitzero"`
	LastUpdated time.Time `json:"lastUpdated,omitzero"`
}

type app struct {
	App
	keyIDs  []string // of Keys, as the API shows them
	secrets []*clientSecret
}

func (a *app) key() string { return a.ID }

// AddApp adds an app and returns its id.
func (o *Org) AddApp(a App) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	added, err := o.addAppByHand(a)
	if err != nil {
		return "", err
	}
	return added.ID, nil
}

func (o *Org) addAppByHand(a App) (*app, error) {
	added, err := o.addApp(a)
	if err == nil {
		o.logNow("application.lifecycle.create", byOwner(o), added.party())
	}
	return added, err
}

func (o *Org) addApp(a App) (*app, error) {
	a.ID = cmp.Or(a.ID, o.newID("0oa"))
	a.Name = cmp.Or(a.Name, oidcAppName)
	a.Label = cmp.Or(a.Label, a.Name)
	a.Status = cmp.Or(a.Status, "ACTIVE")
	if a.Name == bookmarkAppName {
		a.SignOnMode = cmp.Or(a.SignOnMode, "BOOKMARK")
	}
	a.SignOnMode = cmp.Or(a.SignOnMode, openIDConnect)
	a.ClientID = cmp.Or(a.ClientID, a.ID)
	if err := errors.Join(a.finishClient(), oneOf("app name", a.Name), oneOf("app status", a.Status)); err != nil {
		return nil, err
	}
	if a.Name == flowSSOAppName {
		console := "https://" + o.info.Subdomain + ".workflows.okta.com/oidc/" + a.ID
		a.RedirectURI = cmp.Or(a.RedirectURI, console+"/cb")
		a.InitiateLoginURI = cmp.Or(a.InitiateLoginURI, console+"/login")
	}
	a.Created = cmp.Or(a.Created, o.stampNow())
	a.LastUpdated = cmp.Or(a.LastUpdated, a.Created)
	added := &app{App: a}
	for range a.Keys {
		added.keyIDs = append(added.keyIDs, o.newID("pks"))
	}
	if added.hasSecret() {
		o.addSecret(added, a.ClientSecret)
	}
	added.ClientSecret = ""
	if err := o.apps.add(added); err != nil {
		return nil, err
	}
	o.listAutomaticScopes(added)
	return added, nil
}

// SetAppStatus activates ("ACTIVE") or deactivates ("INACTIVE") an app.
func (o *Org) SetAppStatus(appID, status string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(appID)
	if err := errors.Join(err, oneOf("app status", status)); err != nil {
		return err
	}
	o.logLifecycle(byOwner(o), "application", a.party(), a.Status, status)
	a.Status, a.LastUpdated = status, o.stampNow()
	return nil
}

// DeleteApp deletes an app and its client's tokens. Its grants stay, because
// they belong to the client id. A new app with this client id has them again.
func (o *Org) DeleteApp(appID string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(appID)
	if err != nil {
		return err
	}
	o.apps.remove(a)
	o.tokens = slices.DeleteFunc(o.tokens, func(t *token) bool { return t.App == a.ID })
	o.assignments = slices.DeleteFunc(o.assignments, func(s Assignment) bool { return s.App == a.ID })
	o.logNow("application.lifecycle.delete", byOwner(o), a.party())
	return nil
}

// App returns the current state of an app.
func (o *Org) App(appID string) (App, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(appID)
	if err != nil {
		return App{}, false
	}
	return a.App, true
}

// Apps returns all apps, sorted by id.
func (o *Org) Apps() []App {
	o.mu.Lock()
	defer o.mu.Unlock()
	return each(o.apps, func(a *app) App { return a.App })
}

// FlowAppID returns the id of Okta Workflows OAuth, or "" if the org has none.
func (o *Org) FlowAppID() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(flowAppName)
	if err != nil {
		return ""
	}
	return a.ID
}

// appCalled finds the app that a caller or a seed names by id, else by name,
// else by label.
func (o *Org) appCalled(reference string) (*app, error) {
	if a, ok := o.apps.get(reference); ok {
		return a, nil
	}
	for _, a := range o.apps {
		if a.Name == reference {
			return a, nil
		}
	}
	for _, a := range o.apps {
		if a.Label == reference {
			return a, nil
		}
	}
	return nil, fmt.Errorf("there is no app %q", reference)
}
