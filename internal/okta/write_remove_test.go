package okta

import (
	"cmp"
	"errors"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// An object is gone when Okta says so, and a second look confirms it.
func TestRemove(t *testing.T) {
	t.Parallel()
	// other has the requests of methods without a cached list, and of those that
	// look further.
	other := map[string]string{
		"RevokeRefreshToken, gone already":               "DELETE GET GET, then ",
		"UnassignAppUser, removed":                       "DELETE, then GET",
		"UnassignAppUser, also through a group, removed": "DELETE, then GET",
		"DeleteDevice, removed":                          "DELETE, then GET GET GET",
		"DeleteDevice, gone already":                     "DELETE GET GET GET, then ",
		"DeleteDevice, refused":                          "DELETE GET, then GET",
	}
	for name, tt := range map[string]struct {
		fault oktasim.Fault
		// asked has the requests of the write, and those of a read afterwards.
		asked              string
		fails, saysMissing bool
	}{
		"removed":         {oktasim.Fault{}, "DELETE, then ", false, false},
		"gone already":    {oktasim.Fault{Status: 404, Code: "E0000007", Effective: true}, "DELETE GET, then ", true, true},
		"said to be gone": {oktasim.Fault{Status: 404, Code: "E0000007"}, "DELETE GET, then ", true, false},
		"refused":         {oktasim.Fault{Status: 403, Code: "E0000006"}, "DELETE, then GET", true, false},
	} {
		for method, w := range writeCases {
			if w.endpoint.Method != "DELETE" {
				continue
			}
			t.Run(method+", "+name, func(t *testing.T) {
				t.Parallel()
				w.play(t, retries(0), func(t *testing.T, write *writing) {
					org, fault := write.org, tt.fault
					fault.Method = "DELETE"
					org.Fail(fault)
					if err := write.send(t.Context()); (err != nil) != tt.fails || IsNotFound(err) != tt.saysMissing {
						t.Errorf("got %v", err)
					}
					asked := methods(org)
					org.ResetRequests()
					if removed, err := write.removed(t.Context()); removed != write.done() || err != nil {
						t.Errorf("removed %t, %t by the client's reads, %v", write.done(), removed, err)
					}
					asked += ", then " + methods(org)
					if want := cmp.Or(other[method+", "+name], tt.asked); asked != want {
						t.Errorf("asked %s; want %s", asked, want)
					}
				})
			})
		}
	}
}

// A list that does not exist says nothing about the object.
func TestNotLookedUp(t *testing.T) {
	t.Parallel()
	for _, cause := range []error{&Error{Status: 404, Code: "E0000007"}, &Error{Status: 403, Code: "E0000006"}, errors.New("no answer")} {
		if err := notLookedUp(t.Context(), cause); IsNotFound(err) || IsForbidden(err) != IsForbidden(cause) || !strings.Contains(err.Error(), cause.Error()) {
			t.Errorf("%v: got %v", cause, err)
		}
	}
}
