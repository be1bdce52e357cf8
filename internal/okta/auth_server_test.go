package okta

import (
	"cmp"
	"crypto"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const testClientID = "0oaServiceApp"

// authServer is an org with a service app, in memory: no network, so that a test in a bubble rules its time. It checks
// what it gets as the RFCs say, with go-jose and nothing of ours.
type authServer struct {
	t *testing.T
	// registered is the public half of the app's key, kid the id that an assertion must name.
	registered crypto.PublicKey
	kid        string
	// granted are the scopes that the app may ask for, scopeRefusal is the error for any other.
	granted      []string
	scopeRefusal string
	// demand asks for DPoP, and apiNonce for this nonce at the API.
	demand   bool
	apiNonce string
	// refuse answers a token call instead, if it returns true.
	refuse func(w http.ResponseWriter, r *http.Request) bool
	// serve answers an API call that is authorized; nil answers {"id":"1"} or [].
	serve http.HandlerFunc

	mu         sync.Mutex
	tokenNonce string
	used       map[string]bool
	issued     map[string]issuedToken
	// log has a line for each request; assertions and proofs all that came.
	log                []string
	headers            []http.Header
	assertions, proofs []string
}

type issuedToken struct {
	scopes     []string
	thumbprint string
	revoked    bool
}

func newAuthServer(t *testing.T, granted ...string) *authServer {
	return &authServer{
		t: t, registered: ecKey().Public(), granted: granted, tokenNonce: "nonce-0", used: map[string]bool{}, issued: map[string]issuedToken{},
	}
}

// RoundTrip makes the server a wire.
func (s *authServer) RoundTrip(req *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
	inner := req.Clone(req.Context())
	if inner.Body == nil {
		inner.Body = http.NoBody
	}
	aborted := make(chan bool, 1)
	go func() {
		defer func() {
			p := recover()
			if err, ok := p.(error); p != nil && !(ok && errors.Is(err, http.ErrAbortHandler)) {
				s.t.Errorf("panic: %v", p)
			}
			aborted <- p != nil
		}()
		s.ServeHTTP(w, inner)
	}()
	select {
	case broken := <-aborted:
		if broken {
			return nil, io.ErrUnexpectedEOF
		}
		return w.Result(), nil
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
}

func (s *authServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.log = append(s.log, r.Method+" "+r.URL.RequestURI())
	s.headers = append(s.headers, r.Header.Clone())
	s.mu.Unlock()
	if r.URL.Path == "/oauth2/v1/token" {
		if s.refuse == nil || !s.refuse(w, r) {
			s.token(w, r)
		}
		return
	}
	if !s.authorized(w, r) {
		return
	}
	switch {
	case s.serve != nil:
		s.serve(w, r)
	case r.Method == http.MethodDelete:
		w.WriteHeader(http.StatusNoContent)
	case strings.HasSuffix(r.URL.Path, "s") && r.Method == http.MethodGet:
		sendJSON(w, http.StatusOK, `[]`)
	default:
		sendJSON(w, http.StatusOK, `{"id":"1"}`)
	}
}

func oauthRefusal(w http.ResponseWriter, status int, code, description string) {
	sendJSON(w, status, string(must(json.Marshal(map[string]string{"error": code, "error_description": description}))))
}

// token is the token endpoint of RFC 6749, 4.4, and RFC 7523, 2.2.
func (s *authServer) token(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.URL.RawQuery != "" || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		s.t.Errorf("the token call is %s %s, %q", r.Method, r.URL, r.Header)
	}
	if r.Header.Get("Authorization") != "" {
		s.t.Error("the token call has an Authorization header")
	}
	if err := r.ParseForm(); err != nil {
		s.t.Errorf("the form of the token call: %s", err)
	}
	if problem := s.checkAssertion(r.PostForm); problem != "" {
		oauthRefusal(w, http.StatusUnauthorized, "invalid_client", problem)
		return
	}
	thumbprint := ""
	if s.demand {
		claims, key, problem := s.checkProof(r)
		if problem != "" {
			oauthRefusal(w, http.StatusBadRequest, "invalid_dpop_proof", problem)
			return
		}
		s.mu.Lock()
		nonce := s.tokenNonce
		s.mu.Unlock()
		if claims.Nonce != nonce {
			w.Header().Set("dpop-nonce", nonce)
			oauthRefusal(w, http.StatusBadRequest, "use_dpop_nonce", "Authorization server requires nonce in DPoP proof.")
			return
		}
		thumbprint = key
	}
	scopes := strings.Fields(r.PostForm.Get("scope"))
	for _, scope := range scopes {
		if !slices.Contains(s.granted, scope) {
			oauthRefusal(w, http.StatusBadRequest, cmp.Or(s.scopeRefusal, "invalid_scope"), "The scope is not granted: "+scope)
			return
		}
	}
	s.mu.Lock()
	secret := fmt.Sprintf("canary-token-%d", len(s.issued))
	s.issued[secret] = issuedToken{scopes: scopes, thumbprint: thumbprint}
	s.mu.Unlock()
	kind := map[bool]string{false: "Bearer", true: "DPoP"}[s.demand]
	sendJSON(w, http.StatusOK, fmt.Sprintf(`{"token_type":%q,"expires_in":3600,"access_token":%q,"scope":%q}`, kind, secret, strings.Join(scopes, " ")))
}

func (s *authServer) checkAssertion(form url.Values) (problem string) {
	if form.Get("grant_type") != "client_credentials" || form.Get("scope") == "" ||
		form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		return "the form is " + form.Encode()
	}
	text := form.Get("client_assertion")
	signed, err := jose.ParseSignedCompact(text, []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512, jose.ES256})
	if err != nil {
		return "The client_assertion token is malformed."
	}
	if kid := signed.Signatures[0].Header.KeyID; kid != s.kid {
		return "The client_assertion JWT kid is invalid."
	}
	payload, err := signed.Verify(s.registered)
	if err != nil {
		return "The client_assertion signature is invalid."
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		return "The client_assertion has no claims."
	}
	expires, _ := claims["exp"].(float64)
	left := time.Until(time.Unix(int64(expires), 0))
	if claims["iss"] != testClientID || claims["sub"] != testClientID || claims["aud"] != "https://example.okta.com/oauth2/v1/token" || left <= 0 || left > 5*time.Minute {
		return fmt.Sprintf("The claims are %v, %s are left.", claims, left)
	}
	return s.once(claims["jti"], text, &s.assertions)
}

