package connection

import (
	"strings"
	"testing"
)

func TestParseImportID(t *testing.T) {
	t.Parallel()
	const authorization = "oar579Mcp7OUsNTlo0g3"
	for id, want := range map[string]importID{
		"0oa1/" + authorization + "/Okta Devices": {"0oa1", authorization, "Okta Devices"},
		"0oa1/svc@example.com/Okta Devices":       {"0oa1", "svc@example.com", "Okta Devices"},
		"0oa1/00u1/Prod/EMEA/":                    {"0oa1", "00u1", "Prod/EMEA/"},
		"0oa1/00u1//":                             {"0oa1", "00u1", "/"},
		"0oa1/00u1/ ":                             {"0oa1", "00u1", " "},
		"":                                        {}, "0oa1": {}, "/": {}, "//": {}, "0oa1/00u1": {}, "0oa1/00u1/": {}, "0oa1//name": {}, "/00u1/name": {},
	} {
		got, ok := parseImportID(id)
		if ok != (want.appID != "") || ok && got != want {
			t.Errorf("parseImportID(%q) = %q, %t", id, got, ok)
		}
		if got.isAuthorization() != (got.whose == authorization) {
			t.Errorf("%q: is an authorization: %t", id, got.isAuthorization())
		}
	}
}

func FuzzParseImportID(f *testing.F) {
	for _, seed := range []string{"0oa1/oar579Mcp7OUsNTlo0g3/Okta Devices", "0oa1/svc@example.com/a/b", "a//b", "//", "a/../users", "\x00/\n/?"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		got, ok := parseImportID(id)
		if ok && (got.appID+"/"+got.whose+"/"+got.name != id || strings.Contains(got.appID+got.whose, "/") ||
			got.appID == "" || got.whose == "" || got.name == "") {
			t.Errorf("parseImportID(%q) = %q", id, got)
		}
		if !ok && got != (importID{}) {
			t.Errorf("parseImportID(%q) is refused, and yet %q", id, got)
		}
	})
}
