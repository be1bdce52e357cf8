package transport

import (
	"net/http"
	"testing"
)

func TestRedirectHost(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]string{
		"https://evil.test/x?token=y": "evil.test",
		"http://example.okta.com/":    "http://example.okta.com",
		"/login":                      "another path of the same host",
		"":                            "an unreadable address",
		"http://[":                    "an unreadable address",
	} {
		if got := redirectHost(http.Header{"Location": {location}}); got != want {
			t.Errorf("%q: got %q, want %q", location, got, want)
		}
	}
}
