package connector

//go:generate go run ./generate

import "slices"

// documentedScopes are scopes that Okta's documentation lists but its OpenAPI
// document lacks: https://developer.okta.com/docs/api/oauth2 and
// https://developer.okta.com/docs/api/iga/oauth2.
var documentedScopes = []string{
	"okta.accessRequests.catalog.read",
	"okta.accessRequests.condition.manage",
	"okta.accessRequests.condition.read",
	"okta.accessRequests.request.manage",
	"okta.accessRequests.request.read",
	"okta.clients.manage",
	"okta.clients.read",
	"okta.clients.register",
	"okta.governance.accessCertifications.manage",
	"okta.governance.accessCertifications.read",
	"okta.governance.accessRequests.manage",
	"okta.governance.accessRequests.read",
	"okta.governance.entitlements.manage",
	"okta.governance.entitlements.read",
	"okta.universalLogout.manage",
	"okta.workflows.invoke.manage",
}

var catalogue = func() []string {
	all := slices.Concat(documentScopes, documentedScopes)
	slices.Sort(all)
	return slices.Compact(all)
}()

// KnownScope reports whether the catalogue has the scope. The catalogue may be
// outdated, so an unknown scope must not be rejected.
func KnownScope(scope string) bool {
	_, found := slices.BinarySearch(catalogue, scope)
	return found || IsAutomatic(scope)
}

// NearestScope returns the scope in the catalogue with the most similar
// spelling, or "" if none is similar.
func NearestScope(scope string) string { return Nearest(scope, catalogue) }
