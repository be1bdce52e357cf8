package acctest

import "github.com/oktadevices/terraform-provider-oktadevices/internal/engine"

// State returns the resources in the state.
func (w *Workspace) State() []engine.Instance {
	w.t.Helper()
	instances, err := w.folder.State()
	if err != nil {
		w.t.Fatal(err)
	}
	return instances
}

// Resource returns the attributes of a resource, or nil if the state doesn't
// have it.
func (w *Workspace) Resource(address string) map[string]any {
	w.t.Helper()
	for _, instance := range w.State() {
		if instance.Address == address {
			return instance.Attributes
		}
	}
	return nil
}
