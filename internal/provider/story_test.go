package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// config is the configuration of the story: grants, the connection and the fleet.
func config(org acctest.Org, scopes []string, more string) string {
	return org.ProviderBlock() + fmt.Sprintf(`
locals {
  scopes = toset(["%s"])
}

data "oktadevices_workflows_app" "this" {}

resource "oktadevices_service_account" "workflows" {
  app_id = data.oktadevices_workflows_app.this.id
  user   = %q
}

resource "oktadevices_scope_grant" "devices" {
  for_each = local.scopes
  app_id   = data.oktadevices_workflows_app.this.id
  scope    = each.value
}

resource "oktadevices_connection" "devices" {
  name            = "Okta Devices (production)"
  domain          = %q
  app_id          = data.oktadevices_workflows_app.this.id
  service_account = oktadevices_service_account.workflows.user
  scopes          = [for grant in oktadevices_scope_grant.devices : grant.scope]
%s
}

data "oktadevices_devices" "all" {}
`, strings.Join(scopes, `", "`), acctest.ServiceAccount, org.Domain(), more)
}

// TestStory is the story of the README: what a user lives through from the first
// apply to the destroy, on the real engine.
func TestStory(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	org := acctest.NewOrg(t)
	org.AddDevices(450)
	flow := org.FlowAppID()
	const connection = "oktadevices_connection.devices"
	status := func() any { return w.Resource(connection)["status"] }

	// Another connection of the same account, and another grant: nobody's here.
	org.GrantInConsole(flow, "okta.users.read")
	stranger := org.Authorize(flow, acctest.ServiceAccount, "Okta", "okta.users.read")

	// 1. The first apply grants the scopes, and says where to click.
	base := []string{"okta.devices.manage", "okta.devices.read"}
	w.Write(config(org, base, ""))
	first := w.Apply()
	for _, want := range []string{
		`Connection "Okta Devices (production)" must be authorized by a person`,
		"Connections", "New Connection", "Okta Devices", "Connection Nickname:  Okta Devices (production)",
		"Domain:               " + org.Domain(), "Client ID:            " + flow, "/oidc/",
	} {
		if !first.Says(want) {
			t.Errorf("the first apply does not say %q:\n%s", want, first.Output)
		}
	}
	if got := scopes(org.Grants(flow)); !slices.Equal(got, []string{"okta.devices.manage", "okta.devices.read", "okta.users.read"}) {
		t.Errorf("granted: %v", got)
	}
	if status() != "PENDING_AUTHORIZATION" {
		t.Fatalf("status = %v, want PENDING_AUTHORIZATION", status())
	}
	w.PlanIs(2)

	// 2. A super admin authorizes it: the plan is empty, and a refresh shows it. The
	// log can tell it from the one before.
	org.Advance(5 * time.Minute)
	token := org.Authorize(flow, acctest.ServiceAccount, "Okta Devices (production)", base...)
	w.PlanIs(0)
	w.Apply("-refresh-only")
	state := w.Resource(connection)
	if state["status"] != "AUTHORIZED" || state["binding"] != "confirmed" || state["bound_authorization_id"] != token {
		t.Fatalf("after authorizing: %v", state)
	}
	// From 1.16 on, Terraform exits with 2 where a configuration has a data source.
	unchanged := 0
	if w.AtLeast(1, 16) {
		unchanged = 2
	}
	if plan := w.PlanIs(unchanged, "-refresh-only"); !plan.Says("No changes.") {
		t.Errorf("a refresh shows changes:\n%s", plan.Output)
	}

	// 3. Somebody revokes a scope: the plan names it, apply grants it again.
	revoke(t, org, "okta.devices.manage")
	if drift := w.PlanIs(2); !drift.Says("Scope okta.devices.manage was revoked from app " + flow + " outside Terraform") {
		t.Errorf("the plan does not name the revoked scope:\n%s", drift.Output)
	}
	w.Apply()
	if got := scopes(org.Grants(flow)); !slices.Contains(got, "okta.devices.manage") {
		t.Errorf("apply did not grant it again: %v", got)
	}
	if status() != "AUTHORIZED" {
		t.Errorf("status = %v, want AUTHORIZED", status())
	}
	w.PlanIs(0)

	// 4. A scope is added: a person must reauthorize.
	more := append(slices.Clone(base), "okta.eventHooks.manage")
	w.Write(config(org, more, ""))
	if growth := w.PlanIs(2); !growth.Says(`Connection "Okta Devices (production)" will need to be reauthorized by a person`) {
		t.Errorf("the plan does not warn of the reauthorization:\n%s", growth.Output)
	}
	w.Apply()
	state = w.Resource(connection)
	if state["status"] != "REAUTHORIZATION_REQUIRED" || fmt.Sprint(state["missing_scopes"]) != "[okta.eventHooks.manage]" {
		t.Fatalf("after growing: %v", state)
	}
	w.PlanIs(2)
	org.Advance(5 * time.Minute)
	token = org.Reauthorize(flow, token, "Okta Devices (production)", more...)
	w.PlanIs(0)
	// By now the log has shown all that it will of it, and is not asked again.
	org.Advance(11 * time.Minute)
	w.Apply("-refresh-only")
	state = w.Resource(connection)
	if state["status"] != "AUTHORIZED" || state["binding"] != "confirmed" || state["bound_authorization_id"] != token {
		t.Fatalf("after reauthorizing: %v", state)
	}

	// 5. The fleet costs three requests.
	org.ResetRequests()
	w.PlanIs(0)
	if got := org.Count("GET", "/api/v1/devices"); got != 3 {
		t.Errorf("450 devices cost %d requests, want 3", got)
	}
	assertPlanCost(t, org, flow)

	// 6. Destroy takes what is ours and nothing else.
	w.Write(config(org, more, "  revoke_on_destroy = true"))
	w.Apply()
	w.Destroy()
	if got := scopes(org.Grants(flow)); !slices.Equal(got, []string{"okta.users.read"}) {
		t.Errorf("grants after destroy: %v", got)
	}
	if got := tokens(org, flow); !slices.Equal(got, []string{stranger}) {
		t.Errorf("tokens after destroy: %v, want only the stranger's %s", got, stranger)
	}
	if org.Count("DELETE", "/api/v1/apps/*/tokens") != 0 {
		t.Error("the token collection was deleted")
	}
}

