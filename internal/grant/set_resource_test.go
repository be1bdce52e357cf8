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

const setAddress = "oktadevices_scope_grants.this"

// set is a set of scope grants for the Workflows app, with more arguments.
func set(org acctest.Org, label, more string, scopes ...string) string {
	return fmt.Sprintf("resource \"oktadevices_scope_grants\" %q {\n  app_id = %q\n  scopes = [%s]\n  %s\n}\n",
		label, org.FlowAppID(), quoted(scopes), more)
}

func quoted(words []string) string {
	all := make([]string, 0, len(words))
	for _, word := range words {
		all = append(all, fmt.Sprintf("%q", word))
	}
	return strings.Join(all, ", ")
}

func setConfig(org acctest.Org, scopes ...string) string {
	return org.ProviderBlock() + set(org, "this", "", scopes...)
}

func scopesOf(org acctest.Org) []string {
	var all []string
	for _, grant := range org.Grants(org.FlowAppID()) {
		all = append(all, grant.Scope)
	}
	slices.Sort(all)
	return all
}

func expectScopes(t *testing.T, org acctest.Org, want ...string) {
	t.Helper()
	if got := scopesOf(org); !slices.Equal(got, want) {
		t.Errorf("the org grants %v, want %v", got, want)
	}
}

func workspace(t *testing.T, config string) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t, acctest.NoEnvironment)
	w.Write(config)
	return w
}

// appliedSet creates a set in a new org.
func appliedSet(t *testing.T, scopes ...string) (acctest.Org, *acctest.Workspace) {
	t.Helper()
	org := acctest.NewOrg(t)
	w := workspace(t, setConfig(org, scopes...))
	w.Apply()
	return org, w
}

func revokeByHand(t *testing.T, org acctest.Org, appID string, scopes ...string) {
	t.Helper()
	if err := org.RevokeInConsole(appID, scopes...); err != nil {
		t.Fatal(err)
	}
}

const (
	devicesManage = "okta.devices.manage"
	devicesRead   = "okta.devices.read"
	hooksManage   = "okta.eventHooks.manage"
	usersRead     = "okta.users.read"
)

func TestSet_exactSet(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	adopted := org.GrantInConsole(org.FlowAppID(), devicesRead)
	scopes := func(want ...string) statecheck.StateCheck {
		checks := make([]knownvalue.Check, 0, len(want))
		for _, scope := range want {
			checks = append(checks, knownvalue.StringExact(scope))
		}
		return statecheck.ExpectKnownValue(setAddress, tfjsonpath.New("scopes"), knownvalue.SetExact(checks))
	}
	action := func(want plancheck.ResourceActionType) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(setAddress, want)}}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		CheckDestroy:             granted(org),
		Steps: []resource.TestStep{
			{
				Config: setConfig(org, devicesManage, devicesRead),
				ConfigStateChecks: []statecheck.StateCheck{
					scopes(devicesManage, devicesRead),
					statecheck.ExpectKnownValue(setAddress, tfjsonpath.New("grants").AtMapKey(devicesRead).AtMapKey("id"), knownvalue.StringExact(adopted)),
					statecheck.ExpectKnownValue(setAddress, tfjsonpath.New("issuer"), knownvalue.StringExact(org.URL)),
				},
				Check: granted(org, devicesManage, devicesRead),
			},
			{ // One goes, one comes.
				Config:           setConfig(org, devicesManage, hooksManage),
				ConfigPlanChecks: action(plancheck.ResourceActionUpdate),
				Check:            granted(org, devicesManage, hooksManage),
			},
			{ // on_destroy changes nothing in the org.
				Config:           org.ProviderBlock() + set(org, "this", `on_destroy = "retain"`, devicesManage, hooksManage),
				ConfigPlanChecks: action(plancheck.ResourceActionUpdate),
			},
			{ // A set may be empty.
				Config:            setConfig(org),
				ConfigStateChecks: []statecheck.StateCheck{scopes()},
				Check:             granted(org),
			},
			{Config: setConfig(org, devicesRead), Check: granted(org, devicesRead)},
			{ResourceName: setAddress, ImportState: true, ImportStateId: org.FlowAppID(), ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "app_id"},
		},
	})
}

