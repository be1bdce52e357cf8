package oktasim_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

func TestToken(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]crypto.Signer{"RSA": rsaKey(), "EC": ecKey()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t, start(t, oktasim.Options{Now: newClock().now}), key, oktasim.App{ClientID: "chosen"})
			r := s.token("okta.devices.read okta.apps.read", "").wants(200)
			body := r.object()
			token, _ := body["access_token"].(string)
			if len(body) != 4 || body["token_type"] != "Bearer" || body["expires_in"] != 3600.0 || len(token) < 40 ||
				body["scope"] != "okta.devices.read okta.apps.read" || r.header.Get("Cache-Control") != "no-store" {
				t.Errorf("answer %v with %v", body, r.header)
			}
			one := s.as(t, "Bearer "+token)
			one.get("/api/v1/devices").wants(200)
			one.get(s.flow()).wants(200)
			one.get("/api/v1/users/me").wantsError(403, "E0000006")
			r = one.get(s.flow() + "/grants")
			r.wantsError(403, "E0000006")
			if got := r.header.Get("WWW-Authenticate"); !strings.Contains(got, `scope="okta.appGrants.read", error="insufficient_scope"`) {
				t.Errorf("challenge %q", got)
			}
			if last := s.org.Requests()[0]; last.Scope != "okta.devices.read okta.apps.read" || last.Authorization || last.Status != 200 {
				t.Errorf("request %+v", last)
			}
		})
	}
}

func TestToken_refused(t *testing.T) {
	t.Parallel()
	c := start(t, oktasim.Options{Now: newClock().now})
	s := newService(t, c, ecKey(), oktasim.App{Label: "strict", RequireKeyID: true})
	now := float64(c.org.Now().Unix())
	noKid := sign(t, s.key, claims{"alg": "ES256"}, s.assertion())
	web := c.org.AddApp(oktasim.App{Label: "web"})
	c.org.AddApp(oktasim.App{ID: "keyed", TokenEndpointAuthMethod: "private_key_jwt", Keys: []oktasim.JWK{
		oktasim.PublicJWK("one", s.key.Public()),
	}})
	jwt := s.signedAssertion
	for name, test := range map[string]struct {
		change func(url.Values)
		status int
		code   string
	}{
		"sound":               {func(url.Values) {}, 200, ""},
		"string audience":     {set("client_assertion", jwt(claims{"aud": []string{"https://other.example", c.url + "/oauth2/v1/token"}})), 200, ""},
		"no iat":              {set("client_assertion", jwt(claims{"iat": nil})), 200, ""},
		"no grant type":       {set("grant_type", ""), 400, "unsupported_grant_type"},
		"password":            {set("grant_type", "password"), 400, "unsupported_grant_type"},
		"no scope":            {set("scope", ""), 400, "invalid_scope"},
		"scope not granted":   {set("scope", "okta.devices.read okta.users.read"), 400, "invalid_scope"},
		"read is not manage":  {set("scope", "okta.devices.manage"), 400, "invalid_scope"},
		"unknown scope":       {set("scope", "okta.nothing"), 400, "invalid_scope"},
		"no assertion":        {func(f url.Values) { f.Del("client_assertion"); f.Del("client_assertion_type") }, 401, "invalid_client"},
		"other type":          {set("client_assertion_type", "jwt"), 400, "invalid_request"},
		"no JWT":              {set("client_assertion", "nonsense"), 401, "invalid_client"},
		"short signature":     {set("client_assertion", cutOff(jwt(nil), 60)), 401, "invalid_client"},
		"two scopes":          {func(f url.Values) { f.Add("scope", "okta.apps.read") }, 400, "invalid_request"},
		"another client id":   {set("client_id", "somebody"), 401, "invalid_client"},
		"issuer":              {set("client_assertion", jwt(claims{"iss": "somebody"})), 401, "invalid_client"},
		"unknown client":      {set("client_assertion", jwt(claims{"iss": "x", "sub": "x"})), 401, "invalid_client"},
		"client with secret":  {set("client_assertion", jwt(claims{"iss": web, "sub": web})), 401, "invalid_client"},
		"audience":            {set("client_assertion", jwt(claims{"aud": "https://other.okta.com/oauth2/v1/token"})), 401, "invalid_client"},
		"audience is the org": {set("client_assertion", jwt(claims{"aud": c.url})), 401, "invalid_client"},
		"expired":             {set("client_assertion", jwt(claims{"exp": now})), 401, "invalid_client"},
		"no expiry":           {set("client_assertion", jwt(claims{"exp": nil})), 401, "invalid_client"},
		"far expiry":          {set("client_assertion", jwt(claims{"exp": now + 2*3600})), 401, "invalid_client"},
		"from the future":     {set("client_assertion", jwt(claims{"iat": now + 3600})), 401, "invalid_client"},
		"no jti":              {set("client_assertion", jwt(claims{"jti": nil})), 401, "invalid_client"},
		"no kid":              {set("client_assertion", noKid), 401, "invalid_client"},
		"another kid":         {set("client_assertion", sign(t, s.key, claims{"alg": "ES256", "kid": "two"}, s.assertion())), 401, "invalid_client"},
		"another key":         {set("client_assertion", sign(t, otherKey(), claims{"alg": "ES256", "kid": "one"}, s.assertion())), 401, "invalid_client"},
		"another algorithm":   {set("client_assertion", sign(t, s.key, claims{"alg": "RS256", "kid": "one"}, s.assertion())), 401, "invalid_client"},
		"no algorithm":        {set("client_assertion", sign(t, s.key, claims{"alg": "none", "kid": "one"}, s.assertion())), 401, "invalid_client"},
		"not a service app":   {set("client_assertion", jwt(claims{"iss": "keyed", "sub": "keyed"})), 400, "unauthorized_client"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one := c.as(t, "")
			form := s.form(jwtOf(t, s, name), "okta.devices.read")
			test.change(form)
			r := one.post("/oauth2/v1/token", form, "")
			if test.code == "" {
				r.wants(test.status)
				return
			}
			r.wantsOAuthError(test.status, test.code)
		})
	}
}

