package okta

import (
	"cmp"
	"fmt"
)

// Sentence describes the event for a message: the actor, the time (UTC) and the
// origin, if the log has them. did is the action, such as "revoked it".
func (e LogEvent) Sentence(did string) string {
	from := ""
	if e.IPAddress != "" {
		from = " from " + e.IPAddress
		if e.Place != "" {
			from += " (" + e.Place + ")"
		}
	}
	return fmt.Sprintf("The System Log says that %s %s on %s%s.", e.Actor, did, e.Published.UTC().Format("2006-01-02 at 15:04 UTC"), from)
}

// String returns the actor's name as people know it.
func (a LogActor) String() string {
	if a.AlternateID != "" && a.DisplayName != "" {
		return fmt.Sprintf("%s (%s)", a.DisplayName, a.AlternateID)
	}
	return cmp.Or(a.AlternateID, a.DisplayName, "somebody ("+a.ID+")")
}