func TestSet_driftHasANameAndAnEnd(t *testing.T) {
	t.Parallel()
	org, w := appliedSet(t, devicesManage, devicesRead)
	w.PlanIs(0)
	flow := org.FlowAppID()

	revokeByHand(t, org, flow, devicesRead)
	foreign := org.GrantInConsole(flow, usersRead)
	plan := w.PlanIs(2)
	for _, want := range []string{
		"Scope okta.devices.read was revoked from app " + flow + " outside Terraform",
		"Scope okta.users.read was granted to app " + flow + " outside Terraform", foreign,
		`+ "okta.devices.read"`, `- "okta.users.read"`,
	} {
		if !plan.Says(want) {
			t.Errorf("the plan does not say %q:\n%s", want, plan.Output)
		}
	}
	w.Apply()
	expectScopes(t, org, devicesManage, devicesRead)
	w.PlanIs(0)

	// Revoked and granted again under another id: the scope is granted.
	revokeByHand(t, org, flow, devicesRead)
	org.GrantInConsole(flow, devicesRead)
	w.PlanIs(0)
}

// TestSet_foreignGrantOutlivesDestroy checks that the refresh before a destroy
// does not make a foreign grant the set's own.
func TestSet_foreignGrantOutlivesDestroy(t *testing.T) {
	t.Parallel()
	org, w := appliedSet(t, devicesManage, devicesRead)
	foreign := org.GrantInConsole(org.FlowAppID(), usersRead)
	w.Apply("-refresh-only")
	destroy := w.Destroy()
	if !destroy.Says("keeps grants that the set has no record of making") || !destroy.Says(foreign) {
		t.Errorf("destroy does not name what it leaves:\n%s", destroy.Output)
	}
	expectScopes(t, org, usersRead)
}

// TestSet_ignoredDriftIsNotForetold adds a scope that ignore_changes leaves. The
// warning must not say that the next apply revokes it.
func TestSet_ignoredDriftIsNotForetold(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	w := workspace(t, org.ProviderBlock()+set(org, "this", "lifecycle {\n    ignore_changes = [scopes]\n  }", devicesRead))
	w.Apply()
	org.GrantInConsole(org.FlowAppID(), usersRead)
	if plan := w.PlanIs(0); !plan.Says("Scope "+usersRead+" was granted to app") || !plan.Says("If the plan shows that it is removed, apply revokes it.") {
		t.Errorf("it does not leave open whether the scope is revoked:\n%s", plan.Output)
	}
	w.Apply()
	expectScopes(t, org, devicesRead, usersRead)
}

func TestSet_importedSetIsItsOwn(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	org.GrantInConsole(org.FlowAppID(), devicesManage)
	org.GrantInConsole(org.FlowAppID(), devicesRead)
	w := workspace(t, setConfig(org, devicesManage, devicesRead))
	if result := w.Run("import", setAddress, org.FlowAppID()); result.ExitCode != 0 {
		t.Fatalf("import: %s", result)
	}
	w.PlanIs(0)
	w.Destroy()
	expectScopes(t, org)
}

