package provider_test

import (
	"encoding/base64"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim/simtest"
)

var writeState = flag.String("write-state", "", "writes the states of TestUpgrade as this version of the provider")

const upgrades = "testdata/upgrades"

// The files of a state that a version of the provider wrote: the configuration,
// the state, the org to which it belongs, and what a destroy leaves there.
const (
	upgradeConfig = "main.tf"
	upgradeState  = "state.json"
	upgradeOrg    = "org.json"
	upgradeLeft   = "left.txt"
)

// TestUpgrade plans the states that earlier versions of the provider wrote. The
// org is as it was then, and so must the plans be: without an error and without a
// change, also where nothing is read first. A destroy leaves what it left then:
// what the resources own has got through the upgrade. The state that this version
// writes is among them: a release keeps it.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	to := filepath.Join(t.TempDir(), "this version")
	if *writeState != "" {
		to = filepath.Join(upgrades, *writeState)
	}
	writeStates(t, to)
	states, err := filepath.Glob(filepath.Join(upgrades, "*", "*", upgradeState))
	if err != nil || len(states) < 5 {
		t.Fatalf("only %d states are found (%v)", len(states), err)
	}
	if *writeState == "" {
		written, _ := filepath.Glob(filepath.Join(to, "*", upgradeState))
		states = append(states, written...)
	}
	for _, state := range states {
		dir := filepath.Dir(state)
		t.Run(filepath.Base(filepath.Dir(dir))+"/"+filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			seed := must(oktasim.LoadSeed([]byte(example(t, dir, upgradeOrg))))
			sim := simtest.New(oktasim.Options{Seed: seed}) // with nothing but the seed
			server := sim.Start()
			t.Cleanup(server.Close)
			org := acctest.Org{Sim: sim, URL: server.URL}
			w := acctest.NewWorkspace(t, org.Getenv)
			w.Write(inPlaceOfExample(org, example(t, dir, upgradeConfig)))
			held := rewritten(t, example(t, dir, upgradeState), func(text string) string { return inPlaceOfExample(org, text) })
			if err := os.WriteFile(filepath.Join(w.Dir(), "terraform.tfstate"), []byte(held), 0o600); err != nil {
				t.Fatal(err)
			}
			if len(w.State()) == 0 {
				t.Fatal("the state holds nothing")
			}
			w.PlanIs(0)
			w.PlanIs(0, "-refresh=false")
			w.Destroy()
			if got, want := leftIn(org), example(t, dir, upgradeLeft); got != want {
				t.Errorf("after a destroy the org has\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// anyTime matches times, which are others in each run.
var anyTime = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`)

// leftIn lists what resources may take from an org. Authorizations are not among
// it: each version judges again whose they are.
func leftIn(org acctest.Org) string {
	seed := org.Snapshot()
	var lines []string
	for _, grant := range seed.Grants {
		lines = append(lines, "scope "+grant.Scope+" of app "+grant.App)
	}
	for _, assignment := range seed.Assignments {
		lines = append(lines, "app "+assignment.App+" of user "+assignment.User)
	}
	for _, user := range seed.Users {
		for _, role := range user.Roles {
			lines = append(lines, "role "+role.Type+" of user "+user.ID)
		}
	}
	for _, device := range seed.Devices {
		lines = append(lines, "device "+device.ID+" "+device.Status)
	}
	for _, object := range acctest.OtherObjects(seed) {
		lines = append(lines, object.Kind+" "+anyTime.ReplaceAllString(object.JSON, "(time)"))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n"
}

// inPlaceOfExample makes the org the one of a fixture, within any text.
func inPlaceOfExample(org acctest.Org, text string) string {
	text = strings.ReplaceAll(text, "https://example.okta.com", org.URL)
	return strings.ReplaceAll(text, "example.okta.com", org.Domain())
}

// rewritten rewrites a state, and the private state that is encoded within it.
func rewritten(t *testing.T, state string, rewrite func(string) string) string {
	t.Helper()
	var held struct {
		Resources []struct{ Instances []struct{ Private []byte } }
	}
	if err := json.Unmarshal([]byte(state), &held); err != nil {
		t.Fatal(err)
	}
	for _, resource := range held.Resources {
		for _, instance := range resource.Instances {
			if len(instance.Private) == 0 {
				continue
			}
			var keys map[string][]byte
			if err := json.Unmarshal(instance.Private, &keys); err != nil {
				t.Fatal(err)
			}
			for key, value := range keys {
				keys[key] = []byte(rewrite(string(value)))
			}
			encoded := base64.StdEncoding.EncodeToString
			state = strings.ReplaceAll(state, encoded(instance.Private), encoded(must(json.Marshal(keys))))
		}
	}
	return rewrite(state)
}
