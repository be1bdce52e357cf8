package provider_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/terraformtest"
)

// TestResources_declaredTwice declares each object in two resources and removes
// one of them from the configuration. Okta still has the object afterwards, unless
// the provider refuses two such resources. A grant, an assignment or a role may be
// another one by then: the other resource creates it again in the same apply.
func TestResources_declaredTwice(t *testing.T) {
	t.Parallel()
	for kind := range resources(t, newOrgWithAll(t, homeID)) {
		for _, kept := range []string{"one", "two"} {
			t.Run(kind+"/"+kept, func(t *testing.T) {
				t.Parallel()
				declaredTwice(t, kind, kept)
			})
		}
	}
}

func declaredTwice(t *testing.T, kind, kept string) {
	t.Helper()
	org := newOrgWithAll(t, homeID)
	resource := resources(t, org)[kind]
	if kind == "oktadevices_connection" {
		authorizeLate(t, org)
	}
	d := terraformtest.NewDriver(t, acctest.ServerInHaste())
	useOrg(d, org)
	one, two := terraformtest.Resource(kind, "one", resource.Configuration), terraformtest.Resource(kind, "two", resource.Configuration)
	d.Config(one, two)
	if run := d.Apply(); !run.OK() {
		return // The provider or Okta refuses the second one.
	}
	if slices.ContainsFunc(resource.Import, func(name string) bool {
		return d.Resource(one.Address())[name] != d.Resource(two.Address())[name]
	}) {
		return // Create made two objects.
	}
	was, tokens := leftIn(org), org.Tokens(org.FlowAppID())
	d.Config(terraformtest.Resource(kind, kept, resource.Configuration))
	run := d.Apply()
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
