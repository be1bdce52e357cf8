package terraformtest

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Fail makes changes fail before the provider is called, like the failure of
// another provider's resource. An id is an address, or a result of
// [Destroying]. A call replaces the ids of the call before. Without ids,
// nothing fails.
func (d *Driver) Fail(ids ...string) { d.failing = ids }

// Interrupt is Ctrl-C: it asks the running provider to stop, and makes the run fail.
// Like core, the driver then begins with no other object. Another goroutine may
// plan or apply at the same time.
func (d *Driver) Interrupt() {
	d.mu.Lock()
	walking := d.walking
	if walking != nil && !walking.halted {
		walking.halted = true
		walking.add(Diagnostic{Error: true, Summary: "execution halted"})
	}
	d.mu.Unlock()
	if walking == nil {
		return
	}
	if _, err := walking.server.StopProvider(context.WithoutCancel(d.t.Context()), &tfprotov6.StopProviderRequest{}); err != nil {
		d.t.Errorf("stopping the provider: %s", err)
	}
}

// Crash kills the running provider during a call. Another goroutine may plan or
// apply at the same time.
func (d *Driver) Crash() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.walking != nil {
		d.walking.dead = true
	}
}

// fails reports whether a change is to fail. If so, it adds the error.
func (w *walk) fails(id string) bool {
	if !slices.Contains(w.d.failing, id) {
		return false
	}
	w.add(Diagnostic{Error: true, Address: id, Summary: "Failed as the test wants", Detail: "The provider was not called."})
	return true
}

// noAnswer adds the error of a call to a crashed provider.
func (w *walk) noAnswer(address, name string) bool {
	w.add(Diagnostic{Error: true, Address: address, Summary: "Plugin did not respond", Detail: name + ": the provider has crashed."})
	return false
}
