package providerdata

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
)

// WarnWaits adds, once a run, the warning that a call to Okta waited for long:
// who sees a run that takes minutes is to know why. It is for the end of each
// entry point:
//
//	defer r.data.WarnWaits(&resp.Diagnostics)
//
// What an entry point that lacks it has waited for, the next one's From tells.
func (d *Data) WarnWaits(diags *diag.Diagnostics) {
	if d.Client() == nil {
		return
	}
	waits := d.client.Waits()
	if waits.Calls == 0 {
		return
	}
	d.waited.Do(func() { diags.AddWarning(describeWaits(waits)) })
}

func describeWaits(waits okta.Waits) (summary, detail string) {
	longest := waits.Longest.Round(time.Second)
	const more = " TF_LOG=INFO shows each wait as it begins."
	switch waits.Reason {
	case okta.WaitForReset:
		return fmt.Sprintf("Okta's rate limit made this run wait (%s)", waits.Bucket),
			fmt.Sprintf("A call waited for %s until the org's rate limit of %s began anew, and others may have. Nothing is lost by it. "+
				"If the run should be faster: see who else uses the limit (Admin Console, Reports, Rate Limits), raise %s if it is below 100, or make changes to fewer objects at once.%s",
				longest, waits.Bucket, "max_api_capacity", more)
	case okta.WaitAfterRefusal:
		return "Okta made this run wait: too many calls at once",
			fmt.Sprintf("A call waited for %s in all, because Okta refused it for too many calls at once, those of others included. "+
				"If this happens often, lower parallelism in the provider block.%s", longest, more)
	case okta.WaitForStatus:
		return "Okta made this run wait: what was changed took long to show",
			fmt.Sprintf("A change that Okta had accepted was looked for over %s, because Okta's reads lag behind its writes. Nothing is lost by it.%s", longest, more)
	default:
		return "Okta made this run wait: calls failed and were sent again",
			fmt.Sprintf("A call waited for %s in all between attempts that failed: see Okta's status page (https://status.okta.com) and the network. "+
				"max_retries bounds the attempts.%s", longest, more)
	}
}
