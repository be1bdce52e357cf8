package okta

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// The errors by which a server asks for a proof, and for one with a nonce of its own (RFC 9449, 5 and 8).
const (
	codeInvalidProof = "invalid_dpop_proof"
	codeUseNonce     = "use_dpop_nonce"
)

func isProofCode(code string) bool { return code == codeInvalidProof || code == codeUseNonce }

// prover makes proofs of possession (DPoP, RFC 9449), with a key that lives as long as the client. A client needs none
// until its org asks for one.
type prover struct {
	now func() time.Time
	key func() (*ecdsa.PrivateKey, error)

	mu sync.Mutex
	// demanded says that the token endpoint wants proofs.
	demanded bool
	// tokenNonce and apiNonce are the latest that the two kinds of endpoint gave; they are not each other's.
	tokenNonce, apiNonce string
}

func newProver(now func() time.Time) *prover {
	return &prover{now: now, key: sync.OnceValues(func() (*ecdsa.PrivateKey, error) {
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	})}
}

func (p *prover) demand() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.demanded = true
}

func (p *prover) isDemanded() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.demanded
}

// learn keeps the nonce that an answer gives for the next proof, whatever the answer says otherwise.
func (p *prover) learn(nonce *string, header http.Header) {
	if given := header.Get("Dpop-Nonce"); given != "" {
		p.mu.Lock()
		defer p.mu.Unlock()
		*nonce = given
	}
}

// proofClaims are those of RFC 9449, 4.2.
type proofClaims struct {
	ID       string `json:"jti"`
	Method   string `json:"htm"`
	URI      string `json:"htu"`
	IssuedAt int64  `json:"iat"`
	// TokenHash binds the proof to an access token.
	TokenHash string `json:"ath,omitempty"`
	Nonce     string `json:"nonce,omitempty"`
}

// prove puts a new proof on a request: for the access token that it carries, or for the one that it asks for ("").
func (p *prover) prove(req *http.Request, nonce *string, token string) error {
	key, err := p.key()
	if err != nil {
		return err
	}
	claims := proofClaims{
		ID: rand.Text(), Method: req.Method, URI: req.URL.Scheme + "://" + req.URL.Host + req.URL.EscapedPath(), IssuedAt: p.now().Unix(),
	}
	if token != "" {
		hash := sha256.Sum256([]byte(token))
		claims.TokenHash = base64.RawURLEncoding.EncodeToString(hash[:])
	}
	p.mu.Lock()
	claims.Nonce = *nonce
	p.mu.Unlock()
	proof, err := signJWT(jose.SigningKey{Algorithm: jose.ES256, Key: key},
		(&jose.SignerOptions{EmbedJWK: true}).WithType("dpop+jwt"), claims)
	if err != nil {
		return err
	}
	req.Header.Set("Dpop", proof)
	return nil
}
