package project

import (
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

// TestAudit runs the recipes of the guide in an org in which each finds something,
// and sees what they say.
func TestAudit(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	app := org.FlowAppID()
	org.GrantInConsole(app, "okta.devices.manage", "okta.devices.read", "okta.users.manage")
	org.AddUser("left@example.com", "ACTIVE", "SUPER_ADMIN")
	org.Assign(app, "left@example.com", "USER")
	for _, c := range []struct{ connector, name, login, scopes string }{
		{"Okta Devices", "Fine", acctest.ServiceAccount, "okta.devices.manage okta.devices.read"},
		{"Okta Devices", "Orphan", "left@example.com", "okta.devices.manage okta.devices.read"},
		{"Okta", "Too much", "left@example.com", "okta.users.manage"},
	} {
		org.AuthorizeConnector(app, c.login, c.connector, c.name, strings.Fields(c.scopes)...)
		org.Advance(time.Hour)
	}
	org.SetUserStatus("left@example.com", "SUSPENDED")

	var config strings.Builder
	for i, f := range blocks(t, "docs/guides/audit-authorizations.md", "terraform") {
		config.WriteString(f.text + "\n")
		if lines := strings.Count(f.text, "\n"); i > 0 && lines > 12 {
			t.Errorf("line %d: a recipe of %d lines", f.line, lines)
		}
	}
	w := acctest.NewWorkspace(t, org.Getenv)
	// All are quiet since a time that is yet to come.
	w.Write(strings.Replace(config.String(), "2026-01-01", "2100-01-01", 1))
	run := w.Apply()
	for _, want := range []string{
		"Orphan (left@example.com,", "): SUSPENDED", "Too much (left@example.com,", "may use okta.users.manage",
	} {
		if !run.Says(want) {
			t.Errorf("it does not say %q:\n%s", want, run.Output)
		}
	}
	if run.Says("Fine (") || run.Says("Reauthorize these") {
		t.Errorf("it finds fault with what is in order:\n%s", run.Output)
	}
	if got := strings.Count(w.Run("output", "quiet").Output, "oar"); got != 3 {
		t.Errorf("%d are quiet, want all three", got)
	}
	w.PlanIs(0)
	// Authorizations live 90 days.
	w.Write(strings.Replace(config.String(), "336h", "2400h", 1))
	if plan := w.Run("plan"); !plan.Says("Reauthorize these within two weeks") || !plan.Says("Fine (") {
		t.Errorf("it does not say what ends:\n%s", plan.Output)
	}
}
