package oktasim_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// claims are the content of a JWT, or its header. A nil value takes a claim out.
type claims map[string]any

func (c claims) with(changes claims) claims {
	changed := maps.Clone(c)
	for name, value := range changes {
		if changed[name] = value; value == nil {
			delete(changed, name)
		}
	}
	return changed
}

// sign makes a JWT. The algorithm is the header's, but the key decides how it is signed.
func sign(t *testing.T, key crypto.Signer, header, content claims) string {
	t.Helper()
	signed := encode(asJSON(t, header)) + "." + encode(asJSON(t, content))
	digest := sha256.Sum256([]byte(signed))
	var signature []byte
	switch k := key.(type) {
	case *rsa.PrivateKey:
		signature = must(k.Sign(rand.Reader, digest[:], crypto.SHA256))
	case *ecdsa.PrivateKey:
		r, s, err := ecdsa.Sign(rand.Reader, k, digest[:])
		if err != nil {
			t.Fatal(err)
		}
		signature = s.FillBytes(make([]byte, 64))
		r.FillBytes(signature[:32])
	}
	return signed + "." + encode(string(signature))
}

func encode(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return encode(string(sum[:]))
}

// The keys of the tests: making one takes a while.
var (
	rsaKey   = sync.OnceValue(func() crypto.Signer { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	ecKey    = sync.OnceValue(func() crypto.Signer { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) })
	otherKey = sync.OnceValue(func() crypto.Signer { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) })
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func succeed(err error) {
	if err != nil {
		panic(err)
	}
}

func algorithm(key crypto.Signer) string {
	if _, ok := key.(*rsa.PrivateKey); ok {
		return "RS256"
	}
	return "ES256"
}

// service is a service app and what it needs for a token.
type service struct {
	*caller
	clientID string
	key      crypto.Signer
	dpopKey  crypto.Signer
	jti      int
}

// newService adds a service app that has okta.devices.read and okta.apps.read.
func newService(t *testing.T, c *caller, key crypto.Signer, a oktasim.App) *service {
	t.Helper()
	a.Keys = append(a.Keys, oktasim.PublicJWK("one", key.Public()))
	id := c.org.AddServiceApp(a, "okta.devices.read", "okta.apps.read")
	return &service{caller: c, clientID: id, key: key, dpopKey: otherKey()}
}

// assertion is what a sound client assertion says.
func (s *service) assertion() claims {
	s.jti++
	now := s.org.Now().Unix()
	return claims{
		"iss": s.clientID, "sub": s.clientID, "aud": s.url + "/oauth2/v1/token", "iat": now, "exp": now + 300,
		"jti": s.clientID + string(rune('a'+s.jti)),
	}
}

func (s *service) signedAssertion(changes claims) string {
	return sign(s.t, s.key, claims{"alg": algorithm(s.key), "kid": "one"}, s.assertion().with(changes))
}

// form is a sound token request.
func (s *service) form(assertion, scope string) url.Values {
	return url.Values{
		"grant_type": {"client_credentials"}, "scope": {scope}, "client_assertion": {assertion},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}
}

// post sends a form with at most one DPoP proof.
func (c *caller) post(path string, form url.Values, proof string) reply {
	c.t.Helper()
	return c.send("POST", path, form.Encode(), "", proof)
}

// send is a call with its own credential.
func (c *caller) send(method, path, body, authorization, proof string) reply {
	c.t.Helper()
	request := c.as(c.t, authorization).request(method, path, body)
	if body != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if proof != "" {
		request.Header.Set("DPoP", proof)
	}
	return must(c.exchange(request))
}

// token gets an access token.
func (s *service) token(scope, proof string) reply {
	s.t.Helper()
	return s.post("/oauth2/v1/token", s.form(s.signedAssertion(nil), scope), proof)
}

// wantsOAuthError checks an error of the OAuth form.
func (r reply) wantsOAuthError(status int, code string) reply {
	r.t.Helper()
	body := r.wants(status).object()
	if body["error"] != code || len(body) != 2 || body["error_description"] == "" {
		r.t.Fatalf("error %v, want %s", body, code)
	}
	return r
}

// proof is what a sound DPoP proof says about a call.
func (s *service) proof(method, path, accessToken, nonce string) claims {
	s.jti++
	content := claims{
		"htm": method, "htu": s.url + path, "iat": s.org.Now().Unix(), "jti": s.clientID + "proof" + string(rune('a'+s.jti)),
	}
	if accessToken != "" {
		content["ath"] = hashed(accessToken)
	}
	if nonce != "" {
		content["nonce"] = nonce
	}
	return content
}

func (s *service) proofHeader() claims {
	return claims{"typ": "dpop+jwt", "alg": algorithm(s.dpopKey), "jwk": oktasim.PublicJWK("", s.dpopKey.Public())}
}

func (s *service) signedProof(content claims) string {
	return sign(s.t, s.dpopKey, s.proofHeader(), content)
}

func TestPublicJWK_thumbprint(t *testing.T) {
	t.Parallel()
	// The example of RFC 7638, 3.1.
	const n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
	key := oktasim.JWK{KeyType: "RSA", Modulus: n, Exponent: "AQAB", Algorithm: "RS256", KeyID: "2011-04-29"}
	same(t, "thumbprint", key.Thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
}

func TestJWK_isWrittenAsRFC7517Says(t *testing.T) {
	t.Parallel()
	for key, want := range map[crypto.Signer]string{rsaKey(): "e kid kty n", ecKey(): "crv kid kty x y"} {
		var members map[string]string
		succeed(json.Unmarshal(must(json.Marshal(oktasim.PublicJWK("k", key.Public()))), &members))
		same(t, "members", strings.Join(sorted(members), " "), want)
	}
}
