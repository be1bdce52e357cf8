package terraformtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// onEngine plays a story with the engine.
type onEngine struct {
	*acctest.Workspace
	trail *trail
}

func (e onEngine) play(t *testing.T, step trailStep) outcome {
	t.Helper()
	e.Write(step.hcl())
	do, names, _ := strings.Cut(step.do, " ")
	for name := range strings.FieldsSeq(names) {
		e.Must(0, "taint", "trail_thing."+name)
	}
	if step.losePrivate {
		e.losePrivate(t)
	}
	e.trail.reset()
	e.trail.fails, e.trail.gone = step.fails, step.gone
	result := e.do(do, step.flags())
	o := outcome{ok: result.ExitCode == 0, state: e.state(t)}
	o.walks, o.warned = e.trail.reset()
	for _, warning := range o.warned {
		if result.Says(warning) {
			o.shown = append(o.shown, warning)
		}
	}
	return o
}

func (e onEngine) do(what string, flags []string) acctest.Result {
	switch what {
	case "plan":
		return e.Run(append([]string{"plan"}, flags...)...)
	case "destroy":
		return e.Run(append([]string{"destroy", "-auto-approve"}, flags...)...)
	case "saved":
		planned := e.Must(0, append([]string{"plan", "-out=saved"}, flags...)...)
		applied := e.Run("apply", "saved")
		applied.Output = planned.Output + applied.Output
		return applied
	default:
		return e.Run(append([]string{"apply", "-auto-approve"}, flags...)...)
	}
}

func (s trailStep) hcl() string {
	hcl := "terraform {\n  required_providers {\n    trail = {\n      source = \"test/trail\"\n    }\n  }\n}\n"
	for _, b := range s.blocks {
		hcl += b.hcl()
	}
	for _, pair := range s.moved {
		hcl += fmt.Sprintf("moved {\n  from = trail_thing.%s\n  to = trail_thing.%s\n}\n", pair[0], pair[1])
	}
	return hcl
}

func (s trailStep) flags() (all []string) {
	for _, name := range s.target {
		all = append(all, "-target=trail_thing."+name)
	}
	for _, name := range s.replace {
		all = append(all, "-replace=trail_thing."+name)
	}
	if s.noRefresh {
		all = append(all, "-refresh=false")
	}
	return all
}

// rawState has the parts of a state file that the stories compare.
type rawState struct {
	Resources []struct {
		Name      string
		Instances []struct {
			Status, Deposed string
			Attributes      map[string]any
			Private         []byte
		}
	}
}

func (e onEngine) state(t *testing.T) (all []string) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(e.Dir(), "terraform.tfstate"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var state rawState
	if err := json.Unmarshal(content, &state); err != nil {
		t.Fatal(err)
	}
	for _, r := range state.Resources {
		for _, i := range r.Instances {
			all = append(all, heldAs(r.Name, i.Deposed != "", i.Status == "tainted", i.Attributes, i.Private))
		}
	}
	return sorted(all)
}

// losePrivate removes all private state from the state file.
func (e onEngine) losePrivate(t *testing.T) {
	t.Helper()
	at := filepath.Join(e.Dir(), "terraform.tfstate")
	content, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	var state map[string]any
	if err := json.Unmarshal(content, &state); err != nil {
		t.Fatal(err)
	}
	for _, r := range state["resources"].([]any) {
		for _, i := range r.(map[string]any)["instances"].([]any) {
			delete(i.(map[string]any), "private")
		}
	}
	if content, err = json.Marshal(state); err == nil {
		err = os.WriteFile(at, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
