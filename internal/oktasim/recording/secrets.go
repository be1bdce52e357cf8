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

// redacted stands in recordings for what must not be in them. A simulated org's secrets open nothing, but recordings are
// kept and shown, a test may run with a real key, and secrets are new in every run while recordings of equal exchanges are
// equal.
const redacted = "redacted"

// shortestSecret is the length from which a secret is looked for elsewhere in its exchange. Shorter ones are made up by
// tests, and are words.
const shortestSecret = 8

// secrets are the values of a request that are redacted. They are looked for in the rest of its exchange too: a client that
// puts a credential where none belongs must not get it recorded.
type secrets []string

// secretsOfHeader are the credentials and the proof of possession that a request carries where they belong.
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

// scheme is the first word of an Authorization header, if it is one of Okta's: another may be the credential itself.
func scheme(authorization string) string {
	kind, _, _ := strings.Cut(authorization, " ")
	switch kind {
	case "", "SSWS", "Bearer", "DPoP", "Basic":
		return kind
	}
	return "other"
}

// plainParameters of OAuth 2.0 are no secrets, and everything else is: an endpoint that gives credentials for credentials may
// get a new parameter, and it must not be recorded because nobody thought of it.
var plainParameters = []string{
	"client_assertion_type", "client_id", "grant_type", "redirect_uri", "response_type", "scope", "state", "token_type_hint",
}

// secretName is how secrets are called elsewhere.
var secretName = regexp.MustCompile(`(?i)token|secret|assertion|passw|private|proof|^code$|credential|authorization|api_?key`)

// secretIn tells the names of secret parameters of a path.
func secretIn(path string) func(name string) bool {
	if strings.HasPrefix(path, "/oauth2/") {
		return func(name string) bool { return !slices.Contains(plainParameters, name) }
	}
	return secretName.MatchString
}

// redactQuery leaves a query as it was sent, apart from its secrets.
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

// redactForm hides the values of secret parameters. An empty one stays empty, since it is a mistake that should be seen.
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

// redactJSON hides all strings and numbers below secret members.
func (s *secrets) redactJSON(body []byte) json.RawMessage {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // none is to be rounded
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
	// credentials are the secrets that the org tells, codes those of its redirections, as rand.Text makes them. Both begin
	// with letters that are quick to look for: an answer may be long.
	credentials = regexp.MustCompile(`_(token|secret|hash)":"[^"]*"`)
	codes       = regexp.MustCompile(`code=[A-Z2-7]{26}`)
	jwts        = regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]*`)
)

// hide takes the secrets out of an exchange, in every spelling in which a URL or JSON may have them.
func (s secrets) hide(content []byte) []byte {
	content = credentials.ReplaceAll(content, []byte(`_$1":"`+redacted+`"`))
	content = codes.ReplaceAll(content, []byte("code="+redacted))
	content = jwts.ReplaceAll(content, []byte(redacted))
	// The longest first, or what follows a secret that begins another one would stay.
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

// inJSON is a text as a JSON string has it between its quotes.
func inJSON(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		return text
	}
	return string(quoted[1 : len(quoted)-1])
}
