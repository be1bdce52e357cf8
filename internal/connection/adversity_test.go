package connection_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

func resourceOf(label string) string { return "oktadevices_connection." + label }

func expectTokens(t *testing.T, org acctest.Org, want ...string) {
	t.Helper()
	if got := tokens(org); !slices.Equal(got, want) {
		t.Errorf("tokens %v, want %v", got, want)
	}
}

// TestResource_orderedConnectionsDoNotRevoke: with depends_on one connection is
// always shown first, and takes what both awaited.
func TestResource_orderedConnectionsDoNotRevoke(t *testing.T) {
	t.Parallel()
	ordered := func(org acctest.Org, first string) string {
		return org.ProviderBlock() + block(org, "a", "revoke_on_destroy = true"+first) + block(org, "b", "depends_on = [oktadevices_connection.a]")
	}
	for name, end := range map[string]func(org acctest.Org, w *acctest.Workspace) acctest.Result{
		"destroyed": func(_ acctest.Org, w *acctest.Workspace) acctest.Result { return w.Run("destroy", "-auto-approve") },
		"replaced": func(_ acctest.Org, w *acctest.Workspace) acctest.Result {
			return w.Run("apply", "-auto-approve", "-replace="+resourceOf("a"))
		},
		"removed": func(org acctest.Org, w *acctest.Workspace) acctest.Result {
			w.Write(org.ProviderBlock() + block(org, "b", ""))
			return w.Run("apply", "-auto-approve")
		},
		"disabled": func(org acctest.Org, w *acctest.Workspace) acctest.Result {
			w.Write(ordered(org, "\n  enabled = false"))
			return w.Run("apply", "-auto-approve")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newOrg(t)
			w := workspace(t, ordered(org, ""))
			w.Apply()
			token := authorize(t, org, "Okta Devices b")
			w.Apply("-refresh-only")
			if result := end(org, w); result.ExitCode != 0 && !result.Says("may just as well be that of the connection") {
				t.Errorf("it fails for another reason: %s", result)
			}
			expectTokens(t, org, token)
		})
	}
}

// TestResource_allLostOneReauthorized: whose the one is that came back cannot be
// told, so it is nobody's to revoke.
func TestResource_allLostOneReauthorized(t *testing.T) {
	t.Parallel()
	for name, order := range map[string]string{"side by side": "", "ordered": "depends_on = [oktadevices_connection.a]"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := newOrg(t)
			written := func(a string) string { return org.ProviderBlock() + block(org, "a", a) + block(org, "b", order) }
			w := workspace(t, org.ProviderBlock()+block(org, "a", ""))
			w.Apply()
			authorize(t, org, "Okta Devices a")
			w.Apply("-refresh-only")
			w.Write(written(""))
			w.Apply()
			authorize(t, org, "Okta Devices b")
			w.Apply("-refresh-only")
			w.PlanIs(0)
			for _, id := range tokens(org) {
				org.RevokeToken(org.FlowAppID(), id)
			}
			token := authorize(t, org, "Okta Devices b")
			w.Apply("-refresh-only")
			w.Write(written("enabled = false"))
			w.Run("apply", "-auto-approve")
			expectTokens(t, org, token)
		})
	}
}

// TestResource_destroyRevokesOnlyWhatThePlanShowed: an authorization that
// appears between plan and apply is somebody's.
func TestResource_destroyRevokesOnlyWhatThePlanShowed(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	w := workspace(t, config(org, "revoke_on_destroy = true"))
	w.Apply()
	if result := w.Run("plan", "-destroy", "-out=plan.bin"); result.ExitCode != 0 {
		t.Fatal(result)
	}
	token := authorize(t, org, "Somebody else's")
	if result := w.Run("apply", "plan.bin"); result.ExitCode != 0 || !result.Says("No authorization of connection") || !result.Says(token) {
		t.Errorf("what is left is not named: %s", result)
	}
	expectTokens(t, org, token)
}

func TestResource_disablingSaysWhatItDoes(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	token := authorize(t, org, "Okta Devices this")
	w := workspace(t, silent(org)+block(org, "this", ""))
	w.Apply()

	// Assumed: nothing is revoked, and that is said, at apply and in each plan.
	w.Write(silent(org) + block(org, "this", "enabled = false"))
	for _, result := range []acctest.Result{w.Apply(), w.PlanIs(0)} {
		if !result.Says("is disabled, but matching authorizations are still active") || !result.Says(token) {
			t.Errorf("what lives on is not named: %s", result)
		}
	}
	expectTokens(t, org, token)

	// Confirmed by a pin: the plan names what it will revoke.
	w.Write(silent(org) + block(org, "this", fmt.Sprintf("enabled = false\n  authorization_id = %q", token)))
	w.Apply()
	expectTokens(t, org)
	w.PlanIs(0)
}

func TestResource_planNamesWhatItWillRevoke(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	w, token := authorized(t, org, "revoke_on_destroy = true")
	expectSays(t, w.Run("plan", "-destroy"), "will be revoked", token)
	w.Write(config(org, "enabled = false"))
	expectSays(t, w.PlanIs(2), "will be revoked", token)
}

