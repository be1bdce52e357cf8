package orghost

import "testing"

func TestWithoutAdmin(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"example-admin.okta.com":      "example.okta.com",
		"example-admin.okta.com:8443": "example.okta.com:8443",
		"example.okta.com":            "example.okta.com",
		"example.okta-admin.com":      "example.okta-admin.com",
		"-admin.okta.com":             "-admin.okta.com",
		"example-admin":               "example-admin",
		"":                            "",
	} {
		if got := WithoutAdmin(host); got != want {
			t.Errorf("%q: got %q, want %q", host, got, want)
		}
	}
}

func TestIsLoopback(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost": true, "127.0.0.1": true, "127.9.9.9": true, "::1": true,
		"": false, "0.0.0.0": false, "example.okta.com": false, "localhost.example.com": false, "10.0.0.1": false, "[::1]": false,
	} {
		if got := IsLoopback(host); got != want {
			t.Errorf("%q: got %t", host, got)
		}
	}
}
