package provider_test

import (
	"fmt"
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
		if strings.HasPrefix(filepath.Base(path), "import-") {
			continue // These run beside their resource, below.
		}
		if strings.Contains(path, "actions") {
			continue // Engines below 1.14 can't read these: TestActionExamples does.
		}
		if strings.Contains(path, "aliases") {
			continue // These take two orgs, below.
		}
		if strings.Contains(path, "tested-module") {
			continue // It takes teams: TestExamples_module does.
		}
		t.Run(filepath.ToSlash(strings.TrimPrefix(path, root+"/")), func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			applied(t, string(content))
		})
	}
}

// TestExamples_imports runs the documented imports, by command, by block and by
// identity, beside the resource's example and with ids that exist.
func TestExamples_imports(t *testing.T) {
	t.Parallel()
	found, err := filepath.Glob(filepath.Join(root, "examples/resources/*/import*"))
	if err != nil || len(found) < 4 {
		t.Fatalf("%d import examples are found (%v)", len(found), err)
	}
	for _, path := range found {
		t.Run(filepath.ToSlash(strings.TrimPrefix(path, root+"/")), func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			grant := org.GrantInConsole(org.FlowAppID(), "okta.devices.read")
			org.AddDevice(oktasim.Device{ID: documentedDevice, Status: "SUSPENDED"})
			org.GrantInConsole(org.FlowAppID(), "okta.devices.manage")
			if err := org.Assign(org.FlowAppID(), acctest.ServiceAccount, "USER"); err != nil {
				t.Fatal(err)
			}
			example, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			config, err := os.ReadFile(filepath.Join(filepath.Dir(path), "resource.tf"))
			if err != nil {
				t.Fatal(err)
			}
			token, err := org.Authorize(org.FlowAppID(), acctest.ServiceAccount, "Okta Devices (production)", "okta.devices.manage", "okta.devices.read")
			if err != nil {
				t.Fatal(err)
			}
			user, _ := org.User(acctest.ServiceAccount)
			ids := strings.NewReplacer("00ub0oNGTSWTBKOLGLNR", user.ID, documentedApp, org.FlowAppID(), "oag3ih1zrm1cBFOiq0h6", grant, "oar579Mcp7OUsNTlo0g3", token)
			text, resource := ids.Replace(org.InPlaceOfExample(string(example))), ids.Replace(org.InPlaceOfExample(string(config)))
			w := acctest.NewWorkspace(t, org.Getenv)
			if filepath.Ext(path) == ".sh" {
				w.Write(resource)
				runCommands(t, w, text)
				return
			}
			if strings.Contains(text, "identity") && !w.AtLeast(1, 12) {
				t.Skip("import by identity needs Terraform 1.12")
			}
			w.Write(resource + text)
			if plan := w.PlanIs(2); !plan.Says("1 to import") {
				t.Errorf("nothing is imported:\n%s", plan.Output)
			}
			w.Apply()
			w.PlanIs(0)
		})
	}
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

func applied(t *testing.T, config string) {
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
		if _, err := org.Authorize(org.FlowAppID(), acctest.ServiceAccount, nickname, "okta.devices.manage", "okta.devices.read"); err != nil {
			t.Fatal(err)
		}
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
