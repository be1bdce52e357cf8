package connector

import (
	"slices"
	"strings"
	"testing"
)

func TestScopes_listsAreSortedAndDisjoint(t *testing.T) {
	t.Parallel()
	if got := AutomaticScopes(); !slices.IsSorted(got) || len(got) != 7 {
		t.Errorf("AutomaticScopes() = %v, want seven, sorted", got)
	}
	if got := BaseScopes(); !slices.IsSorted(got) {
		t.Errorf("BaseScopes() = %v, want sorted", got)
	}
	for _, scope := range BaseScopes() {
		if IsAutomatic(scope) {
			t.Errorf("%s is a base scope and automatic", scope)
		}
	}
}

func TestScopes_callersCannotChangeThem(t *testing.T) {
	t.Parallel()
	AutomaticScopes()[0] = "changed"
	BaseScopes()[0] = "changed"
	if IsAutomatic("changed") || slices.Contains(BaseScopes(), "changed") {
		t.Error("a caller changed the package's own list")
	}
}

func TestWithoutAutomatic(t *testing.T) {
	t.Parallel()
	got := WithoutAutomatic([]string{"openid", "okta.devices.read", "offline_access", "okta.devices.manage"})
	if want := []string{"okta.devices.read", "okta.devices.manage"}; !slices.Equal(got, want) {
		t.Errorf("WithoutAutomatic = %v, want %v", got, want)
	}
}

func TestAccess(t *testing.T) {
	t.Parallel()
	for scope, want := range map[string]string{
		"okta.devices.read":              AccessRead,
		"okta.devices.manage":            AccessManage,
		"okta.users.manage.self":         AccessManage,
		"okta.users.read.self":           AccessRead,
		"okta.workflows.invoke.manage":   AccessManage,
		"okta.workflows.invoke":          AccessOther,
		"openid":                         AccessOther,
		"com.example.read":               AccessOther,
		"okta.authorizationServers.read": AccessRead,
		"":                               AccessOther,
	} {
		if got := Access(scope); got != want {
			t.Errorf("Access(%q) = %q, want %q", scope, got, want)
		}
	}
}

func TestCheckDomain(t *testing.T) {
	t.Parallel()
	for domain, want := range map[string]string{
		"example.okta.com":               "",
		"Example.okta-emea.com":          "",
		"id.example.com":                 "",
		"127.0.0.1:8080":                 "",
		"localhost:8080":                 "",
		"localhost":                      "",
		"[::1]:8080":                     "",
		"":                               "is empty",
		"https://example.okta.com":       `not have a scheme; write "example.okta.com"`,
		"https://example.okta.com/":      `write "example.okta.com"`,
		"http://127.0.0.1:8080/x":        `write "127.0.0.1:8080"`,
		"example.okta.com/":              `a host only; write "example.okta.com"`,
		"example.okta.com/admin":         `write "example.okta.com"`,
		"example-admin.okta.com":         `Admin Console's host; write "example.okta.com"`,
		"https://example-admin.okta.com": `write "example.okta.com"`,
		"example.okta.com:443":           `not have a port; write "example.okta.com"`,
		"exa mple.okta.com":              "host only",
		"exa_mple!.okta.com":             "not a host name",
		"https://":                       "for example example.okta.com",
		"localhost:":                     "ends in a colon",
	} {
		err := CheckDomain(domain)
		switch {
		case want == "" && err != nil:
			t.Errorf("CheckDomain(%q) = %v, want no error", domain, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("CheckDomain(%q) = %v, want an error with %q", domain, err, want)
		}
	}
}

func FuzzCheckDomain(f *testing.F) {
	for _, seed := range []string{"example.okta.com", "https://x-admin.okta.com/a?b#c", "[::1]:1", "a:b:c", "%zz"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, domain string) {
		if CheckDomain(domain) == nil && strings.ContainsAny(domain, "/?#@ \n") {
			t.Errorf("CheckDomain(%q) accepted a character that no host has", domain)
		}
	})
}
