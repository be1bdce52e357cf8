package connection_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const address = "oktadevices_connection.this"

var baseScopes = []string{"okta.devices.manage", "okta.devices.read"}

// newOrg is an org whose Workflows app has the base scopes.
func newOrg(t testing.TB, options ...oktasim.Options) acctest.Org {
	t.Helper()
	org := acctest.NewOrg(t, options...)
	for _, scope := range baseScopes {
		org.GrantInConsole(org.FlowAppID(), scope)
	}
	return org
}

// block is a connection resource; more is added to it, and wins.
func block(org acctest.Org, label, more string) string {
	arguments := []string{
		fmt.Sprintf("name = %q", "Okta Devices "+label), fmt.Sprintf("domain = %q", org.Domain()),
		fmt.Sprintf("app_id = %q", org.FlowAppID()), fmt.Sprintf("service_account = %q", acctest.ServiceAccount),
	}
	for line := range strings.SplitSeq(more, "\n") {
		name, _, found := strings.Cut(strings.TrimSpace(line), " ")
		if found {
			arguments = slices.DeleteFunc(arguments, func(have string) bool { return strings.HasPrefix(have, name+" ") })
		}
	}
	return fmt.Sprintf("resource \"oktadevices_connection\" %q {\n  %s\n  %s\n}\n", label, strings.Join(arguments, "\n  "), more)
}

func config(org acctest.Org, more string) string {
	return org.ProviderBlock() + block(org, "this", more)
}

// silent is the provider's configuration where the System Log may not be asked: so
// whose an authorization is can be told only by when it appeared.
func silent(org acctest.Org) string {
	return strings.Replace(org.ProviderBlock(), "}", "  explain_drift = false\n}", 1)
}

func authorize(t testing.TB, org acctest.Org, name string, scopes ...string) string {
	t.Helper()
	if len(scopes) == 0 {
		scopes = baseScopes
	}
	// Far enough from the one before for the log to tell one from another.
	org.Advance(3 * time.Minute)
	token, err := org.Authorize(org.FlowAppID(), acctest.ServiceAccount, name, scopes...)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func tokens(org acctest.Org) []string {
	var all []string
	for _, token := range org.Tokens(org.FlowAppID()) {
		all = append(all, token.ID)
	}
	return all
}

func workspace(t *testing.T, config string) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(config)
	return w
}

// authorized creates a connection, authorizes it and reads it again.
func authorized(t *testing.T, org acctest.Org, more string) (w *acctest.Workspace, token string) {
	t.Helper()
	w = workspace(t, config(org, more))
	w.Apply()
	token = authorize(t, org, "Okta Devices this")
	w.Apply("-refresh-only")
	return w, token
}

// printed is a run of an engine or of the driver.
type printed interface {
	OK() bool
	Says(text string) bool
	String() string
}

func expectSays(t *testing.T, run printed, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !run.Says(want) {
			t.Errorf("it does not say %q:\n%s", want, run)
		}
	}
}

func expectRefused(t *testing.T, run printed, wants ...string) {
	t.Helper()
	if run.OK() {
		t.Errorf("it is not refused:\n%s", run)
	}
	expectSays(t, run, wants...)
}

func expectAttribute(t *testing.T, w *acctest.Workspace, address, name string, want any) {
	t.Helper()
	if got := w.Resource(address)[name]; got != want {
		t.Errorf("%s of %s is %v, want %v", name, address, got, want)
	}
}

func expectCount(t *testing.T, org acctest.Org, want int, method, path string) {
	t.Helper()
	if got := org.Count(method, path); got != want {
		t.Errorf("%d requests %s %s, want %d", got, method, path, want)
	}
}

