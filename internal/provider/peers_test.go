package provider_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestResources_declaredTwice declares each object in two resources and removes
// one of them from the configuration, or renames the only one. Okta still has
// the object afterwards, unless the provider refuses two such resources. A grant,
// an assignment or a role may be another one by then: the other resource creates
// it again in the same apply.
func TestResources_declaredTwice(t *testing.T) {
	t.Parallel()
	for kind := range resources(t, newOrgWithAll(t, homeID)) {
		for _, kept := range []string{"one", "two", "renamed"} {
			t.Run(kind+"/"+kept, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { declaredTwice(t, kind, kept) })
			})
		}
	}
}

func declaredTwice(t *testing.T, kind, kept string) {
	t.Helper()
	org := acctest.NewOrgInMemory(t, oktasim.Options{Seed: seed()})
	resource := resources(t, org)[kind]
	if kind == "oktadevices_connection" {
		authorizeLate(t, org)
	}
	d := terraformtest.NewDriver(t, acctest.ServerInMemory(acctest.InMemory{Handler: org}))
	useOrg(d, org)
	one, two := terraformtest.Resource(kind, "one", resource.Configuration), terraformtest.Resource(kind, "two", resource.Configuration)
	d.Order(terraformtest.First(one.Address()))
	d.Config(one, two)
	if kept == "renamed" {
		d.Config(one)
	}
	if run := d.Apply(); !run.OK() {
		return // The provider or Okta refuses the second one.
	}
	if kept != "renamed" && slices.ContainsFunc(resource.Import, func(name string) bool {
		return d.Resource(one.Address())[name] != d.Resource(two.Address())[name]
	}) {
		return // Create made two objects.
	}
	// A creation begins after this adoption, and so after the removal.
	before := terraformtest.Resource("oktadevices_scope_grant", "before", map[string]any{"app_id": "0oa000000000000other", "scope": "okta.apps.read"})
	org.GrantInConsole("0oa000000000000other", "okta.apps.read")
	was, tokens := leftIn(org), org.Tokens(org.FlowAppID())
	rest := terraformtest.Resource(kind, strings.Replace(kept, "renamed", "two", 1), resource.Configuration)
	rest.DependsOn = []string{before.Address()}
	d.Config(before, rest)
	run := d.Plan()
	if run.OK() {
		// Reads are faster than removals, so without a lock a resource adopts what
		// the other one is about to remove.
		org.Fail(oktasim.Fault{Method: "GET", Lag: time.Second})
		org.Fail(oktasim.Fault{Method: "DELETE", Lag: 30 * time.Second})
		d.Order(nil)
		run = d.ApplyPlan(run)
	}
	if is, now := leftIn(org), org.Tokens(org.FlowAppID()); is != was || !reflect.DeepEqual(now, tokens) {
		t.Errorf("%s takes from the org what another %s declares: see the step on peers in CONTRIBUTING.\n%s\nThe org had\n%s%v\nand has\n%s%v", kind, kind, run, was, tokens, is, now)
	}
}

// TestServerInHaste_waitsForPeers destroys a resource whose device another one
// keeps. Terraform plans that one later, because it depends on a data source that
// takes a while. A test would show nothing about the two if the plan of the first
// ended before that.
func TestServerInHaste_waitsForPeers(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t, oktasim.Options{Latency: 50 * time.Millisecond})
	d := terraformtest.NewDriver(t, acctest.ServerInHaste())
	useOrg(d, org)
	device := org.AddDevice(oktasim.Device{Status: "ACTIVE", Profile: oktasim.DeviceProfile{DisplayName: "Mac", Platform: "MACOS"}})
	arguments := map[string]any{"device_id": device, "status": "ACTIVE", "on_destroy": "deactivate"}
	goes, read := terraformtest.Resource("oktadevices_device", "goes", arguments), terraformtest.DataSource("oktadevices_devices", "all", nil)
	d.MustApply(goes)
	stays := goes.Named("stays")
	stays.DependsOn = []string{read.Address()}
	d.Config(read, stays)
	d.Must(d.Plan())
}
