package okta

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/oauth"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

// notableSkew is the smallest clock difference that an error mentions.
const notableSkew = time.Minute

// refused handles a refusal of the token endpoint. If each call requests its
// own scope, a scope that is not granted only affects the calls that need it:
// refused returns the refusal as their answer. With a fixed set of scopes all
// calls would fail, so it is an error of the configuration.
func (s *tokenSource) refused(k *transport.Call, e *Error, scopes string) (accessToken, error) {
	if transport.LacksScope(e.Code) && len(s.app.scopes) == 0 {
		return accessToken{scopes: scopes, refusal: e, until: s.now().Add(refusalLife)}, nil
	}
	if e.Status >= 400 && e.Status <= 499 && e.Status != http.StatusTooManyRequests {
		e.Hint = s.advice(k, e.Code)
	}
	return accessToken{}, e
}

// advice says what to check when the service app gets no token.
func (s *tokenSource) advice(k *transport.Call, code string) string {
	switch {
	case code == transport.CodeInvalidClient:
		return fmt.Sprintf("check client_id or OKTA_API_CLIENT_ID (%s), and that the app is active, has the type API Services, "+
			"authenticates with a public and a private key, and has the public half of private_key or OKTA_API_PRIVATE_KEY%s%s",
			s.app.clientID, s.keyID(), s.skew(k))
	case transport.LacksScope(code):
		return fmt.Sprintf("the service app %s must have a grant (Okta API Scopes tab) for each scope in scopes or OKTA_API_SCOPES: %s",
			s.app.clientID, strings.Join(s.app.scopes, ", "))
	case oauth.IsProofCode(code):
		return "the org requires proofs of possession (DPoP) and rejected the provider's" + s.skew(k)
	case code == "":
		return "check org_url"
	default:
		return fmt.Sprintf("check the service app %s in the Admin Console: it must be active and have the type API Services, and no "+
			"policy or network zone of the org may block it from getting a token%s", s.app.clientID, s.skew(k))
	}
}

func (s *tokenSource) keyID() string {
	if s.app.key.ID == "" {
		return " as its only key: if the app has several keys, set private_key_id or OKTA_API_PRIVATE_KEY_ID to the id of this one"
	}
	return fmt.Sprintf(", active, under the key id %q (private_key_id or OKTA_API_PRIVATE_KEY_ID, else the JWK's kid)", printable.Line(s.app.key.ID))
}

// skew describes the clock difference if it is notable, because our assertions
// and proofs contain times.
func (s *tokenSource) skew(k *transport.Call) string {
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
func (s *tokenSource) notPermitted(k *transport.Call, refusal *Error) *Error {
	e := k.Fail("not sent, because Okta issues the service app no access token with the scope "+k.Scope+": "+refusal.Summary, refusal.Clone())
	e.Code, e.RequestID, e.ErrorID, e.MissingScope = refusal.Code, refusal.RequestID, refusal.ErrorID, k.Scope
	e.Hint = s.app.lacks(k.Scope, k)
	return e
}

// lacks says how to give a service app the rights for a call.
func (a *serviceApp) lacks(scope string, k *transport.Call) string {
	advice := fmt.Sprintf("grant the Okta API scope %s to the service app %s (Okta API Scopes tab), and assign it %s (Admin roles tab)",
		scope, a.clientID, role(k))
	if len(a.scopes) > 0 && !slices.Contains(a.scopes, scope) {
		advice += fmt.Sprintf("; then add %s to scopes or OKTA_API_SCOPES, or unset them", scope)
	}
	return advice
}
