package connector

import (
	"slices"
	"strings"
	"testing"
)

func TestKnownScope(t *testing.T) {
	t.Parallel()
	for _, scope := range slices.Concat(BaseScopes(), AutomaticScopes(), []string{eventScope, "okta.appGrants.manage", "okta.clients.register"}) {
		if !KnownScope(scope) {
			t.Errorf("%s is not known", scope)
		}
	}
	if KnownScope("okta.device.read") || KnownScope("") {
		t.Error("a scope that does not exist is known")
	}
}

// TestCatalogue_isSorted: so the list has no scope twice, and a new one has its
// place.
func TestCatalogue_isSorted(t *testing.T) {
	t.Parallel()
	if !slices.Equal(catalogue, slices.Compact(slices.Sorted(slices.Values(catalogue)))) {
		t.Error("scopes.txt is not sorted, or has a scope twice")
	}
}

func TestNearestScope(t *testing.T) {
	t.Parallel()
	for scope, want := range map[string]string{
		"okta.device.read":       "okta.devices.read",
		"okta.devices.mange":     "okta.devices.manage",
		"OKTA.DEVICES.READ":      "okta.devices.read",
		"okta.eventhooks.manage": "okta.eventHooks.manage",
		"something else":         "",
		"":                       "",
	} {
		if got := NearestScope(scope); got != want {
			t.Errorf("NearestScope(%q) = %q, want %q", scope, got, want)
		}
	}
}

func TestRequiredScopes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		cards []string
		want  []string
	}{
		"none":       {nil, []string{"okta.devices.manage", "okta.devices.read"}},
		"reading":    {[]string{"Read Device"}, []string{"okta.devices.manage", "okta.devices.read"}},
		"event":      {[]string{"Device Enrolled", "Search Devices"}, []string{"okta.devices.manage", "okta.devices.read", "okta.eventHooks.manage"}},
		"any case":   {[]string{" device enrolled "}, []string{"okta.devices.manage", "okta.devices.read", "okta.eventHooks.manage"}},
		"every card": {Cards(), []string{"okta.devices.manage", "okta.devices.read", "okta.eventHooks.manage"}},
	} {
		got, err := RequiredScopes(test.cards)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: RequiredScopes = %v, %v, want %v", name, got, err, test.want)
		}
	}
}

func TestRequiredScopes_unknownCard(t *testing.T) {
	t.Parallel()
	for card, want := range map[string][]string{
		"Suspend Devices":   {`Is it "Suspend Device`, "setunion("},
		"Launch Rocket":     {`"Launch Rocket" is not a card`, "setunion("},
		"Custom API Action": {"needs the scopes of the endpoint", "setunion("},
	} {
		_, err := RequiredScopes([]string{"Read Device", card})
		if err == nil {
			t.Fatalf("%s is known", card)
		}
		for _, text := range want {
			if !strings.Contains(err.Error(), text) {
				t.Errorf("%s: the error does not say %q: %s", card, text, err)
			}
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"kitten", "sitting", 3}, {"grüße", "grusse", 3}, {"same", "same", 0}} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("distance(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
