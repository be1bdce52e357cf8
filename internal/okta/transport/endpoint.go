package transport

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Endpoint is one operation of Okta's API. It stands beside the method that
// calls it, and the method's comment names it as Okta's OpenAPI document does.
// Tests of the simulator's contract hold each endpoint to that document.
type Endpoint struct {
	// Path is the template of the path, with its parameters in braces.
	Method, Path string
	// Scope is the Okta API scope that the operation needs.
	Scope string
	// Anonymous operations are sent without a credential.
	Anonymous bool
	// ReadOnly is a POST that changes nothing at Okta, and may be sent again as
	// a GET may.
	ReadOnly bool
	// ClientAssertion operations carry a client assertion in their body, the
	// only credential that a service app has of its own.
	ClientAssertion bool
	// OtherClient operations carry credentials of another client, which are
	// passed on as they are.
	OtherClient bool
	// LargePages are answers for which room is made before they are read.
	LargePages bool
}

// IsRead reports whether the operation changes nothing at Okta.
func (e Endpoint) IsRead() bool { return e.Method == http.MethodGet || e.ReadOnly }

// Target fills the ids into the endpoint's path, in order, each escaped so that
// it stays one path segment.
func (e Endpoint) Target(ids ...string) (string, error) {
	var b strings.Builder
	rest := e.Path
	for _, id := range ids {
		before, after, ok := strings.Cut(rest, "{")
		name, tail, closed := strings.Cut(after, "}")
		if !ok || !closed {
			return "", fmt.Errorf("%s %s: more ids than places for them", e.Method, e.Path)
		}
		if err := checkID(name, id); err != nil {
			return "", fmt.Errorf("%s %s: %w", e.Method, e.Path, err)
		}
		b.WriteString(before)
		b.WriteString(url.PathEscape(id))
		rest = tail
	}
	if strings.Contains(rest, "{") {
		return "", fmt.Errorf("%s %s: fewer ids than places for them", e.Method, e.Path)
	}
	b.WriteString(rest)
	return b.String(), nil
}

// checkID refuses what could not be a segment of a path even when escaped. A
// slash is refused too: servers and proxies that unescape %2F before they route
// are many, and no id of Okta's has one.
func checkID(name, id string) error {
	switch {
	case id == "":
		return fmt.Errorf("%s is empty", name)
	case id == "." || id == "..":
		return fmt.Errorf("%s is %q, which is a step in a path and no id", name, id)
	case !utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl):
		return fmt.Errorf("%s %q holds control characters", name, id)
	case strings.Contains(id, "/"):
		return fmt.Errorf("%s %q holds a slash, which no id has (a login that has one can be looked up by the user's id only)",
			name, id)
	}
	return nil
}

// WithQuery appends parameters, blanks as %20, as Okta's manual writes them in
// search expressions.
func WithQuery(target string, parameters url.Values) string {
	if len(parameters) == 0 {
		return target
	}
	return target + "?" + strings.ReplaceAll(parameters.Encode(), "+", "%20")
}
