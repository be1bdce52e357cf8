package okta

import (
	"fmt"
	"strings"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// Unauthorized implements transport.Hints.
func (c credential) Unauthorized(k *transport.Call, code string) string {
	switch {
	case k.Anonymous:
		return ""
	case code != transport.CodeFeatureMissing && c.app != nil:
		return fmt.Sprintf("Okta takes no access token of the service app %s, not even a new one: the app may have been "+
			"deactivated, or this machine's clock be wrong", c.app.clientID)
	case code != transport.CodeFeatureMissing:
		return fmt.Sprintf("check %s or %s: the token may be mistyped, expired, revoked, or of another org",
			c.argument, c.variable)
	case strings.HasPrefix(k.Path, "/api/v1/devices"):
		return "the org lacks this feature; the credential is not the trouble: devices need an org on Okta Identity Engine"
	default:
		return "the org lacks this feature; the credential is not the trouble"
	}
}

// Forbidden implements transport.Hints.
func (c credential) Forbidden(k *transport.Call, scope string) string {
	switch {
	case c.apiToken:
		return fmt.Sprintf("the owner of the API token needs %s; with an OAuth access token the Okta API scope would be %s", role(k), scope)
	case c.app != nil:
		return c.app.lacks(scope, k)
	default:
		return fmt.Sprintf("the access token needs the Okta API scope %s, and the app or user behind it %s", scope, role(k))
	}
}

// role is the admin role that a call needs.
func role(k *transport.Call) string {
	switch k.Scope {
	case createGrant.Scope:
		return "the super admin role, which granting and revoking scopes needs"
	case listGrants.Scope:
		return "an admin role that allows this call (a custom admin role may not: Okta's own apps, such as Okta Workflows OAuth, are managed by standard roles only)"
	case listLogEvents.Scope:
		return "an admin role that reads reports, such as Report Administrator"
	default:
		return "an admin role that allows this call"
	}
}
