package okta

import (
	"slices"
	"strings"
	"sync"
)

// mostSecrets is more than a run has in use at once: one for each set of scopes, and some that were replaced.
const mostSecrets = 64

// secretSet are the latest secrets of a kind, which must not be shown: access tokens that we got, or what others
// gave us to check. The zero value holds none.
type secretSet struct {
	mu     sync.Mutex
	values []string
}

func (t *secretSet) add(secret string) {
	t.mu.Lock()
	defer t.mu.Unlock()
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