func TestResource_defaultsAndUpdatesInPlace(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	token := authorize(t, org, "Okta Devices this")
	value := func(name string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), check)
	}
	set := func(scopes ...string) knownvalue.Check {
		checks := make([]knownvalue.Check, 0, len(scopes))
		for _, scope := range scopes {
			checks = append(checks, knownvalue.StringExact(scope))
		}
		return knownvalue.SetExact(checks)
	}
	svc, _ := org.User(acctest.ServiceAccount)
	action := func(want plancheck.ResourceActionType) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, want)}}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: silent(org) + block(org, "this", ""),
				ConfigStateChecks: []statecheck.StateCheck{
					value("scopes", set(baseScopes...)), value("enabled", knownvalue.Bool(true)), value("revoke_on_destroy", knownvalue.Bool(false)),
					value("authorization_id", knownvalue.Null()), value("service_account_id", knownvalue.StringExact(svc.ID)),
					value("client_id", knownvalue.StringExact(org.FlowAppID())), value("console_url", knownvalue.NotNull()),
					value("status", knownvalue.StringExact("AUTHORIZED")), value("binding", knownvalue.StringExact("assumed")),
					value("bound_authorization_id", knownvalue.StringExact(token)),
					value("authorized_scopes", set(baseScopes...)), value("missing_scopes", set()), value("unexpected_scopes", set()),
					value("authorized_at", knownvalue.NotNull()),
				},
			},
			{ // A new nickname and a pin are updates.
				Config:           silent(org) + block(org, "this", fmt.Sprintf("name = \"Renamed\"\n  authorization_id = %q", token)),
				ConfigPlanChecks: action(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{
					value("binding", knownvalue.StringExact("confirmed")), value("problems", knownvalue.ListExact(nil)),
				},
			},
			{ // The same user by its id is the same account.
				Config:            silent(org) + block(org, "this", fmt.Sprintf("service_account = %q\n  authorization_id = %q", svc.ID, token)),
				ConfigPlanChecks:  action(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{value("service_account_id", knownvalue.StringExact(svc.ID))},
			},
			{ // Another user is another authorization.
				PreConfig: func() {
					org.AddUser("other@example.com", "ACTIVE", "SUPER_ADMIN")
					if err := org.Assign(org.FlowAppID(), "other@example.com", ""); err != nil {
						t.Fatal(err)
					}
				},
				Config:             silent(org) + block(org, "this", "service_account = \"other@example.com\""),
				ConfigPlanChecks:   action(plancheck.ResourceActionReplace),
				ConfigStateChecks:  []statecheck.StateCheck{value("status", knownvalue.StringExact("PENDING_AUTHORIZATION"))},
				ExpectNonEmptyPlan: true,
			},
		},
	})
	expectTokens(t, org, token)
}

// TestResource_alarmsUntilAPersonActs: TestProblems plays every alarm, without an
// engine.
func TestResource_alarmsUntilAPersonActs(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	w, token := authorized(t, org, "")
	w.PlanIs(0)
	org.RevokeToken(org.FlowAppID(), token)
	expectSays(t, w.PlanIs(2), "must be authorized by a person")
	w.Apply()
	expectAttribute(t, w, address, "status", "PENDING_AUTHORIZATION")
	w.PlanIs(2)
	authorize(t, org, "Okta Devices this")
	w.PlanIs(0)
	w.Apply("-refresh-only")
	expectAttribute(t, w, address, "status", "AUTHORIZED")
	expectAttribute(t, w, address, "binding", "confirmed")
	expectCount(t, org, 0, http.MethodDelete, "/api/v1/*/*/*/*")
}

// TestResource_disablingOneOfThree disables one of three connections of one
// account, each authorized before the next was created; the others live on.
func TestResource_disablingOneOfThree(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	w := workspace(t, "")
	written := org.ProviderBlock()
	var made []string
	for _, label := range []string{"a", "b", "c"} {
		written += block(org, label, "")
		w.Write(written)
		w.Apply()
		made = append(made, authorize(t, org, "Okta Devices "+label))
		w.Apply("-refresh-only")
	}
	for i, label := range []string{"a", "b", "c"} {
		state := w.Resource("oktadevices_connection." + label)
		if state["binding"] != "confirmed" || state["bound_authorization_id"] != made[i] {
			t.Errorf("%s is bound to %v (%v), want %s", label, state["bound_authorization_id"], state["binding"], made[i])
		}
	}
	w.PlanIs(0)
	w.Write(org.ProviderBlock() + block(org, "a", "") + block(org, "b", "enabled = false") + block(org, "c", ""))
	w.Apply()
	survivors := []string{made[0], made[2]}
	for round := range 3 {
		if got := tokens(org); !slices.Equal(got, survivors) {
			t.Fatalf("round %d: tokens %v, want %v", round, got, survivors)
		}
		w.Apply("-refresh-only")
		w.PlanIs(0)
		w.Apply()
	}
	if got := w.Resource("oktadevices_connection.b"); got["status"] != "REVOKED" || got["binding"] != "none" {
		t.Errorf("the disabled connection: %v", got)
	}
	for _, label := range []string{"a", "c"} {
		expectAttribute(t, w, "oktadevices_connection."+label, "status", "AUTHORIZED")
	}
}

