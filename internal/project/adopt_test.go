package project

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// adopted is an entry of the file that the guide makes.
type adopted struct {
	Name      *string  `json:"name"`
	Account   string   `json:"service_account"`
	ID        string   `json:"authorization_id"`
	Certainty *string  `json:"certainty"`
	Scopes    []string `json:"scopes"`
}

// TestAdopt follows the guide Adopt what is there in an org with five connections
// of three accounts, and one of another connector, to an empty plan. Nothing is
// written to Okta on the way.
func TestAdopt(t *testing.T) {
	t.Parallel()
	org, consoleNames := handmade(t)
	var steps []string
	for _, f := range blocks(t, "docs/guides/adopt-what-is-there.md", "terraform") {
		steps = append(steps, org.InPlaceOfExample(f.text))
	}
	if len(steps) != 3 {
		t.Fatalf("the guide has %d blocks of Terraform", len(steps))
	}
	w := acctest.NewWorkspace(t, org.Getenv)
	w.Write(steps[0])
	w.Apply()
	editAsThePersonDoes(t, w, consoleNames)
	w.Write(strings.Join(steps, "\n"))
	// Three accounts, three scopes, five connections.
	if plan := w.PlanIs(2); !plan.Says("Plan: 11 to import, 0 to add, 5 to change, 0 to destroy.") {
		t.Fatalf("it plans something else:\n%s", plan.Output)
	}
	// A scope that was revoked since would be granted again.
	org.RevokeInConsole(org.FlowAppID(), "okta.eventHooks.manage")
	if plan := w.PlanIs(2); !plan.Says("Plan: 10 to import, 1 to add, 5 to change, 0 to destroy.") {
		t.Errorf("without a scope it plans something else:\n%s", plan.Output)
	}
	org.GrantInConsole(org.FlowAppID(), "okta.eventHooks.manage")
	w.Apply()
	w.PlanIs(0)
	for name, id := range consoleNames {
		got := w.Resource(fmt.Sprintf("oktadevices_connection.adopted[%q]", name))
		if got["status"] != "AUTHORIZED" || got["binding"] != "confirmed" || got["bound_authorization_id"] != id {
			t.Errorf("%s is %v", name, got)
		}
	}
	// Without the imports and the output it stays as it is.
	header, _, _ := strings.Cut(steps[0], "output ")
	w.Write(header + steps[1])
	w.Apply()
	w.PlanIs(0)
	for _, request := range org.Requests() {
		if request.Method != http.MethodGet {
			t.Errorf("it sends %s %s", request.Method, request.Path)
		}
	}
	_, needs, _ := strings.Cut(read(t, "docs/guides/adopt-what-is-there.md"), "The credentials need ")
	needs, _, _ = strings.Cut(needs, ". ")
	if said, used := scopeNames.FindAllString(needs, -1), scopesOf(org.Requests()); !slices.Equal(slices.Sorted(slices.Values(said)), used) {
		t.Errorf("the guide says that the credentials need %q, and its steps use %q", said, used)
	}
}

var scopeNames = regexp.MustCompile(`okta\.\w+\.\w+`)

// scopesOf returns, sorted, the scopes that requests need.
func scopesOf(requests []oktasim.Request) []string {
	var scopes []string
	for _, e := range oktasim.Endpoints() {
		if e.Scope != "" && slices.ContainsFunc(requests, func(r oktasim.Request) bool {
			same, err := path.Match(e.Path, r.Path)
			return err == nil && same && r.Method == e.Method
		}) {
			scopes = append(scopes, e.Scope)
		}
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// handmade is an org that people set up by hand, with what its console lists: the
// authorization of each connection of Okta Devices.
func handmade(t *testing.T) (org acctest.Org, authorizations map[string]string) {
	t.Helper()
	org = acctest.NewOrg(t)
	app := org.FlowAppID()
	devices := []string{"okta.devices.manage", "okta.devices.read"}
	hooks := append([]string{"okta.eventHooks.manage"}, devices...)
	org.GrantInConsole(app, hooks...)
	const second, third = "svc-two@example.com", "left@example.com"
	for _, login := range []string{second, third} {
		org.AddUser(login, "ACTIVE", "SUPER_ADMIN")
		org.Assign(app, login, "USER")
	}
	authorizations = map[string]string{}
	for _, c := range []struct {
		connector, name, login string
		scopes                 []string
		pause                  time.Duration
	}{
		{"Okta Devices", "Of a leaver", third, devices, 0},
		{"Okta Devices", "Okta Devices", acctest.ServiceAccount, devices, time.Hour},
		{"Okta Devices", "Made together", second, devices, time.Hour},
		{"Okta Devices", "Made together too", second, hooks, time.Minute},
		{"Okta Devices", "Lost & Found (EMEA)", acctest.ServiceAccount, hooks, time.Hour},
		{"Okta", "Okta", acctest.ServiceAccount, devices, time.Hour},
	} {
		org.Advance(c.pause)
		id := org.AuthorizeConnector(app, c.login, c.connector, c.name, c.scopes...)
		if c.connector == "Okta Devices" {
			authorizations[c.name] = id
		}
	}
	org.Advance(time.Hour)
	return org, authorizations
}

// editAsThePersonDoes makes the file that the guide asks for, and edits it beside
// the console's list.
func editAsThePersonDoes(t *testing.T, w *acctest.Workspace, consoleNames map[string]string) {
	t.Helper()
	var file struct {
		Connections []adopted `json:"connections"`
	}
	path := filepath.Join(w.Dir(), "connections.auto.tfvars.json")
	_, commands, _ := strings.Cut(read(t, "docs/guides/adopt-what-is-there.md"), "```shell\nterraform apply\n")
	commands, _, _ = strings.Cut(commands, "```")
	output := w.Command("sh", "-c", strings.ReplaceAll(commands, "terraform", w.Engine()))
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%s: %s", err, output)
	}
	if err := json.Unmarshal(content, &file); err != nil || len(file.Connections) != 6 {
		t.Fatalf("%v: %s", err, output)
	}
	names := map[string]string{}
	for name, id := range consoleNames {
		names[id] = name
	}
	var kept []adopted
	unnamed := 0
	for _, c := range file.Connections {
		name, ours := names[c.ID]
		switch {
		case !ours:
			continue
		case c.Name == nil:
			unnamed++
		case *c.Name != name:
			t.Errorf("%s is called %s, and is %s", c.ID, *c.Name, name)
		}
		c.Name = &name
		kept = append(kept, c)
	}
	if unnamed != 2 {
		t.Errorf("%d have no name, want the two that were made together", unnamed)
	}
	file.Connections = kept
	edited, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, edited, 0o600); err != nil {
		t.Fatal(err)
	}
}
