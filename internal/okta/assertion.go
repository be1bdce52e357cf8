package okta

import (
	"crypto/rand"
	"encoding/json"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// assertionLife is how long a client assertion is good for: long enough for a clock that is some minutes slow.
const assertionLife = 5 * time.Minute

// assertionClaims are those of RFC 7523, 3. There is no "iat": it is optional, and a clock that is fast would make it lie
// in the future, which servers refuse.
type assertionClaims struct {
	Issuer   string `json:"iss"`
	Subject  string `json:"sub"`
	Audience string `json:"aud"`
	Expires  int64  `json:"exp"`
	// ID makes the assertion good for one use.
	ID string `json:"jti"`
}

// assertion signs a new client assertion for the token endpoint.
func (a *serviceApp) assertion(tokenURL string, now time.Time) (string, error) {
	return signJWT(jose.SigningKey{
		Algorithm: a.key.algorithm,
		Key:       jose.JSONWebKey{Key: a.key.private, KeyID: a.key.id},
	}, new(jose.SignerOptions).WithType("JWT"), assertionClaims{
		Issuer: a.clientID, Subject: a.clientID, Audience: tokenURL, Expires: now.Add(assertionLife).Unix(), ID: rand.Text(),
	})
}

func signJWT(key jose.SigningKey, options *jose.SignerOptions, claims any) (string, error) {
	signer, err := jose.NewSigner(key, options)
	if err != nil {
		return "", err
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}
