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

// assertion returns a new signed client assertion for the token endpoint.
func (k key) assertion(clientID, tokenURL string, now time.Time) (string, error) {
	return signJWT(jose.SigningKey{
		Algorithm: k.algorithm,
		Key:       jose.JSONWebKey{Key: k.private, KeyID: k.id},
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
