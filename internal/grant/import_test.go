package grant

import (
	"strings"
	"testing"
)

func TestParseImportID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string][2]string{
		"0oa1/okta.devices.read": {"0oa1", "okta.devices.read"},
		"0oa1/oag1":              {"0oa1", "oag1"},
		"":                       {}, "0oa1": {}, "/": {}, "0oa1/": {}, "/oag1": {}, "0oa1/oag1/x": {}, "0oa1//oag1": {},
	} {
		appID, what, ok := parseImportID(id)
		if ok != (want[0] != "") || ok && (appID != want[0] || what != want[1]) {
			t.Errorf("parseImportID(%q) = %q, %q, %t", id, appID, what, ok)
		}
	}
}

func FuzzParseImportID(f *testing.F) {
	for _, seed := range []string{"0oa1/okta.devices.read", "a//b", "/", "0oa1/../users", "a/b?c#d", "\x00/\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		appID, what, ok := parseImportID(id)
		if ok && (appID+"/"+what != id || strings.Contains(appID+what, "/")) {
			t.Errorf("parseImportID(%q) = %q, %q", id, appID, what)
		}
	})
}
