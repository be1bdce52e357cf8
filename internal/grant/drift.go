package grant

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

// who tells from the System Log who granted or revoked a scope last, since a time.
// It is asked on drift only, once a run.
func who(ctx context.Context, data *providerdata.Data, eventType, appID, clientID, scope string, since time.Time) string {
	did := "granted it"
	if eventType == okta.EventConsentRevoke {
		did = "revoked it"
	}
	return data.Who(ctx, did, since, func(event okta.LogEvent) bool {
		return event.Type == eventType && event.Mentions(scope) && (event.Mentions(appID) || event.Mentions(clientID))
	}, okta.EventConsentGrant, okta.EventConsentRevoke)
}

// logged is from when on the log may have the event of a grant that was made
// then: the two need not be stamped in the same order.
func logged(made time.Time) time.Time { return made.Add(-time.Minute) }

// timeOf reads a time of the state; what is none lies before everything.
func timeOf(text types.String) time.Time {
	t, _ := time.Parse(time.RFC3339, text.ValueString())
	return t
}