// TestSet_failedCreateTakesBackItsOwn fails each grant of a Create in turn.
// Create revokes the grants that it made, and leaves adopted ones.
func TestSet_failedCreateTakesBackItsOwn(t *testing.T) {
	t.Parallel()
	for k := 1; k <= 3; k++ {
		t.Run(fmt.Sprint(k), func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			adopted := org.GrantInConsole(org.FlowAppID(), devicesRead)
			w := workspace(t, setConfig(org, devicesManage, devicesRead, hooksManage, usersRead))
			org.Fail(oktasim.Fault{Method: http.MethodPost, Path: "/api/v1/apps/*/grants", Nth: k, Status: http.StatusForbidden, Code: "E0000006"})
			failed := w.Run("apply", "-auto-approve")
			if failed.ExitCode == 0 || !failed.Says("Unable to grant scopes to app "+org.FlowAppID()) || !failed.Says("not granted:") {
				t.Errorf("the failure is not explained: %s", failed)
			}
			expectScopes(t, org, devicesRead)
			if grants := org.Grants(org.FlowAppID()); len(grants) != 1 || grants[0].ID != adopted {
				t.Errorf("the adopted grant became %v", grants)
			}
			if w.Resource(setAddress) != nil {
				t.Error("a set that was not created is in the state")
			}
			w.Apply()
			expectScopes(t, org, devicesManage, devicesRead, hooksManage, usersRead)
			w.PlanIs(0)
		})
	}
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
	post := func(org acctest.Org, nth int, fault oktasim.Fault) {
		fault.Method, fault.Path, fault.Nth = http.MethodPost, "/api/v1/apps/*/grants", nth
		org.Fail(fault)
	}
	refusal := oktasim.Fault{Status: http.StatusForbidden, Code: "E0000006"}
	unreadable := oktasim.Fault{Method: http.MethodGet, Path: "/api/v1/apps/*/grants", Nth: 3, Times: 1, Status: http.StatusForbidden, Code: "E0000006"}
	for name, test := range map[string]struct {
		fault func(org acctest.Org)
		want  []string
		says  string
	}{
		"never tried": {func(org acctest.Org) {
			fault := refusal
			fault.Do = func() { org.GrantInConsole(org.FlowAppID(), usersRead) }
			post(org, 2, fault)
		}, []string{usersRead}, "granted, then revoked again: " + devicesManage},
		"refused to the set": {func(org acctest.Org) {
			fault := refusal
			fault.Do = func() { org.GrantInConsole(org.FlowAppID(), hooksManage) }
			post(org, 2, fault)
		}, []string{hooksManage}, "granted, then revoked again: " + devicesManage},
		"without an answer, by somebody else": {func(org acctest.Org) {
			post(org, 2, oktasim.Fault{Status: http.StatusInternalServerError, Code: "E0000009", Do: func() { org.GrantInConsole(org.FlowAppID(), hooksManage) }})
			org.Fail(unreadable)
		}, []string{hooksManage}, "It is unknown whether Okta granted"},
		"without an answer, by the set": {func(org acctest.Org) {
			post(org, 2, oktasim.Fault{Status: http.StatusInternalServerError, Code: "E0000009", Effective: true})
			org.Fail(unreadable)
		}, nil, "granted, then revoked again: " + devicesManage + ", " + hooksManage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			d := terraformtest.NewDriver(t, acctest.ServerInHaste())
			// An app of its own makes the set's grants; the console's are the admin's.
			d.Provider(serviceApp(t, org))
			// They are granted in this order, one at a time.
			d.Config(terraformtest.Resource("oktadevices_scope_grants", "this", map[string]any{"app_id": org.FlowAppID(), "scopes": []string{devicesManage, hooksManage, usersRead}}))
			test.fault(org)
			if run := d.Apply(); run.OK() || !run.Says("not granted:") || !run.Says(test.says) || run.Says("Nothing was granted") {
				t.Errorf("the failure is not explained with %q:\n%s", test.says, run)
			}
			expectScopes(t, org, test.want...)
		})
	}
}

// TestSet_failedRollBackKeepsTheLeftovers checks that the state holds exactly
// the grants that a failed creation could not revoke.
func TestSet_failedRollBackKeepsTheLeftovers(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	adopted := org.GrantInConsole(org.FlowAppID(), devicesRead)
	w := workspace(t, setConfig(org, devicesManage, devicesRead, hooksManage))
	org.Fail(oktasim.Fault{Method: http.MethodPost, Path: "/api/v1/apps/*/grants", Nth: 2, Status: http.StatusForbidden, Code: "E0000006"})
	org.Fail(oktasim.Fault{Method: http.MethodDelete, Path: "/api/v1/apps/*/grants/*", Times: 1, Status: http.StatusForbidden, Code: "E0000006"})
	failed := w.Run("apply", "-auto-approve")
	if failed.ExitCode == 0 || !failed.Says("These grants are left and kept in the state") {
		t.Errorf("the leftovers are not named: %s", failed)
	}
	left := less(scopesOf(org), devicesRead)
	if state := w.Resource(setAddress); state == nil || fmt.Sprint(state["scopes"]) != fmt.Sprint(left) {
		t.Errorf("the state holds %v, want exactly %v", state, left)
	}
	w.Apply()
	expectScopes(t, org, devicesManage, devicesRead, hooksManage)
	if !slices.ContainsFunc(org.Grants(org.FlowAppID()), func(g oktasim.Grant) bool { return g.ID == adopted }) {
		t.Error("the adopted grant was revoked")
	}
	w.PlanIs(0)
}

func less(all []string, without ...string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(without, s) })
}

