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

// ConfigError reports a setting of the caller that cannot be used.
type ConfigError struct {
	// Argument is the provider's name for the setting, such as "private_key".
	Argument string
	// Problem says what is wrong and how to fix it, without the value.
	Problem string
}

// Error implements error.
func (e *ConfigError) Error() string { return e.Problem }

// credential authorizes our requests. It also has the names of the setting, so
// that errors can say where to fix it.
type credential struct {
	scheme, secret     string
	argument, variable string
	apiToken           bool
	// app is the service app, which gets its own access tokens; nil with any
	// other credential.
	app *serviceApp
	// foreignSecrets are secrets of other clients that we handled. They must
	// not be shown either.
	foreignSecrets *secretSet
}

// serviceApp is a client that authenticates with its own key (private_key_jwt).
type serviceApp struct {
	clientID string
	key      oauth.Key
	// scopes are those of every access token, sorted. If there are none, each
	// call requests the scope that it needs.
	scopes []string
	// issued are our access tokens, which must not be shown.
	issued secretSet
}

// credential returns the only configured credential.
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
		return c, &ConfigError{"client_id", "client_id (OKTA_API_CLIENT_ID) contains " + paste.Name(r) + ", which can't be part of a client id: " +
			"copy it from the app's General tab"}
	}
	if r, odd := paste.Stray(cfg.PrivateKeyID); odd {
		return c, &ConfigError{"private_key_id", "private_key_id (OKTA_API_PRIVATE_KEY_ID) contains " + paste.Name(r) + ", which can't be part of a key id: " +
			"copy it from the app's public keys"}
	}
	for _, scope := range app.scopes {
		// RFC 6749, 3.3.
		r, odd := paste.Find(scope, func(r rune) bool { return inToken(r) && !strings.ContainsRune(`"\,`, r) })
		if scope == "" {
			return c, &ConfigError{"scopes", "scopes (OKTA_API_SCOPES) contains an empty scope: write each scope on its own, such as okta.apps.read"}
		}
		if odd {
			return c, &ConfigError{"scopes", fmt.Sprintf("scopes (OKTA_API_SCOPES) contains %q, and in it %s, which can't be part of a scope: "+
				"write each scope on its own, such as okta.apps.read", printable.Line(scope), paste.Name(r))}
		}
	}
	var err error
	if app.key, err = oauth.ReadKey(cfg.PrivateKey); err != nil {
		return c, &ConfigError{"private_key", "private_key (OKTA_API_PRIVATE_KEY) " + err.Error()}
	}
	// The configured id takes precedence over the id that a tool wrote into the
	// JWK.
	if cfg.PrivateKeyID != "" {
		app.key.ID = cfg.PrivateKeyID
	}
	c.app = app
	return c, nil
}

// check refuses characters that often surround a copied token. Otherwise
// net/http would reject the header with an unhelpful message. The error doesn't
// contain the value.
func (c credential) check() error {
	if r, odd := paste.Find(c.secret, inToken); odd {
		return &ConfigError{c.argument, fmt.Sprintf("%s (%s) contains %s, which can't be part of a token: "+
			"set it to the token alone, without the prefix %s", c.argument, c.variable, paste.Name(r), c.scheme)}
	}
	return nil
}

func inToken(r rune) bool { return r > ' ' && r <= '~' }

// redact removes the credential from a text that came from elsewhere.
func (c credential) redact(text string) string {
	const instead = "(credential)"
	// No real credential is short enough to be part of an ordinary word.
	if len(c.secret) >= 8 {
		text = strings.ReplaceAll(text, c.secret, instead)
	}
	if c.foreignSecrets != nil {
		text = c.foreignSecrets.replace(text, instead)
	}
	if c.app != nil {
		// Client assertions and proofs are web tokens. Access tokens need not
		// be.
		text = transport.WithoutWebTokens(c.app.issued.replace(text, instead), instead)
	}
	return text
}

// errNoScope is a bug in this package: without a scope we can't get an access
// token.
var errNoScope = errors.New("this call has no Okta API scope")

// scopeSet returns the scopes of the access token for a call, in the form that
// the token endpoint expects.
func (a *serviceApp) scopeSet(k *transport.Call) (string, error) {
	if len(a.scopes) > 0 {
		return strings.Join(a.scopes, " "), nil
	}
	if k.Scope == "" {
		return "", errNoScope
	}
	return k.Scope, nil
}
