package connection_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// inEngine is an org whose Workflows app has the base scopes, and a folder for a
// configuration.
func inEngine(t *testing.T) (acctest.Org, *acctest.Workspace) {
	t.Helper()
	org := acctest.NewOrg(t, oktasim.Options{})
	for _, scope := range baseScopes {
		org.GrantInConsole(org.FlowAppID(), scope)
	}
	return org, acctest.NewWorkspace(t, acctest.NoEnvironment)
}

// config is the provider and one connection. appID is an expression.
func config(org acctest.Org, appID, more string) string {
	return org.ProviderBlock() + fmt.Sprintf(`resource "oktadevices_connection" "this" {
  name            = "Mine"
  domain          = %q
  service_account = %q
  app_id          = %s
  %s
}
`, org.Domain(), acctest.ServiceAccount, appID, more)
}

// authorizeAndRead authorizes the connection, and saves that in the state.
func authorizeAndRead(t *testing.T, org acctest.Org, w *acctest.Workspace) (token string) {
	t.Helper()
	org.Advance(3 * time.Minute)
	token = org.Authorize(org.FlowAppID(), acctest.ServiceAccount, "Mine", baseScopes...)
	w.PlanIs(0)
	w.Apply("-refresh-only")
	if got := w.Resource(address); got["status"] != "AUTHORIZED" || got["binding"] != "confirmed" {
		t.Errorf("%v, %v", got["status"], got["binding"])
	}
	return token
}

// TestEngine_alarmsUntilAPersonActs: TestProblems plays every alarm, without an
// engine.
func TestEngine_alarmsUntilAPersonActs(t *testing.T) {
	t.Parallel()
	org, w := inEngine(t)
	appID := fmt.Sprintf("%q", org.FlowAppID())
	w.Write(config(org, appID, ""))
	w.Apply()
	org.RevokeToken(org.FlowAppID(), authorizeAndRead(t, org, w))
	expectSays(t, w.PlanIs(2), "must be authorized by a person")
	w.Apply()
	if got := w.Resource(address)["status"]; got != "PENDING_AUTHORIZATION" {
		t.Errorf("revoked, and %v", got)
	}
	w.PlanIs(2)
	token := authorizeAndRead(t, org, w)
	expectCount(t, org, 0, http.MethodDelete, "/api/v1/*/*/*/*")

	w.Write(config(org, appID, "enabled = false"))
	expectSays(t, w.PlanIs(2), "will be revoked", token)
	w.Apply()
	expectTokens(t, org)
	w.PlanIs(0)
}

// TestEngine_unknownAppIDReplacesNothing: a data source that waits for something
// that changes makes app_id unknown in the plan.
func TestEngine_unknownAppIDReplacesNothing(t *testing.T) {
	t.Parallel()
	org, w := inEngine(t)
	written := func(input string) string {
		return config(org, "data.oktadevices_workflows_app.this.id", "") + fmt.Sprintf(`
resource "terraform_data" "changes" {
  input = %q
}

data "oktadevices_workflows_app" "this" {
  depends_on = [terraform_data.changes]
}

resource "oktadevices_scope_grant" "this" {
  app_id = data.oktadevices_workflows_app.this.id
  scope  = "okta.users.read"
}
`, input)
	}
	w.Write(written("one"))
	w.Apply()
	authorizeAndRead(t, org, w)
	grant := w.Resource("oktadevices_scope_grant.this")["id"]

	w.Write(written("two"))
	expectSays(t, w.PlanIs(2), "0 to add, 3 to change, 0 to destroy")
	w.Apply()
	if got := w.Resource("oktadevices_scope_grant.this")["id"]; got != grant {
		t.Errorf("the grant is %v, and was %v", got, grant)
	}
	if got := w.Resource(address)["binding"]; got != "confirmed" {
		t.Errorf("binding = %v", got)
	}
	w.PlanIs(0)
}

// TestEngine_replacedOneAtATime replaces one of two connections, created first, one
// object at a time. It keeps its authorization, and the other one its own.
func TestEngine_replacedOneAtATime(t *testing.T) {
	t.Parallel()
	org, w := inEngine(t)
	appID := fmt.Sprintf("%q", org.FlowAppID())
	first := config(org, appID, "revoke_on_destroy = true\n  lifecycle {\n    create_before_destroy = true\n  }")
	w.Write(first)
	w.Apply()
	token := authorizeAndRead(t, org, w)
	_, second, _ := strings.Cut(config(org, appID, ""), "resource ")
	w.Write(first + "resource " + strings.NewReplacer(`"this"`, `"other"`, `"Mine"`, `"Other"`).Replace(second))
	w.Apply()
	org.Advance(3 * time.Minute)
	another := org.Authorize(org.FlowAppID(), acctest.ServiceAccount, "Other", baseScopes...)
	w.Apply("-refresh-only", "-parallelism=1")
	w.Apply("-replace="+address, "-parallelism=1")
	w.Apply("-refresh-only", "-parallelism=1")
	expectTokens(t, org, token, another)
	for name, want := range map[string]string{address: token, other: another} {
		if got := w.Resource(name); got["status"] != "AUTHORIZED" || got["bound_authorization_id"] != want {
			t.Errorf("%s: %v, bound to %v, want %s", name, got["status"], got["bound_authorization_id"], want)
		}
	}
	w.PlanIs(0)
}
