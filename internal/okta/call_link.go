package okta

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// nextPage returns the path and query of the page after k's, or "" if k's was
// the last. A link to anywhere but the org's API is an error, because the
// credential would go there too.
func (c *Client) nextPage(k *transport.Call) (string, error) {
	address, err := nextLink(k.Answer.Header.Values("Link"))
	if err != nil || address == "" {
		return "", err
	}
	page, err := url.Parse(c.orgURL + k.Target)
	if err != nil {
		return "", err
	}
	next, err := page.Parse(address)
	if err != nil {
		return "", fmt.Errorf("the link %q is not a URL", address)
	}
	if next.User != nil {
		return "", errors.New("the link contains a user name")
	}
	host, err := orgHost(next)
	if err != nil {
		return "", fmt.Errorf("the link %q has no usable host", address)
	}
	if origin := strings.ToLower(next.Scheme) + "://" + host; origin != c.orgURL {
		return "", fmt.Errorf("it leads to %s, not to %s", origin, c.orgURL)
	}
	if !strings.HasPrefix(next.EscapedPath(), "/api/") || slices.Contains(strings.Split(next.Path, "/"), "..") {
		return "", fmt.Errorf("it leads to %s, which is not part of the API", next.EscapedPath())
	}
	// Okta has sent next links without the expand parameter.
	if expand := page.Query().Get("expand"); expand != "" && !next.Query().Has("expand") {
		next.RawQuery += "&" + url.Values{"expand": {expand}}.Encode()
	}
	target := next.EscapedPath()
	if next.RawQuery != "" {
		target += "?" + next.RawQuery
	}
	return target, nil
}

// A parameter of a link is a name, name=value or name="value" (RFC 8288, 3).
// Two semicolons may have none between them.
const linkParameter = `([^\s=;,"]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^";,]*)))?`

var (
	link           = regexp.MustCompile(`^<([^>]*)>((?:\s*;\s*(?:` + linkParameter + `)?)*)\s*(?:,|$)`)
	linkParameters = regexp.MustCompile(`;\s*` + linkParameter)
)

// nextLink returns the only rel="next" link in Link header lines, or "" if
// there is none. It accepts what RFC 8288 allows: several links on a line,
// several relations for a link, quoted or bare.
func nextLink(lines []string) (string, error) {
	next := ""
	for _, line := range lines {
		for rest := strings.TrimLeft(line, " \t,"); rest != ""; rest = strings.TrimLeft(rest, " \t,") {
			match := link.FindStringSubmatch(rest)
			if match == nil {
				return "", errors.New("the Link header is malformed")
			}
			rest = rest[len(match[0]):]
			if !isNext(match[2]) {
				continue
			}
			if match[1] == "" {
				return "", errors.New("the Link header is malformed: an empty link")
			}
			if next != "" && next != match[1] {
				return "", errors.New("the Link header names two next pages")
			}
			next = match[1]
		}
	}
	return next, nil
}

// isNext reports whether a link with these parameters leads to the next page.
// Of several rel parameters the first counts (RFC 8288, 3.3).
func isNext(parameters string) bool {
	for _, match := range linkParameters.FindAllStringSubmatch(parameters, -1) {
		if strings.EqualFold(match[1], "rel") {
			return slices.ContainsFunc(strings.Fields(match[2]+match[3]), func(relation string) bool { return strings.EqualFold(relation, "next") })
		}
	}
	return false
}
