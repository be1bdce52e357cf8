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
		return fmt.Sprintf("Okta rejects access tokens of the service app %s, even a new one: the app may have been "+
			"deactivated, or this machine's clock may be wrong", c.app.clientID)
	case code != transport.CodeFeatureMissing:
		return fmt.Sprintf("check %s or %s: the token may be mistyped, expired, revoked, or from another org",
			c.argument, c.variable)
	case strings.HasPrefix(k.Path, "/api/v1/devices"):
		return "the org lacks this feature: devices need an org on Okta Identity Engine; the credential is not the cause"
	default:
		return "the org lacks this feature; the credential is not the cause"
	}
}

// Forbidden implements transport.Hints.
func (c credential) Forbidden(k *transport.Call, scope string) string {
	switch {
	case c.apiToken:
		return fmt.Sprintf("the owner of the API token needs %s; an OAuth access token would need the Okta API scope %s", role(k), scope)
	case c.app != nil:
		return c.app.lacks(scope, k)
	default:
		return fmt.Sprintf("the access token needs the Okta API scope %s, and the app or user behind it needs %s", scope, role(k))
	}
}

// role describes the admin role that a call requires.
func role(k *transport.Call) string {
	switch k.Scope {
	case createGrant.Scope:
		return "the super admin role, which is required for granting and revoking scopes"
	case listGrants.Scope:
		return "an admin role that allows this call (a custom admin role may not be enough: only standard roles manage Okta's own apps, such as Okta Workflows OAuth)"
	case listLogEvents.Scope:
		return "an admin role that reads reports, such as Report Administrator"
	default:
		return "an admin role that allows this call"
	}
}
