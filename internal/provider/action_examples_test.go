package provider_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestActionExamples applies what stands beside each action block of the examples,
// with outputs in the place of the action's arguments, and invokes the action with
// them at the protocol, since only engines from 1.14 on read such blocks.
func TestActionExamples(t *testing.T) {
	t.Parallel()
	found, err := filepath.Glob(filepath.Join(root, "examples/actions/*/action.tf"))
	if err != nil || len(found) != 2 {
		t.Fatalf("the examples found are %q: %v", found, err)
	}
	for _, path := range found {
		t.Run(filepath.Base(filepath.Dir(path)), func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			org.AddDevice(oktasim.Device{ID: documentedDevice})
			org.GrantInConsole(org.FlowAppID(), "okta.devices.manage")
			org.GrantInConsole(org.FlowAppID(), "okta.devices.read")
			config, actions := withoutActions(t, example(t, filepath.Dir(path), filepath.Base(path)))
			w := acctest.NewWorkspace(t, org.Getenv)
			w.Write(org.InPlaceOfExample(config))
			w.Apply()
			authorize(t, org)
			w.Apply()
			var outputs map[string]struct{ Value string }
			if err := json.Unmarshal([]byte(w.Run("output", "-json").Output), &outputs); err != nil {
				t.Fatal(err)
			}
			for _, action := range actions {
				values := map[string]any{}
				for _, name := range action.arguments {
					values[name] = outputs[name].Value
				}
				planned, ran, progress := terraformtest.NewDriver(t, acctest.Server(org.Getenv)).Invoke(action.typeName, values)
				if len(ran.Diagnostics) > 0 || len(progress) == 0 {
					t.Errorf("%s with %v: planned %s, then %q and %s", action.typeName, outputs, planned, progress, ran)
				}
			}
		})
	}
}

type actionBlock struct {
	typeName  string
	arguments []string
}

// withoutActions takes the action blocks out of a configuration, and has an output
// for each argument instead.
func withoutActions(t *testing.T, config string) (rest string, actions []actionBlock) {
	t.Helper()
	file, problems := hclsyntax.ParseConfig([]byte(config), "action.tf", hcl.InitialPos)
	if problems.HasErrors() {
		t.Fatal(problems)
	}
	rest = config
	for _, block := range file.Body.(*hclsyntax.Body).Blocks {
		if block.Type != "action" {
			continue
		}
		if len(block.Labels) != 2 || len(block.Body.Attributes) > 0 || len(block.Body.Blocks) != 1 || block.Body.Blocks[0].Type != "config" {
			t.Fatalf("%q is not an action block with its config alone", block.Labels)
		}
		action, outputs := actionBlock{typeName: block.Labels[0]}, ""
		for name, attribute := range block.Body.Blocks[0].Body.Attributes {
			action.arguments = append(action.arguments, name)
			outputs += fmt.Sprintf("output %q {\n  value = %s\n}\n", name, attribute.Expr.Range().SliceBytes([]byte(config)))
		}
		whole := hcl.RangeBetween(block.TypeRange, block.CloseBraceRange)
		rest = strings.Replace(rest, string(whole.SliceBytes([]byte(config))), outputs, 1)
		actions = append(actions, action)
	}
	if len(actions) == 0 {
		t.Fatal("there is no action in it")
	}
	return rest, actions
}
