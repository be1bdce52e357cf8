package oauth

import (
	"slices"
	"strings"
	"sync"
)

// mostSecrets is larger than the number of tokens that a run uses at once (one
// for each set of scopes, and some that were replaced) and of different client
// secrets that it checks.
const mostSecrets = 256

// secretSet holds the latest secrets that must not be shown. The zero value is
// empty.
type secretSet struct {
	mu     sync.Mutex
	values []string
}

func (t *secretSet) add(secret string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if slices.Contains(t.values, secret) {
		return
	}
	t.values = append(t.values, secret)
	if len(t.values) > mostSecrets {
		t.values = slices.Delete(t.values, 0, 1)
	}
}

func (t *secretSet) replace(text, instead string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, secret := range t.values {
		if len(secret) >= 8 {
			text = strings.ReplaceAll(text, secret, instead)
		}
	}
	return text
}
