package okta

import (
	"errors"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// An object is gone when Okta says so, and a second look confirms it.
func TestRemove(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fault              oktasim.Fault
		fails, saysMissing bool
	}{
		"removed":         {},
		"gone already":    {oktasim.Fault{Status: 404, Code: "E0000007", Effective: true}, true, true},
		"said to be gone": {oktasim.Fault{Status: 404, Code: "E0000007"}, true, false},
		"refused":         {oktasim.Fault{Status: 403, Code: "E0000006"}, true, false},
	} {
		for method, w := range writeCases {
			if w.endpoint.Method != "DELETE" {
				continue
			}
			t.Run(method+", "+name, func(t *testing.T) {
				t.Parallel()
				playOnSim(t, oktasim.Options{}, retries(0), func(t *testing.T, org simtest.Sim, c *Client) {
					write, fault := w.prepare(t, org, c), tt.fault
					fault.Method = "DELETE"
					org.Fail(fault)
					org.ResetRequests()
					if _, err := write.send(t.Context()); (err != nil) != tt.fails || IsNotFound(err) != tt.saysMissing {
						t.Errorf("got %v", err)
					}
					if removed, err := write.removed(t.Context()); removed != write.done() || err != nil {
						t.Errorf("removed %t, %t by the client's reads, %v", write.done(), removed, err)
					}
					inList := w.endpoint != unassignUserFromApplication && w.endpoint != deleteDevice
					if got := methods(org); name == "removed" && inList && got != "DELETE" {
						t.Errorf("asked %s, though the rest of the list is known", got)
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
		if err := notLookedUp(cause); IsNotFound(err) || IsForbidden(err) != IsForbidden(cause) || !strings.Contains(err.Error(), cause.Error()) {
			t.Errorf("%v: got %v", cause, err)
		}
	}
}