// jwtOf is a sound assertion with a jti of its own.
func jwtOf(t *testing.T, s *service, jti string) string {
	t.Helper()
	now := s.org.Now().Unix()
	return sign(t, s.key, claims{"alg": "ES256", "kid": "one"}, claims{
		"iss": s.clientID, "sub": s.clientID, "aud": s.url + "/oauth2/v1/token", "exp": now + 300, "jti": jti,
	})
}

// cutOff takes characters from the end.
func cutOff(text string, n int) string { return text[:len(text)-n] }

func set(name, value string) func(url.Values) { return func(f url.Values) { f.Set(name, value) } }

func TestToken_assertionOnlyOnce(t *testing.T) {
	t.Parallel()
	s := newService(t, start(t, oktasim.Options{Now: newClock().now}), ecKey(), oktasim.App{})
	form := s.form(s.signedAssertion(nil), "okta.devices.read")
	s.post("/oauth2/v1/token", form, "").wants(200)
	s.post("/oauth2/v1/token", form, "").wantsOAuthError(401, "invalid_client")
	// Without a required kid, any of the app's keys will do.
	form.Set("client_assertion", sign(t, s.key, claims{"alg": "ES256"}, s.assertion()))
	s.post("/oauth2/v1/token", form, "").wants(200)
}

func TestToken_neverInTheURL(t *testing.T) {
	t.Parallel()
	s := newService(t, start(t, oktasim.Options{Now: newClock().now}), ecKey(), oktasim.App{})
	form := s.form(s.signedAssertion(nil), "okta.devices.read")
	s.post("/oauth2/v1/token?"+form.Encode(), nil, "").wantsOAuthError(400, "invalid_request")
	s.post("/oauth2/v1/token?client_secret=x", form, "").wantsOAuthError(400, "invalid_request")
	s.post("/oauth2/v1/token?unrelated=x", form, "").wants(200)
}

