package provider_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const newLogin = "svc-new@example.com"

// withAccount is a configuration in which the official provider makes the user of
// a service account and of a connection, who are written as account.
func withAccount(org acctest.Org, user, account, more string) string {
	return `terraform {
  required_providers {
    oktadevices = {
      source = "oktadevices/oktadevices"
    }
    okta = {
      source = "okta/okta"
    }
  }
}
` + org.ProviderBlock() + fmt.Sprintf(`
resource "okta_user" "svc" {
%s
}

resource "oktadevices_service_account" "this" {
  app_id = %q
  user   = %s
%s
}

resource "oktadevices_connection" "this" {
  name            = "Okta Devices (new)"
  domain          = %q
  app_id          = %[2]q
  service_account = %[3]s
%[4]s
}
`, user, org.FlowAppID(), account, more, org.Domain())
}

func accountWorkspace(t *testing.T) (acctest.Org, *acctest.Workspace) {
	t.Helper()
	org := acctest.NewOrg(t)
	for _, scope := range []string{"okta.devices.manage", "okta.devices.read"} {
		org.GrantInConsole(org.FlowAppID(), scope)
	}
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.ServeBeside("okta/okta", org.OfficialProvider)
	return org, w
}

func isAssigned(org acctest.Org, userID string) bool {
	return slices.ContainsFunc(org.Assignments(org.FlowAppID()), func(a oktasim.Assignment) bool { return a.User == userID })
}

// authorizeNew authorizes the connection of withAccount, as its plan asks for.
func authorizeNew(t *testing.T, org acctest.Org, w *acctest.Workspace) {
	t.Helper()
	user, ok := org.User(newLogin)
	if !ok || !isAssigned(org, user.ID) {
		t.Fatalf("the user %v is not assigned", user)
	}
	org.Authorize(org.FlowAppID(), newLogin, "Okta Devices (new)", "okta.devices.manage", "okta.devices.read")
	if got := w.Resource("oktadevices_connection.this")["service_account_id"]; got != user.ID {
		t.Errorf("service_account_id = %v, want %s", got, user.ID)
	}
	w.PlanIs(0)
}

// TestAccount_madeByTheSameApply: the user of a service account and of a
// connection does not exist before the apply that creates all three, whether its
// login is known in the plan or its id comes out of the apply.
func TestAccount_madeByTheSameApply(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ account, more string }{
		"the login, after the user": {fmt.Sprintf("%q", newLogin), "  depends_on = [okta_user.svc]"},
		"the login, by reference":   {"okta_user.svc.login", ""},
		"the id":                    {"okta_user.svc.id", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, w := accountWorkspace(t)
			w.Write(withAccount(org, fmt.Sprintf("  login = %q", newLogin), test.account, test.more))
			w.PlanIs(2, "-out=tfplan")
			w.Apply("tfplan")
			authorizeNew(t, org, w)
			w.Destroy()
			if _, ok := org.User(newLogin); ok {
				t.Error("the user was not destroyed")
			}
		})
	}
}

// TestAccount_knownLate: the id of the user is not known in the plan of a change.
// The same user changes nothing. Another one ends the apply with an error of the
// provider, and the apply after it is for that one.
func TestAccount_knownLate(t *testing.T) {
	t.Parallel()
	org, w := accountWorkspace(t)
	w.Write(withAccount(org, fmt.Sprintf("  login = %q", newLogin), "okta_user.svc.id", ""))
	w.Apply()
	authorizeNew(t, org, w)
	first, _ := org.User(newLogin)

	org.ResetRequests()
	w.Write(withAccount(org, fmt.Sprintf("  login = %q\n  first_name = \"Service\"", newLogin), "okta_user.svc.id", ""))
	if plan := w.PlanIs(2); !plan.Says("user of oktadevices_service_account of user "+first.ID) || !plan.Says("service_account of connection \"Okta Devices (new)\" is not known yet") {
		t.Errorf("the plan does not name what is not known:\n%s", plan.Output)
	}
	w.Apply()
	w.PlanIs(0)
	for _, request := range org.Requests() {
		if request.Method != http.MethodGet {
			t.Errorf("the same user costs %s %s", request.Method, request.Path)
		}
	}

	w.Write(withAccount(org, "  login = \"svc-other@example.com\"", "okta_user.svc.id", ""))
	applied := w.Run("apply", "-auto-approve")
	other, _ := org.User("svc-other@example.com")
	if applied.ExitCode != 1 || strings.Contains(applied.Output, "bug in the provider") || !applied.Says(other.ID+" is another user than "+first.ID) ||
		!applied.Says("and the connection was made for the user "+first.ID) {
		t.Errorf("another user:\n%s", applied)
	}
	w.Apply()
	if got := w.Resource("oktadevices_connection.this")["service_account_id"]; got != other.ID {
		t.Errorf("service_account_id = %v, want %s", got, other.ID)
	}
	if !isAssigned(org, other.ID) {
		t.Error("the other user is not assigned")
	}
	w.Destroy()
}
