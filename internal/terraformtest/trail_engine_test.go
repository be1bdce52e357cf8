package terraformtest

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// onEngine plays a story with the engine.
type onEngine struct {
	*acctest.Workspace
	trail *trail
}

// trailHeader is the part of the configuration that stays.
const trailHeader = `
terraform {
  required_providers {
    trail = {
      source = "test/trail"
    }
  }
}
provider "trail" {
  token = "t"
}
`

func (e onEngine) play(t *testing.T, step trailStep) outcome {
	t.Helper()
	if err := os.WriteFile(filepath.Join(e.Dir(), "main.tf.json"), JSON(step.config()...), 0o600); err != nil {
		t.Fatal(err)
	}
	do, names, _ := strings.Cut(step.do, " ")
	for name := range strings.FieldsSeq(names) {
		e.Must(0, "taint", "trail_thing."+name)
	}
	if step.losePrivate {
		e.losePrivate(t)
	}
	e.trail.begin(step)
	result := e.do(do, step.flags())
	o := e.trail.outcome(result.Says)
	o.ok, o.broken, o.state = result.OK(), result.Says("a bug in the provider"), e.state(t)
	return o
}

func (e onEngine) do(what string, flags []string) acctest.Result {
	switch what {
	case "plan":
		return e.Run(append([]string{"plan"}, flags...)...)
	case "refresh":
		return e.Run("apply", "-refresh-only", "-auto-approve")
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

// savedPrivate matches the private state of an object in a state file.
var savedPrivate = regexp.MustCompile(`,\s*"private":\s*"[^"]*"`)

// losePrivate removes all private state from the state file.
func (e onEngine) losePrivate(t *testing.T) {
	t.Helper()
	at := filepath.Join(e.Dir(), "terraform.tfstate")
	content, err := os.ReadFile(at)
	if err == nil {
		err = os.WriteFile(at, savedPrivate.ReplaceAll(content, nil), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
