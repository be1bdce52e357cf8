package deviceclaim_test

import (
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/deviceclaim"
)

func TestRegistry_tellsWhoComesSecond(t *testing.T) {
	t.Parallel()
	var r deviceclaim.Registry
	for range 2 {
		if r.Keep("a") || r.Destroy("b") {
			t.Error("a conflict of one kind with itself")
		}
	}
	if !r.Destroy("a") || !r.Keep("b") {
		t.Error("a device that is kept and destroyed is no conflict")
	}
}

func TestRegistry_tellsWhoAdoptsWhatIsHeld(t *testing.T) {
	t.Parallel()
	var r deviceclaim.Registry
	r.Hold("a", true)
	r.Hold("b", false)
	if !r.Adopt("a") || r.Adopt("b") || r.Adopt("c") {
		t.Error("what would be destroyed with its resource can't be adopted by another, all else can")
	}
	if r.Keep("a") || !r.Destroy("c") {
		t.Error("holding is not destroying, and adopting is keeping")
	}
}
