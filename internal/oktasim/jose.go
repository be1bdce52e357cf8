package oktasim

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// JWK is a public key as RFC 7517 writes it: RSA, or EC on P-256.
type JWK struct {
	KeyType   string `json:"kty"`
	KeyID     string `json:"kid,omitempty"`
	Use       string `json:"use,omitempty"`
	Algorithm string `json:"alg,omitempty"`
	// Modulus and Exponent belong to an RSA key.
	Modulus  string `json:"n,omitempty"`
	Exponent string `json:"e,omitempty"`
	// Curve, X and Y belong to an EC key.
	Curve string `json:"crv,omitempty"`
	X     string `json:"x,omitempty"`
	Y     string `json:"y,omitempty"`
}

// PublicJWK returns the JWK of an *rsa.PublicKey, or an *ecdsa.PublicKey on
// P-256. AddApp refuses the JWK of any other key.
func PublicJWK(keyID string, key crypto.PublicKey) JWK {
	encode := base64.RawURLEncoding.EncodeToString
	switch k := key.(type) {
	case *rsa.PublicKey:
		return JWK{KeyType: "RSA", KeyID: keyID, Modulus: encode(k.N.Bytes()), Exponent: encode(big.NewInt(int64(k.E)).Bytes())}
	case *ecdsa.PublicKey:
		point, err := k.Bytes()
		if err == nil && k.Curve == elliptic.P256() {
			return JWK{KeyType: "EC", KeyID: keyID, Curve: "P-256", X: encode(point[1:33]), Y: encode(point[33:])}
		}
	}
	return JWK{KeyType: fmt.Sprintf("%T", key), KeyID: keyID}
}

// key returns the key, or an error that says why Okta would refuse it.
func (k JWK) key() (crypto.PublicKey, error) {
	switch k.KeyType {
	case "RSA":
		n, errN := base64.RawURLEncoding.DecodeString(k.Modulus)
		e, errE := base64.RawURLEncoding.DecodeString(k.Exponent)
		if errN != nil || errE != nil || len(e) == 0 || len(e) > 4 {
			return nil, errors.New("a JWK with a broken n or e")
		}
		key := &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
		if key.N.BitLen() < 2048 {
			return nil, errors.New("an RSA key of less than 2048 bits")
		}
		return key, nil
	case "EC":
		x, errX := base64.RawURLEncoding.DecodeString(k.X)
		y, errY := base64.RawURLEncoding.DecodeString(k.Y)
		if k.Curve != "P-256" || errX != nil || errY != nil || len(x) != 32 || len(y) != 32 {
			return nil, errors.New("an EC key that is not on P-256")
		}
		return ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, x...), y...))
	default:
		return nil, fmt.Errorf("a JWK of the type %q, not RSA or EC", k.KeyType)
	}
}

// Thumbprint returns the SHA-256 thumbprint of RFC 7638, to which DPoP binds tokens.
func (k JWK) Thumbprint() string {
	members := fmt.Sprintf(`{"e":%q,"kty":"RSA","n":%q}`, k.Exponent, k.Modulus)
	if k.KeyType == "EC" {
		members = fmt.Sprintf(`{"crv":%q,"kty":"EC","x":%q,"y":%q}`, k.Curve, k.X, k.Y)
	}
	return hashed(members)
}

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// jws is a signed JWT in the compact form of RFC 7515.
type jws struct {
	header            jwsHeader
	claims            jwtClaims
	signed, signature []byte
}

type jwsHeader struct {
	Algorithm string          `json:"alg"`
	Type      string          `json:"typ"`
	KeyID     string          `json:"kid"`
	Key       json.RawMessage `json:"jwk"` // of a DPoP proof
}

// jwtClaims are the claims that the org checks. A missing time is nil.
type jwtClaims struct {
	Issuer    string   `json:"iss"`
	Subject   string   `json:"sub"`
	Audience  audience `json:"aud"`
	ExpiresAt *float64 `json:"exp"`
	IssuedAt  *float64 `json:"iat"`
	ID        string   `json:"jti"`

	// Of DPoP proofs.
	Method    string `json:"htm"`
	URL       string `json:"htu"`
	TokenHash string `json:"ath"`
	Nonce     string `json:"nonce"`
}

// audience is one or several.
type audience []string

// UnmarshalJSON implements json.Unmarshaler.
func (a *audience) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*a = audience{""}
		return json.Unmarshal(data, &(*a)[0])
	}
	return json.Unmarshal(data, (*[]string)(a))
}

func parseJWS(compact string) (*jws, bool) {
	parts := strings.Split(compact, ".")
	if len(parts) != 3 {
		return nil, false
	}
	var decoded [3][]byte
	for i, part := range parts {
		var err error
		if decoded[i], err = base64.RawURLEncoding.DecodeString(part); err != nil {
			return nil, false
		}
	}
	t := &jws{signed: []byte(parts[0] + "." + parts[1]), signature: decoded[2]}
	if json.Unmarshal(decoded[0], &t.header) != nil || json.Unmarshal(decoded[1], &t.claims) != nil {
		return nil, false
	}
	return t, true
}

var rsaHashes = map[string]crypto.Hash{"RS256": crypto.SHA256, "RS384": crypto.SHA384, "RS512": crypto.SHA512}

// verifies reports whether the key made the signature, with an algorithm for
// this kind of key. "none" is never accepted.
func (t *jws) verifies(key JWK) bool {
	public, err := key.key()
	if err != nil {
		return false
	}
	switch k := public.(type) {
	case *rsa.PublicKey:
		hash, ok := rsaHashes[t.header.Algorithm]
		if !ok {
			return false
		}
		digest := hash.New()
		digest.Write(t.signed)
		return rsa.VerifyPKCS1v15(k, hash, digest.Sum(nil), t.signature) == nil
	case *ecdsa.PublicKey:
		if t.header.Algorithm != "ES256" || len(t.signature) != 64 {
			return false
		}
		digest := sha256.Sum256(t.signed)
		r, s := new(big.Int).SetBytes(t.signature[:32]), new(big.Int).SetBytes(t.signature[32:])
		return ecdsa.Verify(k, digest[:], r, s)
	default:
		return false
	}
}
