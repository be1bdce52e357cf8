package okta

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/oauth"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// ConfigError is a setting of the caller's that cannot be used.
type ConfigError struct {
	// Argument is what the provider calls the setting: "private_key".
	Argument string
	// Problem says what is wrong and what to give instead, without the value.
	Problem string
}

// Error implements error.
func (e *ConfigError) Error() string { return e.Problem }

// credential is what authorizes our requests, with the words that help a person find where it was set.
type credential struct {
	scheme, secret     string
	argument, variable string
	apiToken           bool
	// app is the service app that gets access tokens for itself; nil where scheme and secret are all there is.
	app *serviceApp
	// foreignSecrets are secrets of others that passed through our hands, and must not be shown either.
	foreignSecrets *secretSet
}

// serviceApp is a client that authenticates with a key of its own (private_key_jwt).
type serviceApp struct {
	clientID string
	key      oauth.Key
	// scopes are those of every access token, sorted; none means that each call asks for its own.
	scopes []string
	// issued are the access tokens that must not be shown.
	issued secretSet
}

// credential finds the one way of authenticating.
func (cfg Config) credential() (credential, error) {
	c, err := cfg.onlyCredential()
	c.foreignSecrets = new(secretSet)
	return c, err
}

func (cfg Config) onlyCredential() (credential, error) {
	api := credential{scheme: "SSWS", secret: cfg.APIToken, argument: "api_token", variable: "OKTA_API_TOKEN", apiToken: true}
	access := credential{scheme: "Bearer", secret: cfg.AccessToken, argument: "access_token", variable: "OKTA_ACCESS_TOKEN"}
	hasApp := cfg.ClientID != "" || cfg.PrivateKey != "" || cfg.PrivateKeyID != "" || len(cfg.Scopes) > 0
	ways := 0
	for _, set := range []bool{cfg.APIToken != "", cfg.AccessToken != "", hasApp} {
		if set {
			ways++
		}
	}
	switch {
	case ways == 0:
		return credential{}, &ConfigError{api.argument, "no credential: set api_token (OKTA_API_TOKEN), " +
			"access_token (OKTA_ACCESS_TOKEN), or client_id (OKTA_API_CLIENT_ID) and private_key (OKTA_API_PRIVATE_KEY)"}
	case ways > 1:
		return credential{}, &ConfigError{api.argument, "more than one credential: set one of api_token, access_token, and " +
			"client_id with private_key"}
	case hasApp:
		return cfg.serviceApp()
	case cfg.APIToken != "":
		return api, api.check()
	default:
		return access, access.check()
	}
}

func (cfg Config) serviceApp() (credential, error) {
	c := credential{argument: "client_id", variable: "OKTA_API_CLIENT_ID"}
	app := &serviceApp{clientID: cfg.ClientID, scopes: slices.Compact(slices.Sorted(slices.Values(cfg.Scopes)))}
	switch {
	case cfg.ClientID == "":
		return c, &ConfigError{"client_id", "a service app needs client_id (OKTA_API_CLIENT_ID) beside its private_key"}
	case cfg.PrivateKey == "":
		return c, &ConfigError{"private_key", "a service app needs private_key (OKTA_API_PRIVATE_KEY) beside its client_id"}
	}
	if r, odd := paste.Find(cfg.ClientID, inToken); odd {
		return c, &ConfigError{"client_id", "client_id (OKTA_API_CLIENT_ID) holds " + paste.Name(r) + ", which no client id has: " +
			"copy it from the app's General tab"}
	}
	if r, odd := paste.Stray(cfg.PrivateKeyID); odd {
		return c, &ConfigError{"private_key_id", "private_key_id (OKTA_API_PRIVATE_KEY_ID) holds " + paste.Name(r) + ", which no key id has: " +
			"copy it from the app's public keys"}
	}
	for _, scope := range app.scopes {
		// RFC 6749, 3.3.
		r, odd := paste.Find(scope, func(r rune) bool { return inToken(r) && !strings.ContainsRune(`"\,`, r) })
		if scope == "" {
			return c, &ConfigError{"scopes", "scopes (OKTA_API_SCOPES) holds an empty scope: write them as okta.apps.read, each by itself"}
		}
		if odd {
			return c, &ConfigError{"scopes", fmt.Sprintf("scopes (OKTA_API_SCOPES) holds %q, and with it %s, which no scope has: "+
				"write them as okta.apps.read, each by itself", printable.Line(scope), paste.Name(r))}
		}
	}
	var err error
	if app.key, err = oauth.ReadKey(cfg.PrivateKey); err != nil {
		return c, &ConfigError{"private_key", "private_key (OKTA_API_PRIVATE_KEY) " + err.Error()}
	}
	// What somebody wrote down counts for more than what a tool put into the JWK.
	if cfg.PrivateKeyID != "" {
		app.key.ID = cfg.PrivateKeyID
	}
	c.app = app
	return c, nil
}

// check finds what a copied token often has around it, before net/http refuses the header in words that help nobody.
// The value stays out of the message.
func (c credential) check() error {
	if r, odd := paste.Find(c.secret, inToken); odd {
		return &ConfigError{c.argument, fmt.Sprintf("%s (%s) holds %s, which no token has: "+
			"give the token alone, without the word %s before it", c.argument, c.variable, paste.Name(r), c.scheme)}
	}
	return nil
}

func inToken(r rune) bool { return r > ' ' && r <= '~' }

// redact takes the credential out of a text that came from elsewhere.
func (c credential) redact(text string) string {
	const instead = "(credential)"
	// No real one is so short that it could be a part of ordinary words.
	if len(c.secret) >= 8 {
		text = strings.ReplaceAll(text, c.secret, instead)
	}
	if c.foreignSecrets != nil {
		text = c.foreignSecrets.replace(text, instead)
	}
	if c.app != nil {
		// Client assertions and proofs are web tokens; an access token may be something else.
		text = transport.WithoutWebTokens(c.app.issued.replace(text, instead), instead)
	}
	return text
}

// errNoScope is a mistake of ours: without a scope there is no access token.
var errNoScope = errors.New("this call has no Okta API scope")

// scopeSet returns the scopes of the access token for a call, as the token endpoint takes them.
func (a *serviceApp) scopeSet(k *transport.Call) (string, error) {
	if len(a.scopes) > 0 {
		return strings.Join(a.scopes, " "), nil
	}
	if k.Scope == "" {
		return "", errNoScope
	}
	return k.Scope, nil
}
