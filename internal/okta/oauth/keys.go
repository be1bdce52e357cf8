package oauth

import (
	"cmp"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta/paste"
)

const (
	// smallestRSAKey is in bits. Okta rejects smaller keys.
	smallestRSAKey = 2048
	// longestPath is longer than any file system allows. A longer value was
	// meant to be a key.
	longestPath = 4096
	// largestKeyFile is in bytes. A key of 16384 bits has 13 kB.
	largestKeyFile = 64 << 10

	keyForms = "a private key as PEM (PKCS#1 or PKCS#8; RSA of at least 2048 bits, or EC P-256), as JWK, or the path of a file that contains one"
)

// key is the private half of a key whose public half is registered at Okta.
type key struct {
	// id is the key's "kid" at Okta, or "" if unknown.
	id string

	private   crypto.Signer
	algorithm jose.SignatureAlgorithm
}

// readKey reads a key from the value, or from the file that the value names.
// The error contains no part of the value, because a malformed key may still be
// a secret.
func readKey(value string) (key, error) {
	text := paste.Trim(value)
	if isKeyText(text) {
		return parseKey(text)
	}
	path := text
	text, err := readKeyFile(path)
	if err != nil {
		return key{}, err
	}
	// The file exists, so the value is a path and not a secret.
	switch text = paste.Trim(text); {
	case strings.ContainsRune(text, 0):
		return key{}, fmt.Errorf("names the file %s, which is encoded as UTF-16: save it as UTF-8", path)
	case !isKeyText(text):
		return key{}, fmt.Errorf("names the file %s, which contains neither PEM nor a JWK: set it to %s", path, keyForms)
	}
	k, err := parseKey(text)
	if err != nil {
		return key{}, fmt.Errorf("names the file %s, whose key %w", path, err)
	}
	return k, nil
}

// isKeyText distinguishes a key, even a malformed one, from a path.
func isKeyText(text string) bool {
	return strings.HasPrefix(text, "{") || strings.Contains(text, "-----") ||
		strings.Contains(text, "BEGIN") && strings.Contains(text, "PRIVATE KEY")
}

func readKeyFile(path string) (string, error) {
	if path == "" || len(path) > longestPath || strings.ContainsAny(path, "\r\n\x00") {
		return "", errors.New("is not PEM, a JWK or a path: set it to " + keyForms)
	}
	// Reading a pipe or a terminal could block forever.
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", unreadable(path, err)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("names %s, which is a folder or otherwise not a regular file", path)
	case info.Size() > largestKeyFile:
		return "", fmt.Errorf("names the file %s of %d bytes, which is too large for a key", path, info.Size())
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return "", unreadable(path, err)
	}
	return string(content), nil
}

// unreadable says why a file could not be read. The system's own message would
// quote the path, which may be a key that lost its first line.
func unreadable(path string, err error) error {
	const start = "is neither PEM nor a JWK, and as a path it cannot be read: "
	switch {
	case strings.HasPrefix(path, "~"):
		return errors.New(start + "~ means the home folder in a shell only, so write the full path")
	case errors.Is(err, fs.ErrNotExist):
		return errors.New(start + "there is no such file")
	case errors.Is(err, fs.ErrPermission):
		return errors.New(start + "permission denied")
	default:
		return errors.New(start + "give " + keyForms)
	}
}

// parseKey reads a key in PEM or JWK.
func parseKey(text string) (key, error) {
	if strings.HasPrefix(text, "{") {
		return parseJWK(text)
	}
	return parsePEM(text)
}

// newKey checks a parsed key and tests it once. algorithm is the one in the
// key's JWK, or "" for the one that every server supports.
func newKey(parsed any, id string, algorithm jose.SignatureAlgorithm) (key, error) {
	k := key{id: id}
	var possible []jose.SignatureAlgorithm
	switch parsed := parsed.(type) {
	case *rsa.PrivateKey:
		if bits := parsed.N.BitLen(); bits < smallestRSAKey {
			return key{}, fmt.Errorf("is an RSA key of %d bits: Okta needs at least %d", bits, smallestRSAKey)
		}
		k.private, possible = parsed, []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512}
	case *ecdsa.PrivateKey:
		if parsed.Curve != elliptic.P256() {
			return key{}, errors.New("is an EC key on another curve than P-256")
		}
		k.private, possible = parsed, []jose.SignatureAlgorithm{jose.ES256}
	default:
		return key{}, errors.New("is neither an RSA key nor an EC key: set it to " + keyForms)
	}
	if k.algorithm = cmp.Or(algorithm, possible[0]); !slices.Contains(possible, k.algorithm) {
		return key{}, fmt.Errorf("is a JWK whose \"alg\" does not fit its kind of key: remove it, or write one of %v", possible)
	}
	if !k.works() {
		return key{}, errors.New("is damaged: its public half doesn't verify what its private half signs")
	}
	return k, nil
}

// works signs something. Parsing checks the numbers of an RSA key, but not that
// the halves of an EC key match.
func (k key) works() bool {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: k.algorithm, Key: k.private}, nil)
	if err != nil {
		return false
	}
	signed, err := signer.Sign([]byte("works"))
	if err != nil {
		return false
	}
	_, err = signed.Verify(k.private.Public())
	return err == nil
}

func parseDER(der []byte) (key, error) {
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		if parsed, err = x509.ParsePKCS1PrivateKey(der); err != nil {
			parsed, err = x509.ParseECPrivateKey(der)
		}
	}
	if err != nil {
		return key{}, errors.New("is damaged, or of a kind that is not supported: set it to " + keyForms)
	}
	return newKey(parsed, "", "")
}

func parseJWK(text string) (key, error) {
	// A tool may write the key into a JSON text of its own.
	if strings.HasPrefix(text, `{\"`) {
		text = strings.ReplaceAll(text, `\"`, `"`)
	}
	var outline struct {
		Keys json.RawMessage `json:"keys"`
		Kty  string          `json:"kty"`
		Use  string          `json:"use"`
		D    string          `json:"d"`
	}
	if json.Unmarshal([]byte(text), &outline) != nil {
		return key{}, errors.New("is not valid JSON, or not a JWK")
	}
	switch {
	case outline.Keys != nil:
		return key{}, errors.New("is a set of keys (JWKS): set it to the one key whose public half is registered at Okta")
	case outline.Kty != "RSA" && outline.Kty != "EC":
		return key{}, errors.New("is a JWK of another kind (\"kty\") than RSA and EC: set it to " + keyForms)
	case outline.D == "":
		return key{}, errors.New("is the public half only: a private JWK has a \"d\"")
	case outline.Use != "" && outline.Use != "sig":
		return key{}, errors.New("is a JWK that is not for signing (\"use\")")
	}
	var jwk jose.JSONWebKey
	if json.Unmarshal([]byte(text), &jwk) != nil {
		return key{}, errors.New("is a damaged or incomplete JWK: RSA needs n, e, d, p and q, EC needs crv, x, y and d")
	}
	return newKey(jwk.Key, jwk.KeyID, jose.SignatureAlgorithm(jwk.Algorithm))
}
