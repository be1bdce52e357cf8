package terraformtest

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Fail makes the apply of these fail before the provider is called, as a resource
// of another provider fails: an address, or what [Destroying] returns. It replaces
// what was to fail before; without ids nothing fails any more.
func (d *Driver) Fail(ids ...string) { d.failing = ids }

// CrashBefore kills the provider when it is next called to apply that: an address,
// or what [Destroying] returns. Nothing is done.
func (d *Driver) CrashBefore(id string) { d.crash = &crash{id: id} }

// CrashAfter kills the provider when it has applied that, and before it answers:
// it is done, and Terraform does not know.
func (d *Driver) CrashAfter(id string) { d.crash = &crash{id: id, done: true} }

// Interrupt is Ctrl-C: it asks the provider that works at the moment to stop. It
// may be called while another goroutine plans or applies.
func (d *Driver) Interrupt() {
	d.mu.Lock()
	walking := d.walking
	d.mu.Unlock()
	if walking == nil {
		return
	}
	if _, err := walking.server.StopProvider(context.WithoutCancel(d.t.Context()), &tfprotov6.StopProviderRequest{}); err != nil {
		d.t.Errorf("stopping the provider: %s", err)
	}
}

// Crash kills the provider that works at the moment, in the midst of a call. It may
// be called while another goroutine plans or applies.
func (d *Driver) Crash() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.walking != nil {
		d.walking.dead = true
	}
}

// crash is the end that a provider is to take.
type crash struct {
	id   string
	done bool
}

// fails reports whether the apply of that is to fail, and says so.
func (w *walk) fails(id string) bool {
	if !slices.Contains(w.d.failing, id) {
		return false
	}
	w.add(Diagnostic{Error: true, Address: id, Summary: "Failed as the test wants", Detail: "The provider was not called."})
	return true
}

// crashIf kills the provider if it is to die here, which it does once.
func (w *walk) crashIf(here crash) (crashes bool) {
	if w.d.crash == nil || *w.d.crash != here {
		return false
	}
	w.d.crash, w.dead = nil, true
	return true
}

// noAnswer adds the error of a call to a provider that is dead.
func (w *walk) noAnswer(address, name string) bool {
	w.add(Diagnostic{Error: true, Address: address, Summary: "Plugin did not respond", Detail: name + ": the provider has crashed."})
	return false
}
