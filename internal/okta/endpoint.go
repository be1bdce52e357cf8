package okta

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// endpoint is one operation of Okta's API. It stands beside the method that calls it, and the method's comment names it as
// Okta's OpenAPI document does. Tests of the simulator's contract hold each endpoint to that document.
type endpoint struct {
	method, path string
	// scope is the Okta API scope that the operation needs.
	scope string
	// anonymous operations are sent without a credential.
	anonymous bool
	// readOnly is a POST that changes nothing at Okta, and may be sent again as a GET may.
	readOnly bool
	// clientAssertion operations carry a client assertion in their body, the only credential that a service app has of its
	// own.
	clientAssertion bool
	// otherClient operations carry credentials of another client, which are passed on as they are.
	otherClient bool
}

// isRead reports whether the operation changes nothing at Okta.
func (e endpoint) isRead() bool { return e.method == http.MethodGet || e.readOnly }

// pageSize is the largest page that Okta's lists give: few calls matter more than small answers.
const (
	pageSize  = 200
	pageLimit = "200"
)

// target fills the ids into the endpoint's path, in order, each escaped so that it stays one path segment.
func (e endpoint) target(ids ...string) (string, error) {
	var b strings.Builder
	rest := e.path
	for _, id := range ids {
		before, after, ok := strings.Cut(rest, "{")
		name, tail, closed := strings.Cut(after, "}")
		if !ok || !closed {
			return "", fmt.Errorf("%s %s: more ids than places for them", e.method, e.path)
		}
		if err := checkID(name, id); err != nil {
			return "", fmt.Errorf("%s %s: %w", e.method, e.path, err)
		}
		b.WriteString(before)
		b.WriteString(url.PathEscape(id))
		rest = tail
	}
	if strings.Contains(rest, "{") {
		return "", fmt.Errorf("%s %s: fewer ids than places for them", e.method, e.path)
	}
	b.WriteString(rest)
	return b.String(), nil
}

// checkID refuses what could not be a segment of a path even when escaped. A slash is refused too: servers and proxies
// that unescape %2F before they route are many, and no id of Okta's has one.
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

// withQuery appends parameters, blanks as %20, as Okta's manual writes them in search expressions.
func withQuery(target string, parameters url.Values) string {
	if len(parameters) == 0 {
		return target
	}
	return target + "?" + strings.ReplaceAll(parameters.Encode(), "+", "%20")
}
