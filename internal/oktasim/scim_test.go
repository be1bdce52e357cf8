package oktasim_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/oktasim"
)

// searchable is an org with four devices, whose names are their answers to a search.
func searchable(t *testing.T) *caller {
	t.Helper()
	yes, no := true, false
	day := func(n int) time.Time { return time.Date(2026, time.January, n, 9, 0, 0, 0, time.UTC) }
	return start(t, oktasim.Options{Seed: &oktasim.Seed{Devices: []oktasim.Device{
		{ID: "guo1", Status: "ACTIVE", Created: day(1), LastUpdated: day(1), Profile: oktasim.DeviceProfile{
			DisplayName: "mac", Platform: "MACOS", SerialNumber: "C02ABC", Registered: true, SecureHardwarePresent: &yes,
		}},
		{ID: "guo2", Status: "SUSPENDED", Created: day(1), LastUpdated: day(2), Profile: oktasim.DeviceProfile{
			DisplayName: "win", Platform: "WINDOWS", SID: "S-1-5-21-7", SecureHardwarePresent: &no, Managed: &yes,
		}},
		{ID: "guo3", Status: "ACTIVE", Created: day(1), LastUpdated: day(3), Profile: oktasim.DeviceProfile{
			DisplayName: `say "hi"`, Platform: "IOS", SerialNumber: "F17XYZ", Registered: true, Model: "iPhone15,4",
		}},
		{ID: "guo4", Status: "DEACTIVATED", Created: day(1), LastUpdated: day(4), Profile: oktasim.DeviceProfile{
			DisplayName: "and", Platform: "ANDROID", OSVersion: "16",
		}},
	}}})
}

func TestSearch(t *testing.T) {
	t.Parallel()
	c := searchable(t)
	for search, want := range map[string][]string{
		``:                              {"guo1", "guo2", "guo3", "guo4"},
		`status eq "ACTIVE"`:            {"guo1", "guo3"},
		`status EQ "active"`:            {"guo1", "guo3"},
		`STATUS eq "ACTIVE"`:            {"guo1", "guo3"},
		`id eq "guo2"`:                  {"guo2"},
		`id gt "guo2"`:                  {"guo3", "guo4"},
		`id ge "guo2" and id le "guo3"`: {"guo2", "guo3"},
		`lastUpdated gt "2026-01-02T09:00:00.000Z"`:                      {"guo3", "guo4"},
		`lastUpdated ge "2026-01-02T09:00:00Z"`:                          {"guo2", "guo3", "guo4"},
		`lastUpdated lt "2026-01-02T10:00:00+01:00"`:                     {"guo1"},
		`lastUpdated le "2026-01-02T10:00:00+01:00"`:                     {"guo1", "guo2"},
		`lastUpdated eq "2026-01-02T09:00:00.000Z"`:                      {"guo2"},
		`profile.displayName eq "MAC"`:                                   {"guo1"},
		`profile.displayName co "A"`:                                     {"guo1", "guo3", "guo4"},
		`profile.displayName eq "say \"hi\""`:                            {"guo3"},
		`profile.displayName eq "and"`:                                   {"guo4"},
		`profile.serialNumber sw "c02"`:                                  {"guo1"},
		`profile.serialNumber pr`:                                        {"guo1", "guo3"},
		`profile.sid sw "S-1"`:                                           {"guo2"},
		`profile.registered eq true`:                                     {"guo1", "guo3"},
		`profile.registered eq false`:                                    {"guo2", "guo4"},
		`profile.secureHardwarePresent eq false`:                         {"guo2"},
		`profile.secureHardwarePresent pr`:                               {"guo1", "guo2"},
		`profile.managed eq TRUE`:                                        {"guo2"},
		`profile.integrityJailbreak pr`:                                  {},
		`profile.model eq "iPhone15,4"`:                                  {"guo3"},
		`profile.osVersion sw "1"`:                                       {"guo4"},
		`profile.imei pr or profile.meid pr or profile.udid pr`:          {},
		`profile.tpmPublicKeyHash pr or profile.manufacturer pr`:         {},
		`profile.diskEncryptionType eq "NONE"`:                           {},
		`status eq "SUSPENDED" or status eq "ACTIVE" and id gt "guo1"`:   {"guo2", "guo3"},
		`(status eq "SUSPENDED" or status eq "ACTIVE") and id gt "guo1"`: {"guo2", "guo3"},
		`id gt "guo1" and (status eq "SUSPENDED" or status eq "ACTIVE")`: {"guo2", "guo3"},
		`((profile.platform eq "IOS"))or(profile.platform eq "MACOS")`:   {"guo1", "guo3"},
		`status eq "ACTIVE" and profile.platform eq "WINDOWS"`:           {},
		// and binds more tightly than or.
		`status eq "DEACTIVATED" or status eq "ACTIVE" and profile.platform eq "IOS"`:   {"guo3", "guo4"},
		`(status eq "DEACTIVATED" or status eq "ACTIVE") and profile.platform eq "IOS"`: {"guo3"},
	} {
		same(t, search, field(c.get("/api/v1/devices?search="+url.QueryEscape(search)).wants(200).list(), "id"), want)
	}
}

func TestSearch_refused(t *testing.T) {
	t.Parallel()
	c := searchable(t)
	for _, search := range []string{
		`nonsense`, `status`, `status eq`, `status eq ACTIVE`, `status eq "ACTIVE`, `status ne "ACTIVE"`, `status co "ACT"`,
		`profile.model co "x"`, `created gt "2026-01-01T00:00:00Z"`, `profile.nothing eq "x"`, `lastUpdated gt "yesterday"`,
		`lastUpdated co "2026"`, `profile.registered eq "true"`, `profile.registered gt true`, `(status eq "ACTIVE"`,
		`status eq "ACTIVE")`, `status eq "ACTIVE" and`, `and status eq "ACTIVE"`, `status eq "ACTIVE" status eq "ACTIVE"`,
		`not (status eq "ACTIVE")`, `"status" eq "ACTIVE"`, `()`, `status eq "\q"`, `status eq null`, `profile.registered eq maybe`,
	} {
		r := c.get("/api/v1/devices?search=" + url.QueryEscape(search))
		if r.status != 400 || r.object()["errorCode"] != "E0000031" {
			t.Errorf("%s: %d %s", search, r.status, r.body)
		}
	}
}
