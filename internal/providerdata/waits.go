package providerdata

import (
	"fmt"
	"time"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// WaitWarning returns the warning that a request to Okta waited for long, so that
// a run that takes minutes says why. It does so once a run.
func (d *Data) WaitWarning() (summary, detail string, ok bool) {
	if d.Client() == nil {
		return "", "", false
	}
	waits := d.client.Waits()
	if waits.Calls == 0 {
		return "", "", false
	}
	d.waited.Do(func() {
		summary, detail = describeWaits(waits)
		ok = true
	})
	return summary, detail, ok
}

func describeWaits(waits okta.Waits) (summary, detail string) {
	longest := waits.Longest.Round(time.Second)
	const more = " The wait doesn't change the result. TF_LOG=INFO shows each wait as it begins."
	switch waits.Reason {
	case okta.WaitForReset:
		return fmt.Sprintf("Okta's rate limit made this run wait (%s)", waits.Bucket),
			fmt.Sprintf("A request waited %s in total. Its last wait was for Okta's rate limit of %s to reset. Other requests may have waited too. "+
				"To make the run faster, see who else uses the limit (Admin Console, Reports, Rate Limits), raise max_api_capacity if it is below 100, or make changes to fewer objects at once.%s",
				longest, waits.Bucket, more)
	case okta.WaitAfterRefusal:
		return "Okta made this run wait: too many requests at once",
			fmt.Sprintf("A request waited %s in total. Its last wait was because the org had too many requests at once, those of other callers included. "+
				"If this happens often, lower parallelism in the provider block.%s", longest, more)
	case okta.WaitForStatus:
		return "Okta made this run wait: a change took long to show",
			fmt.Sprintf("A request waited %s in total. Its last wait was for reads to show a change that Okta had accepted. Okta's reads lag behind its writes. If the change did not show in time, an error says so.%s", longest, more)
	default:
		return "Okta made this run wait: requests failed and were sent again",
			fmt.Sprintf("A request waited %s in total. Its last wait was after a failure, before it was sent again. Check Okta's status page (https://status.okta.com) and the network. "+
				"To fail sooner, lower max_retries.%s", longest, more)
	}
}
