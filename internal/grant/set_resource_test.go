package grant_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestSet_onAnEngine plays the life of a set on a real engine. The driver plays
// the details.
func TestSet_onAnEngine(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	adopted := s.byHand(devicesRead)
	value := func(path tfjsonpath.Path, want knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(setAddress, path, want)
	}
	update := planned(setAddress, plancheck.ResourceActionUpdate)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy:             s.checkGranted(),
		Steps: []resource.TestStep{
			{
				Config: setConfig(s.org, "", devicesManage, devicesRead),
				ConfigStateChecks: []statecheck.StateCheck{
					value(tfjsonpath.New("grants").AtMapKey(devicesRead).AtMapKey("id"), knownvalue.StringExact(adopted)),
					value(tfjsonpath.New("issuer"), knownvalue.StringExact(s.org.URL)),
				},
				Check: s.checkGranted(devicesManage, devicesRead),
			},
			// One goes, one comes.
			{Config: setConfig(s.org, "", devicesManage, hooksManage), ConfigPlanChecks: update, Check: s.checkGranted(devicesManage, hooksManage)},
			// on_destroy changes nothing in the org.
			{Config: setConfig(s.org, `on_destroy = "retain"`, devicesManage, hooksManage), ConfigPlanChecks: update, Check: s.checkGranted(devicesManage, hooksManage)},
			// A set may be empty.
			{
				Config:            setConfig(s.org, ""),
				ConfigStateChecks: []statecheck.StateCheck{value(tfjsonpath.New("scopes"), knownvalue.SetExact(nil))},
				Check:             s.checkGranted(),
			},
			{Config: setConfig(s.org, "", devicesRead), Check: s.checkGranted(devicesRead)},
			{
				Taint:            []string{setAddress},
				Config:           setConfig(s.org, "", devicesRead),
				ConfigPlanChecks: planned(setAddress, plancheck.ResourceActionReplace),
				Check:            s.checkGranted(devicesRead),
			},
			{ResourceName: setAddress, ImportState: true, ImportStateId: s.org.FlowAppID(), ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "app_id"},
		},
	})
}

func TestSet_driftHasANameAndAnEnd(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.set(devicesManage, devicesRead))
	flow := s.org.FlowAppID()
	s.revoke(flow, devicesRead)
	foreign := s.byHand(usersRead)
	run := s.Must(s.Apply())
	s.Says(run, "Scope okta.devices.read was revoked from app "+flow+" outside Terraform",
		"Scope okta.users.read was granted to app "+flow+" outside Terraform", foreign)
	s.Plans(run, setAddress, terraformtest.Update)
	s.rests(devicesManage, devicesRead)

	// Revoked and granted again under another id: the scope is granted.
	s.revoke(flow, devicesRead)
	s.byHand(devicesRead)
	s.PlanIsEmpty()
}

// TestSet_foreignGrantOutlivesDestroy checks that the refresh before a destroy
// does not make a foreign grant the set's own.
func TestSet_foreignGrantOutlivesDestroy(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.set(devicesManage, devicesRead))
	foreign := s.byHand(usersRead)
	s.Must(s.Refresh())
	s.Says(s.Must(s.Destroy()), "keeps grants that the set has no record of making", foreign)
	s.granted(usersRead)
}

// TestSet_ignoredDriftIsNotForetold adds a scope that ignore_changes leaves. The
// warning must not say that the next apply revokes it.
func TestSet_ignoredDriftIsNotForetold(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(setConfig(s.org, "lifecycle {\n    ignore_changes = [scopes]\n  }", devicesRead))
	w.Apply()
	s.byHand(usersRead)
	if plan := w.PlanIs(0); !plan.Says("Scope "+usersRead+" was granted to app") || !plan.Says("If the plan shows that it is removed, apply revokes it.") {
		t.Errorf("it does not leave open whether the scope is revoked:\n%s", plan.Output)
	}
	w.Apply()
	s.granted(devicesRead, usersRead)
}

func TestSet_importedSetIsItsOwn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.byHand(devicesManage, devicesRead)
	s.Config(s.set(devicesManage, devicesRead))
	s.Must(s.Import(setAddress, s.org.FlowAppID()))
	s.PlanIsEmpty()
	s.ends()
}

