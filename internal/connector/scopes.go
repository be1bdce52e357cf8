// Package connector contains what Okta documents about the Okta Devices
// connector; without it, its scopes and cards would be spelled out in each
// resource. It also knows the connector's domain. It is pure: it neither calls
// Okta nor knows Terraform.
package connector

import (
	"slices"
	"strings"
)

// automaticScopes are granted to every authorization of the connector, but are
// not on the app's Okta API Scopes tab. Okta's help: "the connection
// authorization fails if you revoke any of these".
var automaticScopes = []string{
	"address", "email", "groups", "offline_access", "openid", "phone", "profile",
}

// baseScopes are required by every connection of the connector, whatever cards
// its flows use.
var baseScopes = []string{"okta.devices.manage", "okta.devices.read"}

// AutomaticScopes returns the seven scopes that Okta grants to the connector
// automatically, sorted. They must be neither granted nor revoked.
func AutomaticScopes() []string { return slices.Clone(automaticScopes) }

// BaseScopes returns, sorted, the scopes that every connection needs.
func BaseScopes() []string { return slices.Clone(baseScopes) }

// IsAutomatic reports whether Okta grants the scope automatically.
func IsAutomatic(scope string) bool { return slices.Contains(automaticScopes, scope) }

// WithoutAutomatic returns scopes without the automatic ones, in their order.
func WithoutAutomatic(scopes []string) []string {
	kept := make([]string, 0, len(scopes))
	for _, scope := range scopes {
		if !IsAutomatic(scope) {
			kept = append(kept, scope)
		}
	}
	return kept
}

// The kinds of access that a scope gives, according to its name.
const (
	AccessRead   = "read"
	AccessManage = "manage"
	AccessOther  = "other"
)

// Access returns what a scope allows, according to its name: AccessManage for
// okta.*.manage, AccessRead for okta.*.read, otherwise AccessOther. Scopes with
// a further segment (okta.users.manage.self) have the access that they
// restrict.
func Access(scope string) string {
	segments := strings.Split(scope, ".")
	if segments[0] != "okta" {
		return AccessOther
	}
	switch {
	case slices.Contains(segments, "manage"):
		return AccessManage
	case slices.Contains(segments, "read"):
		return AccessRead
	default:
		return AccessOther
	}
}
