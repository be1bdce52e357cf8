package grant

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/oktadevices/terraform-provider-oktadevices/internal/okta"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/providerdata"
	"github.com/oktadevices/terraform-provider-oktadevices/internal/sentence"
)

// drift is a scope that was granted or revoked since the last read.
type drift struct {
	data                            *providerdata.Data
	appID, clientID, scope, grantID string
	// since is from when on the log may have the event.
	since time.Time
}

// warnRevoked warns that a grant is gone. If the log was read and shows no
// revocation, the warning blames no one: Okta may never have listed the grant.
func (d drift) warnRevoked(ctx context.Context, diags *diag.Diagnostics) {
	act := d.act(ctx, okta.EventConsentRevoke)
	summary := fmt.Sprintf("Scope %s was revoked from app %s %s", d.scope, d.appID, act.How())
	shown := act.Sentence("revoked it")
	if act.Read && !act.Found {
		summary = fmt.Sprintf("Okta does not list scope %s of app %s", d.scope, d.appID)
		shown = " The System Log shows no revocation. Either its event is late, or Okta never listed the grant."
	}
	diags.AddWarning(summary, fmt.Sprintf("Okta does not list the grant %s, and connections that need the scope fail.%s If the plan grants the scope again, apply it. Otherwise, declare the scope or grant it in the Admin Console.", d.grantID, shown))
}

// warnGranted warns of a grant that the set does not list.
func (d drift) warnGranted(ctx context.Context, diags *diag.Diagnostics, grant okta.Grant) {
	act := d.act(ctx, okta.EventConsentGrant)
	whose := ""
	if act.Found && act.Ours {
		whose = " It may be a grant of another resource, for example an oktadevices_scope_grant of this configuration."
	}
	summary := fmt.Sprintf("Scope %s was granted to app %s %s", d.scope, d.appID, act.How())
	diags.AddWarning(summary, fmt.Sprintf("The grant %s was made on %s by %s.%s%s Add the scope to scopes to keep it. If the plan shows that it is removed, apply revokes it.",
		grant.ID, sentence.Date(grant.Created), grant.CreatedBy.ID, act.Sentence("granted it"), whose))
}

// act returns who did it, according to the System Log. It looks for events that
// name the grant by its id, as the recorded events of this family do, and then
// for events that name the scope and the app. It reads the log only on drift,
// once a run.
func (d drift) act(ctx context.Context, eventType string) providerdata.Act {
	question := providerdata.Question{
		Since:    d.since,
		About:    d.namesGrant,
		Explains: func(event okta.LogEvent) bool { return event.Type == eventType },
		Types:    []string{okta.EventConsentGrant, okta.EventConsentRevoke},
	}
	if act := d.data.Act(ctx, question); act.Found || act.Unread != nil {
		return act
	}
	question.About = func(event okta.LogEvent) bool {
		return !namesGrants(event) && event.Mentions(d.scope) && (event.Mentions(d.appID) || event.Mentions(d.clientID))
	}
	return d.data.Act(ctx, question)
}

func (d drift) namesGrant(event okta.LogEvent) bool {
	for _, target := range event.Targets {
		if target.ID == d.grantID && d.grantID != "" {
			return true
		}
	}
	return false
}

// namesGrants reports whether an event names grants by their ids. Then it is
// about no other grants.
func namesGrants(event okta.LogEvent) bool {
	for _, target := range event.Targets {
		if strings.HasPrefix(target.ID, "oag") {
			return true
		}
	}
	return false
}

// logSince returns the time from which the log may have the event of a grant
// that was made then. Okta may stamp the event before the grant.
func logSince(made time.Time) time.Time { return made.Add(-time.Minute) }

// parseTime returns a time of the state. For an invalid text it returns the
// zero time, which is before every other.
func parseTime(text types.String) time.Time {
	t, _ := time.Parse(time.RFC3339, text.ValueString())
	return t
}
