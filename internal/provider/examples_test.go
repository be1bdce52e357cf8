package provider_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const root = "../.."

// The device of the examples, and the app that is no Okta Workflows OAuth.
const (
	documentedDevice = "guo4a5u7JHHhjXrMK0g4"
	documentedApp    = "0oa1gjh63g214q0Hq0g4"
)

// playedApart are the examples that the tests below apply, and the tests of actions
// and of the module.
var playedApart = regexp.MustCompile(`/import-|/actions/|/aliases/|/tested-module/`)

// TestExamples applies every example as it stands, with the simulated org in
// place of example.okta.com, and plans it once more.
func TestExamples(t *testing.T) {
	t.Parallel()
	var found []string
	err := filepath.WalkDir(filepath.Join(root, "examples"), func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && filepath.Ext(path) == ".tf" {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 6 {
		t.Fatalf("only %d examples are found: %v", len(found), found)
	}
	for _, path := range found {
		if playedApart.MatchString(path) {
			continue
		}
		t.Run(filepath.ToSlash(strings.TrimPrefix(path, root+"/")), func(t *testing.T) {
			t.Parallel()
			applied(t, string(must(os.ReadFile(path))))
		})
	}
}

// TestExamples_imports runs the documented imports, by command, by block and by
// identity. It applies the resource's example and removes the resource from the
// state, so that the import finds it. The ids are those of that state.
func TestExamples_imports(t *testing.T) {
	t.Parallel()
	found, err := filepath.Glob(filepath.Join(root, "examples/resources/*/import*"))
	if err != nil || len(found) < 4 {
		t.Fatalf("%d import examples are found (%v)", len(found), err)
	}
	for _, path := range found {
		t.Run(filepath.ToSlash(strings.TrimPrefix(path, root+"/")), func(t *testing.T) {
			t.Parallel()
			dir, file := filepath.Split(path)
			text, config := example(t, dir, file), example(t, dir, "resource.tf")
			org, w := applied(t, config)
			w.Apply() // The state gets what a person has made since.
			address := importAddress.FindStringSubmatch(text)[1]
			text = withIDs(t, org.InPlaceOfExample(text), w.Resource(address))
			if filepath.Ext(path) == ".sh" {
				runCommands(t, w, text)
				return
			}
			if strings.Contains(text, "identity") && !w.AtLeast(1, 12) {
				t.Skip("import by identity needs Terraform 1.12")
			}
			w.Run("state", "rm", address)
			w.Write(org.InPlaceOfExample(config) + text)
			if plan := w.PlanIs(2); !plan.Says("1 to import") {
				t.Errorf("nothing is imported:\n%s", plan.Output)
			}
			w.Apply()
			w.PlanIs(0)
		})
	}
}

var (
	importAddress = regexp.MustCompile(`(?m)^(?:  to = |terraform import '?)([^\s']+)`)
	documentedID  = regexp.MustCompile(`\b[0-9a-z]{3}[0-9A-Za-z]{17}\b`)
)

// withIDs puts the ids of a resource in place of those of an example: an id begins
// with the kind of its object.
func withIDs(t *testing.T, text string, resource map[string]any) string {
	t.Helper()
	return documentedID.ReplaceAllStringFunc(text, func(id string) string {
		for _, name := range slices.Sorted(maps.Keys(resource)) {
			if is, _ := resource[name].(string); documentedID.FindString(is) == is && strings.HasPrefix(is, id[:3]) {
				return is
			}
		}
		t.Errorf("no attribute of the resource has an id like %s", id)
		return id
	})
}

// runCommands runs the engine's commands of a shell example.
func runCommands(t *testing.T, w *acctest.Workspace, script string) {
	t.Helper()
	ran := 0
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "terraform import ") {
			continue
		}
		ran++
		// Examples show several ways to import the same thing.
		address := strings.Trim(strings.Fields(line)[2], "'")
		w.Run("state", "rm", address)
		if result := w.Command("sh", "-c", strings.Replace(line, "terraform", w.Engine(), 1)); result.ExitCode != 0 {
			t.Errorf("%s: %s", line, result)
		}
		if w.Resource(address) == nil {
			t.Errorf("%s: nothing is imported", line)
		}
	}
	if ran == 0 {
		t.Error("no command was run")
	}
}

// applied applies a configuration to an org, and authorizes its connection.
func applied(t *testing.T, config string) (acctest.Org, *acctest.Workspace) {
	t.Helper()
	org := acctest.NewOrg(t)
	org.AddDevices(10)
	org.AddDevice(oktasim.Device{ID: documentedDevice})
	org.AddApp(oktasim.App{ID: documentedApp, Label: "Okta Devices"})
	org.AddDevice(oktasim.Device{Profile: oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS", SerialNumber: "C02ABCDEFGHJ"}})
	w := acctest.NewWorkspace(t, org.Getenv)
	w.ServeBeside("hashicorp/vault", new(acctest.Vault).Server)
	w.Env = append(w.Env, "TF_VAR_domain="+org.Domain(), "TF_VAR_service_account="+acctest.ServiceAccount)
	w.Write(org.InPlaceOfExample(config))
	authorize := func() {
		nickname := strings.ReplaceAll(regexp.MustCompile(`"(Okta Devices \(.*\))"`).FindStringSubmatch(config)[1], "${var.domain}", org.Domain())
		org.Authorize(org.FlowAppID(), acctest.ServiceAccount, nickname, "okta.devices.manage", "okta.devices.read")
	}
	switch {
	case strings.Contains(config, `resource "oktadevices_connection"`):
		w.Apply()
		authorize()
	case strings.Contains(config, `data "oktadevices_connection"`):
		// What only looks finds it authorized.
		org.GrantInConsole(org.FlowAppID(), "okta.devices.manage")
		org.GrantInConsole(org.FlowAppID(), "okta.devices.read")
		authorize()
		w.Apply()
	default:
		w.Apply()
	}
	w.PlanIs(0)
	return org, w
}

// TestExamples_aliases applies the example of two orgs to two orgs. Each alias is
// a process of the provider, which one that the test serves cannot be.
func TestExamples_aliases(t *testing.T) {
	t.Parallel()
	production, preview := acctest.NewOrg(t), acctest.NewOrg(t)
	w := acctest.NewBuiltWorkspace(t)
	w.Env = append(w.Env, "TF_VAR_production="+asVariable(production), "TF_VAR_preview="+asVariable(preview))
	w.Write(example(t, root+"/examples/fleet/aliases", "main.tf"))
	w.Apply()
	for name, org := range map[string]acctest.Org{"production": production, "preview": preview} {
		if got := scopes(org.Grants(org.FlowAppID())); !slices.Equal(got, []string{"okta.devices.manage", "okta.devices.read"}) {
			t.Errorf("%s has %v", name, got)
		}
	}
	w.PlanIs(0)
	state, err := os.ReadFile(filepath.Join(w.Dir(), "terraform.tfstate"))
	if err != nil || strings.Contains(string(state), production.APIToken()) {
		t.Errorf("the state holds a token, or cannot be read (%v)", err)
	}
}

// asVariable is an org as the example of provider aliases takes it.
func asVariable(org acctest.Org) string {
	return fmt.Sprintf("{ org_url = %q, api_token = %q }", org.URL, org.APIToken())
}
