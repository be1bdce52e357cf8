package policy

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"
)

const example = "examples/policy"

// TestRules judges real plans of the example's configuration: unchanged, and
// with changes that need an approval.
func TestRules(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	config := read(t, filepath.Join(example, "main.tf"))
	approvals := read(t, filepath.Join(example, "approvals.json"))
	const set = "resource \"oktadevices_scope_grants\" \"own\" {\n  app_id = \"0oa1gjh63g214q0Hq0g4\"\n  scopes = %s\n}\n"
	const later = "resource \"terraform_data\" \"scopes\" {\n  input = [\"okta.users.read\"]\n}\n"
	for _, test := range []struct {
		name, config, approvals string
		vars                    []string
		want                    []string // what each denial says
	}{
		{name: "as it is written", config: config, approvals: approvals},
		{name: "a scope that only reads", config: config, approvals: approvals, vars: []string{`scopes=["okta.devices.manage","okta.devices.read","okta.users.read"]`}},
		{
			name: "a scope that manages", config: config, approvals: approvals, vars: []string{`scopes=["okta.devices.read","okta.users.manage"]`},
			want: []string{`oktadevices_scope_grant.devices["okta.users.manage"] grants okta.users.manage`},
		},
		{
			name: "one that was approved", config: config, approvals: strings.Replace(approvals, `"okta.devices.manage"`, `"okta.devices.manage", "okta.users.manage"`, 1),
			vars: []string{`scopes=["okta.devices.read","okta.users.manage"]`},
		},
		{
			name: "a scope that is neither", config: config, approvals: approvals, vars: []string{`scopes=["ssf.silver"]`},
			want: []string{"grants ssf.silver"},
		},
		{
			name: "a super admin", config: config, approvals: approvals, vars: []string{"super_admin=true"},
			want: []string{"makes svc-workflows@example.com super admin"},
		},
		{
			name: "a super admin who was approved", config: config, approvals: strings.Replace(approvals, `"super_admins": []`, `"super_admins": ["svc-workflows@example.com"]`, 1),
			vars: []string{"super_admin=true"},
		},
		{
			name: "a single grant", approvals: approvals, vars: []string{},
			config: header(config) + "resource \"oktadevices_scope_grant\" \"one\" {\n  app_id = data.oktadevices_workflows_app.this.id\n  scope  = \"okta.eventHooks.manage\"\n}\n",
			want:   []string{"oktadevices_scope_grant.one grants okta.eventHooks.manage"},
		},
		{
			name: "a set", config: header(config) + fmt.Sprintf(set, `["okta.users.manage", "okta.users.read"]`), approvals: approvals,
			want: []string{"oktadevices_scope_grants.own grants okta.users.manage"},
		},
		{
			name: "scopes that are not known yet", config: header(config) + later + fmt.Sprintf(set, "terraform_data.scopes.output"), approvals: approvals,
			want: []string{"oktadevices_scope_grants.own: scopes is not known in the plan"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			wantDenied(t, test.name, test.approvals, o.plan(t, test.config, test.vars...), test.want...)
		})
	}
}

// TestRules_change judges plans that change existing objects. The rules don't
// judge scopes that were granted before, and deny a revocation by a destroy.
func TestRules_change(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	approvals := read(t, filepath.Join(example, "approvals.json"))
	w := o.workspace(t, read(t, filepath.Join(example, "main.tf")))
	w.run("apply", "-auto-approve", `-var=scopes=["okta.devices.read","okta.users.manage"]`)

	wantDenied(t, "a scope that was granted before", approvals, w.planned(`-var=scopes=["okta.devices.read","okta.logs.read","okta.users.manage"]`))
	wantDenied(t, "a new scope", approvals, w.planned(`-var=scopes=["okta.apps.manage","okta.devices.read","okta.users.manage"]`), "grants okta.apps.manage")

	o.byHand("authorize", `{"user":"svc-workflows@example.com","connection":"Okta Devices (production)","scopes":["okta.devices.read"]}`)
	w.write(strings.Replace(w.config, "  service_account = ", "  revoke_on_destroy = true\n  service_account = ", 1))
	w.run("apply", "-auto-approve", `-var=scopes=["okta.devices.read","okta.users.manage"]`)
	wantDenied(t, "a destroy", approvals, w.planned("-destroy"), "oktadevices_connection.devices revokes the authorization oar")
}

