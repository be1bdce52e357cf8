package device

import (
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

func TestTransition(t *testing.T) {
	t.Parallel()
	for from, ways := range map[string]map[string]string{
		"ACTIVE":      {"ACTIVE": "", "SUSPENDED": "suspend", "DEACTIVATED": "deactivate"},
		"SUSPENDED":   {"ACTIVE": "unsuspend", "SUSPENDED": "", "DEACTIVATED": "deactivate"},
		"DEACTIVATED": {"ACTIVE": "activate", "SUSPENDED": "activate suspend", "DEACTIVATED": ""},
		"CREATED":     {"ACTIVE": "activate", "SUSPENDED": "activate suspend", "DEACTIVATED": "deactivate"},
	} {
		for _, to := range statuses {
			steps, err := transition(from, to)
			var verbs []string
			last := from
			for _, s := range steps {
				verbs, last = append(verbs, s.verb), s.becomes
			}
			if got := strings.Join(verbs, " "); err != nil || got != ways[to] || last != to {
				t.Errorf("%s to %s: %q, ending %s, %v; want %q", from, to, got, last, err, ways[to])
			}
			if got := deactivates(steps); got != (to == okta.DeviceDeactivated && from != to) {
				t.Errorf("%s to %s: deactivates %t", from, to, got)
			}
		}
	}
}

// TestTransition_unreachable checks statuses that Okta doesn't document, and
// UNSUSPENDED, which Okta's list of statuses has.
func TestTransition_unreachable(t *testing.T) {
	t.Parallel()
	for _, from := range []string{"QUARANTINED", "UNSUSPENDED", ""} {
		for _, to := range statuses {
			steps, err := transition(from, to)
			if err == nil || len(steps) > 0 || !strings.Contains(err.Error(), "\""+from+"\"") || !strings.Contains(err.Error(), to) {
				t.Errorf("%q to %s: %v, %v", from, to, steps, err)
			}
		}
	}
	if _, err := transition("ACTIVE", "CREATED"); err == nil || !strings.Contains(err.Error(), "no way from the status ACTIVE to CREATED") {
		t.Errorf("got %v", err)
	}
}
