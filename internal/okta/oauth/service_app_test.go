package oauth

import (
	"testing"
	"time"
)

func TestReadToken_life(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]time.Duration{
		`3600`: time.Hour, `"300"`: 5 * time.Minute, `0`: tokenLifeUnknown, `-5`: tokenLifeUnknown, `null`: tokenLifeUnknown,
		`9223372036854775807`: 24 * time.Hour, `1e400`: tokenLifeUnknown,
	} {
		token, life, problem := readToken([]byte(`{"token_type":"bearer","access_token":"x","expires_in":` + answer + `}`))
		if problem != "" || life != want || token.secret != "x" || token.bound {
			t.Errorf("%s: got %+v, %s, %q; want %s", answer, token, life, problem, want)
		}
	}
}

// TestSecretSet hides a replaced access token, and the credential of a client that
// also checks client secrets.
func TestSecretSet(t *testing.T) {
	t.Parallel()
	var s secretSet
	for _, secret := range []string{"first-secret", "second-secret", "first-secret", "word"} {
		s.add(secret)
	}
	if got := s.replace("first-secret second-secret word", "*"); got != "* * word" {
		t.Errorf("shown: %s", got)
	}
}
