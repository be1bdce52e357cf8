package oktasim

import (
	"crypto/rand"
	"time"
)

// accessTokenLife is how long an access token is valid, by the org's clock.
const accessTokenLife = time.Hour

// accessToken is a token that the token endpoint issued to an app that acts for
// itself.
type accessToken struct {
	clientID   string
	scopes     []string
	expires    time.Time
	thumbprint string // of the key that it is bound to; empty: a bearer token
}

func (t *accessToken) kind() string {
	if t.thumbprint != "" {
		return "DPoP"
	}
	return "Bearer"
}

// issueAccessToken returns an opaque token. It is random, so that no org
// accepts another org's tokens.
func (o *Org) issueAccessToken(t *accessToken) string {
	value := "eyJ" + rand.Text() + "." + rand.Text() + "." + rand.Text()
	o.accessTokens[value] = t
	return value
}
