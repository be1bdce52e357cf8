package oauth

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/cache"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/printable"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/transport"
)

const (
	// tokenMargin is how long before its end a token is replaced, so that none
	// expires on its way to Okta.
	tokenMargin = time.Minute
	// tokenLifeUnknown is the assumed life of a token without expires_in. Okta
	// sends it, and its tokens last an hour.
	tokenLifeUnknown = 5 * time.Minute
	// longestTokenLife, in seconds, keeps an unexpected answer from
	// overflowing. Okta's own limit is a day.
	longestTokenLife = 24 * 60 * 60
	// refusalLife is how long a refusal for a missing scope is kept. Without
	// it, 200 reads of a run that lacks a scope would request 200 tokens.
	refusalLife = 30 * time.Second
)

// serviceApp gets access tokens for a client that authenticates with its own
// key. It gets one for each set of scopes, on first use, and shares it between
// all callers.
type serviceApp struct {
	clientID, tokenURL string
	key                key
	// scopes are those of every access token, sorted. If there are none, each
	// call requests the scope that it needs.
	scopes []string
	now    func() time.Time
	send   func(context.Context, transport.Endpoint, url.Values) (*transport.Call, error)
	// keep is called with each access token.
	keep   func(secret string)
	prover *prover
	tokens *cache.Reads[string, accessToken]
}

// accessToken is the token endpoint's answer for a set of scopes: a token or a
// refusal.
type accessToken struct {
	secret, scopes string
	// bound is true if the token is valid only with a proof (token_type DPoP).
	bound bool
	// refusal is set if the scope is not granted to the service app.
	refusal *transport.Error
	// until is when to ask again.
	until time.Time
}

// token returns the token for a call. It fetches a new one if there is none or
// the present one is about to expire.
func (c *Credential) token(ctx context.Context, k *transport.Call) (accessToken, error) {
	s := c.app
	scopes := cmp.Or(strings.Join(s.scopes, " "), k.Scope)
	s.tokens.ForgetIf(scopes, func(t accessToken) bool { return !s.now().Before(t.until) })
	token, err := s.tokens.Get(ctx, scopes, func(ctx context.Context) (accessToken, error) { return s.fetch(ctx, scopes) })
	switch e, refused := transport.AsError(err); {
	case ctx.Err() != nil:
		return accessToken{}, k.Cancelled(c.orgURL, ctx.Err())
	case refused:
		// Each caller gets a copy, because the client changes it.
		return accessToken{}, e.Clone()
	case err != nil:
		return accessToken{}, err
	case token.refusal != nil:
		return accessToken{}, s.notPermitted(k, token.refusal)
	}
	return token, nil
}

// drop discards a token that Okta rejected, unless another caller has replaced
// it already.
func (s *serviceApp) drop(token accessToken) {
	s.tokens.ForgetIf(token.scopes, func(kept accessToken) bool { return kept.secret == token.secret })
}

// requestToken uses the org's own authorization server, the only one that
// issues tokens for Okta's API. A call sends this request while it is itself in
// progress, so the request must not wait for anything that the call holds.
var requestToken = transport.Endpoint{Method: http.MethodPost, Path: "/oauth2/v1/token", ReadOnly: true, ClientAssertion: true}

// fetch calls the token endpoint. The layer adds a new client
// assertion to each attempt.
func (s *serviceApp) fetch(ctx context.Context, scopes string) (accessToken, error) {
	asked := s.now()
	k, err := s.send(transport.Repeatedly(ctx), requestToken, url.Values{"grant_type": {"client_credentials"}, "scope": {scopes}})
	if e, ok := transport.AsError(err); ok {
		return s.refused(k, e, scopes)
	}
	if err != nil {
		return accessToken{}, err
	}
	token, life, problem := readToken(k.Answer.Body)
	if problem != "" {
		return accessToken{}, k.Fail("Okta answered without a usable access token: "+problem, nil)
	}
	s.keep(token.secret)
	token.scopes, token.until = scopes, asked.Add(life-min(tokenMargin, life/10))
	return token, nil
}

// readToken reads the answer that RFC 6749, 5.1 describes, and the token's
// life.
func readToken(body []byte) (token accessToken, life time.Duration, problem string) {
	var fields struct {
		Type      string      `json:"token_type"`
		Token     string      `json:"access_token"`
		ExpiresIn json.Number `json:"expires_in"`
	}
	if json.Unmarshal(body, &fields) != nil {
		return accessToken{}, 0, "it does not have the form that RFC 6749 describes"
	}
	switch {
	case fields.Token == "":
		return accessToken{}, 0, "access_token is missing"
	case strings.ContainsFunc(fields.Token, func(r rune) bool { return !inToken(r) }):
		return accessToken{}, 0, "access_token contains a character that can't be part of a token"
	}
	token = accessToken{secret: fields.Token, bound: strings.EqualFold(fields.Type, "DPoP")}
	if !token.bound && !strings.EqualFold(fields.Type, "Bearer") {
		return accessToken{}, 0, fmt.Sprintf("token_type is %q, which is neither Bearer nor DPoP", printable.Line(fields.Type))
	}
	life = tokenLifeUnknown
	if seconds, err := fields.ExpiresIn.Int64(); err == nil && seconds > 0 {
		life = time.Duration(min(seconds, longestTokenLife)) * time.Second
	}
	return token, life, ""
}
