package connector

import (
	_ "embed"
	"slices"
	"strings"
)

// scopeList has Okta's API scopes: those of Okta's OpenAPI document, and those
// that only https://developer.okta.com/docs/api/oauth2 and
// https://developer.okta.com/docs/api/iga/oauth2 list. A contract test fails if
// the document has another one.
//
//go:embed scopes.txt
var scopeList string

var catalogue = strings.Fields(scopeList)

// KnownScope reports whether the catalogue has the scope. The catalogue may be
// outdated, so an unknown scope must not be rejected.
func KnownScope(scope string) bool {
	return slices.Contains(catalogue, scope) || IsAutomatic(scope)
}

// NearestScope returns the scope in the catalogue with the most similar
// spelling, or "" if none is similar.
func NearestScope(scope string) string { return Nearest(scope, catalogue) }
