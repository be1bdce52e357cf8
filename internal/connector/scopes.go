// Package connector knows what Okta documents about the Okta Devices connector
// of Okta Workflows: its scopes and the shape of the domain it asks for. It is
// pure: it neither calls Okta nor knows Terraform.
package connector

import (
	"slices"
	"strings"
)

// automaticScopes are granted to every authorization of the connector without
// appearing on the app's Okta API Scopes tab. Okta's help: "the connection
// authorization fails if you revoke any of these".
var automaticScopes = []string{
	"address", "email", "groups", "offline_access", "openid", "phone", "profile",
}

// baseScopes are what every connection of the connector needs, whatever cards
// its flows use.
var baseScopes = []string{"okta.devices.manage", "okta.devices.read"}

// AutomaticScopes returns, sorted, the seven scopes that Okta grants to the
// connector by itself and that must be neither granted nor revoked.
func AutomaticScopes() []string { return slices.Clone(automaticScopes) }

// BaseScopes returns, sorted, the scopes that every connection needs.
func BaseScopes() []string { return slices.Clone(baseScopes) }

// IsAutomatic reports whether scope is one that Okta grants by itself.
func IsAutomatic(scope string) bool { return slices.Contains(automaticScopes, scope) }

// WithoutAutomatic returns scopes, in their order, less the automatic ones.
func WithoutAutomatic(scopes []string) []string {
	kept := make([]string, 0, len(scopes))
	for _, scope := range scopes {
		if !IsAutomatic(scope) {
			kept = append(kept, scope)
		}
	}
	return kept
}

// The kinds of access a scope gives, as its name tells.
const (
	AccessRead   = "read"
	AccessManage = "manage"
	AccessOther  = "other"
)

// Access tells from a scope's name what it allows: AccessManage for
// okta.*.manage, AccessRead for okta.*.read, else AccessOther. Scopes with a
// further segment (okta.users.manage.self) keep the access they narrow.
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
