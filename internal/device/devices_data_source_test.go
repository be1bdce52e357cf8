package device_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/acctest"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

const address = "data.oktadevices_devices.this"

func config(org acctest.Org, arguments string) string {
	return org.ProviderBlock() + "data \"oktadevices_devices\" \"this\" {\n  " + arguments + "\n}\n"
}

func value(path tfjsonpath.Path, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, path, check)
}

func TestDevices_allPagesOnce(t *testing.T) {
	t.Parallel()
	for devices, requests := range map[int]int{0: 1, 1: 1, 200: 1, 201: 2, 450: 3} {
		t.Run(fmt.Sprint(devices), func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			org.AddDevices(devices)
			w := acctest.NewWorkspace(t, acctest.NoEnvironment)
			// Twice the same question is one read.
			w.Write(config(org, "") + "data \"oktadevices_devices\" \"again\" {}\noutput \"ids\" {\n  value = data.oktadevices_devices.this.ids\n}\n")
			w.Run("plan")
			if got := org.Count(http.MethodGet, "/api/v1/devices"); got != requests {
				t.Errorf("%d devices cost %d requests, want %d", devices, got, requests)
			}
			w.Apply()
			state := w.Resource(address)
			ids, _ := state["ids"].([]any)
			if len(ids) != devices || fmt.Sprint(state["total"]) != fmt.Sprint(devices) {
				t.Errorf("%d ids, total %v, want %d", len(ids), state["total"], devices)
			}
			if !slices.IsSortedFunc(ids, func(a, b any) int { return strings.Compare(a.(string), b.(string)) }) {
				t.Error("the ids are not sorted")
			}
		})
	}
}

func TestDevices_filtersCombine(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	want := map[string]int{}
	org.AddDevices(60)
	for _, device := range org.Devices() {
		if device.Status == "ACTIVE" {
			want["active"]++
			if device.Profile.Platform == "IOS" || device.Profile.Platform == "ANDROID" {
				want["phones"]++
			}
		}
	}
	if want["phones"] == 0 || want["phones"] == want["active"] {
		t.Fatalf("the devices tell nothing: %v", want)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:            config(org, `status = ["ACTIVE"]`),
				ConfigStateChecks: []statecheck.StateCheck{value(tfjsonpath.New("total"), knownvalue.Int64Exact(int64(want["active"])))},
			},
			{
				Config:            config(org, "status = [\"ACTIVE\"]\n  platform = [\"IOS\", \"ANDROID\"]\n  search = \"id pr\""),
				ConfigStateChecks: []statecheck.StateCheck{value(tfjsonpath.New("total"), knownvalue.Int64Exact(int64(want["phones"])))},
			},
			{
				Config: config(org, `status = ["NO \"SUCH\" STATUS"]`),
				ConfigStateChecks: []statecheck.StateCheck{
					value(tfjsonpath.New("total"), knownvalue.Int64Exact(0)), value(tfjsonpath.New("devices"), knownvalue.ListExact(nil)),
				},
			},
		},
	})
}

func TestDevices_everyField(t *testing.T) {
	t.Parallel()
	org := acctest.NewOrg(t)
	yes := true
	plain := org.AddDevice(oktasim.Device{Status: "ACTIVE", Profile: oktasim.DeviceProfile{
		DisplayName: "Phone", Platform: "ANDROID", Manufacturer: "samsung", Model: "SM-S921B", OSVersion: "16", SerialNumber: "SN1",
		Registered: true, SecureHardwarePresent: &yes, DiskEncryptionType: "USER",
	}})
	device := func(steps ...string) tfjsonpath.Path {
		path := tfjsonpath.New("devices").AtSliceIndex(0)
		for _, step := range steps {
			path = path.AtMapKey(step)
		}
		return path
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: config(org, ""),
			ConfigStateChecks: []statecheck.StateCheck{
				value(device("id"), knownvalue.StringExact(plain)), value(device("status"), knownvalue.StringExact("ACTIVE")),
				value(device("created"), knownvalue.NotNull()), value(device("last_updated"), knownvalue.NotNull()),
				value(device("resource_display_name"), knownvalue.StringExact("Phone")),
				value(device("profile", "display_name"), knownvalue.StringExact("Phone")), value(device("profile", "platform"), knownvalue.StringExact("ANDROID")),
				value(device("profile", "manufacturer"), knownvalue.StringExact("samsung")), value(device("profile", "model"), knownvalue.StringExact("SM-S921B")),
				value(device("profile", "os_version"), knownvalue.StringExact("16")), value(device("profile", "serial_number"), knownvalue.StringExact("SN1")),
				value(device("profile", "registered"), knownvalue.Bool(true)), value(device("profile", "secure_hardware_present"), knownvalue.Bool(true)),
				value(device("profile", "disk_encryption_type"), knownvalue.StringExact("USER")),
				// What Okta does not know is null.
				value(device("profile", "imei"), knownvalue.Null()), value(device("profile", "managed"), knownvalue.Null()),
			},
		}},
	})
}

func TestDevices_refusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments string
		fault     oktasim.Fault
		want      []string
	}{
		"bad search":    {arguments: `search = "profile.platform =="`, want: []string{"Unable to list devices", "Search profile.platform ==: ", "status 400"}},
		"no right":      {fault: oktasim.Fault{Path: "/api/v1/devices", Status: http.StatusForbidden, Code: "E0000006"}, want: []string{"Unable to list devices", "okta.devices.read"}},
		"second page":   {fault: oktasim.Fault{Path: "/api/v1/devices", Nth: 2, Status: http.StatusBadRequest, Code: "E0000031"}, want: []string{"Unable to list devices", "E0000031"}},
		"classic":       {fault: oktasim.Fault{Path: "/api/v1/devices", Status: http.StatusUnauthorized, Code: "E0000015"}, want: []string{"Unable to list devices", "feature"}},
		"empty filter":  {arguments: `status = []`, want: []string{"status set must contain at least 1 elements"}},
		"empty in list": {arguments: `platform = [""]`, want: []string{"string length must be at least 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := acctest.NewOrg(t)
			org.AddDevices(201)
			if test.fault.Path != "" {
				org.Fail(test.fault)
			}
			w := acctest.NewWorkspace(t, acctest.NoEnvironment)
			w.Write(config(org, test.arguments))
			result := w.Run("plan")
			for _, want := range test.want {
				if result.ExitCode == 0 || !result.Says(want) {
					t.Errorf("plan does not say %q: %s", want, result)
				}
			}
		})
	}
}
