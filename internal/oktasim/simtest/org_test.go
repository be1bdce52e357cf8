package simtest_test

import (
	"reflect"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

// TestSim checks that no method of the org returns an error that a test could
// overlook.
func TestSim(t *testing.T) {
	t.Parallel()
	for method := range reflect.TypeFor[simtest.Sim]().Methods() {
		for result := range method.Type.Outs() {
			if result == reflect.TypeFor[error]() {
				t.Errorf("Sim doesn't wrap %s", method.Name)
			}
		}
	}
}
