package acctest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Instance is one resource or data source in a state.
type Instance struct {
	// Address is as a plan has it, data.oktadevices_devices.all or
	// oktadevices_device.fleet[0].
	Address string
	Managed bool
	// Tainted says that the engine will replace it.
	Tainted    bool
	Attributes map[string]any
}

// StateOf returns what the state in a folder holds; none is one that holds nothing.
// It reads the file itself: to ask the engine for it takes as long as a plan.
func StateOf(t testing.TB, dir string) (instances []Instance) {
	t.Helper()
	var state struct {
		Resources []struct {
			Module, Mode, Type, Name string
			Instances                []struct {
				Status     string
				IndexKey   any `json:"index_key"`
				Attributes map[string]any
			}
		}
	}
	content, err := os.ReadFile(filepath.Join(dir, "terraform.tfstate"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(content, &state)
	}
	if err != nil {
		t.Fatalf("reading the state: %s", err)
	}
	for _, resource := range state.Resources {
		address := resource.Type + "." + resource.Name
		if resource.Mode == "data" {
			address = "data." + address
		}
		if resource.Module != "" {
			address = resource.Module + "." + address
		}
		for _, held := range resource.Instances {
			instance := Instance{Address: address, Managed: resource.Mode == "managed", Tainted: held.Status == "tainted", Attributes: held.Attributes}
			switch key := held.IndexKey.(type) {
			case string:
				instance.Address += fmt.Sprintf("[%q]", key)
			case float64:
				instance.Address += fmt.Sprintf("[%g]", key)
			}
			instances = append(instances, instance)
		}
	}
	return instances
}

// Resource returns the attributes of a resource in the state, or nil where the
// state does not hold it.
func (w *Workspace) Resource(address string) map[string]any {
	w.t.Helper()
	for _, instance := range StateOf(w.t, w.folder.Dir) {
		if instance.Address == address {
			return instance.Attributes
		}
	}
	return nil
}
