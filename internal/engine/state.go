package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Instance is one resource or data source in a state.
type Instance struct {
	// Address is as in a plan: data.oktadevices_devices.all or
	// oktadevices_device.fleet[0].
	Address string
	Managed bool
	// Tainted is true if the engine will replace it.
	Tainted    bool
	Attributes map[string]any
}

// State returns the content of the folder's state, which may not exist yet. It
// reads the file itself, because asking the engine takes as long as a plan.
func (f *Folder) State() (instances []Instance, err error) {
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
	content, err := os.ReadFile(filepath.Join(f.Dir, "terraform.tfstate"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(content, &state)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the state: %w", err)
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
	return instances, nil
}