// TestResource_twoPendingOneToken: whose the one new token is cannot be told, so
// neither connection ever revokes it.
func TestResource_twoPendingOneToken(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(org acctest.Org, w *acctest.Workspace){
		"destroyed": func(_ acctest.Org, w *acctest.Workspace) { w.Destroy() },
		"disabled": func(org acctest.Org, w *acctest.Workspace) {
			w.Write(silent(org) + block(org, "a", "enabled = false") + block(org, "b", "enabled = false"))
			w.Apply()
		},
		"one disabled": func(org acctest.Org, w *acctest.Workspace) {
			w.Write(silent(org) + block(org, "a", "enabled = false") + block(org, "b", ""))
			w.Apply()
		},
		"one removed": func(org acctest.Org, w *acctest.Workspace) {
			w.Write(silent(org) + block(org, "a", "revoke_on_destroy = true"))
			w.Apply()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newOrg(t)
			w := workspace(t, silent(org)+block(org, "a", "revoke_on_destroy = true")+block(org, "b", "revoke_on_destroy = true"))
			first := w.Apply()
			for _, label := range []string{"a", "b"} {
				for _, want := range []string{
					fmt.Sprintf("Warning: Connection %q must be authorized by a person", "Okta Devices "+label),
					"Connection Nickname: Okta Devices " + label,
				} {
					if !first.Says(want) {
						t.Errorf("apply does not say %q:\n%s", want, first.Output)
					}
				}
			}
			token := authorize(t, org, "Okta Devices a")
			w.Apply("-refresh-only")
			for _, label := range []string{"a", "b"} {
				if got := w.Resource("oktadevices_connection." + label); got["binding"] != "assumed" || got["bound_authorization_id"] != token {
					t.Errorf("%s: %v", label, got)
				}
			}
			w.PlanIs(0)
			end(org, w)
			expectTokens(t, org, token)
		})
	}
}

// TestResource_twoPendingOneAtATime is the same where Terraform shows the
// provider one object at a time, in an order of its own: one connection may take
// the token for its own before the other is seen.
func TestResource_twoPendingOneAtATime(t *testing.T) {
	t.Parallel()
	for round := range 4 {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			t.Parallel()
			org := newOrg(t)
			w := workspace(t, silent(org)+block(org, "a", "")+block(org, "b", ""))
			w.Apply("-parallelism=1")
			token := authorize(t, org, "Okta Devices a")
			w.Apply("-refresh-only", "-parallelism=1")
			w.Write(silent(org) + block(org, "a", "enabled = false") + block(org, "b", ""))
			result := w.Run("apply", "-auto-approve", "-parallelism=1")
			if result.ExitCode != 0 && !result.Says("may just as well be that of the connection") {
				t.Errorf("apply fails for another reason: %s", result)
			}
			expectTokens(t, org, token)
		})
	}
}

func TestResource_ambiguousWarnsAndPlansNothing(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	first, second := authorize(t, org, "One"), authorize(t, org, "Another")
	w := workspace(t, silent(org)+block(org, "this", ""))
	w.Apply()
	expectAttribute(t, w, address, "status", "AMBIGUOUS")
	plan := w.PlanIs(0)
	expectSays(t, plan, `Connection "Okta Devices this" has several matching authorizations`, first, second, "Set authorization_id")
	w.Write(silent(org) + block(org, "this", fmt.Sprintf("authorization_id = %q", second)))
	w.Apply()
	w.PlanIs(0)
	org.RevokeToken(org.FlowAppID(), second)
	expectSays(t, w.PlanIs(2), "The authorization "+second+" in authorization_id is not active")
}

func TestResource_enabledAgain(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	w, _ := authorized(t, org, "")
	w.Write(config(org, "enabled = false"))
	w.Apply()
	expectTokens(t, org)
	w.PlanIs(0)
	w.Write(config(org, ""))
	expectSays(t, w.Apply(), "must be authorized by a person")
	token := authorize(t, org, "Okta Devices this")
	w.Apply("-refresh-only")
	if got := w.Resource(address); got["binding"] != "confirmed" || got["bound_authorization_id"] != token {
		t.Errorf("authorized again: %v", got)
	}
}

// TestResource_failedRevocation: disabling that Okta refuses is an error, and
// nothing is forgotten: the next apply does it.
func TestResource_failedRevocation(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	w, token := authorized(t, org, "revoke_on_destroy = true")
	refuse := func() {
		org.Fail(oktasim.Fault{Method: http.MethodDelete, Path: "/api/v1/apps/*/tokens/*", Nth: 1, Status: http.StatusForbidden, Code: "E0000006"})
	}
	refuse()
	expectRefused(t, w.Run("destroy", "-auto-approve"), "The authorization "+token+" of the connection \"Okta Devices this\"")
	if w.Resource(address) == nil {
		t.Fatal("the connection is forgotten although its authorization lives")
	}
	refuse()
	w.Write(config(org, "revoke_on_destroy = true\n  enabled = false"))
	if failed := w.Run("apply", "-auto-approve"); failed.ExitCode == 0 {
		t.Errorf("a refused revocation passes: %s", failed)
	}
	w.PlanIs(2)
	w.Apply()
	expectTokens(t, org)
	w.PlanIs(0)
}

