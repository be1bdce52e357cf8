package device

import (
	"strings"
	"testing"
)

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