// keeps checks that the app still has a grant.
func (s stage) keeps(id string) {
	s.t.Helper()
	if !slices.ContainsFunc(s.org.Grants(s.org.FlowAppID()), func(g oktasim.Grant) bool { return g.ID == id }) {
		s.t.Errorf("the grant %s was revoked", id)
	}
}

// TestSet_failedCreateTakesBackItsOwn fails each grant of a Create in turn.
// Create revokes the grants that it made, and leaves adopted ones.
func TestSet_failedCreateTakesBackItsOwn(t *testing.T) {
	t.Parallel()
	for k := 1; k <= 3; k++ {
		t.Run(fmt.Sprint(k), func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			adopted := s.byHand(devicesRead)
			s.Config(s.set(devicesManage, devicesRead, hooksManage, usersRead))
			s.refuseNth(http.MethodPost, grants, k)
			s.Fails(s.Apply(), "Unable to grant scopes to app "+s.org.FlowAppID(), "not granted:")
			s.granted(devicesRead)
			s.keeps(adopted)
			if s.Resource(setAddress) != nil {
				t.Error("a set that was not created is in the state")
			}
			s.Must(s.Apply())
			s.rests(devicesManage, devicesRead, hooksManage, usersRead)
		})
	}
}

// TestSet_untainted plays what a failed rollback leaves. terraform untaint drops
// the mark, one more apply fails, and the set still owns what it granted.
func TestSet_untainted(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.refuseNth(http.MethodPost, grants, 2)
	s.refuse(http.MethodDelete, oneGrant)
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(setConfig(s.org, "", devicesManage, devicesRead))
	w.Must(1, "apply", "-auto-approve")
	if left := s.scopes(); len(left) != 1 {
		t.Fatalf("the org grants %v, want one of the two", left)
	}
	w.Must(0, "untaint", setAddress)
	s.org.ClearFaults()
	s.refuse(http.MethodPost, grants)
	w.Must(1, "apply", "-auto-approve")
	s.org.ClearFaults()
	if plan := w.PlanIs(2); !plan.Says("0 to add, 1 to change, 0 to destroy") {
		t.Errorf("it is not changed in place:\n%s", plan.Output)
	}
	w.Apply()
	s.granted(devicesManage, devicesRead)
	w.PlanIs(0)
	if gone := w.Destroy(); gone.Says("no record of making") {
		t.Errorf("its own grants are foreign to it:\n%s", gone.Output)
	}
	s.granted()
}

// serviceApp are the provider's arguments for a service app of the org.
func serviceApp(t *testing.T, org acctest.Org) map[string]any {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	app := oktasim.App{Label: "Terraform", Keys: []oktasim.JWK{oktasim.PublicJWK("k1", key.Public())}}
	return map[string]any{
		"org_url": org.URL, "parallelism": 1,
		"client_id":   org.AddServiceApp(app, "okta.appGrants.manage", "okta.appGrants.read", "okta.apps.read"),
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})),
	}
}