// assertPlanCost checks what one plan without changes asked of Okta.
func assertPlanCost(t *testing.T, org acctest.Org, flow string) {
	t.Helper()
	for pattern, most := range map[string]int{
		"/api/v1/apps":                     1,
		"/api/v1/apps/" + flow:             0, // the list has it
		"/api/v1/apps/" + flow + "/grants": 1,
		"/api/v1/apps/" + flow + "/tokens": 1,
		"/api/v1/users/*":                  1,
		"/api/v1/users/*/roles":            1,
		"/api/v1/apps/*/users/*":           1,
		"/api/v1/logs":                     0,
		"/.well-known/okta-organization":   1,
		"/api/v1/devices":                  3,
	} {
		if got := org.Count("GET", pattern); got > most {
			t.Errorf("GET %s: %d requests, at most %d are due", pattern, got, most)
		}
	}
	for _, request := range org.Requests() {
		if request.Method != "GET" {
			t.Errorf("a plan sent %s %s", request.Method, request.Path)
		}
	}
	if got := len(org.Requests()); got > 10 {
		t.Errorf("a plan without changes made %d requests: %v", got, org.Requests())
	}
}

func scopes(grants []oktasim.Grant) []string {
	all := make([]string, 0, len(grants))
	for _, grant := range grants {
		all = append(all, grant.Scope)
	}
	slices.Sort(all)
	return all
}

func tokens(org acctest.Org, appID string) []string {
	live := org.Tokens(appID)
	all := make([]string, 0, len(live))
	for _, token := range live {
		all = append(all, token.ID)
	}
	return all
}
