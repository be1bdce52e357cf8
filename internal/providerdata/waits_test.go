package providerdata

import (
	"strings"
	"testing"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

func TestDescribeWaits(t *testing.T) {
	t.Parallel()
	for reason, test := range map[string]struct{ summary, detail string }{
		okta.WaitForReset:     {"rate limit made this run wait (/api/v1/apps/*)", "A request waited 45s in total. Its last wait was for Okta's rate limit of /api/v1/apps/* to reset."},
		okta.WaitAfterRefusal: {"too many requests at once", "lower parallelism"},
		okta.WaitForStatus:    {"took long to show", "If the change did not show in time, an error says so"},
		okta.WaitAfterFailure: {"requests failed and were sent again", "max_retries"},
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

// There is no warning before there is a client, or while nothing has waited.
func TestWaitWarning_nothing(t *testing.T) {
	t.Parallel()
	client, err := okta.New(okta.Config{OrgURL: "https://example.okta.com", APIToken: "token"})
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range []*Data{nil, Unknown([]string{"org_url"}, okta.Clock{}), New(client)} {
		if summary, detail, ok := data.WaitWarning(); ok || summary+detail != "" {
			t.Errorf("%s: %s", summary, detail)
		}
	}
}
