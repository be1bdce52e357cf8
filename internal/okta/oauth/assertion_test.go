package oauth

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// A stolen assertion is valid for minutes, not for the hour that Okta accepts.
func TestAssertion_life(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	signed := must(must(readKey(pkcs8(ecKey()))).assertion("0oa1", "https://example.okta.com/oauth2/v1/token", now))
	var claims assertionClaims
	if err := json.Unmarshal(must(base64.RawURLEncoding.DecodeString(strings.Split(signed, ".")[1])), &claims); err != nil {
		t.Fatal(err)
	}
	if life := time.Unix(claims.Expires, 0).Sub(now); life <= 0 || life > 5*time.Minute {
		t.Errorf("valid for %s", life)
	}
}
