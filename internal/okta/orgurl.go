package okta

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/orghost"
)

// CheckOrgURL returns the normalized org URL: scheme and lower-case host
// without a trailing slash. Its errors say what to write instead.
func CheckOrgURL(raw string) (string, error) {
	raw = paste.Trim(raw)
	if r, odd := paste.Find(raw, func(r rune) bool { return r > ' ' && r <= '~' }); odd {
		ascii := ""
		if r > '~' {
			ascii = ", with the xn--… form of names in other scripts"
		}
		return "", fmt.Errorf("the org URL contains %s: write it as https://example.okta.com%s", paste.Name(r), ascii)
	}
	if raw == "" {
		return "", fmt.Errorf("the org URL is empty: write it as https://example.okta.com")
	}
	if !strings.Contains(raw, "://") {
		return missingScheme(raw)
	}
	u, err := url.Parse(raw)
	if err != nil {
		// The parser's own message quotes the input, which may contain a
		// password.
		return "", fmt.Errorf("the org URL is not a valid URL: write it as https://example.okta.com")
	}
	u.Scheme = strings.ToLower(u.Scheme)
	host, err := orgHost(u)
	if err != nil {
		return "", err
	}
	loopback := orghost.IsLoopback(u.Hostname())
	scheme := "https"
	if u.Scheme == "http" && loopback {
		scheme = "http"
	}
	// The suggestion fixes all problems at once, so that the user corrects the
	// URL only once.
	instead := scheme + "://" + orghost.WithoutAdmin(host)
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return "", fmt.Errorf("the org URL starts with %q: write %s", u.Scheme+"://", instead)
	case u.Scheme == "http" && !loopback:
		return "", fmt.Errorf("the org URL is not encrypted (http is for loopback addresses only): write %s", instead)
	case u.User != nil:
		return "", fmt.Errorf("the org URL contains a user name or password: write %s", instead)
	case orghost.WithoutAdmin(host) != host:
		return "", fmt.Errorf("the org URL is that of the Admin Console (-admin): write %s", instead)
	case u.Path != "" && u.Path != "/":
		return "", fmt.Errorf("the org URL has a path: write %s", instead)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(raw, "#"):
		return "", fmt.Errorf("the org URL has a query or a fragment: write %s", instead)
	}
	return u.Scheme + "://" + host, nil
}

func missingScheme(raw string) (string, error) {
	u, err := url.Parse("https://" + raw)
	if err == nil {
		if host, err := orgHost(u); err == nil {
			return "", fmt.Errorf("the org URL lacks https://: write https://%s", orghost.WithoutAdmin(host))
		}
	}
	return "", fmt.Errorf("the org URL lacks https://: write it as https://example.okta.com")
}

// orgHost returns the host normalized for comparison: in lower case, without a
// trailing dot and without the scheme's default port.
func orgHost(u *url.URL) (string, error) {
	name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if name == "" {
		return "", fmt.Errorf("the org URL has no host: write it as https://example.okta.com")
	}
	if strings.Contains(name, ":") {
		if addr, err := netip.ParseAddr(name); err != nil || addr.Zone() != "" {
			return "", fmt.Errorf("the org URL's host is not a valid address: write it as https://example.okta.com")
		}
		name = "[" + name + "]"
	} else if r, odd := paste.Find(name, inHostName); odd {
		return "", fmt.Errorf("the org URL's host %q contains %s, which can't be part of a host name: "+
			"write it as https://example.okta.com", name, paste.Name(r))
	}
	port := u.Port()
	if port == "" || port == "443" && u.Scheme == "https" || port == "80" && u.Scheme == "http" {
		return name, nil
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", fmt.Errorf("the org URL's port %s is out of range: write a port from 1 to 65535, or none", port)
	}
	return name + ":" + port, nil
}

func inHostName(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r == '_'
}