func TestToken_ends(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*service){
		"expires":      func(s *service) { s.org.Advance(time.Hour) },
		"app inactive": func(s *service) { s.org.SetAppStatus(s.clientID, "INACTIVE") },
		"app deleted":  func(s *service) { s.org.DeleteApp(s.clientID) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t, start(t, oktasim.Options{Now: newClock().now}), ecKey(), oktasim.App{})
			one := s.as(t, "Bearer "+s.token("okta.devices.read", "").object()["access_token"].(string))
			s.org.Advance(time.Hour - time.Second)
			one.get("/api/v1/devices").wants(200)
			end(s)
			r := one.get("/api/v1/devices")
			r.wantsError(401, "E0000011")
			if got := r.header.Get("WWW-Authenticate"); !strings.Contains(got, `error="invalid_token"`) {
				t.Errorf("challenge %q", got)
			}
		})
	}
}

func TestToken_ofAnotherOrg(t *testing.T) {
	t.Parallel()
	s := newService(t, start(t, oktasim.Options{Now: newClock().now}), ecKey(), oktasim.App{})
	other := newService(t, start(t, oktasim.Options{Now: newClock().now}), ecKey(), oktasim.App{})
	token := s.token("okta.devices.read", "").object()["access_token"].(string)
	other.as(t, "Bearer "+token).get("/api/v1/devices").wantsError(401, "E0000011")
}

// appOf is the id of the app with a client id.
func appOf(t *testing.T, c *caller, clientID string) string {
	t.Helper()
	for _, a := range c.get("/api/v1/apps?limit=200").wants(200).list() {
		id := a["id"].(string)
		if found, _ := c.org.App(id); found.ClientID == clientID {
			return id
		}
	}
	t.Fatalf("no app of the client %s", clientID)
	return ""
}

func TestServiceApp_inASeed(t *testing.T) {
	t.Parallel()
	key := asJSON(t, oktasim.PublicJWK("one", ecKey().Public()))
	seed := must(oktasim.LoadSeed([]byte(`{
		"apps": [{"id": "0oaService", "label": "Terraform", "applicationType": "service", "dpopBound": true, "keys": [` + key + `]}],
		"grants": [{"app": "Terraform", "scope": "okta.devices.read"}]}`)))
	c := start(t, oktasim.Options{Seed: seed, Now: newClock().now})
	s := &service{caller: c, clientID: "0oaService", key: ecKey(), dpopKey: otherKey()}
	s.token("okta.devices.read", "").wantsOAuthError(400, "invalid_dpop_proof")
	if _, err := oktasim.LoadSeed([]byte(`{"apps":[{"keys":[{"kty":"EC","d":"secret"}]}]}`)); err == nil {
		t.Error("a private key was accepted")
	}
}

func TestServiceApp_refused(t *testing.T) {
	t.Parallel()
	small := must(rsa.GenerateKey(rand.Reader, 1024))
	c := start(t, oktasim.Options{})
	for name, a := range map[string]oktasim.App{
		"no key":    {},
		"short key": {Keys: []oktasim.JWK{oktasim.PublicJWK("", small.Public())}},
		"P-384":     {Keys: []oktasim.JWK{oktasim.PublicJWK("", must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader)).Public())}},
		"no JWK":    {Keys: []oktasim.JWK{{KeyType: "oct"}}},
		"off curve": {Keys: []oktasim.JWK{{KeyType: "EC", Curve: "P-256", X: encode(strings.Repeat("x", 32)), Y: encode(strings.Repeat("y", 32))}}},
		"broken":    {Keys: []oktasim.JWK{{KeyType: "RSA", Modulus: "?", Exponent: "AQAB"}}},
	} {
		if id, err := c.org.Org.AddServiceApp(a); err == nil {
			t.Errorf("%s: added as %s", name, id)
		}
	}
}
