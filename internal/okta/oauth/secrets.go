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

func (s *secretSet) add(secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Contains(s.values, secret) {
		return
	}
	s.values = append(s.values, secret)
	if len(s.values) > mostSecrets {
		s.values = slices.Delete(s.values, 0, 1)
	}
}

func (s *secretSet) replace(text, instead string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, secret := range s.values {
		if len(secret) >= 8 {
			text = strings.ReplaceAll(text, secret, instead)
		}
	}
	return text
}
