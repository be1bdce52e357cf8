package grant

import (
	"strings"
	"testing"
)

func FuzzParseImportID(f *testing.F) {
	for _, seed := range []string{"0oa1/okta.devices.read", "0oa1/oag1", "", "0oa1", "0oa1/", "/oag1", "a/b/c", "a//b", "/", "0oa1/../users", "a/b?c#d", "\x00/\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		appID, what, ok := parseImportID(id)
		want := strings.Count(id, "/") == 1 && !strings.HasPrefix(id, "/") && !strings.HasSuffix(id, "/")
		if ok != want || ok && appID+"/"+what != id {
			t.Errorf("parseImportID(%q) = %q, %q, %t", id, appID, what, ok)
		}
	})
}
