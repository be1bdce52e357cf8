package grant_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// checkGranted is granted for terraform-plugin-testing.
func (s stage) checkGranted(want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		s.granted(want...)
		return nil
	}
}

func planned(address string, want plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, want)}}
}

// TestResource_onAnEngine plays the life of a grant on a real engine. The
// driver plays the details.
func TestResource_onAnEngine(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	config := func(scope, more string) string {
		return config(s.org, "oktadevices_scope_grant", fmt.Sprintf("scope = %q\n  %s", scope, more))
	}
	value := func(name, want string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), knownvalue.StringExact(want))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy:             s.checkGranted(),
		Steps: []resource.TestStep{
			{
				Config: config(devicesRead, ""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectKnownValue(address, tfjsonpath.New("access"), knownvalue.StringExact("read")),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					value("issuer", s.org.URL), value("client_id", s.org.FlowAppID()), value("source", "ADMIN"),
					value("on_destroy", "revoke"), value("access", "read"),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringRegexp(regexp.MustCompile(`^oag`))),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("created"), knownvalue.NotNull()),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("created_by"), knownvalue.NotNull()),
				},
				Check: s.checkGranted(devicesRead),
			},
			{ // Another scope replaces the grant.
				Config:           config(devicesManage, ""),
				ConfigPlanChecks: planned(address, plancheck.ResourceActionReplace),
				Check:            s.checkGranted(devicesManage),
			},
			{ // The issuer's host has no case.
				Config:           config(devicesManage, fmt.Sprintf("issuer = %q", strings.ToUpper(s.org.URL[:4])+s.org.URL[4:])),
				ConfigPlanChecks: planned(address, plancheck.ResourceActionUpdate),
			},
			{ResourceName: address, ImportState: true, ImportStateId: s.org.FlowAppID() + "/okta.devices.manage", ImportStateVerify: true, ImportStateVerifyIgnore: []string{"issuer"}},
		},
	})
}

// TestResource_adoptsWhatIsGranted checks that a warning names the grant that was
// there before.
func TestResource_adoptsWhatIsGranted(t *testing.T) {
	t.Parallel()
	for name, switches := range map[string]oktasim.Switches{
		"re-grant succeeds":  {},
		"re-grant conflicts": {RegrantConflict: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, oktasim.Options{Switches: switches})
			id := s.byHand(devicesRead)
			s.Says(s.MustApply(s.grant(devicesRead)), "Scope "+devicesRead+" was granted to app "+s.org.FlowAppID()+" already", id)
			s.Shows(address, map[string]any{"id": id})
		})
	}
}

// TestResource_adoptsWhatWasGrantedMeanwhile grants the scope by hand between
// the read and the write of the provider.
func TestResource_adoptsWhatWasGrantedMeanwhile(t *testing.T) {
	t.Parallel()
	s := newStage(t, oktasim.Options{Switches: oktasim.Switches{RegrantConflict: true}})
	s.org.Fail(oktasim.Fault{Method: http.MethodPost, Path: grants, Nth: 1, Do: func() { s.byHand(devicesRead) }})
	s.MustApply(s.grant(devicesRead))
	s.rests(devicesRead)
}

func TestResource_driftIsCorrected(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.grant(devicesRead))
	s.revoke(s.org.FlowAppID(), devicesRead)
	s.Plans(s.Must(s.Apply()), address, terraformtest.Create)
	s.granted(devicesRead)
	// Revoked and granted again by hand: it is granted.
	s.revoke(s.org.FlowAppID(), devicesRead)
	s.byHand(devicesRead)
	s.PlanIsEmpty()
}

func TestResource_goneBeforeDestroy(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.grant(devicesRead))
	s.revoke(s.org.FlowAppID(), devicesRead)
	s.Must(s.Destroy(terraformtest.NoRefresh()))
}

func TestResource_failedDestroyIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.grant(devicesRead))
	s.refuseNth(http.MethodDelete, oneGrant, 1)
	s.Fails(s.Destroy(), "Unable to revoke scope", "okta.appGrants.manage")
	if s.Resource(address) == nil {
		t.Fatal("a grant that was not revoked is forgotten")
	}
	s.ends()
}

func TestResource_failedGrantLeavesNoState(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.Config(s.grant(devicesRead).With("app_id", nowhere))
	s.Fails(s.Apply(), "The app "+nowhere+" does not exist in this org, so okta.devices.read was not granted", "Check that the provider is configured for the right org")
	if s.Resource(address) != nil {
		t.Error("a grant that was not made is in the state")
	}
}

// TestInvalidConfiguration checks plans that fail: of a grant, and of a set
// where its arguments have their own checks.
func TestInvalidConfiguration(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, test := range []struct {
		block    terraformtest.Block
		at, want string
	}{
		{s.grant("openid"), "scope", "Scope is granted automatically"},
		{s.grant("okta.devices.read okta.users.read"), "scope", "not the name of one scope"},
		{s.grant(devicesRead).With("app_id", ""), "app_id", "app_id is empty"},
		{s.grant(devicesRead).With("issuer", "https://example-admin.okta.com"), "issuer", "write https://example.okta.com"},
		{s.grant(devicesRead).With("issuer", "https://example.okta.com/"), "issuer", `write "https://example.okta.com"`},
		{s.grant(devicesRead).With("issuer", "https://example.okta.com/oauth2/default"), "issuer", "write https://example.okta.com"},
		{s.grant(devicesRead).With("on_destroy", "delete"), "on_destroy", `"revoke" "retain"`},
		{s.set(devicesRead, "openid"), `scopes["openid"]`, "Okta grants openid to the connector automatically"},
		{s.set(devicesRead).With("issuer", "https://example-admin.okta.com"), "issuer", "write https://example.okta.com"},
		{s.set(devicesRead).With("on_destroy", "delete"), "on_destroy", `"revoke" "retain"`},
		{s.set(devicesRead).With("scopes", nil), "scopes", "Missing Configuration for Required Attribute: Must set a configuration value for the scopes attribute"},
	} {
		s.Config(test.block)
		s.FailsAt(s.Plan(), test.at, test.want)
	}
}

func TestResource_importNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	id := s.byHand(devicesRead)
	flow := s.org.FlowAppID()
	s.MustApply(s.grant(devicesRead))
	want := s.Resource(address)
	s.Forget(address)
	s.Must(s.Import(address, flow+"/"+id))
	s.Shows(address, want)
	s.Forget(address)
	for importID, want := range map[string]string{
		flow:                        "is neither app_id/scope",
		flow + "/":                  "is neither app_id/scope",
		flow + "/okta.users.read":   "has no grant with the scope or id \"okta.users.read\"; it has okta.devices.read (" + id,
		"0oanone/okta.devices.read": "reading the grants of the app 0oanone failed",
	} {
		s.Fails(s.Import(address, importID), want)
	}
}
