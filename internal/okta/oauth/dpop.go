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

// prover makes proofs of possession (DPoP, RFC 9449). Its key lives as long as
// the client. A client needs no proofs until its org requires them.
type prover struct {
	now func() time.Time
	key func() (*ecdsa.PrivateKey, error)
	// forTokens and forAPI are the nonces of the two kinds of endpoint, which
	// don't share them.
	forTokens, forAPI nonce

	// demanded is true once the token endpoint requires proofs.
	demanded atomic.Bool
}

// nonce is the latest nonce from an endpoint, for the next proof.
type nonce struct {
	value atomic.Value
	// answered is made by the first request, and closed after its answer; known is
	// true from then on.
	answered chan struct{}
	known    bool
	mu       sync.Mutex
}

// patience is how long requests wait for the answer to the first one.
const patience = 2 * time.Second

// enter lets the first request go alone, and returns a function to call after its
// answer. The answer shows whether the endpoint demands a proof and a nonce;
// without it, each request beside the first would be refused and sent again.
func (n *nonce) enter(ctx context.Context) (leave func()) {
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
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-answered:
	case <-bounded.Done():
	}
	return func() {}
}

// learn keeps the nonce of an answer, whether or not the call succeeded.
func (n *nonce) learn(header http.Header) {
	if given := header.Get("Dpop-Nonce"); given != "" {
		n.value.Store(given)
	}
}

// newProver makes a prover. It makes its key with the first proof.
func newProver(now func() time.Time) *prover {
	return &prover{now: now, key: sync.OnceValues(func() (*ecdsa.PrivateKey, error) {
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	})}
}

// proofClaims are the claims of RFC 9449, 4.2.
type proofClaims struct {
	ID       string `json:"jti"`
	Method   string `json:"htm"`
	URI      string `json:"htu"`
	IssuedAt int64  `json:"iat"`
	// TokenHash binds the proof to an access token.
	TokenHash string `json:"ath,omitempty"`
	Nonce     string `json:"nonce,omitempty"`
}

// prove adds a new proof to a request. token is the access token that the
// request carries, or "" if it requests one. of has the nonce.
func (p *prover) prove(req *http.Request, of *nonce, token string) error {
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
	claims.Nonce, _ = of.value.Load().(string)
	proof, err := signJWT(jose.SigningKey{Algorithm: jose.ES256, Key: key},
		(&jose.SignerOptions{EmbedJWK: true}).WithType("dpop+jwt"), claims)
	if err != nil {
		return err
	}
	req.Header.Set("Dpop", proof)
	return nil
}
