package recording

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// redacted replaces secrets in recordings. A simulated org's secrets give
// access to nothing. But recordings are kept and shown, and random secrets
// would make equal exchanges differ.
const redacted = "redacted"

// scheme returns the first word of an Authorization header if it is one of
// Okta's schemes. Another word may be the credential itself.
func scheme(authorization string) string {
	kind, _, _ := strings.Cut(authorization, " ")
	switch kind {
	case "", "SSWS", "Bearer", "DPoP", "Basic":
		return kind
	}
	return "other"
}

// plainParameters are the OAuth 2.0 parameters that are not secret. All others
// count as secret, so that a new parameter is not recorded by accident.
var plainParameters = []string{
	"client_assertion_type", "client_id", "grant_type", "scope", "token_type_hint",
}

// secretName matches the names of secret parameters elsewhere.
var secretName = regexp.MustCompile(`(?i)token|secret|assertion|passw|private|proof|^code$|credential|authorization|api_?key`)

// secretIn reports which parameters of a path are secret.
func secretIn(path string) func(name string) bool {
	if strings.HasPrefix(path, "/oauth2/") {
		return func(name string) bool { return !slices.Contains(plainParameters, name) }
	}
	return secretName.MatchString
}

// redactQuery returns a query as sent, without its secrets.
func redactQuery(query string, isSecret func(string) bool) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		unescaped, err := url.QueryUnescape(name)
		if value != "" && (err != nil || isSecret(unescaped)) {
			pairs[i] = name + "=" + redacted
		}
	}
	return strings.Join(pairs, "&")
}

// redactForm redacts the values of secret parameters. An empty value stays
// visible, because it is a mistake.
func redactForm(form url.Values, isSecret func(string) bool) url.Values {
	for name, values := range form {
		for i, value := range values {
			if value != "" && isSecret(name) {
				values[i] = redacted
			}
		}
	}
	return form
}

var (
	// credentials are the secrets in JSON, above all those that the org
	// returns.
	credentials = regexp.MustCompile(`_(token|secret|hash)":"[^"]*"`)
	jwts        = regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]*`)
)

// hide removes the secrets from the JSON of an exchange.
func hide(content []byte) []byte {
	content = credentials.ReplaceAll(content, []byte(`_$1":"`+redacted+`"`))
	return jwts.ReplaceAll(content, []byte(redacted))
}
