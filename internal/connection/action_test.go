package connection_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
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
	d := terraformtest.NewDriver(t, acctest.Server(org.Getenv))
	run := func(binding any) (planned, ran *terraformtest.Run, progress []string) {
		org.ResetRequests()
		return d.Invoke("oktadevices_connection_revoke", map[string]any{"app_id": org.FlowAppID(), "authorization_id": mine, "binding": binding})
	}
	deletes := func() (n int) {
		for _, r := range org.Requests() {
			if r.Method == http.MethodDelete {
				n++
			}
		}
		return n
	}

	if planned, _, _ := run("assumed"); planned.OK() || !planned.Says("The authorization is not confirmed") || !planned.Says(mine) || !planned.Says("authorization_id") {
		t.Errorf("an assumed one: the plan says %s", planned)
	}
	if planned, _, _ := run("none"); planned.OK() || !planned.Says("There is no authorization to revoke") {
		t.Errorf("none: the plan says %s", planned)
	}
	const warning = "Authorization %s will be revoked permanently"
	planned, ran, _ := run(terraformtest.Later("assumed"))
	if !planned.OK() || !planned.Says(fmt.Sprintf(warning, mine)) {
		t.Errorf("known late: the plan says %s", planned)
	}
	if !live(mine) || !ran.Says("not confirmed") || deletes() > 0 {
		t.Errorf("known late: %s, %d deleted", ran, deletes())
	}

	org.Fail(oktasim.Fault{Method: http.MethodDelete, Path: "/api/v1/apps/*/tokens/*", Status: http.StatusForbidden, Code: "E0000006"})
	if _, ran, _ := run("confirmed"); !live(mine) || !ran.Says("Unable to revoke the authorization: Authorization "+mine) || !ran.Says("E0000006") {
		t.Errorf("a refusal: %s", ran)
	}
	org.ClearFaults()

	planned, ran, progress := run("confirmed")
	if !planned.OK() || !planned.Says(fmt.Sprintf(warning, mine)) {
		t.Errorf("the plan says %s", planned)
	}
	if said := strings.Join(progress, "\n"); len(ran.Diagnostics) > 0 || live(mine) || !live(other) || deletes() != 1 || !strings.Contains(said, mine+" is revoked") {
		t.Errorf("it says %q, %s; the other one lives: %t, %d deleted", said, ran, live(other), deletes())
	}
	_, ran, progress = run("confirmed")
	if len(progress) > 0 || deletes() > 0 || !ran.OK() || !ran.Says("Nothing was revoked: Authorization "+mine) {
		t.Errorf("again: %s, %q, %d deleted", ran, progress, deletes())
	}
}

// An authorization that Okta's list omits is revoked, too.
func TestRevokeAction_unlisted(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t, oktasim.Options{Switches: oktasim.Switches{ShortTokenList: true}})
	org.GrantInConsole(org.FlowAppID(), "okta.devices.read")
	id, err := org.Authorize(org.FlowAppID(), acctest.ServiceAccount, "Mine", "okta.devices.read")
	if err != nil {
		t.Fatal(err)
	}
	d := terraformtest.NewDriver(t, acctest.Server(org.Getenv))
	_, ran, progress := d.Invoke("oktadevices_connection_revoke", map[string]any{"app_id": org.FlowAppID(), "authorization_id": id, "binding": "confirmed"})
	if len(ran.Diagnostics) > 0 || len(progress) != 1 || len(org.Tokens(org.FlowAppID())) > 0 {
		t.Errorf("%s, %q, left: %v", ran, progress, org.Tokens(org.FlowAppID()))
	}
}