// TestRules_changedSet judges additions to an existing set.
func TestRules_changedSet(t *testing.T) {
	t.Parallel()
	w := startOrg(t).workspace(t, header(read(t, filepath.Join(example, "main.tf")))+
		"resource \"oktadevices_scope_grants\" \"own\" {\n  app_id = data.oktadevices_workflows_app.this.id\n  scopes = var.scopes\n}\n")
	w.run("apply", "-auto-approve", `-var=scopes=["okta.devices.read","okta.users.manage"]`)
	plan := w.planned(`-var=scopes=["okta.apps.manage","okta.devices.read","okta.logs.read","okta.users.manage"]`)
	wantDenied(t, "a new scope", read(t, filepath.Join(example, "approvals.json")), plan, "oktadevices_scope_grants.own grants okta.apps.manage")
}

// TestRules_devices judges plans that permanently remove something from
// devices.
func TestRules_devices(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	o.byHand("devices", `{"count":3}`)
	approvals := read(t, filepath.Join(example, "approvals.json"))
	header := header(read(t, filepath.Join(example, "main.tf")))
	devices := func(status, onDestroy string) string {
		return header + "data \"oktadevices_devices\" \"all\" {}\nresource \"oktadevices_device\" \"fleet\" {\n  count = 3\n" +
			"  device_id  = data.oktadevices_devices.all.ids[count.index]\n  status     = \"" + status + "\"\n  on_destroy = \"" + onDestroy + "\"\n}\n"
	}
	denied := func(what string, plan []byte, devices int) {
		t.Helper()
		allowed := func(what string) string { return strings.Replace(approvals, `"devices_lost": 0`, what, 1) }
		wantDenied(t, what+", which is approved", allowed(fmt.Sprintf(`"devices_lost": %d`, devices)), plan)
		for _, none := range []string{`"devices_lost": "9"`, `"devices_lots": 9`} {
			if got := denials(t, allowed(none), plan); (len(got) > 0) != (devices > 0) {
				t.Errorf("%s, with %s: denied %q", what, none, got)
			}
		}
		var want []string
		if devices > 0 {
			want = []string{fmt.Sprintf("deactivates or deletes %d devices, and approvals.json allows 0: oktadevices_device.fleet[0]", devices)}
		}
		wantDenied(t, what, approvals, plan, want...)
	}
	w := o.workspace(t, devices("DEACTIVATED", "retain"))
	denied("adopting them to deactivate them", w.planned(), 3)
	w.write(devices("SUSPENDED", "retain"))
	denied("suspending them", w.planned(), 0)
	w.run("apply", "-auto-approve")
	denied("leaving them", w.planned("-destroy"), 0)
	w.write(devices("DEACTIVATED", "retain"))
	denied("deactivating them", w.planned(), 3)
	w.write(devices("SUSPENDED", "deactivate"))
	w.run("apply", "-auto-approve")
	denied("deactivating them by destroying them", w.planned("-destroy"), 3)
	w.write(devices("DEACTIVATED", "deactivate"))
	w.run("apply", "-auto-approve")
	denied("destroying what is deactivated", w.planned("-destroy"), 0)
	w.write(devices("DEACTIVATED", "delete"))
	w.run("apply", "-auto-approve")
	denied("deleting their records", w.planned("-destroy"), 3)

	o.byHand("devices", `{"count":3}`)
	others := strings.Replace(w.config, "ids[count.index]", "ids[count.index + 3]", 1)
	w.write(others)
	denied("deleting them, and deactivating others in their place", w.planned(), 6)
	w.write(strings.Replace(others, `"delete"`, `"retain"`, 1))
	denied("the same, with a change of on_destroy that is not applied", w.planned(), 6)

	w = o.workspace(t, "resource \"terraform_data\" \"status\" {\n  input = \"DEACTIVATED\"\n}\n"+
		strings.Replace(devices("SUSPENDED", "retain"), `"SUSPENDED"`, "terraform_data.status.output", 1))
	const unknown = "oktadevices_device.fleet[%d]: status is not known in the plan"
	wantDenied(t, "a status that is not known", approvals, w.planned(), fmt.Sprintf(unknown, 0), fmt.Sprintf(unknown, 1), fmt.Sprintf(unknown, 2))
}

