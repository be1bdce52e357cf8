package providerdata

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

func TestDescribeWaits(t *testing.T) {
	t.Parallel()
	for reason, test := range map[string]struct{ summary, detail string }{
		okta.WaitForReset:     {"rate limit made this run wait (/api/v1/apps/*)", "45s until the org's rate limit of /api/v1/apps/* began anew"},
		okta.WaitAfterRefusal: {"too many calls at once", "lower parallelism"},
		okta.WaitForStatus:    {"took long to show", "accepted"},
		okta.WaitAfterFailure: {"calls failed and were sent again", "max_retries"},
	} {
		waits := okta.Waits{Calls: 2, Longest: 45*time.Second + time.Millisecond, Reason: reason}
		if reason == okta.WaitForReset {
			waits.Bucket = "/api/v1/apps/*"
		}
		summary, detail := describeWaits(waits)
		if !strings.Contains(summary, test.summary) || !strings.Contains(detail, test.detail) || !strings.Contains(detail, "45s") {
			t.Errorf("%s: %s: %s", reason, summary, detail)
		}
	}
}

// Whoever asks before there is a client, or while there is nothing to tell, is
// told nothing.
func TestWarnWaits_nothing(t *testing.T) {
	t.Parallel()
	client, err := okta.New(okta.Config{OrgURL: "https://example.okta.com", APIToken: "token"})
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range []*Data{nil, Unknown([]string{"org_url"}), New(client)} {
		var diags diag.Diagnostics
		data.WarnWaits(&diags)
		if len(diags) > 0 {
			t.Errorf("told: %v", diags)
		}
	}
}
