package oauth

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// notableSkew is the smallest clock difference that an error mentions.
const notableSkew = time.Minute

// refused handles a refusal of the token endpoint. If each call requests its
// own scope, a scope that is not granted only affects the calls that need it:
// refused returns the refusal as their answer. With a fixed set of scopes all
// calls would fail, so it is an error of the configuration.
func (s *serviceApp) refused(k *transport.Call, e *transport.Error, scopes string) (accessToken, error) {
	if transport.LacksScope(e.Code) && len(s.scopes) == 0 {
		return accessToken{scopes: scopes, refusal: e, until: s.now().Add(refusalLife)}, nil
	}
	if e.Status >= 400 && e.Status <= 499 && e.Status != http.StatusTooManyRequests {
		e.Hint = s.advice(k, e.Code)
	}
	return accessToken{}, e
}

// advice says what to check when the service app gets no token.
func (s *serviceApp) advice(k *transport.Call, code string) string {
	switch {
	case code == transport.CodeInvalidClient:
		return fmt.Sprintf("check client_id or OKTA_API_CLIENT_ID (%s), and that the app is active, has the type API Services, "+
			"authenticates with a public and a private key, and has the public half of private_key or OKTA_API_PRIVATE_KEY%s%s",
			s.clientID, s.keyID(), s.skew(k))
	case transport.LacksScope(code):
		return fmt.Sprintf("the service app %s must have a grant (Okta API Scopes tab) for each scope in scopes or OKTA_API_SCOPES: %s",
			s.clientID, strings.Join(s.scopes, ", "))
	case transport.IsProofCode(code):
		return "the org requires proofs of possession (DPoP) and rejected the provider's" + s.skew(k)
	case code == "":
		return "check org_url"
	default:
		return fmt.Sprintf("check the service app %s in the Admin Console: it must be active and have the type API Services, and no "+
			"policy or network zone of the org may block it from getting a token%s", s.clientID, s.skew(k))
	}
}

func (s *serviceApp) keyID() string {
	if s.key.id == "" {
		return " as its only key: if the app has several keys, set private_key_id or OKTA_API_PRIVATE_KEY_ID to the id of this one"
	}
	return fmt.Sprintf(", active, under the key id %q (private_key_id or OKTA_API_PRIVATE_KEY_ID, else the JWK's kid)", printable.Line(s.key.id))
}

// skew describes the clock difference if it is notable, because our assertions
// and proofs contain times.
func (s *serviceApp) skew(k *transport.Call) string {
	if k.Answer.Date().IsZero() {
		return ""
	}
	switch ahead := s.now().Sub(k.Answer.Date()).Round(time.Second); {
	case ahead > notableSkew:
		return fmt.Sprintf("; this machine's clock is %s ahead of Okta's: set it right", ahead)
	case ahead < -notableSkew:
		return fmt.Sprintf("; this machine's clock is %s behind Okta's: set it right", -ahead)
	default:
		return ""
	}
}

// notPermitted returns the error of a call that was not sent because the
// service app lacks the scope.
func (s *serviceApp) notPermitted(k *transport.Call, refusal *transport.Error) *transport.Error {
	e := k.Fail("not sent, because Okta issues the service app no access token with the scope "+k.Scope+": "+refusal.Summary, refusal.Clone())
	e.Code, e.RequestID, e.MissingScope = refusal.Code, refusal.RequestID, k.Scope
	e.Hint = s.lacks(k.Scope, k)
	return e
}

// lacks says how to give a service app the rights for a call.
func (s *serviceApp) lacks(scope string, k *transport.Call) string {
	advice := fmt.Sprintf("grant the Okta API scope %s to the service app %s (Okta API Scopes tab), and assign it %s (Admin roles tab)",
		scope, s.clientID, role(k))
	if len(s.scopes) > 0 && !slices.Contains(s.scopes, scope) {
		advice += fmt.Sprintf("; then add %s to scopes or OKTA_API_SCOPES, or unset them", scope)
	}
	return advice
}

// Unauthorized implements transport.Hints.
func (c *Credential) Unauthorized(k *transport.Call, code string) string {
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
func (c *Credential) Forbidden(k *transport.Call, scope string) string {
	switch {
	case c.scheme == "SSWS":
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
	case "okta.appGrants.manage":
		return "the super admin role, which is required for granting and revoking scopes"
	case "okta.appGrants.read":
		return "an admin role that allows this call (a custom admin role may not be enough: only standard roles manage Okta's own apps, such as Okta Workflows OAuth)"
	case "okta.logs.read":
		return "an admin role that reads reports, such as Report Administrator"
	default:
		return "an admin role that allows this call"
	}
}
