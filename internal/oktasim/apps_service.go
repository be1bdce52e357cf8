package oktasim

import (
	"cmp"
	"errors"
	"fmt"
)

// serviceApp is the type of an app that gets tokens for itself.
const serviceApp = "service"

// AddServiceApp adds an app that gets access tokens for itself with client
// credentials. It grants the scopes to it and returns its client id. The app
// authenticates with a client assertion, so it needs at least one of App.Keys.
func (o *Org) AddServiceApp(a App, scopes ...string) (clientID string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.checkScopes(scopes); err != nil {
		return "", err
	}
	a.ApplicationType = cmp.Or(a.ApplicationType, serviceApp)
	added, err := o.addAppByHand(a)
	if err != nil {
		return "", err
	}
	o.grantByHand(added, scopes)
	return added.ClientID, nil
}

// finishClient fills in the defaults of an OAuth 2.0 client.
func (a *App) finishClient() error {
	a.ApplicationType = cmp.Or(a.ApplicationType, "web")
	method := "client_secret_basic"
	if a.ApplicationType == serviceApp {
		method = privateKeyJWT
	}
	a.TokenEndpointAuthMethod = cmp.Or(a.TokenEndpointAuthMethod, method)
	if a.TokenEndpointAuthMethod == privateKeyJWT && len(a.Keys) == 0 {
		return errors.New("an app that authenticates with " + privateKeyJWT + " needs keys")
	}
	for _, key := range a.Keys {
		if _, err := key.key(); err != nil {
			return fmt.Errorf("the key %q of the app: %w", key.KeyID, err)
		}
	}
	return errors.Join(oneOf("sign-on mode", a.SignOnMode), oneOf("application type", a.ApplicationType),
		oneOf("authentication method", a.TokenEndpointAuthMethod))
}

// grantTypes are the ways in which the app can get tokens.
func (a *app) grantTypes() []string {
	if a.ApplicationType == serviceApp {
		return []string{clientCredentials}
	}
	return []string{"authorization_code", "refresh_token"}
}
