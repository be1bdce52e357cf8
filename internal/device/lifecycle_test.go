package device

import (
	"strings"
	"testing"
)

// TestTransition_unreachable leads to a status that no argument allows.
func TestTransition_unreachable(t *testing.T) {
	t.Parallel()
	if steps, err := transition("ACTIVE", "CREATED"); len(steps) > 0 || err == nil || !strings.Contains(err.Error(), "no way from the status ACTIVE to CREATED") {
		t.Errorf("got %v, %v", steps, err)
	}
}
