package oauth

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// The errors by which a server asks for a proof, and for one with a nonce of
// its own (RFC 9449, 5 and 8).
const (
	CodeInvalidProof = "invalid_dpop_proof"
	CodeUseNonce     = "use_dpop_nonce"
)

// IsProofCode reports whether an error asks for a proof, or for another one.
func IsProofCode(code string) bool { return code == CodeInvalidProof || code == CodeUseNonce }

// Prover makes proofs of possession (DPoP, RFC 9449), with a key that lives as
// long as the client. A client needs none until its org asks for one.
type Prover struct {
	now func() time.Time
	key func() (*ecdsa.PrivateKey, error)
	// ForTokens and ForAPI are the nonces of the two kinds of endpoint; they
	// are not each other's.
	ForTokens, ForAPI Nonce

	demanded atomic.Bool
}

// Nonce is the latest that an endpoint gave for the next proof.
type Nonce struct {
	value atomic.Value
	// answered is made by the first request, and closed after its answer; known is
	// true from then on.
	answered chan struct{}
	known    bool
	mu       sync.Mutex
}

// patience is how long requests wait for the answer to the first one.
const patience = 2 * time.Second

// Enter lets the first request go alone, and returns a function to call after its
// answer. The answer shows whether the endpoint demands a proof and a nonce;
// without it, each request beside the first would be refused and sent again.
func (n *Nonce) Enter(ctx context.Context) (leave func()) {
	n.mu.Lock()
	answered, known := n.answered, n.known
	if answered == nil {
		answered = make(chan struct{})
		n.answered = answered
		n.mu.Unlock()
		return func() {
			n.mu.Lock()
			n.known = true
			n.mu.Unlock()
			close(answered)
		}
	}
	n.mu.Unlock()
	if known {
		return func() {}
	}
	select {
	case <-answered:
	case <-ctx.Done():
	case <-time.After(patience):
	}
	return func() {}
}

// Learn keeps the nonce that an answer gives, whatever the answer says
// otherwise.
func (n *Nonce) Learn(header http.Header) {
	if given := header.Get("Dpop-Nonce"); given != "" {
		n.value.Store(given)
	}
}

// NewProver makes a prover. Its key is made with the first proof.
func NewProver(now func() time.Time) *Prover {
	return &Prover{now: now, key: sync.OnceValues(func() (*ecdsa.PrivateKey, error) {
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	})}
}

// Demand notes that the token endpoint wants proofs.
func (p *Prover) Demand() { p.demanded.Store(true) }

// Demanded reports whether it does.
func (p *Prover) Demanded() bool { return p.demanded.Load() }

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

// Prove puts a new proof on a request: for the access token that it carries, or
// for the one that it asks for ("").
func (p *Prover) Prove(req *http.Request, nonce *Nonce, token string) error {
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
	claims.Nonce, _ = nonce.value.Load().(string)
	proof, err := signJWT(jose.SigningKey{Algorithm: jose.ES256, Key: key},
		(&jose.SignerOptions{EmbedJWK: true}).WithType("dpop+jwt"), claims)
	if err != nil {
		return err
	}
	req.Header.Set("Dpop", proof)
	return nil
}
