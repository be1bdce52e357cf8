package oktasim

import (
	"crypto/rand"
	"fmt"
	"slices"
	"time"
)

// accessTokenLife is how long an access token is good, by the org's clock.
const accessTokenLife = time.Hour

// accessToken is one that the token endpoint issued.
type accessToken struct {
	clientID   string
	userID     string // empty: the client acts for itself
	scopes     []string
	expires    time.Time
	thumbprint string // of the key that it is bound to; empty: a bearer token
	refresh    *token // with which it ends; nil: none
}

func (t *accessToken) kind() string {
	if t.thumbprint != "" {
		return "DPoP"
	}
	return "Bearer"
}

// issueAccessToken returns an opaque token. It is random, so that no org takes another one's.
func (o *Org) issueAccessToken(t *accessToken) string {
	value := "eyJ" + rand.Text() + "." + rand.Text() + "." + rand.Text()
	o.accessTokens[value] = t
	return value
}

// RevokeAccessTokens makes the access tokens that the token endpoint issued invalid, those of the given clients or, with
// none given, all. The tokens of Options.AccessTokens stay good.
func (o *Org) RevokeAccessTokens(clientIDs ...string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, id := range clientIDs {
		if !slices.ContainsFunc(o.apps, func(a *app) bool { return a.ClientID == id }) {
			return fmt.Errorf("there is no app with the client ID %q", id)
		}
	}
	for value, t := range o.accessTokens {
		if len(clientIDs) == 0 || slices.Contains(clientIDs, t.clientID) {
			delete(o.accessTokens, value)
		}
	}
	return nil
}