// TestResource_disablingBlindIsAnError: what may not be looked at is not
// revoked, and not said to be.
func TestResource_disablingBlindIsAnError(t *testing.T) {
	t.Parallel()
	for verb, want := range map[string]string{"apply": "Unable to disable connection", "destroy": "Unable to destroy connection"} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			org := newOrg(t)
			w, token := authorized(t, org, "revoke_on_destroy = true")
			org.Fail(oktasim.Fault{Method: http.MethodGet, Path: "/api/v1/apps/*/tokens", Status: http.StatusForbidden, Code: "E0000006"})
			if verb == "apply" {
				w.Write(config(org, "revoke_on_destroy = true\n  enabled = false"))
			}
			expectRefused(t, w.Run(verb, "-auto-approve"), want, "okta.apps.read")
			expectTokens(t, org, token)
			org.ClearFaults()
			w.Run(verb, "-auto-approve")
			expectTokens(t, org)
		})
	}
}

func TestResource_createdDisabled(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	token, other := authorize(t, org, "Okta Devices this"), authorize(t, org, "Another")
	w := workspace(t, config(org, fmt.Sprintf("enabled = false\n  authorization_id = %q", token)))
	w.Apply()
	expectTokens(t, org, other)
	expectAttribute(t, w, address, "status", "REVOKED")
	w.PlanIs(0)
}

// TestResource_onePinTwice: two connections that name one authorization are a
// warning, and neither revokes it. Healthy ones are no warning.
func TestResource_onePinTwice(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	token, other := authorize(t, org, "Okta Devices a"), authorize(t, org, "Okta Devices b")
	pinned := func(label, id, more string) string {
		return block(org, label, fmt.Sprintf("authorization_id = %q%s", id, more))
	}
	w := workspace(t, org.ProviderBlock()+pinned("a", token, "")+pinned("b", token, ""))
	expectSays(t, w.Apply(), "Authorization "+token+" of app "+org.FlowAppID()+" is declared more than once")
	w.Write(org.ProviderBlock() + pinned("a", token, "\n  enabled = false") + pinned("b", token, ""))
	expectRefused(t, w.Run("apply", "-auto-approve"), "may just as well be that of the connection")
	expectTokens(t, org, token, other)
	w.Write(org.ProviderBlock() + pinned("a", token, "") + pinned("b", other, ""))
	w.Apply()
	if plan := w.PlanIs(0); plan.Says("Warning") {
		t.Errorf("a warning:\n%s", plan)
	}
}

// TestResource_accountRecreated: another user with the same login is another
// account.
func TestResource_accountRecreated(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	w, _ := authorized(t, org, "")
	org.DeleteUser(acctest.ServiceAccount)
	org.AddUser(acctest.ServiceAccount, "ACTIVE", "SUPER_ADMIN")
	if err := org.Assign(org.FlowAppID(), acctest.ServiceAccount, ""); err != nil {
		t.Fatal(err)
	}
	expectSays(t, w.PlanIs(2), "must be replaced")
	w.Apply()
	authorize(t, org, "Okta Devices this")
	w.PlanIs(0)
}

func TestResource_shortLoginIsRefusedBeforeItDestroys(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	org.AddUser("other@example.com", "ACTIVE", "SUPER_ADMIN")
	w, token := authorized(t, org, "revoke_on_destroy = true")
	w.Write(config(org, "revoke_on_destroy = true\n  service_account = \"other\""))
	expectRefused(t, w.Run("apply", "-auto-approve"), "Ambiguous service account")
	expectTokens(t, org, token)
}

// TestResource_onlyTheAppTellsThatItIsGone: a 404 of what belongs to it does not.
func TestResource_onlyTheAppTellsThatItIsGone(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/api/v1/apps/*/tokens", "/api/v1/apps/*/grants"} {
		org := newOrg(t)
		w := workspace(t, config(org, ""))
		w.Apply()
		org.Fail(oktasim.Fault{Method: http.MethodGet, Path: path, Status: http.StatusNotFound, Code: "E0000007"})
		if result := w.Run("plan", "-detailed-exitcode"); result.ExitCode != 1 || !result.Says("Unable to read from Okta what belongs to") {
			t.Errorf("%s: %s", path, result)
		}
	}
}

// TestResource_rotatedStrangerIsNotOurs: where Okta gives a token another id
// each time it is used, an old one looks new.
func TestResource_rotatedStrangerIsNotOurs(t *testing.T) {
	t.Parallel()
	org := newOrg(t, oktasim.Options{Switches: oktasim.Switches{RotateTokenID: true}})
	authorize(t, org, "One")
	second := authorize(t, org, "Another")
	w := workspace(t, config(org, "revoke_on_destroy = true"))
	w.Apply()
	org.UseToken(second)
	before := tokens(org)
	w.Apply("-refresh-only")
	w.Destroy()
	expectTokens(t, org, before...)
}

// TestResource_proxyIsNotOkta: a proxy that refuses everything must not make a
// plan look empty.
func TestResource_proxyIsNotOkta(t *testing.T) {
	t.Parallel()
	org := newOrg(t)
	w, _ := authorized(t, org, "")
	org.Fail(oktasim.Fault{Status: http.StatusForbidden, Body: "<html>blocked by policy</html>", Header: http.Header{"Content-Type": {"text/html"}}})
	if result := w.Run("plan", "-detailed-exitcode"); result.ExitCode != 1 {
		t.Errorf("a proxy's refusal is taken for Okta's: %s", result)
	}
}
