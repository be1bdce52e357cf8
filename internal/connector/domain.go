package connector

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/orghost"
)

var hostname = regexp.MustCompile(`^(?i)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`)

// CheckDomain returns an error unless domain is valid for the connector's
// Domain field: the org's host without https:// and without -admin, such as
// "example.okta.com". A port is accepted for loopback hosts only. If possible,
// the error says what to write instead.
func CheckDomain(domain string) error {
	switch {
	case domain == "":
		return errors.New("the domain is empty; write the org's host, for example example.okta.com")
	case strings.Contains(domain, "://"):
		return suggest("the domain must not have a scheme", domain)
	case strings.ContainsAny(domain, "/?#@ \t\r\n"):
		return suggest("the domain must be a host only", domain)
	}
	host := domain
	if name, port, err := net.SplitHostPort(domain); err == nil {
		if !orghost.IsLoopback(name) {
			return fmt.Errorf("the domain must not have a port; write %q", name)
		}
		if port == "" {
			return fmt.Errorf("the domain ends in a colon; write %q", name)
		}
		host = name
	}
	if net.ParseIP(host) == nil && !hostname.MatchString(host) {
		return fmt.Errorf("%q is not a host name; write the org's host, for example example.okta.com", domain)
	}
	if without := orghost.WithoutAdmin(host); without != host {
		return fmt.Errorf("%q is the Admin Console's host; write %q", domain, without)
	}
	return nil
}

// suggest returns an error that ends with the host found in raw, if there is
// one.
func suggest(reason, raw string) error {
	candidate := raw
	if !strings.Contains(candidate, "://") {
		candidate = "https://" + candidate
	}
	parsed, err := url.Parse(strings.TrimSpace(candidate))
	if err != nil || parsed.Hostname() == "" {
		return fmt.Errorf("%s; write the org's host, for example example.okta.com", reason)
	}
	host := orghost.WithoutAdmin(parsed.Hostname())
	if orghost.IsLoopback(host) && parsed.Port() != "" {
		host = net.JoinHostPort(host, parsed.Port())
	}
	return fmt.Errorf("%s; write %q", reason, host)
}
