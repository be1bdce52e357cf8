package oktasim

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// NewAtOkta is a status or type that Okta may add one day. Every object can
// have it, since a client has to cope with it.
const NewAtOkta = "NEW_AT_OKTA"

// allowed are the values of each kind, as in Okta's OpenAPI document. An empty
// one stands for a default, or is omitted.
var allowed = map[string][]string{
	"app name":               append(each(appPresets, func(p appPreset) string { return p.name }), oidcAppName, bookmarkAppName),
	"app status":             {"ACTIVE", "INACTIVE"},
	"application type":       {"browser", "native", serviceApp, "web"},
	"assignment type":        {"", direct, throughGroup},
	"authentication method":  strings.Fields("client_secret_basic client_secret_jwt client_secret_post none " + privateKeyJWT),
	"connection act":         {"create", "reauthorize", "revoke", "delete"},
	"device status":          {"CREATED", "ACTIVE", "SUSPENDED", "UNSUSPENDED", deviceDeactivated},
	"disk encryption":        {"", "ALL_INTERNAL_VOLUMES", "FULL", "NONE", "SYSTEM_VOLUME", "USER"},
	"event outcome":          append(strings.Fields("SUCCESS FAILURE SKIPPED ALLOW DENY CHALLENGE UNKNOWN RATE_LIMIT DEFERRED SCHEDULED ABANDONED UNANSWERED"), ""),
	"grant or token status":  {"", "ACTIVE", "REVOKED"},
	"grant source":           {"", "ADMIN", "END_USER"},
	"management status":      {"MANAGED", "NOT_MANAGED"},
	"method":                 {"", http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
	"org status":             {"ACTIVE", orgInactive},
	"pipeline":               {"idx", "v1"},
	"platform":               {"", "ANDROID", "IOS", "MACOS", "WINDOWS"},
	"rate limit bucket":      slices.Sorted(maps.Keys(defaultRateLimits)),
	"role type":              append(slices.Sorted(maps.Keys(roleLabels)), "CUSTOM"),
	"screen lock type":       {"", "BIOMETRIC", "NONE", "PASSCODE"},
	"sign-on mode":           strings.Fields("AUTO_LOGIN BASIC_AUTH BOOKMARK BROWSER_PLUGIN OPENID_CONNECT SAML_1_1 SAML_2_0 SECURE_PASSWORD_STORE WS_FEDERATION"),
	"switch automaticScopes": {"", string(AutomaticScopesSome), string(AutomaticScopesAll)},
	"user status":            slices.Sorted(maps.Keys(userActions)),
}

// oneOf refuses a value that its kind doesn't have. A typo would make a test
// that can't fail.
func oneOf(kind string, values ...string) error {
	for _, value := range values {
		if value != NewAtOkta && !slices.Contains(allowed[kind], value) {
			return fmt.Errorf("the %s must be one of %q, not %q", kind, allowed[kind], value)
		}
	}
	return nil
}
