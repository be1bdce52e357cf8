package transport

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

// A malformed proxy address is an error, and no way around the proxy. What stands in it may be a password.
func TestProxy_malformed(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"": true, "http://proxy.example.com:3128": true, "proxy.example.com:3128": true, "https://u:p@proxy.example.com": true, "socks5://10.0.0.1:1080": true,
		"http://user:pass%word@proxy:3128": false, "ftp://proxy:21": false, "http://": false, "://x": false,
		"http://proxy:port": false, "https_proxy=http://proxy:3128": false,
	} {
		for _, variable := range []string{"HTTPS_PROXY", "https_proxy"} {
			choose := proxy(func(name string) string {
				if name == variable {
					return address
				}
				return ""
			})
			if _, err := choose(httptest.NewRequest(http.MethodGet, "https://192.0.2.1", nil)); errors.Is(err, errProxyAddress) == good {
				t.Errorf("%s=%s: got %v", variable, address, err)
			}
			if _, err := choose(httptest.NewRequest(http.MethodGet, "http://127.0.0.1", nil)); err != nil {
				t.Errorf("%s=%s: got %v for this machine", variable, address, err)
			}
		}
	}
}
