package grant_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestSet_renamedWhileItFails renames a set, and the creation under the new
// name fails. The grants that the old set left are in no state then, so the
// error names them.
func TestSet_renamedWhileItFails(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.set(devicesManage, devicesRead).Named("old"))
	s.refuse(http.MethodPost, grants)
	s.Config(s.set(devicesManage, devicesRead, hooksManage).Named("new"))
	run := s.Apply()
	s.Fails(run, "The next apply adopts them")
	if held := s.State().Addresses(); len(held) > 0 {
		t.Errorf("the state holds %v", held)
	}
	for _, grant := range s.org.Grants(s.org.FlowAppID()) {
		s.Says(run, grant.ID)
	}
	s.org.ClearFaults()
	s.Must(s.Apply())
	s.rests(devicesManage, devicesRead, hooksManage)
	s.ends()
}

// TestGrants_appGone deactivates the app, which changes no grant, and then deletes
// it, which blocks neither a plan nor a destroy.
func TestGrants_appGone(t *testing.T) {
	t.Parallel()
	kinds(t, oktasim.Options{}, func(s stage, block terraformtest.Block) {
		flow := s.org.FlowAppID()
		s.MustApply(block)
		s.org.SetAppStatus(flow, "INACTIVE")
		s.PlanIsEmpty()
		s.Must(s.Destroy())
		s.granted()

		s.org.SetAppStatus(flow, "ACTIVE")
		s.Must(s.Apply())
		s.org.DeleteApp(flow)
		plan := s.Must(s.Plan())
		what := map[string]string{address: "grant of " + devicesRead, setAddress: "scope grants"}[block.Address()]
		s.Says(plan, "App "+flow+" no longer exists, nor do", "its "+what)
		s.Plans(plan, block.Address(), terraformtest.Create)
		s.Must(s.Destroy())
	})
}

// besideAnotherIssuer is a stage with a grant of another issuer.
func besideAnotherIssuer(t *testing.T) stage {
	t.Helper()
	seed := oktasim.FreshOrg()
	seed.Grants = append(seed.Grants, oktasim.Grant{App: "flow", Scope: devicesRead, Issuer: otherIssuer})
	return newStage(t, oktasim.Options{Seed: seed})
}

// otherIssuerLeft checks that only the grant of the other issuer is left.
func (s stage) otherIssuerLeft() {
	s.t.Helper()
	if left := s.org.Grants(s.org.FlowAppID()); len(left) != 1 || left[0].Issuer != otherIssuer {
		s.t.Errorf("left: %v, want the other issuer's", left)
	}
}

// TestResource_grantOfAnotherIssuer checks that the grant of another issuer is
// neither adopted, nor shown, nor revoked.
func TestResource_grantOfAnotherIssuer(t *testing.T) {
	t.Parallel()
	s := besideAnotherIssuer(t)
	s.DoesNotSay(s.MustApply(s.grant(devicesRead).With("issuer", s.org.URL)), "already")
	s.Shows(address, map[string]any{"issuer": s.org.URL})
	s.PlanIsEmpty()

	// Ours goes: what is left of the same scope is not taken for it.
	before := s.State()
	s.Must(s.Destroy())
	s.otherIssuerLeft()
	s.Restore(before)
	plan := s.Must(s.Plan())
	s.Says(plan, "Scope "+devicesRead+" was revoked from app "+s.org.FlowAppID())
	s.Plans(plan, address, terraformtest.Create)
}

// TestSet_grantsOfAnotherIssuer checks that a set neither lists nor revokes the
// grants of another issuer.
func TestSet_grantsOfAnotherIssuer(t *testing.T) {
	t.Parallel()
	s := besideAnotherIssuer(t)
	s.MustApply(s.set(devicesRead).With("issuer", s.org.URL))
	s.rests(devicesRead, devicesRead)
	s.MustApply(s.set().With("issuer", s.org.URL))
	s.otherIssuerLeft()
	s.MustApply()
	s.otherIssuerLeft()
}

// TestGrants_clientIDOfAnotherApp gives a client id to a new app. Okta keeps grants
// by the client id, so the new app has what was granted to the old one.
func TestGrants_clientIDOfAnotherApp(t *testing.T) {
	t.Parallel()
	kinds(t, oktasim.Options{}, func(s stage, block terraformtest.Block) {
		first := s.org.AddApp(oktasim.App{Label: "First", ClientID: "chosen"})
		s.MustApply(block.With("app_id", first))
		s.org.DeleteApp(first)
		second := s.org.AddApp(oktasim.App{Label: "Second", ClientID: "chosen"})
		s.org.ResetRequests()
		run := s.MustApply(block.With("app_id", second))
		s.Says(run, "App "+first+" no longer exists")
		if block.Address() == address {
			s.Says(run, "Scope "+devicesRead+" was granted to app "+second+" already")
		}
		if got := s.org.Count(http.MethodPost, grants); got != 0 {
			t.Errorf("%d scopes were granted although the client id holds them", got)
		}
		s.PlanIsEmpty()
		s.MustApply()
		if left := s.org.Grants(second); len(left) != 0 {
			t.Errorf("left: %v", left)
		}
	})
}

// TestResource_unknownScopes checks that each warning names its app, because
// Terraform folds warnings of one summary.
func TestResource_unknownScopes(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	second := s.org.AddApp(oktasim.App{Label: "Portal"})
	const typo = "okta.device.read"
	s.Config(s.grant(typo), s.set(typo).With("app_id", second), s.set(typo).Named("later").With("app_id", terraformtest.Later("0oalater000000000000")))
	plan := s.Must(s.Plan())
	s.Says(plan, "Did you mean okta.devices.read?")
	summaries := map[string]bool{}
	for _, warning := range plan.Warnings() {
		if strings.Contains(warning.Summary, typo) {
			summaries[warning.Summary] = true
		}
	}
	for _, app := range []string{"app " + s.org.FlowAppID(), "app " + second, "an app that is not known yet"} {
		if want := "Scope " + typo + ", for " + app + ", is not known"; !summaries[want] {
			t.Errorf("no warning %q among %v", want, summaries)
		}
	}
}
