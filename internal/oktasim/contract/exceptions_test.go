package contract

import "strings"

// exception is a known deviation of Okta from its own document, which the
// simulated org shares.
type exception struct {
	operation string // of the document; empty: any
	status    int
	where     string // end of the JSON pointer into the body; empty: the status itself
	what      string // beginning of what the validation says
	evidence  string
}

const (
	noSuchStatus = "status is not supported"
	notNullable  = "Value is not nullable"

	logs           = "GET /api/v1/logs"
	exampleEvent   = "the example of an event in Okta's System Log API reference has nulls"
	blankClient    = "so the document's own description of LogClient, of events that no request caused"
	exampleContext = "so in the document's own description of LogAuthenticationContext"
)

// exceptions with a recording name it as their evidence.
var exceptions = []exception{
	{"POST /api/v1/apps/{appId}/grants", 200, "", noSuchStatus,
		"app-grant-create.json: 200 where the document says 201; so in 17 of 17 recorded grants"},
	{"", 400, "", noSuchStatus,
		"error-400-validation.json: a 400 with E0000001. A bad cursor or search is E0000031, which Okta's list of error codes " +
			"calls a 400"},
	{"", 401, "", noSuchStatus,
		"error-401-feature-not-available.json: a 401 with E0000015. Okta's list of error codes has 401 for bad credentials too"},

	{"POST /api/v1/users/{userId}/roles", 409, "", noSuchStatus, "Okta's list of error codes has 409 for E0000090"},

	{"", 200, "/resourceAlternateId", notNullable, "device-get-active.json"},

	{"", 200, "/name", `value is not one of the allowed values ["oidc_client"]`,
		"apps-list-with-okta-workflows-oauth.json: the apps of a fresh org are OPENID_CONNECT, and none is an oidc_client"},
	{"", 200, "/universalLogout", notNullable, "apps-list-with-okta-workflows-oauth.json"},
	{"", 200, "/accessibility/errorRedirectUrl", notNullable, "app-get-oidc-web.json"},
	{"", 200, "/accessibility/loginRedirectUrl", notNullable, "app-get-oidc-web.json"},
	{"", 200, "/settings/notifications/vpn/message", notNullable, "app-get-oidc-web.json"},
	{"", 200, "/settings/notifications/vpn/helpUrl", notNullable, "app-get-oidc-web.json"},
	{"", 200, "/settings/notes/admin", notNullable, "app-get-oidc-web.json"},
	{"", 200, "/settings/notes/enduser", notNullable, "app-get-oidc-web.json"},
	{"", 200, "/settings/oauthClient/client_uri", notNullable, "app-get-oidc-web.json"},
	{"", 200, "/settings/oauthClient/logo_uri", notNullable, "app-get-oidc-web.json"},
	{logs, 200, "/detailEntry", notNullable, exampleEvent},
	{logs, 200, "/alternateId", notNullable, exampleEvent},
	{logs, 200, "/displayName", notNullable, "events/token-grant-refresh.json: so of the user"},
	{logs, 200, "/authenticationContext", notNullable, "events/workflows-flow-activate.json"},
	{logs, 200, "/securityContext", notNullable, "events/workflows-flow-activate.json"},
	{logs, 200, "/legacyEventType", notNullable, exampleEvent},
	{logs, 200, "/outcome/reason", notNullable, exampleEvent},
	{logs, 200, "/client/id", notNullable, exampleEvent},
	{logs, 200, "/client/device", notNullable, exampleEvent},
	{logs, 200, "/client/ipAddress", notNullable, blankClient},
	{logs, 200, "/client/userAgent", notNullable, blankClient},
	{logs, 200, "/geographicalContext", notNullable, exampleEvent},
	{logs, 200, "/source", notNullable, exampleEvent},
	{logs, 200, "/authenticationContext/authenticationProvider", notNullable, exampleEvent},
	{logs, 200, "/authenticationContext/credentialProvider", notNullable, exampleContext},
	{logs, 200, "/authenticationContext/credentialType", notNullable, exampleEvent},
	{logs, 200, "/authenticationContext/interface", notNullable, exampleContext},
	{logs, 200, "/authenticationContext/issuer", notNullable, exampleContext},

	{"", 200, "/settings/oauthClient/jwks/keys/0", `value of discriminator property "use" is not a string`,
		"app-get-oidc-service-jwks.json: use is null for a key that was given without"},
}

// excepted finds the exception for a finding.
func excepted(f finding) (exception, bool) {
	for _, x := range exceptions {
		sameCall := (x.operation == "" || x.operation == f.operation) && x.status == f.status
		samePlace := f.where == x.where || x.where != "" && strings.HasSuffix(f.where, x.where)
		if sameCall && samePlace && strings.HasPrefix(f.what, x.what) {
			return x, true
		}
	}
	return exception{}, false
}
