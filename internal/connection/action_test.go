package connection_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// Only what is confirmed is revoked, once, and what is gone is left alone.
func TestRevokeAction(t *testing.T) {
	t.Parallel()
	// What was revoked stays in the list: whether it does at Okta is not known.
	org := acctest.NewOrg(t, oktasim.Options{Switches: oktasim.Switches{ListRevokedTokens: true}})
	scopes := []string{"okta.devices.manage", "okta.devices.read"}
	for _, scope := range scopes {
		org.GrantInConsole(org.FlowAppID(), scope)
	}
	authorize := func(name string) string {
		t.Helper()
		id, err := org.Authorize(org.FlowAppID(), acctest.ServiceAccount, name, scopes...)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	mine, other := authorize("Mine"), authorize("Other")
	live := func(id string) bool {
		for _, token := range org.Tokens(org.FlowAppID()) {
			if token.ID == id {
				return token.Status == "ACTIVE"
			}
		}
		return false
	}
	revocation := func(binding string) acctest.Invocation {
		org.ResetRequests()
		return acctest.Invocation{Type: "oktadevices_connection_revoke", Config: map[string]tftypes.Value{
			"app_id": tftypes.NewValue(tftypes.String, org.FlowAppID()), "authorization_id": tftypes.NewValue(tftypes.String, mine),
			"binding": tftypes.NewValue(tftypes.String, binding),
		}}
	}
	run := func(binding string) acctest.Outcome { return revocation(binding).Run(t, org) }
	all := func(diagnostics []*tfprotov6.Diagnostic) (text string) {
		for _, d := range diagnostics {
			text += d.Severity.String() + " " + d.Summary + ": " + d.Detail + "\n"
		}
		return text
	}
	deletes := func() (n int) {
		for _, r := range org.Requests() {
			if r.Method == http.MethodDelete {
				n++
			}
		}
		return n
	}

	if said := all(run("assumed").Planned); !strings.Contains(said, "ERROR The authorization is not confirmed") || !strings.Contains(said, mine) || !strings.Contains(said, "authorization_id") {
		t.Errorf("an assumed one: the plan says %q", said)
	}
	if said := all(run("none").Planned); !strings.Contains(said, "ERROR There is no authorization to revoke") {
		t.Errorf("none: the plan says %q", said)
	}
	late := revocation("assumed")
	late.Late = map[string]tftypes.Value{"binding": late.Config["binding"]}
	got := late.Run(t, org)
	if warned := all(got.Planned); !strings.Contains(warned, "WARNING Authorization "+mine+" will be revoked permanently") {
		t.Errorf("known late: the plan says %q", warned)
	}
	if said := all(got.Diagnostics); !live(mine) || !strings.Contains(said, "not confirmed") || deletes() > 0 {
		t.Errorf("known late: %q, %d deleted", said, deletes())
	}

	org.Fail(oktasim.Fault{Method: http.MethodDelete, Path: "/api/v1/apps/*/tokens/*", Status: http.StatusForbidden, Code: "E0000006"})
	if said := all(run("confirmed").Diagnostics); !live(mine) || !strings.Contains(said, "Unable to revoke the authorization: Authorization "+mine) || !strings.Contains(said, "E0000006") {
		t.Errorf("a refusal: %q", said)
	}
	org.ClearFaults()

	got = run("confirmed")
	if said := all(got.Planned); !strings.Contains(said, "WARNING Authorization "+mine+" will be revoked permanently") {
		t.Errorf("the plan says %q", said)
	}
	if said := strings.Join(got.Progress, "\n"); len(got.Diagnostics) > 0 || live(mine) || !live(other) || deletes() != 1 || !strings.Contains(said, mine+" is revoked") {
		t.Errorf("it says %q, %q; the other one lives: %t, %d deleted", said, all(got.Diagnostics), live(other), deletes())
	}
	got = run("confirmed")
	if said := all(got.Diagnostics); len(got.Progress) > 0 || deletes() > 0 || !strings.Contains(said, "WARNING Nothing was revoked: Authorization "+mine) {
		t.Errorf("again: %q, %q, %d deleted", said, got.Progress, deletes())
	}
}
