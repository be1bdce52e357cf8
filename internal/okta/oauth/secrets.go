package oauth

import (
	"slices"
	"strings"
	"sync"
)

// secretSet holds the secrets that must not be shown. The zero value is empty.
type secretSet struct {
	mu     sync.Mutex
	values []string
}

func (s *secretSet) add(secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.values, secret) {
		s.values = append(s.values, secret)
	}
}

func (s *secretSet) replace(text, instead string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, secret := range s.values {
		// No real secret is short enough to be part of an ordinary word.
		if len(secret) >= 8 {
			text = strings.ReplaceAll(text, secret, instead)
		}
	}
	return text
}