// TestSet_failedUpdateKeepsWhatWasDone fails each call of an Update in turn.
func TestSet_failedUpdateKeepsWhatWasDone(t *testing.T) {
	t.Parallel()
	for k := 1; k <= 2; k++ {
		for method, path := range map[string]string{http.MethodPost: "/api/v1/apps/*/grants", http.MethodDelete: "/api/v1/apps/*/grants/*"} {
			t.Run(fmt.Sprint(method, k), func(t *testing.T) {
				t.Parallel()
				org, w := appliedSet(t, devicesManage, devicesRead)
				w.Write(setConfig(org, hooksManage, usersRead))
				org.ResetRequests()
				org.Fail(oktasim.Fault{Method: method, Path: path, Nth: k, Status: http.StatusForbidden, Code: "E0000006"})
				failed := w.Run("apply", "-auto-approve")
				if failed.ExitCode == 0 || !failed.Says("Unable to change the scope grants of app") || !failed.Says("the state has what was done") {
					t.Errorf("the failure is not explained: %s", failed)
				}
				if state := w.Resource(setAddress); fmt.Sprint(state["scopes"]) != fmt.Sprint(scopesOf(org)) {
					t.Errorf("the state holds %v, the org %v", state["scopes"], scopesOf(org))
				}
				w.PlanIs(2)
				w.Apply()
				expectScopes(t, org, hooksManage, usersRead)
				w.PlanIs(0)
				w.Destroy()
				expectScopes(t, org)
			})
		}
	}
}

// TestSet_nobodyReviewedIt checks that an apply does not revoke a grant that
// appeared after its plan.
func TestSet_nobodyReviewedIt(t *testing.T) {
	t.Parallel()
	org, w := appliedSet(t, devicesManage, devicesRead)
	w.Write(setConfig(org, devicesManage))
	w.PlanIs(2, "-out", "plan.bin")
	org.GrantInConsole(org.FlowAppID(), usersRead)
	if result := w.Run("apply", "plan.bin"); result.ExitCode != 0 {
		t.Fatalf("apply: %s", result)
	}
	expectScopes(t, org, devicesManage, usersRead)
	w.PlanIs(2)
	w.Apply()
	expectScopes(t, org, devicesManage)
}

func TestSet_automaticScopesAreLeftAlone(t *testing.T) {
	t.Parallel()
	for name, listed := range map[string]oktasim.AutomaticScopes{
		"none": oktasim.AutomaticScopesHidden, "some": oktasim.AutomaticScopesSome, "all": oktasim.AutomaticScopesAll,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t, oktasim.Options{Switches: oktasim.Switches{AutomaticScopes: listed}})
			before := scopesOf(org)
			w := workspace(t, setConfig(org, devicesManage))
			w.Apply()
			w.PlanIs(0)
			w.Destroy()
			expectScopes(t, org, before...)
		})
	}
}

// TestSet_ofAnUnknownApp checks that the apply of a set, even of an empty one,
// fails for an unknown app.
func TestSet_ofAnUnknownApp(t *testing.T) {
	t.Parallel()
	for _, scopes := range []string{`"okta.devices.read", "okta.users.read"`, ""} {
		org := acctest.NewOrg(t)
		w := workspace(t, org.ProviderBlock()+fmt.Sprintf("resource \"oktadevices_scope_grants\" \"this\" {\n  app_id = \"0oanonexistent000000\"\n  scopes = [%s]\n}\n", scopes))
		w.PlanIs(2)
		failed := w.Run("apply", "-auto-approve")
		if failed.ExitCode == 0 || !failed.Says("Unable to grant scopes to app 0oanonexistent000000") || !failed.Says("The app does not exist in this org") || !failed.Says("Check that the provider is configured for the right org") {
			t.Errorf("apply does not say that the app is unknown: %s", failed)
		}
		if w.Resource(setAddress) != nil {
			t.Error("a set that was not created is in the state")
		}
	}
}

// TestSet_parallelism checks that a set makes as many requests at once as
// parallelism allows.
func TestSet_parallelism(t *testing.T) {
	t.Parallel()
	for _, atOnce := range []int{3, 25} {
		org := acctest.NewOrg(t, oktasim.Options{Latency: 50 * time.Millisecond})
		w := workspace(t, strings.Replace(org.ProviderBlock(), "{\n", fmt.Sprintf("{\n  parallelism = %d\n", atOnce), 1)+
			set(org, "this", "", slices.DeleteFunc(oktasim.KnownScopes(), func(s string) bool { return !strings.HasPrefix(s, "okta.") })[:60]...))
		w.Apply()
		// A slow machine may not come to use all of many.
		if got := org.MaxInFlight(); got > atOnce || got < min(atOnce, 15) {
			t.Errorf("%d calls were in flight at once, want %d", got, atOnce)
		}
	}
}