// TestRules_authorizations judges the authorizations that the plan finds.
func TestRules_authorizations(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	approvals := read(t, filepath.Join(example, "approvals.json"))
	w := o.workspace(t, read(t, filepath.Join(example, "main.tf")))
	for _, scope := range []string{"okta.devices.manage", "okta.devices.read", "okta.users.manage"} {
		o.byHand("grant", `{"scope":"`+scope+`"}`)
	}
	o.byHand("assign", `{"user":"svc-workflows@example.com"}`)
	o.byHand("authorize", `{"user":"svc-workflows@example.com","connection":"Fine","scopes":["okta.devices.manage","okta.devices.read"]}`)
	wantDenied(t, "what is approved", approvals, w.planned())
	o.byHand("authorize", `{"user":"svc-workflows@example.com","connection":"Too much","scopes":["okta.users.manage"]}`)
	const tooMuch = "carries okta.users.manage, which is not in approvals.json"
	wantDenied(t, "a scope that is not approved", approvals, w.planned(), tooMuch)
	o.byHand("user-status", `{"user":"svc-workflows@example.com","status":"SUSPENDED"}`)
	const suspended = "who is SUSPENDED; revoke it"
	wantDenied(t, "of an account that is suspended", approvals, w.planned(), tooMuch, suspended, suspended)
	// An account that the credentials can't read is not judged.
	unread := []byte(`{"resource_changes": [], "prior_state": {"values": {"root_module": {"child_modules": [{"resources": [
		{"mode": "data", "type": "oktadevices_authorizations", "values": {"authorizations": [
			{"id": "oar1", "account_id": "00u1", "account_status": null, "scopes": ["okta.devices.read"]}]}}]}]}}}}`)
	wantDenied(t, "an account that is not known", approvals, unread)
	gone := []byte(strings.Replace(string(unread), `"account_status": null`, `"account_status": "NOT_FOUND"`, 1))
	wantDenied(t, "an account that is gone, in a module", approvals, gone, "the authorization oar1 belongs to 00u1, who is NOT_FOUND")
}

// TestRules_actions judges the actions of a plan, which exist in Terraform 1.14
// and later. Other engines make no such plan, so the test has one as text.
func TestRules_actions(t *testing.T) {
	t.Parallel()
	approvals := read(t, filepath.Join(example, "approvals.json"))
	plan := []byte(`{"resource_changes": [], "action_invocations": [
		{"address": "action.oktadevices_connection_revoke.devices", "type": "oktadevices_connection_revoke"},
		{"address": "action.other_thing.x", "type": "other_thing"}]}`)
	wantDenied(t, "an action", approvals, plan, "action.oktadevices_connection_revoke.devices runs")
	wantDenied(t, "an action that is approved", strings.Replace(approvals, `"actions": []`, `"actions": ["action.oktadevices_connection_revoke.devices"]`, 1), plan)
}

// header is the part of the configuration that every variant needs.
func header(config string) string {
	before, _, _ := strings.Cut(config, "resource ")
	return before
}

// wantDenied checks that each wanted text is in a message of the rules, and that
// there are no other messages.
func wantDenied(t *testing.T, what, approvals string, plan []byte, want ...string) {
	t.Helper()
	got := denials(t, approvals, plan)
	if len(got) != len(want) {
		t.Errorf("%s: denied %q, want %q", what, got, want)
	}
	for _, text := range want {
		if !slices.ContainsFunc(got, func(message string) bool { return strings.Contains(message, text) }) {
			t.Errorf("%s: denied %q, want %q", what, got, text)
		}
	}
}

// denials returns the messages of the rules against a plan, sorted.
func denials(t *testing.T, approvals string, plan []byte) []string {
	t.Helper()
	var input map[string]any
	if err := json.Unmarshal(plan, &input); err != nil {
		t.Fatalf("the plan: %s", err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "approvals.json"), []byte(approvals), 0o600); err != nil {
		t.Fatal(err)
	}
	results, err := rego.New(rego.Query("data.main.deny"), rego.Input(input), rego.Strict(true),
		rego.Load([]string{filepath.Join(example, "rules"), folder}, nil)).Eval(t.Context())
	if err != nil {
		t.Fatalf("evaluating the rules: %s", err)
	}
	if len(results) != 1 {
		t.Fatalf("the rules say %v", results)
	}
	var found []string
	for _, message := range results[0].Expressions[0].Value.([]any) {
		found = append(found, message.(string))
	}
	slices.Sort(found)
	return found
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
