package scopefunc_test

import (
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
)

func TestRequiredScopes_inAConfiguration(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write("output \"scopes\" {\n  value = provider::oktadevices::required_scopes([\"Suspend Device\", \"Device Enrolled\"])\n}\n")
	w.Apply()
	if shown := w.Run("output", "-json", "scopes"); !shown.Says(`["okta.devices.manage","okta.devices.read","okta.eventHooks.manage"]`) {
		t.Errorf("output: %s", shown)
	}
	w.Write("output \"scopes\" {\n  value = provider::oktadevices::required_scopes([\"Suspend Devices\"])\n}\n")
	if result := w.Run("plan"); result.ExitCode == 0 || !result.Says(`Is it "Suspend Device`) || !result.Says("setunion(") {
		t.Errorf("an unknown card is not explained: %s", result)
	}
}

func TestAutomaticScopes_inAConfiguration(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write("output \"scopes\" {\n  value = setsubtract([\"email\", \"okta.devices.read\", \"offline_access\"], provider::oktadevices::automatic_scopes())\n}\n")
	w.Apply()
	if shown := w.Run("output", "-json", "scopes"); !shown.Says(`["okta.devices.read"]`) {
		t.Errorf("output: %s", shown)
	}
}
