package okta

import "net/http"

// endpoint is one operation of Okta's API: how logs name it, and the Okta API scope that it needs.
type endpoint struct {
	method, path, scope string
	// anonymous operations are sent without a credential.
	anonymous bool
	// question is a POST that changes nothing at Okta, and may be sent again as a GET may.
	question bool
	// asserted operations carry a client assertion in their body, the only credential that a service app has of its own.
	asserted bool
	// foreign operations carry credentials of another client, which are passed on as they are.
	foreign bool
}

// harmless reports whether the operation changes nothing at Okta.
func (e endpoint) harmless() bool { return e.method == http.MethodGet || e.question }

// Everything that this client can ask of Okta. What is not here cannot happen: above all there is no DELETE of an app's
// token collection, which would revoke other people's connections too.
var (
	// The org's own authorization server: no other gives tokens for Okta's API. A call sends this one while it is under way
	// itself, so it must not wait for what that one holds.
	requestToken       = endpoint{method: http.MethodPost, path: "/oauth2/v1/token", question: true, asserted: true}
	getOrganization    = endpoint{method: http.MethodGet, path: "/.well-known/okta-organization", anonymous: true}
	getApp             = endpoint{method: http.MethodGet, path: "/api/v1/apps/{appId}", scope: "okta.apps.read"}
	listApps           = endpoint{method: http.MethodGet, path: "/api/v1/apps", scope: "okta.apps.read"}
	listGrants         = endpoint{method: http.MethodGet, path: "/api/v1/apps/{appId}/grants", scope: "okta.appGrants.read"}
	createGrant        = endpoint{method: http.MethodPost, path: "/api/v1/apps/{appId}/grants", scope: "okta.appGrants.manage"}
	deleteGrant        = endpoint{method: http.MethodDelete, path: "/api/v1/apps/{appId}/grants/{grantId}", scope: "okta.appGrants.manage"}
	listRefreshTokens  = endpoint{method: http.MethodGet, path: "/api/v1/apps/{appId}/tokens", scope: "okta.apps.read"}
	getRefreshToken    = endpoint{method: http.MethodGet, path: "/api/v1/apps/{appId}/tokens/{tokenId}", scope: "okta.apps.read"}
	deleteRefreshToken = endpoint{method: http.MethodDelete, path: "/api/v1/apps/{appId}/tokens/{tokenId}", scope: "okta.apps.manage"}
	getUser            = endpoint{method: http.MethodGet, path: "/api/v1/users/{userId}", scope: "okta.users.read"}
	listLogEvents      = endpoint{method: http.MethodGet, path: "/api/v1/logs", scope: "okta.logs.read"}
	getDevice          = endpoint{method: http.MethodGet, path: "/api/v1/devices/{deviceId}", scope: "okta.devices.read"}
	listDeviceUsers    = endpoint{method: http.MethodGet, path: "/api/v1/devices/{deviceId}/users", scope: "okta.devices.read"}
	listDevices        = endpoint{method: http.MethodGet, path: "/api/v1/devices", scope: "okta.devices.read"}
)
