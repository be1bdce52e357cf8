package oktasim

import (
	"crypto/rand"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

const offlineAccess = "offline_access"

// grantCode redeems an authorization code (RFC 6749, 4.1.3), once. If its
// scopes include offline_access, the client gets a refresh token, whose record
// shows exactly the requested scopes. There is no ID token, because no user of
// this org reads one.
func (o *Org) grantCode(c *call, a *app, form url.Values) (answer, *apiError) {
	given, ok := o.codes[form.Get("code")]
	if !ok || given.app != a || !given.expires.After(c.now) {
		return answer{}, oauthError("invalid_grant", "The authorization code is invalid or has expired.")
	}
	if form.Get("redirect_uri") != given.redirectURI {
		return answer{}, oauthError("invalid_grant", "The 'redirect_uri' does not match the redirect URI used in the authorization request.")
	}
	if given.challenge != "" && hashed(form.Get("code_verifier")) != given.challenge {
		return answer{}, oauthError("invalid_grant", "PKCE verification failed.")
	}
	thumbprint, err := o.proofForToken(c, a)
	if err != nil {
		return answer{}, err
	}
	if err := o.mayConsent(a, given.user); err != nil {
		return answer{}, oauthError("invalid_grant", err.Error())
	}
	delete(o.codes, form.Get("code"))
	t := &accessToken{userID: given.user.ID, scopes: given.scopes, thumbprint: thumbprint}
	if slices.Contains(given.scopes, offlineAccess) {
		t.refresh = o.issueRefreshToken(a, given.user, "", "", given.scopes)
		t.refresh.value = rand.Text()
		c.by = principal{app: a}
		o.logNow("app.oauth2.token.grant.refresh_token", from(c), a.party(), given.user.party())
	}
	return o.answerToken(c, a, "authorization_code", t), nil
}

// grantRefresh exchanges a refresh token for an access token (RFC 6749, 6). The
// refresh token's end moves, but its value stays the same.
func (o *Org) grantRefresh(c *call, a *app, form url.Values) (answer, *apiError) {
	value := form.Get("refresh_token")
	i := slices.IndexFunc(o.tokens, func(t *token) bool { return value != "" && t.value == value && t.ClientID == a.ClientID })
	if i < 0 || !o.tokens[i].live(c.now) {
		return answer{}, oauthError("invalid_grant", "The refresh token is invalid or expired.")
	}
	refresh := o.tokens[i]
	u, ok := o.userByID(refresh.UserID)
	if !ok || u.Status != "ACTIVE" {
		return answer{}, oauthError("invalid_grant", "The user of the refresh token is gone or not active.")
	}
	scopes := strings.Fields(form.Get("scope"))
	if len(scopes) == 0 {
		scopes = refresh.Scopes
	}
	for _, scope := range scopes {
		if !slices.Contains(refresh.Scopes, scope) {
			return answer{}, oauthError("invalid_scope", "The refresh token does not have the scope "+scope)
		}
	}
	thumbprint, err := o.proofForToken(c, a)
	if err != nil {
		return answer{}, err
	}
	refresh.secret = a.newestSecret()
	o.use(refresh)
	return o.answerToken(c, a, "refresh_token", &accessToken{userID: u.ID, scopes: scopes, thumbprint: thumbprint, refresh: refresh}), nil
}

// NameConnection stores a refresh token for a connection of Okta Devices with
// this name, as the Workflows Console does. The System Log then shows that the
// token's user created the connection. It is for tokens from the authorization
// endpoint. Authorize does both at once.
func (o *Org) NameConnection(tokenID, connectionName string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	t := o.liveToken(tokenID)
	if t == nil {
		return fmt.Errorf("there is no live token %q", tokenID)
	}
	u, ok := o.userByID(t.UserID)
	if !ok {
		return fmt.Errorf("the user %s of the token is gone", t.UserID)
	}
	t.Connection, t.Connector = connectionName, OktaDevices
	o.logConnectionEvent(connectionCreated, o.byAccount(u), t.Connector, connectionName)
	return nil
}
