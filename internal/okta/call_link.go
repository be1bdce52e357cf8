package okta

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// nextPage returns the path and query of the page after k's, "" if k's was the last. A link away from the org's API is
// an error: the credential would follow it.
func (c *Client) nextPage(k *transport.Call) (string, error) {
	link, err := nextLink(k.Answer.Header.Values("Link"))
	if err != nil || link == "" {
		return "", err
	}
	page, err := url.Parse(c.orgURL + k.Target)
	if err != nil {
		return "", err
	}
	next, err := page.Parse(link)
	if err != nil {
		return "", fmt.Errorf("the link %q is no URL", link)
	}
	if next.User != nil {
		return "", errors.New("the link holds a user name")
	}
	host, err := orgHost(next)
	if err != nil {
		return "", fmt.Errorf("the link %q has no usable host", link)
	}
	if origin := strings.ToLower(next.Scheme) + "://" + host; origin != c.orgURL {
		return "", fmt.Errorf("it leads to %s, not to %s", origin, c.orgURL)
	}
	if !strings.HasPrefix(next.EscapedPath(), "/api/") || slices.Contains(strings.Split(next.Path, "/"), "..") {
		return "", fmt.Errorf("it leads to %s, which is no part of the API", next.EscapedPath())
	}
	// Okta has shipped links that lost it.
	if expand := page.Query().Get("expand"); expand != "" && !next.Query().Has("expand") {
		next.RawQuery += "&" + url.Values{"expand": {expand}}.Encode()
	}
	target := next.EscapedPath()
	if next.RawQuery != "" {
		target += "?" + next.RawQuery
	}
	return target, nil
}

// nextLink finds the one rel="next" in Link header lines, "" if there is none. It reads what RFC 8288 allows: several
// links on a line, several relations on a link, quoted or bare.
func nextLink(lines []string) (string, error) {
	next := ""
	for _, line := range lines {
		for rest := strings.TrimLeft(line, " \t,"); rest != ""; rest = strings.TrimLeft(rest, " \t,") {
			link, relations, tail, err := cutLink(rest)
			if err != nil {
				return "", fmt.Errorf("the Link header is malformed: %w", err)
			}
			rest = tail
			if !relations["next"] {
				continue
			}
			if link == "" {
				return "", errors.New("the Link header is malformed: an empty link")
			}
			if next != "" && next != link {
				return "", errors.New("the Link header names two next pages")
			}
			next = link
		}
	}
	return next, nil
}

// cutLink reads one <link>; parameter; … from the start of s and returns what follows its comma.
func cutLink(s string) (link string, relations map[string]bool, rest string, err error) {
	s, ok := strings.CutPrefix(s, "<")
	if !ok {
		return "", nil, "", errors.New("a link without <")
	}
	if link, s, ok = strings.Cut(s, ">"); !ok {
		return "", nil, "", errors.New("a link without >")
	}
	for s = strings.TrimLeft(s, " \t"); s != "" && s[0] != ','; s = strings.TrimLeft(s, " \t") {
		if s[0] != ';' {
			return "", nil, "", errors.New("a link's parameter without a semicolon")
		}
		var name, value string
		if name, value, s, err = cutParameter(strings.TrimLeft(s[1:], " \t")); err != nil {
			return "", nil, "", err
		}
		// RFC 8288, 3.3: of several rel parameters the first counts.
		if strings.EqualFold(name, "rel") && relations == nil {
			relations = map[string]bool{}
			for relation := range strings.FieldsSeq(value) {
				relations[strings.ToLower(relation)] = true
			}
		}
	}
	return link, relations, s, nil
}

// cutParameter reads one name, name=value or name="value" and returns what follows it.
func cutParameter(s string) (name, value, rest string, err error) {
	end := strings.IndexAny(s, "=;,")
	if end < 0 {
		return strings.TrimRight(s, " \t"), "", "", nil
	}
	name, rest = strings.TrimRight(s[:end], " \t"), s[end:]
	if rest[0] != '=' {
		return name, "", rest, nil
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	if !strings.HasPrefix(rest, `"`) {
		if end = strings.IndexAny(rest, ";,"); end < 0 {
			end = len(rest)
		}
		return name, strings.TrimRight(rest[:end], " \t"), rest[end:], nil
	}
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '"':
			return name, b.String(), rest[i+1:], nil
		case '\\':
			if i++; i == len(rest) {
				return "", "", "", errors.New("a quoted value without an end")
			}
		}
		b.WriteByte(rest[i])
	}
	return "", "", "", errors.New("a quoted value without an end")
}
