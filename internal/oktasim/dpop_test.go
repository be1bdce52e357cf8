package oktasim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const tokenPath = "/oauth2/v1/token"

// bound is a service app that must prove possession, with a token for okta.devices.read.
func bound(t *testing.T) (s *service, token string) {
	t.Helper()
	s = newService(t, start(t, oktasim.Options{Now: newClock().now}), rsaKey(), oktasim.App{DPoPBound: true})
	r := s.token("okta.devices.read", s.signedProof(s.proof("POST", tokenPath, "", s.nonce())))
	body := r.wants(200).object()
	if body["token_type"] != "DPoP" {
		t.Errorf("answer %v", body)
	}
	return s, body["access_token"].(string)
}

// nonce asks for one, as every client has to.
func (s *service) nonce() string {
	s.t.Helper()
	r := s.token("okta.devices.read", s.signedProof(s.proof("POST", tokenPath, "", "")))
	r.wantsOAuthError(400, "use_dpop_nonce")
	return r.header.Get("dpop-nonce")
}

func TestDPoP_token(t *testing.T) {
	t.Parallel()
	s, _ := bound(t)
	s.token("okta.devices.read", "").wantsOAuthError(400, "invalid_dpop_proof")
	nonce := s.nonce()
	sound := func() claims { return s.proof("POST", tokenPath, "", nonce) }
	for name, proof := range map[string]string{
		"garbage":       "x.y.z",
		"other method":  s.signedProof(sound().with(claims{"htm": "GET"})),
		"other URL":     s.signedProof(sound().with(claims{"htu": s.url + "/oauth2/v1/introspect"})),
		"old":           s.signedProof(sound().with(claims{"iat": s.org.Now().Add(-time.Hour).Unix()})),
		"undated":       s.signedProof(sound().with(claims{"iat": nil})),
		"without jti":   s.signedProof(sound().with(claims{"jti": nil})),
		"other type":    sign(t, s.dpopKey, s.proofHeader().with(claims{"typ": "jwt"}), sound()),
		"without a key": sign(t, s.dpopKey, s.proofHeader().with(claims{"jwk": nil}), sound()),
		"private key": sign(t, s.dpopKey, s.proofHeader().with(claims{"jwk": map[string]string{
			"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "d": "secret",
		}}), sound()),
		"another key": sign(t, rsaKey(), s.proofHeader(), sound()),
	} {
		if body := s.token("okta.devices.read", proof).wants(400).object(); body["error"] != "invalid_dpop_proof" {
			t.Errorf("%s: %v", name, body)
		}
	}
	proof := s.signedProof(sound())
	s.token("okta.devices.read", proof).wants(200)
	s.token("okta.devices.read", proof).wantsOAuthError(400, "invalid_dpop_proof") // the same jti
	s.token("okta.devices.read", s.signedProof(sound().with(claims{"nonce": "old"}))).wantsOAuthError(400, "use_dpop_nonce")
}

// TestDPoP_ofAWillingClient is about an app that needs no proofs.
func TestDPoP_ofAWillingClient(t *testing.T) {
	t.Parallel()
	s := newService(t, start(t, oktasim.Options{Now: newClock().now}), ecKey(), oktasim.App{})
	body := s.token("okta.devices.read", s.signedProof(s.proof("POST", tokenPath, "", s.nonce()))).wants(200).object()
	if body["token_type"] != "DPoP" {
		t.Errorf("answer %v", body)
	}
}

func TestDPoP_calls(t *testing.T) {
	t.Parallel()
	s, token := bound(t)
	const path = "/api/v1/devices"
	sound := func() claims { return s.proof("GET", path, token, "") }
	call := func(authorization, proof string) reply {
		return s.send("GET", path+"?limit=1", "", authorization, proof)
	}
	proof := s.signedProof(sound())
	call("DPoP "+token, proof).wants(200)
	for name, bad := range map[string]string{
		"used before":  proof,
		"none":         "",
		"other method": s.signedProof(sound().with(claims{"htm": "POST"})),
		"other URL":    s.signedProof(sound().with(claims{"htu": s.url + "/api/v1/apps"})),
		"with query":   s.signedProof(sound().with(claims{"htu": s.url + path + "?limit=1"})),
		"other token":  s.signedProof(sound().with(claims{"ath": hashed("other")})),
		"no token":     s.signedProof(sound().with(claims{"ath": nil})),
		"old":          s.signedProof(sound().with(claims{"iat": 1})),
		"another key": sign(t, rsaKey(), claims{
			"typ": "dpop+jwt", "alg": "RS256", "jwk": oktasim.PublicJWK("", rsaKey().Public()),
		}, sound()),
	} {
		r := call("DPoP "+token, bad)
		if r.status != 400 || !strings.Contains(r.header.Get("WWW-Authenticate"), `DPoP authorization_uri=`) ||
			!strings.Contains(r.header.Get("WWW-Authenticate"), `error="invalid_dpop_proof"`) {
			t.Errorf("%s: %d with %v", name, r.status, r.header)
		}
	}
	call("Bearer "+token, s.signedProof(sound())).wantsError(401, "E0000011")
	call("DPoP other", s.signedProof(sound())).wantsError(401, "E0000011")
	apps := s.send("GET", "/api/v1/users/me", "", "DPoP "+token, s.signedProof(s.proof("GET", "/api/v1/users/me", token, "")))
	apps.wantsError(403, "E0000006")
	if !strings.HasPrefix(apps.header.Get("WWW-Authenticate"), "DPoP ") {
		t.Errorf("challenge %v", apps.header)
	}
	bearer := newService(t, s.caller, ecKey(), oktasim.App{})
	plain := bearer.token("okta.devices.read", "").wants(200).object()["access_token"].(string)
	call("DPoP "+plain, s.signedProof(s.proof("GET", path, plain, ""))).wantsError(401, "E0000011")
}
