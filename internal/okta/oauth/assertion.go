// Package oauth signs the proofs of an OAuth 2.0 client: client assertions (RFC
// 7523) and proofs of possession (DPoP, RFC 9449). It sends nothing, so keys
// can be read and used without a client.
package oauth

import (
	"crypto/rand"
	"encoding/json"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// assertionLife is how long a client assertion is valid. It allows for a clock
// that is some minutes slow.
const assertionLife = 5 * time.Minute

// assertionClaims are the claims of RFC 7523, 3. The optional "iat" is omitted:
// with a fast clock it would lie in the future, and servers refuse that.
type assertionClaims struct {
	Issuer   string `json:"iss"`
	Subject  string `json:"sub"`
	Audience string `json:"aud"`
	Expires  int64  `json:"exp"`
	// ID makes each assertion usable only once.
	ID string `json:"jti"`
}

// Assertion returns a new signed client assertion for the token endpoint.
func (k Key) Assertion(clientID, tokenURL string, now time.Time) (string, error) {
	return signJWT(jose.SigningKey{
		Algorithm: k.algorithm,
		Key:       jose.JSONWebKey{Key: k.private, KeyID: k.ID},
	}, new(jose.SignerOptions).WithType("JWT"), assertionClaims{
		Issuer: clientID, Subject: clientID, Audience: tokenURL, Expires: now.Add(assertionLife).Unix(), ID: rand.Text(),
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
