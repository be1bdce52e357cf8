package oauth

import (
	"fmt"
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

func TestSecretSet_keepsTheLatest(t *testing.T) {
	t.Parallel()
	var s secretSet
	for i := range 3 * mostSecrets {
		for range 2 { // A secret that is checked twice takes the place of no other.
			s.add(fmt.Sprintf("secret-%04d", i))
		}
	}
	if len(s.values) != mostSecrets || s.replace("secret-0767 secret-0512 secret-0511", "*") != "* * secret-0511" {
		t.Errorf("%d are kept: %q", len(s.values), s.values)
	}
}
