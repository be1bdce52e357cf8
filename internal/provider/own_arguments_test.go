package provider_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestOwnArguments changes only what Okta does not hold, while the org is not as
// the plan saw it. The apply does what was planned, and sends no writes.
func TestOwnArguments(t *testing.T) {
	t.Parallel()
	regrant := func(org acctest.Org) {
		revoke(t, org, "okta.devices.read")
		org.GrantInConsole(org.FlowAppID(), "okta.devices.read")
	}
	revoked := func(org acctest.Org) { revoke(t, org, "okta.devices.read") }
	upper := func(org acctest.Org) string { return strings.Replace(org.URL, "localhost", "LOCALHOST", 1) }
	for kind, drifts := range map[string]map[string]func(acctest.Org){
		"oktadevices_scope_grant":     {"granted again": regrant, "revoked": revoked},
		"oktadevices_scope_grants":    {"granted again": regrant, "revoked": revoked, "another grant": func(org acctest.Org) { org.GrantInConsole(org.FlowAppID(), "okta.users.read") }},
		"oktadevices_service_account": {"unassigned": func(org acctest.Org) { org.Unassign(org.FlowAppID(), "svc-devices@example.com") }},
		"oktadevices_device":          {"activated": func(org acctest.Org) { org.SetDeviceStatus("guo0000000000000deac", "ACTIVE") }},
	} {
		for drift, happens := range drifts {
			for _, stale := range []bool{true, false} {
				for _, argument := range []string{"on_destroy", "issuer"} {
					if argument == "issuer" && !strings.HasPrefix(kind, "oktadevices_scope") {
						continue
					}
					name := kind + ", " + drift + ", " + argument + map[bool]string{true: ", a saved plan", false: ", no refresh"}[stale]
					t.Run(name, func(t *testing.T) {
						t.Parallel()
						org := newOrgWithAll(t, homeID)
						org.URL = strings.Replace(org.URL, "127.0.0.1", "localhost", 1)
						args := resources(t, org)[kind].Configuration
						if argument == "issuer" {
							args["issuer"] = org.URL
						}
						d := terraformtest.NewDriver(t, acctest.ServerInHaste())
						useOrg(d, org)
						d.Config(terraformtest.Resource(kind, "this", args))
						if run := d.Apply(); !run.OK() {
							t.Fatal(run)
						}
						before := d.Resource(kind + ".this")
						value := map[string]string{"on_destroy": "retain", "issuer": upper(org)}[argument]
						args[argument] = value
						d.Config(terraformtest.Resource(kind, "this", args))
						org.ResetRequests()
						var run *terraformtest.Run
						if stale {
							planned := d.Plan()
							happens(org)
							run = d.ApplyPlan(planned)
						} else {
							happens(org)
							run = d.Apply(terraformtest.NoRefresh())
						}
						if !run.OK() {
							t.Errorf("the apply is not what was planned:\n%s", run)
						}
						for _, request := range org.Requests() {
							if request.Method != "GET" {
								t.Errorf("it sent %s %s", request.Method, request.Path)
							}
						}
						for attribute, was := range before {
							is := d.Resource(kind + ".this")[attribute]
							if attribute == argument {
								was = value
							}
							if !reflect.DeepEqual(was, is) {
								t.Errorf("%s is %v, want %v", attribute, is, was)
							}
						}
					})
				}
			}
		}
	}
}
