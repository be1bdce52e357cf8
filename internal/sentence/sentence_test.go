package sentence

import (
	"testing"
	"time"
)

func TestBegin(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", "the org": "The org", "The org": "The org", "élan": "Élan", "1 org": "1 org"} {
		if got := Begin(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestGoOn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", "The org": "the org", "the org": "the org", "Élan": "élan"} {
		if got := GoOn(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestDate_inUTC(t *testing.T) {
	t.Parallel()
	evening := time.Date(2026, 3, 1, 22, 0, 0, 0, time.FixedZone("New York", -5*3600))
	if got := Date(evening); got != "2026-03-02" {
		t.Errorf("got %q", got)
	}
}
