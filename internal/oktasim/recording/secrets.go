package recording

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// redacted replaces secrets in recordings. A simulated org's secrets give
// access to nothing. But recordings are kept and shown, a test may use a real
// key, and random secrets would make equal exchanges differ.
const redacted = "redacted"

// shortestSecret is the shortest secret that is searched for elsewhere in its
// exchange. Shorter ones are invented by tests and are ordinary words.
const shortestSecret = 8

// secrets are the redacted values of a request. They are also searched for in
// the rest of its exchange, because a client may put a credential in the wrong
// place.
type secrets []string

// secretsOfHeader returns the credentials and the proof of possession in a
// request's headers.
func secretsOfHeader(header http.Header) secrets {
	hidden := secrets(slices.Clone(header.Values("Dpop")))
	for _, line := range header.Values("Authorization") {
		kind, credential, _ := strings.Cut(strings.TrimSpace(line), " ")
		if credential = strings.TrimSpace(credential); credential == "" {
			credential = kind
		}
		hidden = append(hidden, credential)
		decoded, err := base64.StdEncoding.DecodeString(credential)
		if _, password, ok := strings.Cut(string(decoded), ":"); err == nil && ok {
			unescaped, _ := url.QueryUnescape(password)
			hidden = append(hidden, password, unescaped)
		}
	}
	return hidden
}

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

// secretName matches the names of secrets elsewhere.
var secretName = regexp.MustCompile(`(?i)token|secret|assertion|passw|private|proof|^code$|credential|authorization|api_?key`)

// secretIn reports which parameters of a path are secret.
func secretIn(path string) func(name string) bool {
	if strings.HasPrefix(path, "/oauth2/") {
		return func(name string) bool { return !slices.Contains(plainParameters, name) }
	}
	return secretName.MatchString
}

// redactQuery returns a query as sent, without its secrets.
func (s *secrets) redactQuery(query string, isSecret func(string) bool) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		unescapedName, err := url.QueryUnescape(name)
		if value == "" || err == nil && !isSecret(unescapedName) {
			continue
		}
		unescaped, _ := url.QueryUnescape(value)
		*s = append(*s, value, unescaped)
		pairs[i] = name + "=" + redacted
	}
	return strings.Join(pairs, "&")
}

// redactForm redacts the values of secret parameters. An empty value stays
// visible, because it is a mistake.
func (s *secrets) redactForm(form url.Values, isSecret func(string) bool) url.Values {
	for name, values := range form {
		for i, value := range values {
			if value != "" && isSecret(name) {
				*s = append(*s, value)
				values[i] = redacted
			}
		}
	}
	return form
}

// redactJSON redacts all strings and numbers below secret members.
func (s *secrets) redactJSON(body []byte) json.RawMessage {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // don't round numbers
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil
	}
	content, err := json.Marshal(s.redactMembers(value, false))
	if err != nil {
		return nil
	}
	return content
}

func (s *secrets) redactMembers(value any, secret bool) any {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			v[name] = s.redactMembers(member, secret || secretName.MatchString(name))
		}
	case []any:
		for i, element := range v {
			v[i] = s.redactMembers(element, secret)
		}
	case string:
		if secret && v != "" {
			*s = append(*s, v)
			return redacted
		}
	case json.Number:
		if secret {
			return redacted
		}
	}
	return value
}

var (
	// credentials are the secrets that the org returns. They begin with letters
	// that are quick to find, because an answer may be long.
	credentials = regexp.MustCompile(`_(token|secret|hash)":"[^"]*"`)
	jwts        = regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]*`)
)

// hide removes the secrets from an exchange, in every spelling that a URL or
// JSON may have.
func (s secrets) hide(content []byte) []byte {
	content = credentials.ReplaceAll(content, []byte(`_$1":"`+redacted+`"`))
	content = jwts.ReplaceAll(content, []byte(redacted))
	// Longest first: if one secret is a prefix of another, the rest of the
	// longer one would stay.
	slices.SortFunc(s, func(a, b string) int { return len(b) - len(a) })
	for _, secret := range s {
		if len(secret) < shortestSecret {
			break
		}
		for _, spelling := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), inJSON(secret)} {
			content = bytes.ReplaceAll(content, []byte(spelling), []byte(redacted))
		}
	}
	return content
}

// inJSON returns a text as it appears between the quotes of a JSON string.
func inJSON(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		return text
	}
	return string(quoted[1 : len(quoted)-1])
}
