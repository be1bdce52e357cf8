package grant_test

import (
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestLeft_retained checks that the plan names the scopes that on_destroy =
// "retain" leaves, whoever granted them.
func TestLeft_retained(t *testing.T) {
	t.Parallel()
	kinds(t, oktasim.Options{}, func(s stage, block terraformtest.Block) {
		s.MustApply(block)
		retained := block.With("on_destroy", "retain")
		s.Plans(s.MustApply(retained), block.Address(), terraformtest.Update)
		s.revoke(s.org.FlowAppID(), devicesRead)
		s.byHand(devicesRead)
		want := "App " + s.org.FlowAppID() + " keeps " + devicesRead
		s.Config(retained.With("app_id", s.org.AddApp(oktasim.App{Label: "Custom"})))
		s.Says(s.Must(s.Plan()), want)
		s.Says(s.MustApply(), want)
		s.granted(devicesRead)
	})
}

// TestLeft_grantedAgain destroys a grant that somebody revoked and granted
// again after the last read.
func TestLeft_grantedAgain(t *testing.T) {
	t.Parallel()
	kinds(t, oktasim.Options{}, func(s stage, block terraformtest.Block) {
		s.MustApply(block)
		s.revoke(s.org.FlowAppID(), devicesRead)
		again := s.byHand(devicesRead)
		s.Config()
		s.Says(s.Must(s.Apply(terraformtest.NoRefresh())), again, "left as ")
		s.granted(devicesRead)
	})
}

// TestSet_importsAnotherIssuer imports the grants at the custom domain. They
// are another set than those at the org's own address.
func TestSet_importsAnotherIssuer(t *testing.T) {
	t.Parallel()
	s := newStage(t, atCustomDomain)
	s.byHand(usersRead)
	s.MustApply(s.set(devicesRead).With("issuer", customDomain))
	s.Forget(setAddress)
	for id, want := range map[string]string{
		"/https://exmaple.okta.com": "Use one of: " + s.org.URL + ", " + customDomain + ".",
		"/":                         "nor app_id/issuer",
	} {
		s.Fails(s.Import(setAddress, s.org.FlowAppID()+id), want)
	}
	s.Must(s.Import(setAddress, s.org.FlowAppID()+"/"+strings.Replace(customDomain, "login", "Login", 1)))
	s.Shows(setAddress, map[string]any{"issuer": customDomain}) // as Okta spells it
	s.PlanIsEmpty()
	s.Config(s.set(devicesRead))
	s.PlanIsEmpty()
}
