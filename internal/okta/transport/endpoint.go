package transport

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Endpoint is one operation of Okta's API. It is declared next to the method
// that calls it, as a variable with the operation's name in Okta's OpenAPI
// document. The simulator's contract tests check each endpoint against that
// document.
type Endpoint struct {
	// Path is the template of the path, with its parameters in braces.
	Method, Path string
	// Scope is the Okta API scope that the operation needs.
	Scope string
	// Anonymous operations are sent without our credential.
	Anonymous bool
	// ReadOnly marks a POST that changes nothing at Okta, so it may be retried
	// like a GET.
	ReadOnly bool
	// ClientAssertion operations carry a client assertion in their body, which
	// is the service app's own credential.
	ClientAssertion bool
	// LargePages operations get a large buffer for their answers in advance.
	LargePages bool
}

// IsRead reports whether the operation changes nothing at Okta.
func (e Endpoint) IsRead() bool { return e.Method == http.MethodGet || e.ReadOnly }

// Target inserts the ids into the endpoint's path, in order. Each is escaped,
// so that it stays one path segment.
func (e Endpoint) Target(ids ...string) (string, error) {
	if places := strings.Count(e.Path, "{"); places != len(ids) {
		return "", fmt.Errorf("%s %s: %d ids for %d placeholders", e.Method, e.Path, len(ids), places)
	}
	target := e.Path
	for _, id := range ids {
		before, rest, _ := strings.Cut(target, "{")
		name, after, _ := strings.Cut(rest, "}")
		if err := checkID(name, id); err != nil {
			return "", fmt.Errorf("%s %s: %w", e.Method, e.Path, err)
		}
		target = before + url.PathEscape(id) + after // PathEscape escapes braces too
	}
	return target, nil
}

// checkID rejects ids that could not be a path segment even when escaped. It
// also rejects a slash: many servers and proxies unescape %2F before routing,
// and no id of Okta's contains one.
func checkID(name, id string) error {
	switch {
	case id == "":
		return fmt.Errorf("%s is empty", name)
	case id == "." || id == "..":
		return fmt.Errorf("%s is %q, which names a folder in a path and can't be an id", name, id)
	case !utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl):
		return fmt.Errorf("%s %q contains control characters, or is not UTF-8", name, id)
	case strings.Contains(id, "/"):
		return fmt.Errorf("%s %q contains a slash, which can't be part of an id (if the user's login has one, use the user's id)",
			name, id)
	}
	return nil
}

// WithQuery appends parameters to a path. Blanks become %20, as in the search
// expressions of Okta's manual.
func WithQuery(target string, parameters url.Values) string {
	if len(parameters) == 0 {
		return target
	}
	return target + "?" + strings.ReplaceAll(parameters.Encode(), "+", "%20")
}
