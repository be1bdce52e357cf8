package oktasim

import (
	"slices"
	"strings"
)

// automaticScopes are granted to Okta Workflows OAuth automatically, and every
// token of a connection has them.
var automaticScopes = []string{"openid", "profile", "email", "phone", "address", "groups", "offline_access"}

// listedAutomaticScopes are those that are listed among the grants.
var listedAutomaticScopes = map[AutomaticScopes][]string{
	AutomaticScopesHidden: nil,
	AutomaticScopesSome:   {"openid", "profile", "offline_access"},
	AutomaticScopesAll:    automaticScopes,
}

// readAndManage are the nouns of Okta's scopes that exist as okta.<noun>.read
// and okta.<noun>.manage.
var readAndManage = strings.Fields(`
	agentPools apiTokens appGrants apps authenticators authorizationServers behaviors botProtection brands captchas
	customTelephonyProvider deviceAssurance deviceIntegrations devicePostureChecks devices directories.groups domains dr
	emailDomains emailServers eventHooks features groups identitySources idps inlineHooks linkedObjects logStreams manifests
	networkZones oauthIntegrations orgs personal.adminSettings policies principalRateLimits privilegedResources
	profileMappings pushProviders rateLimits realmAssignments realms riskProviders roles schemas securityEventsProviders
	serviceAccounts serviceAccounts.okta sessions templates threatInsights trustedOrigins uischemas userRisk userTypes users`)

// oddScopes are the scopes without such a pair.
var oddScopes = strings.Fields(`
	okta.apps.interclientTrust.manage okta.apps.interclientTrust.read okta.authenticators.manage.self okta.logs.read
	okta.operations.read okta.riskEvents.manage okta.users.manage.self okta.users.read.self ssf.manage ssf.read`)

// KnownScopes returns the scopes that every org can grant, sorted: those in
// Okta's OpenAPI document.
func KnownScopes() []string {
	scopes := slices.Clone(oddScopes)
	for _, noun := range readAndManage {
		scopes = append(scopes, "okta."+noun+".read", "okta."+noun+".manage")
	}
	slices.Sort(scopes)
	return scopes
}

// AutomaticScopeNames returns the seven scopes that need no grant.
func AutomaticScopeNames() []string { return slices.Clone(automaticScopes) }
