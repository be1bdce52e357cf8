package appcredentials

import (
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

func TestInUse(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	secret := func(id, status string, created, updated int) okta.ClientSecret {
		return okta.ClientSecret{ID: id, Status: status, Secret: "secret of " + id, Created: day(created), LastUpdated: day(updated)}
	}
	hidden := secret("ocs9", "ACTIVE", 9, 9)
	hidden.Secret = ""
	for name, test := range map[string]struct {
		secrets []okta.ClientSecret
		want    string
	}{
		"none":                            {nil, ""},
		"one":                             {[]okta.ClientSecret{secret("ocs1", "ACTIVE", 1, 1)}, "ocs1"},
		"one, inactive":                   {[]okta.ClientSecret{secret("ocs1", "INACTIVE", 1, 1)}, ""},
		"two, the newer last":             {[]okta.ClientSecret{secret("ocs1", "ACTIVE", 1, 3), secret("ocs2", "ACTIVE", 2, 2)}, "ocs2"},
		"two, the newer first":            {[]okta.ClientSecret{secret("ocs2", "ACTIVE", 2, 2), secret("ocs1", "ACTIVE", 1, 3)}, "ocs2"},
		"two, the newer not yet active":   {[]okta.ClientSecret{secret("ocs1", "ACTIVE", 1, 1), secret("ocs2", "INACTIVE", 2, 2)}, "ocs1"},
		"two, made at once":               {[]okta.ClientSecret{secret("ocs1", "ACTIVE", 1, 2), secret("ocs2", "ACTIVE", 1, 1)}, "ocs1"},
		"one that Okta does not show":     {[]okta.ClientSecret{hidden}, ""},
		"two, one that Okta doesn't show": {[]okta.ClientSecret{hidden, secret("ocs1", "ACTIVE", 1, 1)}, "ocs1"},
	} {
		got, ok := inUse(test.secrets)
		if got.ID != test.want || ok != (test.want != "") {
			t.Errorf("%s: %s, %t, want %q", name, got.ID, ok, test.want)
		}
	}
}