func TestResource_unknownAppAndAccountFailAtApply(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ more, want string }{
		"app":     {`app_id = "0oanonexistent000000"`, "The app 0oanonexistent000000 does not exist in this org."},
		"account": {`service_account = "nobody@example.com"`, `No user of this org has the login or id "nobody@example.com"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newOrg(t)
			w := workspace(t, config(org, test.more))
			w.PlanIs(2)
			expectRefused(t, w.Run("apply", "-auto-approve"), test.want)
			if w.Resource(address) != nil {
				t.Error("a connection that was not created is in the state")
			}
		})
	}
}

// TestResource_unknownAppIDReplacesNothing: a data source that waits for
// something that changes makes app_id unknown in the plan.
func TestResource_unknownAppIDReplacesNothing(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	written := func(input string) string {
		return org.ProviderBlock() + fmt.Sprintf("resource \"terraform_data\" \"changes\" {\n  input = %q\n}\n", input) +
			"data \"oktadevices_workflows_app\" \"this\" {\n  depends_on = [terraform_data.changes]\n}\n" +
			block(org, "this", "app_id = data.oktadevices_workflows_app.this.id") +
			"resource \"oktadevices_scope_grant\" \"this\" {\n  app_id = data.oktadevices_workflows_app.this.id\n  scope = \"okta.users.read\"\n}\n"
	}
	w := workspace(t, written("one"))
	w.Apply()
	authorize(t, org, "Okta Devices this")
	w.Apply("-refresh-only")
	grant := w.Resource("oktadevices_scope_grant.this")["id"]

	w.Write(written("two"))
	plan := w.PlanIs(2)
	if strings.Contains(plan.Output, "must be replaced") || !plan.Says("0 to add, 3 to change, 0 to destroy") {
		t.Errorf("an unknown app_id replaces:\n%s", plan.Output)
	}
	w.Apply()
	expectAttribute(t, w, "oktadevices_scope_grant.this", "id", grant)
	expectAttribute(t, w, address, "binding", "confirmed")
	w.PlanIs(0)
}

func TestResource_mayNotLook(t *testing.T) {
	t.Parallel()
	org := newOrg(t, oktasim.Options{AccessTokens: map[string][]string{
		"canary-access-token": {"okta.users.read", "okta.appGrants.read"},
	}})
	w := workspace(t, fmt.Sprintf("provider \"oktadevices\" {\n  org_url = %q\n  access_token = \"canary-access-token\"\n}\n", org.URL)+block(org, "this", ""))
	w.Apply()
	state := w.Resource(address)
	if state["status"] != "UNKNOWN" || state["console_url"] != nil {
		t.Errorf("state: %v", state)
	}
	expectSays(t, w.PlanIs(0), "Connection \"Okta Devices this\" could not be checked", "okta.apps.read")
}

func TestResource_appGoneIsBlockedAndCanBeDestroyed(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	w, _ := authorized(t, org, "revoke_on_destroy = true")
	org.DeleteApp(org.FlowAppID())
	expectSays(t, w.PlanIs(2), "does not exist in this org")
	w.Destroy()
}

func TestResource_invalidConfiguration(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	for name, test := range map[string]struct{ more, want string }{
		"domain with scheme": {`domain = "https://example.okta.com"`, `write "example.okta.com"`},
		"admin domain":       {`domain = "example-admin.okta.com"`, `write "example.okta.com"`},
		"automatic scope":    {`scopes = ["okta.devices.read", "offline_access"]`, "Okta grants offline_access to the connector automatically"},
		"no scope":           {`scopes = []`, "remove the argument to use okta.devices.manage and okta.devices.read"},
		"me":                 {`service_account = "me"`, `"me" would be whoever runs Terraform`},
		"login with slash":   {`service_account = "svc/workflows"`, "write the user's id"},
		"empty name":         {`name = ""`, "name is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := workspace(t, config(org, test.more))
			invalid := w.Run("plan")
			argument, _, _ := strings.Cut(test.more, " ")
			if invalid.ExitCode == 0 || !invalid.Says(test.want) || !invalid.Says(argument) {
				t.Errorf("plan does not say %q: %s", test.want, invalid)
			}
		})
	}
}

// TestResource_slidingTokenIsNoDrift: a token's lastUpdated and expiresAt move
// with each use.
func TestResource_slidingTokenIsNoDrift(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	w, token := authorized(t, org, "")
	for range 3 {
		org.UseToken(token)
		w.PlanIs(0)
		w.PlanIs(0, "-refresh-only")
	}
}
