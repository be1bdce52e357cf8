package faultmatrix_test

import (
	"encoding/json"
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
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// terraform is the driver or a real engine.
type terraform interface {
	Config(...terraformtest.Block)
	Apply(...terraformtest.Option) *terraformtest.Run
	Refresh() *terraformtest.Run
	Plan(...terraformtest.Option) *terraformtest.Run
	Destroy(...terraformtest.Option) *terraformtest.Run
	Import(address, id string) *terraformtest.Run
	// held returns the resources of the state, by address, as JSON.
	held() map[string]string
}

// stage is an org with objects of others, and a Terraform, for one scenario.
type stage struct {
	terraform
	t   *testing.T
	org acctest.Org
	// app is Okta Workflows OAuth. other is an app that no scenario manages.
	app, other string
	// importID is the id of the object to import.
	importID string
	// provider is the provider block.
	provider map[string]any

	// foreign are the objects of others: everything before the scenario, except
	// the objects whose id is in its configurations.
	foreign  snapshot
	problems []string
}

const (
	// somebody is another user who authorizes connections.
	somebody = "somebody@example.com"
	// candidate is the user in the file of the service account.
	candidate = "svc-devices@example.com"
	// somebodys is a device of another user.
	somebodys = "guo0000000000000else"
)

// newStage returns a stage for a scenario at the org, with objects of others.
func newStage(t *testing.T, s scenario, org acctest.Org) *stage {
	t.Helper()
	st := &stage{t: t, org: org, app: org.FlowAppID()}
	org.AddUser(somebody, "ACTIVE", "SUPER_ADMIN")
	st.other = org.AddApp(oktasim.App{Name: "oidc_client", Label: "Somebody's app"})
	org.AddDevice(oktasim.Device{ID: somebodys, Profile: oktasim.DeviceProfile{DisplayName: "Somebody's", Platform: "MACOS"}})
	// Add objects of others, both on an app that no scenario manages and on the
	// scenario's app.
	org.GrantInConsole(st.other, "okta.devices.read")
	st.assign(st.other, candidate)
	if s.switches.AutomaticScopes == oktasim.AutomaticScopesHidden { // otherwise the app needs grants of the automatic scopes
		st.authorize(somebody, st.other, "Somebody's", "okta.devices.read")
	}
	if !s.exact {
		org.GrantInConsole(st.app, "okta.users.read")
		st.authorize(somebody, st.app, "Somebody's", "okta.users.read")
		st.authorize(acctest.ServiceAccount, st.app, "Okta", "okta.users.read")
	}
	st.provider = map[string]any{"org_url": st.org.URL, "api_token": st.org.APIToken()}
	if s.auth != nil {
		st.provider = s.auth(st)
	}
	return st
}

// options returns the options of a scenario's org.
func (s scenario) options(t *testing.T) oktasim.Options {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(testdata, "org.json"))
	if err != nil {
		t.Fatal(err)
	}
	seed, err := oktasim.LoadSeed(content)
	if err != nil {
		t.Fatal(err)
	}
	return oktasim.Options{Seed: seed, Switches: s.switches}
}

func (st *stage) authorize(account, app, connection string, scopes ...string) {
	st.t.Helper()
	st.org.Authorize(app, account, connection, scopes...)
}

func (st *stage) assign(app, login string) {
	st.t.Helper()
	st.org.Assign(app, login, "USER")
}

// fail records a problem. The scenario goes on, to report all problems.
func (st *stage) fail(format string, args ...any) {
	st.problems = append(st.problems, fmt.Sprintf(format, args...))
}

// must records a problem if a run fails. No call fails at that time.
func (st *stage) must(what string, run *terraformtest.Run) *terraformtest.Run {
	if !run.OK() {
		st.fail("%s fails without a fault:\n%s", what, run)
	}
	return run
}

// look takes a snapshot of the org.
func (st *stage) look() snapshot { return look(st.org) }

// begin prepares a scenario, and returns a snapshot of the org.
func (s scenario) begin(st *stage) (before snapshot, ok bool) {
	st.foreign = st.look().but(func(t thing) bool { return strings.Contains(s.own, t.key) })
	s.prepare(st)
	return st.look(), len(st.problems) == 0
}

// foreignUnharmed checks that the objects of others are unchanged.
func (st *stage) foreignUnharmed() {
	for _, harm := range st.foreign.harmed(st.look()) {
		st.fail("somebody else's: %s", harm)
	}
	if st.org.Count("DELETE", "/api/v1/apps/*/tokens") > 0 {
		st.fail("a whole collection of tokens was deleted")
	}
}

// shown returns the state without values that differ in each run.
func (st *stage) shown() []string {
	var all []string
	for address, text := range st.held() {
		all = append(all, address+" "+alike(text))
	}
	slices.Sort(all)
	return all
}

var (
	times = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`)
	// randomKey matches the keys that resources choose for themselves, by which
	// others in the same run know them.
	randomKey = regexp.MustCompile(`\b[A-Z2-7]{26}\b`)
	address   = regexp.MustCompile(`http://127\.0\.0\.1:\d+|127\.0\.0\.1:\d+`)
)

// owned matches the attributes of a service account that record what it added.
// If the answer to a call is lost, they stay null, and the resource then leaves
// what it may have added.
var owned = regexp.MustCompile(`"(owned_assignment_created|owned_role_id)":("[^"]*"|null)`)

// alike replaces the values of a text that differ in each run.
func alike(text string) string {
	text = owned.ReplaceAllString(text, `"$1":"(owned)"`)
	text = times.ReplaceAllString(madeID.ReplaceAllString(text, "(id)"), "(time)")
	text = randomKey.ReplaceAllString(text, "(key)")
	return address.ReplaceAllStringFunc(text, func(found string) string {
		if found[0] == 'h' {
			return acctest.InMemoryURL
		}
		return acctest.InMemoryURL[len("https://"):]
	})
}

// driven is the driver as a stage's Terraform.
type driven struct{ *terraformtest.Driver }

// drive returns a driver with an empty state.
func (st *stage) drive(wire *acctest.InMemory) driven {
	d := terraformtest.NewDriver(st.t, acctest.ServerInMemory(wire))
	d.SkipValidation()
	d.Provider(st.provider)
	return driven{d}
}

func (d driven) held() map[string]string {
	all := map[string]string{}
	for _, address := range d.State().Addresses() {
		text, err := json.Marshal(d.Resource(address))
		if err != nil {
			panic(err)
		}
		all[address] = string(text)
		if d.Tainted(address) {
			all[address] += " tainted"
		}
	}
	return all
}

// remembered returns the private state of each resource. The framework encodes
// it as JSON with values in base64, under the provider's keys.
func (d driven) remembered() []string {
	var all []string
	for _, address := range d.State().Addresses() {
		var kept map[string][]byte
		if err := json.Unmarshal(d.Private(address), &kept); err != nil {
			kept = map[string][]byte{"": d.Private(address)}
		}
		for _, key := range slices.Sorted(maps.Keys(kept)) {
			all = append(all, address+" "+key+" "+alike(string(kept[key])))
		}
	}
	return all
}
