package oktasim

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// clientSecret is a secret of an OAuth 2.0 client.
type clientSecret struct {
	id, value string
	active    bool
	created   time.Time
}

// maxSecrets is the most secrets that a client can have.
const maxSecrets = 2

// hasSecret reports whether the app authenticates with a secret.
func (a *app) hasSecret() bool {
	return a.SignOnMode == openIDConnect && presetOf(a).credentials == "secrets" &&
		strings.HasPrefix(a.TokenEndpointAuthMethod, "client_secret_")
}

// addSecret adds a secret to the app. It generates one if the value is empty.
func (o *Org) addSecret(a *app, value string) *clientSecret {
	value = cmp.Or(value, (rand.Text() + rand.Text() + rand.Text())[:64])
	s := &clientSecret{id: o.newID("ocs"), value: value, active: true, created: o.stampNow()}
	a.secrets = append(a.secrets, s)
	return s
}

// ClientSecret returns the newest active secret of an app, as an admin copies
// it from the Sign On tab. It is "" if the app has none.
func (o *Org) ClientSecret(appID string) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(appID)
	if err != nil {
		return "", err
	}
	for _, s := range slices.Backward(a.secrets) {
		if s.active {
			return s.value, nil
		}
	}
	return "", nil
}

// AuthenticateClient returns the id of the active app with the client ID, if
// secret is one of its active secrets.
func (o *Org) AuthenticateClient(clientID, secret string) (appID string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, ok := o.activeClient(clientID)
	if !ok {
		return "", fmt.Errorf("there is no active app with the client ID %q", clientID)
	}
	if !a.accepts(secret) {
		return "", fmt.Errorf("the client secret is not an active one of the app %s", a.Label)
	}
	return a.ID, nil
}

// AddClientSecret adds a second secret to an app in the Admin Console and
// returns it.
func (o *Org) AddClientSecret(appID string) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(appID)
	switch {
	case err != nil || !a.hasSecret():
		return "", errors.New("the app has no secrets")
	case len(a.secrets) == maxSecrets:
		return "", errors.New("the app has two secrets already")
	}
	return o.addSecretBy(byOwner(o), a).value, nil
}

// RotateClientSecret gives an app a new secret in the Admin Console and
// deactivates the previous ones. The API lists the newest of these, inactive.
// Connections that use it stay active until they need it again.
func (o *Org) RotateClientSecret(appID string) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.appCalled(appID)
	if err != nil || !a.hasSecret() {
		return "", errors.New("the app has no secrets")
	}
	for _, s := range a.secrets {
		s.active = false
	}
	a.secrets = a.secrets[len(a.secrets)-1:]
	return o.addSecretBy(byOwner(o), a).value, nil
}

func (o *Org) addSecretBy(by origin, a *app) *clientSecret {
	s := o.addSecret(a, "")
	o.logNow("app.oauth2.credentials.lifecycle.create", by, a.party(), EventParty{
		ID: s.id, Type: "OAuth2ClientSecret", DisplayName: "OAuth2 Client Secret",
	})
	return s
}

// accepts reports whether the value is an active secret.
func (a *app) accepts(value string) bool {
	return slices.ContainsFunc(a.secrets, func(s *clientSecret) bool { return s.active && s.value == value })
}