func TestSet_twoSetsAreAnError(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	w := workspace(t, org.ProviderBlock()+set(org, "a", "", devicesManage)+set(org, "b", "", devicesRead))
	if result := w.Run("plan"); result.ExitCode == 0 || !result.Says("Two sets of scope grants for app "+org.FlowAppID()) {
		t.Errorf("two sets are planned: %s", result)
	}
	w.Write(org.ProviderBlock() + set(org, "a", "", devicesManage))
	w.Apply()
	w.Write(org.ProviderBlock() + set(org, "a", "", devicesManage) + set(org, "b", "", devicesRead))
	if result := w.Run("plan"); result.ExitCode == 0 || !result.Says("Two sets of scope grants for app "+org.FlowAppID()) {
		t.Errorf("a second set is planned: %s", result)
	}
}

func TestSet_besideASingleGrantIsAWarning(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	w := workspace(t, setConfig(org, devicesManage)+fmt.Sprintf("resource \"oktadevices_scope_grant\" \"one\" {\n  app_id = %q\n  scope = %q\n}\n", org.FlowAppID(), usersRead))
	if plan := w.PlanIs(2); !plan.Says("has an exact set of scope grants and single ones") || !plan.Says(usersRead) {
		t.Errorf("the plan does not warn:\n%s", plan.Output)
	}
}

// TestSet_takesOverFromSingleGrants moves scopes between single grants and a
// set in one apply. They are granted afterwards: the destroyed resource does
// not revoke them.
func TestSet_takesOverFromSingleGrants(t *testing.T) {
	t.Parallel()
	singles := func(org acctest.Org) string {
		return single(org, "manage", devicesManage, "") + single(org, "read", devicesRead, "")
	}
	both := func(org acctest.Org) string { return set(org, "this", "", devicesManage, devicesRead) }
	for name, test := range map[string]struct {
		from, to func(org acctest.Org) string
		want     []string
	}{
		"into a new set": {singles, both, []string{devicesManage, devicesRead}},
		"into a set that changes": {
			func(org acctest.Org) string {
				return set(org, "this", "", devicesManage) + single(org, "read", devicesRead, "")
			},
			func(org acctest.Org) string { return set(org, "this", "", devicesManage, devicesRead, hooksManage) },
			[]string{devicesManage, devicesRead, hooksManage},
		},
		"out of a set": {both, singles, []string{devicesManage, devicesRead}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			w := workspace(t, org.ProviderBlock()+test.from(org))
			w.Apply()
			org.Fail(oktasim.Fault{Method: http.MethodDelete, Lag: 300 * time.Millisecond})
			w.Write(org.ProviderBlock() + test.to(org))
			w.Apply()
			expectScopes(t, org, test.want...)
			w.PlanIs(0)
			w.Destroy()
			expectScopes(t, org)
		})
	}
}

func TestSet_invalidConfiguration(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	for config, want := range map[string]string{
		set(org, "this", "", devicesRead, "openid"):                                  "Okta grants openid to the connector automatically",
		set(org, "this", `issuer = "https://example-admin.okta.com"`, devicesRead):   "write https://example.okta.com",
		set(org, "this", `on_destroy = "delete"`, devicesRead):                       `"revoke" "retain"`,
		"resource \"oktadevices_scope_grants\" \"this\" {\n  app_id = \"0oa1\"\n}\n": `The argument "scopes" is required`,
	} {
		w := workspace(t, org.ProviderBlock()+config)
		if result := w.Run("plan"); result.ExitCode == 0 || !result.Says(want) {
			t.Errorf("plan does not say %q: %s", want, result)
		}
	}
}

// TestSet_grantsOfAnotherIssuer checks that a set neither lists nor revokes the
// grants of another issuer.
func TestSet_grantsOfAnotherIssuer(t *testing.T) {
	t.Parallel()
	const other = "https://id.example.com"
	seed := oktasim.FreshOrg()
	seed.Grants = append(seed.Grants, oktasim.Grant{App: "flow", Scope: devicesRead, Issuer: other})
	org := acctest.NewOrg(t, oktasim.Options{Seed: seed})
	flow := org.FlowAppID()
	w := workspace(t, org.ProviderBlock()+set(org, "this", fmt.Sprintf("issuer = %q", org.URL), devicesRead))
	w.Apply()
	expectScopes(t, org, devicesRead, devicesRead)
	w.PlanIs(0)
	w.Write(org.ProviderBlock() + set(org, "this", fmt.Sprintf("issuer = %q", org.URL)))
	w.Apply()
	w.Destroy()
	if left := org.Grants(flow); len(left) != 1 || left[0].Issuer != other {
		t.Errorf("left: %v, want the other issuer's", left)
	}
}