// once takes note of a JWT and its id, which must be new.
func (s *authServer) once(id any, text string, kept *[]string) (problem string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*kept = append(*kept, text)
	name, _ := id.(string)
	if len(name) < 16 || s.used[name] {
		return fmt.Sprintf("The jti %q is too short or was used before.", name)
	}
	s.used[name] = true
	return ""
}

type receivedProof struct {
	ID     string `json:"jti"`
	Method string `json:"htm"`
	URI    string `json:"htu"`
	Issued int64  `json:"iat"`
	Hash   string `json:"ath"`
	Nonce  string `json:"nonce"`
}

// checkProof does what RFC 9449, 4.3, asks of a server, but for the nonce and the token.
func (s *authServer) checkProof(r *http.Request) (claims receivedProof, thumbprint, problem string) {
	lines := r.Header.Values("DPoP")
	if len(lines) != 1 {
		return claims, "", "The DPoP proof JWT header is missing."
	}
	signed, err := jose.ParseSignedCompact(lines[0], []jose.SignatureAlgorithm{jose.ES256, jose.RS256})
	if err != nil {
		return claims, "", "The proof is malformed."
	}
	header := signed.Signatures[0].Protected
	if header.ExtraHeaders[jose.HeaderType] != "dpop+jwt" || header.JSONWebKey == nil || !header.JSONWebKey.IsPublic() {
		return claims, "", fmt.Sprintf("The header is %+v.", header)
	}
	payload, err := signed.Verify(header.JSONWebKey)
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return claims, "", "The signature does not verify."
	}
	if age := time.Since(time.Unix(claims.Issued, 0)); claims.Method != r.Method || claims.URI != "https://example.okta.com"+r.URL.EscapedPath() || age < 0 || age > time.Minute {
		return claims, "", fmt.Sprintf("The claims are %+v.", claims)
	}
	sum, err := header.JSONWebKey.Thumbprint(crypto.SHA256)
	if err != nil {
		return claims, "", err.Error()
	}
	return claims, string(sum), s.once(claims.ID, lines[0], &s.proofs)
}

// authorized checks the access token of an API call, and its proof if the token is bound to a key.
func (s *authServer) authorized(w http.ResponseWriter, r *http.Request) bool {
	kind, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	s.mu.Lock()
	token, ok := s.issued[secret]
	s.mu.Unlock()
	if !ok || token.revoked || kind != map[bool]string{true: "DPoP", false: "Bearer"}[token.thumbprint != ""] {
		w.Header().Set("WWW-Authenticate", kind+` error="invalid_token", error_description="The access token is invalid"`)
		sendJSON(w, http.StatusUnauthorized, oktaError("E0000011", "Invalid token provided"))
		return false
	}
	if token.thumbprint != "" {
		claims, thumbprint, problem := s.checkProof(r)
		sum := sha256.Sum256([]byte(secret))
		if problem == "" && (thumbprint != token.thumbprint || claims.Hash != base64.RawURLEncoding.EncodeToString(sum[:])) {
			problem = "The proof is for another token."
		}
		if problem != "" {
			oauthRefusal(w, http.StatusBadRequest, "invalid_dpop_proof", problem)
			return false
		}
		if s.apiNonce != "" && claims.Nonce != s.apiNonce {
			w.Header().Set("DPoP-Nonce", s.apiNonce)
			w.Header().Set("WWW-Authenticate", `DPoP error="use_dpop_nonce", error_description="Resource server requires nonce in DPoP proof"`)
			w.WriteHeader(http.StatusUnauthorized)
			return false
		}
	}
	return true
}

// revoke ends all tokens so far.
func (s *authServer) revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for secret, token := range s.issued {
		token.revoked = true
		s.issued[secret] = token
	}
}

// count is how many requests had a line that starts so.
func (s *authServer) count(start string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(slices.DeleteFunc(slices.Clone(s.log), func(line string) bool { return !strings.HasPrefix(line, start) }))
}

const tokenCall = "POST /oauth2/v1/token"

func (s *authServer) expectTokenCalls(want int) {
	s.t.Helper()
	if got := s.count(tokenCall); got != want {
		s.t.Errorf("%d token calls, want %d: %q", got, want, s.log)
	}
}

// client makes a client that authenticates as the service app.
func (s *authServer) client(options ...func(*Config)) *Client {
	s.t.Helper()
	return newTestClient(s.t, append([]func(*Config){func(cfg *Config) {
		cfg.APIToken, cfg.ClientID, cfg.PrivateKey, cfg.Transport = "", testClientID, pkcs8(ecKey()), s
		cfg.Clock = Clock{} // the server's, whose time is that of the bubble if there is one
	}}, options...)...)
}
