package okta

import (
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/orghost"
)

func TestCheckOrgURL(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://example.okta.com":         "https://example.okta.com",
		"https://example.okta.com/":        "https://example.okta.com",
		"HTTPS://Example.Okta.COM":         "https://example.okta.com",
		"https://example.okta.com.":        "https://example.okta.com",
		"https://example.okta.com:443":     "https://example.okta.com",
		"https://login.example.org:8443/":  "https://login.example.org:8443",
		"https://example.okta-emea.com":    "https://example.okta-emea.com",
		"https://administration.okta.com":  "https://administration.okta.com",
		"http://localhost:8080":            "http://localhost:8080",
		"http://127.0.0.1:8080/":           "http://127.0.0.1:8080",
		"http://127.8.7.6":                 "http://127.8.7.6",
		"http://127.0.0.1:80":              "http://127.0.0.1",
		"http://[::1]:8080":                "http://[::1]:8080",
		"https://127.0.0.1:8080":           "https://127.0.0.1:8080",
		"https://xn--bcher-kva.example":    "https://xn--bcher-kva.example",
		"https://dev_1.internal.test:9443": "https://dev_1.internal.test:9443",
	} {
		t.Run(raw, func(t *testing.T) {
			t.Parallel()
			got, err := CheckOrgURL(raw)
			if err != nil || got != want {
				t.Fatalf("got %q, %v; want %q", got, err, want)
			}
			if again, err := CheckOrgURL(got); err != nil || again != got {
				t.Errorf("the normal form is not stable: %q, %v", again, err)
			}
		})
	}
}

func TestCheckOrgURL_refusesAndSaysWhatToWrite(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"":                               "is empty",
		"example.okta.com":               "write https://example.okta.com",
		"example-admin.okta.com/admin":   "write https://example.okta.com",
		"http://example.okta.com":        "write https://example.okta.com",
		"http://127.0.0.1.example.org":   "write https://127.0.0.1.example.org",
		"http://localhost.example.org":   "write https://localhost.example.org",
		"https://example-admin.okta.com": "write https://example.okta.com",
		"https://Example-Admin.oktapreview.com/admin/dashboard": "write https://example.oktapreview.com",
		"http://example-admin.okta.com/x?y#z":                   "write https://example.okta.com",
		"https://example.okta.com/oauth2":                       "write https://example.okta.com",
		"https://example.okta.com//":                            "write https://example.okta.com",
		"https://example.okta.com?x=1":                          "write https://example.okta.com",
		"https://example.okta.com?":                             "write https://example.okta.com",
		"https://example.okta.com/#":                            "write https://example.okta.com",
		"https://me:hunter2@example.okta.com":                   "write https://example.okta.com",
		"http://me@127.0.0.1:8080":                              "write http://127.0.0.1:8080",
		"ftp://example.okta.com":                                "write https://example.okta.com",
		"https://":                                              "no host",
		"https://:8080":                                         "no host",
		"https://{yourOktaDomain}":                              "https://example.okta.com",
		"https://exa mple.okta.com":                             "https://example.okta.com",
		"https://bücher.example":                                "https://example.okta.com, with the xn--… form of names in other scripts",
		"https://example.okta.com:99999":                        "out of range",
		"https://me:hunter2@exa\x7fmple":                        "https://example.okta.com",
		"https://[::1%25eth0]":                                  "https://example.okta.com",
		"me:hunter2@example.okta.com":                           "write https://example.okta.com",
	} {
		t.Run(raw, func(t *testing.T) {
			t.Parallel()
			got, err := CheckOrgURL(raw)
			if err == nil {
				t.Fatalf("accepted as %q", got)
			}
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q does not say %q", err, want)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%q shows the password", err)
			}
		})
	}
}

func FuzzCheckOrgURL(f *testing.F) {
	for _, seed := range []string{"https://example.okta.com", "http://[::1]:8080/", "example-admin.okta.com", "https://a@b:c/d?e#f"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := CheckOrgURL(raw)
		if err != nil {
			return
		}
		if again, err := CheckOrgURL(got); err != nil || again != got {
			t.Errorf("%q: the normal form %q is not stable: %q, %v", raw, got, again, err)
		}
		if !strings.HasPrefix(got, "https://") && !orghost.IsLoopback(strings.TrimPrefix(got, "http://")) &&
			!strings.HasPrefix(got, "http://127.") && !strings.HasPrefix(got, "http://localhost:") && !strings.HasPrefix(got, "http://[") {
			t.Errorf("%q: plain http outside loopback: %q", raw, got)
		}
	})
}