// TestSet_failedCreateLeavesWhatOthersGranted grants scopes by hand while the
// creation of a set fails. They stay, whether the set had tried them or not. A
// grant that the set made without an answer is revoked.
func TestSet_failedCreateLeavesWhatOthersGranted(t *testing.T) {
	t.Parallel()
	unreadable := &oktasim.Fault{Method: http.MethodGet, Path: grants, Nth: 3, Times: 1, Status: http.StatusForbidden, Code: "E0000006"}
	for name, test := range map[string]struct {
		// fault strikes the second grant, while somebody grants byHand.
		fault   oktasim.Fault
		byHand  string
		reading *oktasim.Fault
		want    []string
		says    string
	}{
		"never tried": {
			oktasim.Fault{Status: http.StatusForbidden, Code: "E0000006"}, usersRead, nil,
			[]string{usersRead}, "granted, then revoked again: " + devicesManage,
		},
		"refused to the set": {
			oktasim.Fault{Status: http.StatusForbidden, Code: "E0000006"}, hooksManage, nil,
			[]string{hooksManage}, "granted, then revoked again: " + devicesManage,
		},
		"without an answer, by somebody else": {
			oktasim.Fault{Status: http.StatusInternalServerError, Code: "E0000009"}, hooksManage, unreadable,
			[]string{hooksManage}, "It is unknown whether Okta granted",
		},
		"without an answer, by the set": {
			oktasim.Fault{Status: http.StatusInternalServerError, Code: "E0000009", Effective: true}, "", unreadable,
			nil, "granted, then revoked again: " + devicesManage + ", " + hooksManage,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			// An app of its own makes the set's grants; the console's are the admin's.
			s.Provider(serviceApp(t, s.org))
			// They are granted in this order, one at a time.
			s.Config(s.set(devicesManage, hooksManage, usersRead))
			test.fault.Method, test.fault.Path, test.fault.Nth = http.MethodPost, grants, 2
			if test.byHand != "" {
				test.fault.Do = func() { s.byHand(test.byHand) }
			}
			s.org.Fail(test.fault)
			if test.reading != nil {
				s.org.Fail(*test.reading)
			}
			run := s.Apply()
			s.Fails(run, "not granted:", test.says)
			s.DoesNotSay(run, "Nothing was granted")
			s.granted(test.want...)
		})
	}
}

// TestSet_failedRollBackKeepsTheLeftovers checks that the state holds exactly
// the grants that a failed creation could not revoke.
func TestSet_failedRollBackKeepsTheLeftovers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	adopted := s.byHand(devicesRead)
	s.Config(s.set(devicesManage, devicesRead, hooksManage))
	s.refuseNth(http.MethodPost, grants, 2)
	s.refuseNth(http.MethodDelete, oneGrant, 1)
	s.Fails(s.Apply(), "These grants are left and kept in the state")
	s.holds(slices.DeleteFunc(s.scopes(), func(scope string) bool { return scope == devicesRead })...)
	s.Must(s.Apply())
	s.rests(devicesManage, devicesRead, hooksManage)
	s.keeps(adopted)
}

// TestSet_failedUpdateKeepsWhatWasDone fails each call of an Update in turn.
func TestSet_failedUpdateKeepsWhatWasDone(t *testing.T) {
	t.Parallel()
	for k := 1; k <= 2; k++ {
		for method, path := range map[string]string{http.MethodPost: grants, http.MethodDelete: oneGrant} {
			t.Run(fmt.Sprint(method, k), func(t *testing.T) {
				t.Parallel()
				s := newStage(t)
				s.MustApply(s.set(devicesManage, devicesRead))
				s.Config(s.set(hooksManage, usersRead))
				s.org.ResetRequests()
				s.refuseNth(method, path, k)
				s.Fails(s.Apply(), "Unable to change the scope grants of app", "the state has what was done")
				s.holds(s.scopes()...)
				s.Must(s.Apply())
				s.rests(hooksManage, usersRead)
				s.ends()
			})
		}
	}
}

// TestSet_nobodyReviewedIt checks that an apply does not revoke a grant that
// appeared after its plan.
func TestSet_nobodyReviewedIt(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.MustApply(s.set(devicesManage, devicesRead))
	s.Config(s.set(devicesManage))
	plan := s.Must(s.Plan())
	s.byHand(usersRead)
	s.Must(s.ApplyPlan(plan))
	s.granted(devicesManage, usersRead)
	s.Must(s.Apply())
	s.granted(devicesManage)
}

// TestSet_grantedAgainAfterThePlan removes a scope from a set. Somebody revokes it
// and grants it again after the plan, or before a plan that reads nothing. The
// new grant stays and is named, even if the update fails.
func TestSet_grantedAgainAfterThePlan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fails   bool
		options []terraformtest.Option
	}{
		"after the plan":                    {},
		"before a plan that reads nothing":  {options: []terraformtest.Option{terraformtest.NoRefresh()}},
		"after the plan of a failed update": {fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.MustApply(s.set(devicesManage, devicesRead, usersRead))
			s.Config(s.set(devicesManage, hooksManage))
			plan := s.Must(s.Plan())
			s.revoke(s.org.FlowAppID(), usersRead)
			again := s.byHand(usersRead)
			if test.options != nil {
				plan = s.Must(s.Plan(test.options...))
			}
			if test.fails {
				s.refuse(http.MethodPost, grants)
			}
			run := s.ApplyPlan(plan)
			s.Says(run, "Scope "+usersRead+" is still granted to app "+s.org.FlowAppID(), again, "It is left as it is.")
			if test.fails {
				s.Fails(run)
				s.holds(devicesManage, devicesRead)
				s.org.ClearFaults()
				s.Must(s.Apply(terraformtest.NoRefresh()))
			}
			s.granted(devicesManage, hooksManage, usersRead)
			s.Must(s.Apply())
			s.granted(devicesManage, hooksManage)
		})
	}
}

