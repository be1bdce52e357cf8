// Package orghost has the rules for hosts of an org; without it, the org's URL
// and the connector's domain could disagree about one.
package orghost

import (
	"net/netip"
	"strings"
)

// WithoutAdmin turns the Admin Console's host (example-admin.okta.com) into the
// org's, and returns any other as it is.
func WithoutAdmin(host string) string {
	label, rest, dotted := strings.Cut(host, ".")
	if org := strings.TrimSuffix(label, "-admin"); dotted && org != "" {
		return org + "." + rest
	}
	return host
}

// IsLoopback reports whether a host, without its port, is this machine.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
