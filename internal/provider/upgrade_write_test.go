package provider_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// writeStates applies a configuration of each resource with the provider as it is,
// and keeps the states, and what it offers, in a folder. A file in configurations
// is for a resource of which a state should hold more than one.
func writeStates(t *testing.T, to string) {
	t.Helper()
	for kind, resource := range resources(t, acctest.Org{URL: acctest.InMemoryURL}) {
		dir := filepath.Join(to, kind)
		if err := os.MkdirAll(dir, 0o750); err != nil {
			t.Fatal(err)
		}
		config := block(kind, resource.Configuration, nil)
		if own, err := os.ReadFile(filepath.Join(upgrades, "configurations", kind+".tf")); err == nil {
			config = string(own)
		}
		if !strings.Contains(config, fmt.Sprintf("resource %q", kind)) {
			t.Errorf("%s.tf has no %s", kind, kind)
		}
		writeOneState(t, config, dir)
	}
	if err := os.WriteFile(filepath.Join(to, upgradePromise), []byte(promise(t)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func writeOneState(t *testing.T, config, dir string) {
	t.Helper()
	org := orgToUpgrade(t)
	w := acctest.NewWorkspace(t, org.Getenv)
	w.Write(inPlaceOfExample(org, config))
	org.Advance(time.Hour)
	w.Apply()
	org.Advance(time.Hour)
	for _, instance := range w.State() {
		if instance.Attributes["status"] != "PENDING_AUTHORIZATION" {
			continue
		}
		login, name := instance.Attributes["service_account"].(string), instance.Attributes["name"].(string)
		org.Authorize(org.FlowAppID(), login, name, "okta.devices.manage", "okta.devices.read")
	}
	w.Apply("-refresh-only")
	w.PlanIs(0)

	seed := org.Snapshot()
	for i := range seed.Tokens {
		// The fixture outlives the authorization.
		seed.Tokens[i].NeverExpires, seed.Tokens[i].ExpiresAt = true, time.Time{}
	}
	planted := must(json.MarshalIndent(seed, "", "  "))
	state := must(os.ReadFile(filepath.Join(w.Dir(), "terraform.tfstate")))
	w.Destroy()
	for name, content := range map[string]string{
		upgradeConfig: config, upgradeOrg: string(planted) + "\n", upgradeState: anonymous(t, org, state), upgradeLeft: leftIn(org),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// anonymous is a state without the address at which the org happened to listen.
func anonymous(t *testing.T, org acctest.Org, state []byte) string {
	t.Helper()
	text := rewritten(t, string(state), func(text string) string {
		text = strings.ReplaceAll(text, org.URL, "https://example.okta.com")
		return strings.ReplaceAll(text, org.Domain(), "example.okta.com")
	})
	if strings.Contains(text, org.APIToken()) {
		t.Fatal("the state holds the API token")
	}
	return text
}

// orgToUpgrade is the org in which the states are written: with accounts and
// devices, and with what people did by hand before.
func orgToUpgrade(t *testing.T) acctest.Org {
	t.Helper()
	org := acctest.NewOrg(t, oktasim.Options{Seed: seed(), Now: func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }})
	flow := org.FlowAppID()
	org.AddUser("svc-new@example.com", "ACTIVE")
	org.AssignRole("svc-other@example.com", "SUPER_ADMIN", "USER")
	org.Assign(flow, "svc-other@example.com", "")
	own := org.AddApp(oktasim.App{ID: documentedApp, Label: "Inventory"})
	for _, app := range []string{flow, own} {
		org.GrantInConsole(app, "okta.users.read")
	}
	org.Authorize(flow, acctest.ServiceAccount, "Okta", "okta.users.read")
	for _, id := range []string{documentedDevice, "guo4a5u7JHHhjXrMK0g5"} {
		org.AddDevice(oktasim.Device{ID: id, Profile: oktasim.DeviceProfile{DisplayName: "Phone", Platform: "IOS"}})
	}
	return org
}
