package grant

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

// who tells from the System Log who granted or revoked a scope last, when, and
// from where, as a sentence that begins with a blank; "" where the log does not
// tell or may not be read. It is asked on drift only, once a run.
//
// Events before since are about an earlier grant of the scope. The log lags: as
// long as the event in question is not in it, an older one would name somebody
// who did nothing.
func who(ctx context.Context, data *providerdata.Data, eventType, appID, clientID, scope string, since time.Time) string {
	did := "granted it"
	if eventType == okta.EventConsentRevoke {
		did = "revoked it"
	}
	for _, event := range data.Evidence(ctx, okta.EventConsentGrant, okta.EventConsentRevoke) {
		if event.Type == eventType && event.Succeeded && !event.Published.Before(since) &&
			event.Mentions(scope) && (event.Mentions(appID) || event.Mentions(clientID)) {
			return " " + event.Sentence(did)
		}
	}
	return ""
}

// logged is from when on the log may have the event of a grant that was made
// then: the two need not be stamped in the same order.
func logged(made time.Time) time.Time { return made.Add(-time.Minute) }

// timeOf reads a time of the state; what is none lies before everything.
func timeOf(text types.String) time.Time {
	t, _ := time.Parse(time.RFC3339, text.ValueString())
	return t
}
