package device

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestDestructive checks when destroying the resource takes something from the
// device.
func TestDestructive(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		onDestroy, status string
		want              bool
	}{
		{onDestroyRetain, "ACTIVE", false}, {onDestroyDeactivate, "ACTIVE", true}, {onDestroyDeactivate, "SUSPENDED", true},
		{onDestroyDeactivate, "DEACTIVATED", false}, {onDestroyDelete, "ACTIVE", true}, {onDestroyDelete, "DEACTIVATED", true},
	} {
		m := model{OnDestroy: types.StringValue(test.onDestroy), Status: types.StringValue(test.status)}
		if got := m.destructive(); got != test.want {
			t.Errorf("%s of a device that is %s: %t", test.onDestroy, test.status, got)
		}
	}
}
