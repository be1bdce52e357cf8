package grant

import (
	"context"
	"fmt"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
)

// who tells from the System Log who granted or revoked a scope last, when, and
// from where, as a sentence that begins with a blank; "" where the log does not
// tell or may not be read. It is asked on drift only, once a run.
func who(ctx context.Context, data *providerdata.Data, eventType, appID, clientID, scope string) string {
	verb := "granted"
	if eventType == okta.EventConsentRevoke {
		verb = "revoked"
	}
	for _, event := range data.Evidence(ctx, okta.EventConsentGrant, okta.EventConsentRevoke) {
		if event.Type != eventType || !event.Succeeded || !event.Mentions(scope) || !event.Mentions(appID) && !event.Mentions(clientID) {
			continue
		}
		from := ""
		if event.IPAddress != "" {
			from = " from " + event.IPAddress
			if event.Place != "" {
				from += " (" + event.Place + ")"
			}
		}
		return fmt.Sprintf(" The System Log says that %s %s it on %s%s.", actor(event.Actor), verb, event.Published.UTC().Format("2006-01-02 at 15:04 UTC"), from)
	}
	return ""
}

func actor(a okta.LogActor) string {
	switch {
	case a.AlternateID != "" && a.DisplayName != "":
		return fmt.Sprintf("%s (%s)", a.DisplayName, a.AlternateID)
	case a.AlternateID != "":
		return a.AlternateID
	case a.DisplayName != "":
		return a.DisplayName
	default:
		return "somebody (" + a.ID + ")"
	}
}
