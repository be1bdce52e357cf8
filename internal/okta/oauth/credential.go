// Package oauth authorizes calls; without it, each kind of credential would be
// handled wherever a call is sent, explained or logged. It uses a token that
// the caller has, or acts as a service app. A service app gets its own access
// tokens (RFC 7523) and proves that it possesses them (DPoP, RFC 9449).
package oauth

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/cache"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// Config has the credential of a client, one of APIToken, AccessToken, and
// ClientID with PrivateKey.
type Config struct {
	// OrgURL is the org, scheme and host. Only its requests get the credential.
	OrgURL                             string
	APIToken, AccessToken              string
	ClientID, PrivateKey, PrivateKeyID string
	// Scopes are those of every access token of a service app. If there are
	// none, each call requests the scope that it needs.
	Scopes []string
	Now    func() time.Time
	// Send sends a form to an endpoint, through the layers of any other call.
	Send func(context.Context, transport.Endpoint, url.Values) (*transport.Call, error)
}

// ConfigError reports a setting of the caller that cannot be used.
type ConfigError struct {
	// Argument is the provider's name for the setting, such as "private_key".
	Argument string
	// Problem says what is wrong and how to fix it, without the value.
	Problem string
}

// Error implements error.
func (e *ConfigError) Error() string { return e.Problem }

// Credential authorizes our requests. It also has the names of the setting, so
// that errors can say where to fix it.
type Credential struct {
	orgURL             string
	scheme, secret     string
	argument, variable string
	// app is the service app; nil with a token that the caller has.
	app *serviceApp
	// hidden are secret itself, the access tokens that a service app got, and
	// secrets of other clients that we handled.
	hidden secretSet
}

// New returns the configured credential.
func New(cfg Config) (*Credential, error) {
	c := &Credential{orgURL: cfg.OrgURL}
	switch {
	case cfg.ClientID != "" || cfg.PrivateKey != "":
		return c, c.readApp(cfg)
	case cfg.APIToken != "":
		c.scheme, c.secret, c.argument, c.variable = "SSWS", cfg.APIToken, "api_token", "OKTA_API_TOKEN"
	case cfg.AccessToken != "":
		c.scheme, c.secret, c.argument, c.variable = "Bearer", cfg.AccessToken, "access_token", "OKTA_ACCESS_TOKEN"
	default:
		return nil, &ConfigError{"api_token", "no credential: set api_token (OKTA_API_TOKEN), " +
			"access_token (OKTA_ACCESS_TOKEN), or client_id (OKTA_API_CLIENT_ID) and private_key (OKTA_API_PRIVATE_KEY)"}
	}
	// Such characters often surround a copied token. net/http would reject the
	// header with an unhelpful message.
	if r, odd := paste.Find(c.secret, inToken); odd {
		return nil, &ConfigError{c.argument, fmt.Sprintf("%s (%s) contains %s, which can't be part of a token: "+
			"set it to the token alone, without the prefix %s", c.argument, c.variable, paste.Name(r), c.scheme)}
	}
	c.Hide(c.secret)
	return c, nil
}

// readApp makes c the credential of a client that authenticates with its own key
// (private_key_jwt).
func (c *Credential) readApp(cfg Config) (err error) {
	app := &serviceApp{
		clientID: cfg.ClientID, tokenURL: cfg.OrgURL + requestToken.Path, scopes: slices.Compact(slices.Sorted(slices.Values(cfg.Scopes))),
		now: cfg.Now, send: cfg.Send, prover: newProver(cfg.Now),
	}
	if r, odd := paste.Find(cfg.ClientID, inToken); odd {
		return &ConfigError{"client_id", "client_id (OKTA_API_CLIENT_ID) contains " + paste.Name(r) + ", which can't be part of a client id: " +
			"copy it from the app's General tab"}
	}
	if r, odd := paste.Stray(cfg.PrivateKeyID); odd {
		return &ConfigError{"private_key_id", "private_key_id (OKTA_API_PRIVATE_KEY_ID) contains " + paste.Name(r) + ", which can't be part of a key id: " +
			"copy it from the app's public keys"}
	}
	for _, scope := range app.scopes {
		// RFC 6749, 3.3.
		r, odd := paste.Find(scope, func(r rune) bool { return inToken(r) && !strings.ContainsRune(`"\,`, r) })
		if odd {
			return &ConfigError{"scopes", fmt.Sprintf("scopes (OKTA_API_SCOPES) contains %q, and in it %s, which can't be part of a scope: "+
				"write each scope on its own, such as okta.apps.read", printable.Line(scope), paste.Name(r))}
		}
	}
	if app.key, err = readKey(cfg.PrivateKey); err != nil {
		return &ConfigError{"private_key", "private_key (OKTA_API_PRIVATE_KEY) " + err.Error()}
	}
	// The configured id takes precedence over the id that a tool wrote into the
	// JWK.
	if cfg.PrivateKeyID != "" {
		app.key.id = cfg.PrivateKeyID
	}
	c.app, app.keep = app, c.Hide
	app.tokens = cache.New[string]("the access token", func(t accessToken) accessToken { return t }, func(error) bool { return false })
	return nil
}

func inToken(r rune) bool { return r > ' ' && r <= '~' }

// Redact removes the credential from a text that came from elsewhere.
func (c *Credential) Redact(text string) string {
	const instead = "(credential)"
	text = c.hidden.replace(text, instead)
	if c.app != nil {
		// Client assertions and proofs are web tokens. Access tokens need not
		// be.
		text = transport.WithoutWebTokens(text, instead)
	}
	return text
}

// Hide makes Redact remove a secret of another client too.
func (c *Credential) Hide(secret string) { c.hidden.add(secret) }

// ServiceApp returns the client id of the service app, or "" with any other
// credential.
func (c *Credential) ServiceApp() string {
	if c.app == nil {
		return ""
	}
	return c.app.clientID
}