func TestSet_automaticScopesAreLeftAlone(t *testing.T) {
	t.Parallel()
	for name, listed := range map[string]oktasim.AutomaticScopes{
		"none": oktasim.AutomaticScopesHidden, "some": oktasim.AutomaticScopesSome, "all": oktasim.AutomaticScopesAll,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, oktasim.Options{Switches: oktasim.Switches{AutomaticScopes: listed}})
			before := s.scopes()
			s.MustApply(s.set(devicesManage))
			s.PlanIsEmpty()
			s.MustApply()
			s.granted(before...)
		})
	}
}

// TestSet_ofAnUnknownApp checks that the apply of a set, even of an empty one,
// fails for an unknown app.
func TestSet_ofAnUnknownApp(t *testing.T) {
	t.Parallel()
	for _, scopes := range [][]string{{devicesRead, usersRead}, {}} {
		s := newStage(t)
		s.Config(s.set(scopes...).With("app_id", nowhere))
		s.Must(s.Plan())
		s.Fails(s.Apply(), "Unable to grant scopes to app "+nowhere, "The app does not exist in this org", "Check that the provider is configured for the right org")
		if s.Resource(setAddress) != nil {
			t.Error("a set that was not created is in the state")
		}
	}
}

// TestSet_parallelism checks that a set makes as many requests at once as
// parallelism allows.
func TestSet_parallelism(t *testing.T) {
	t.Parallel()
	scopes := slices.DeleteFunc(oktasim.KnownScopes(), func(s string) bool { return !strings.HasPrefix(s, "okta.") })[:60]
	for _, atOnce := range []int{3, 25} {
		synctest.Test(t, func(t *testing.T) {
			org := acctest.NewOrgInMemory(t, oktasim.Options{Latency: 50 * time.Millisecond})
			s := stageOf(t, org, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
			s.Provider(map[string]any{"org_url": org.URL, "api_token": org.APIToken(), "parallelism": atOnce})
			s.MustApply(s.set(scopes...))
			if got := org.MaxInFlight(); got != atOnce {
				t.Errorf("%d calls were in flight at once, want %d", got, atOnce)
			}
		})
	}
}

func TestSet_twoSetsAreAnError(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	first, second := s.set(devicesManage).Named("a"), s.set(devicesRead).Named("b")
	s.Config(first, second)
	s.Fails(s.Plan(), "Two sets of scope grants for app "+s.org.FlowAppID())
	s.MustApply(first)
	s.Config(first, second)
	s.Fails(s.Plan(), "Two sets of scope grants for app "+s.org.FlowAppID())
}

func TestSet_besideASingleGrantIsAWarning(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.Config(s.set(devicesManage), s.grant(usersRead))
	for _, first := range []string{address, setAddress} {
		s.Order(terraformtest.First(first))
		s.Says(s.Must(s.Plan()), "has an exact set of scope grants and single ones", usersRead)
	}
}

// TestSet_newSetNamesForeignGrants checks that the plan of a new set names the
// grants that the next plan would revoke.
func TestSet_newSetNamesForeignGrants(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.byHand(usersRead)
	s.Config(s.set(devicesRead))
	s.Says(s.Must(s.Plan()), "App "+s.org.FlowAppID()+" has grants that the new set does not list", usersRead+". This apply leaves them", "other connectors use such grants")
	s.Config(s.set(devicesRead, usersRead))
	s.DoesNotSay(s.Must(s.Plan()), "does not list")
}
